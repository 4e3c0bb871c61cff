// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The head of a page: title with state, one line below it, and the page's actions at the right.
#pragma once

#include <QWidget>

#include <valbench/ui/theme/style.h>
#include <valbench/ui/theme/tone.h>

class QAction;
class QBoxLayout;

namespace valbench::ui {

class ActionButton;
class ElidingLabel;
class FlowLayout;
class StatusBadge;
class TextLabel;

class PageHeader : public QWidget {
    Q_OBJECT
public:
    explicit PageHeader(const QString &title, const QString &subtitle = {}, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    [[nodiscard]] QString title() const;
    /// An empty subtitle takes no room.
    void setSubtitle(const QString &subtitle);
    void setStatus(Tone tone, const QString &word = {});
    void clearStatus();
    /// Adds a button at the right end; the primary one stays last.
    ActionButton *addAction(QAction *action, ButtonKind kind = ButtonKind::normal);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    /// Narrow for what it shows now: the actions go below the words.
    void arrange();
    ElidingLabel *m_title;
    TextLabel *m_subtitle;
    StatusBadge *m_badge;
    FlowLayout *m_actions;
    int m_secondary = 0; ///< buttons before the primary one
    QBoxLayout *m_layout;
};

} // namespace valbench::ui
