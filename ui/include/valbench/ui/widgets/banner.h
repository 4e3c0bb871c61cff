// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A strip of text across a page: what kind of store this is, a warning, the result of an export.
#pragma once

#include <QFrame>

#include <valbench/ui/theme/tone.h>

class QAction;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace valbench::ui {

class ActionButton;
class TextLabel;

class Banner : public QFrame {
    Q_OBJECT
public:
    explicit Banner(Tone tone, const QString &text = {}, QWidget *parent = nullptr);

    void setMessage(Tone tone, const QString &text);
    [[nodiscard]] QString text() const;
    [[nodiscard]] Tone tone() const { return m_tone; }
    /// Lets people put it away; never for what must stay in sight.
    void setClosable(bool closable);
    /// Centres the words and draws them stronger: for the kind of store.
    void setProminent();
    ActionButton *addAction(QAction *action);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refreshIcon();
    Tone m_tone;
    QLabel *m_icon;
    TextLabel *m_text;
    QToolButton *m_close;
    QHBoxLayout *m_layout;
};

} // namespace valbench::ui
