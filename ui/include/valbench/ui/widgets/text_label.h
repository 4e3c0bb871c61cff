// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A label whose font and colour come from the theme and follow it.
#pragma once

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

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void restyle();
    TextStyle m_style;
    Role m_ink;
};

} // namespace valbench::ui
