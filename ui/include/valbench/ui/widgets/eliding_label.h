// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One line of text that shortens itself instead of forcing its window to be wide.
#pragma once

#include <QFrame>

#include <valbench/ui/theme/colors.h>
#include <valbench/ui/theme/metrics.h>

namespace valbench::ui {

class ElidingLabel : public QFrame {
    Q_OBJECT
public:
    explicit ElidingLabel(const QString &text = {}, QWidget *parent = nullptr);

    [[nodiscard]] QString text() const { return m_text; }
    void setText(const QString &text);
    void setMode(Qt::TextElideMode mode);
    void setLook(TextStyle style, Role ink);
    /// Whether the whole text is on screen now; if not, it is in the tool tip.
    [[nodiscard]] bool isElided() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updateToolTip();
    QString m_text;
    Qt::TextElideMode m_mode = Qt::ElideRight;
    TextStyle m_style = TextStyle::body;
    Role m_ink = Role::text;
};

} // namespace valbench::ui
