// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The look of Qt's own controls: Fusion underneath, drawn flat and dense from the colour roles.
#pragma once

#include <QProxyStyle>

class QAbstractButton;

namespace valbench::ui {

/// How much a button wants to be pressed.
enum class ButtonKind {
    normal,
    primary, ///< the one main action of a page or dialog
    danger,  ///< cannot be undone
    quiet,   ///< no outline until touched
};
void setKind(QAbstractButton *button, ButtonKind kind);
/// Draws the outline of a field in the colour of a failure (beside a message in words).
void setInvalid(QWidget *field, bool invalid);

class WorkbenchStyle final : public QProxyStyle {
    Q_OBJECT
public:
    WorkbenchStyle();

    void polish(QWidget *widget) override;
    using QProxyStyle::polish;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
};

} // namespace valbench::ui
