// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a page shows when it has no content: loading, nothing there yet, or a problem.
#pragma once

#include <QWidget>

#include <valbench/ui/theme/icons.h>
#include <valbench/ui/widgets/problem.h>

class QAction;
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace valbench::ui {

class ActionButton;
class TextLabel;

class StateView : public QWidget {
    Q_OBJECT
public:
    explicit StateView(QWidget *parent = nullptr);

    void showLoading(const QString &what);
    /// Says what belongs here; `action` (optional) is the way to get it.
    void showEmpty(Icon picture, const QString &heading, const QString &sentence, QAction *action = nullptr);
    void showProblem(const Problem &problem);

Q_SIGNALS:
    void retryRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void present(Icon picture, Role ink, const QString &heading, const QString &sentence);
    void refreshPicture();
    Icon m_picture = Icon::none;
    Role m_ink = Role::mutedText;
    QLabel *m_icon;
    TextLabel *m_heading;
    TextLabel *m_sentence;
    QProgressBar *m_busy;
    QPushButton *m_retry;
    QPushButton *m_more;
    TextLabel *m_details;
    ActionButton *m_action = nullptr;
    QVBoxLayout *m_layout;
};

} // namespace valbench::ui
