// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A label whose font and colour come from the theme and follow it.
#pragma once

#include <QHash>
#include <QLabel>

#include <valbench/ui/theme/colors.h>
#include <valbench/ui/theme/metrics.h>

namespace valbench::ui {

/// Plain text (never markup); wraps words and lets people select the text if asked to.
class TextLabel : public QLabel {
    Q_OBJECT
public:
    explicit TextLabel(TextStyle style, const QString &text = {}, QWidget *parent = nullptr);
    TextLabel(TextStyle style, Role ink, const QString &text = {}, QWidget *parent = nullptr);

    void setInk(Role ink);
    TextLabel *wrapped();
    TextLabel *selectable();
    /// Remembers what it found: layouts ask for the same widths many times, and each answer shapes the text anew.
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void restyle();
    /// What the remembered heights hold for.
    struct Measured
    {
        QString text;
        QMargins margins;
        QSize least;             ///< no height is below
        QHash<int, int> heights; ///< by width
    };
    mutable Measured m_measured;
    TextStyle m_style;
    Role m_ink;
};

} // namespace valbench::ui
