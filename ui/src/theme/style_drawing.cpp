// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing half of WorkbenchStyle: maps Qt's elements to the parts in style_painting.h.
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QPainter>
#include <QTextEdit>

#include <valbench/ui/theme/colors.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/theme/style.h>

#include "style_painting.h"

namespace valbench::ui {
namespace {

void fillItem(QPainter *painter, const QStyleOptionViewItem &option)
{
    if (option.state.testFlag(QStyle::State_Selected)) {
        const bool active = option.state.testFlag(QStyle::State_Active);
        painter->fillRect(option.rect, color(active ? Role::selection : Role::accentSurface));
    } else if (option.backgroundBrush.style() != Qt::NoBrush) {
        painter->fillRect(option.rect, option.backgroundBrush);
    } else if (option.state.testFlag(QStyle::State_MouseOver) && option.state.testFlag(QStyle::State_Enabled)) {
        painter->fillRect(option.rect, color(Role::sunken));
    }
}

void frame(QPainter *painter, const QStyleOption &option, const QWidget *widget)
{
    const bool editor = widget && widget->inherits("QTextEdit");
    const bool plainEditor = widget && widget->inherits("QPlainTextEdit");
    if (editor || plainEditor) {
        painting::field(painter, option, widget, 1.5); // the text area is a rectangle inside
        return;
    }
    painter->setPen(color(Role::border));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
}

} // namespace

QRect WorkbenchStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    switch (element) {
    case SE_PushButtonFocusRect: return option->rect;
    case SE_LineEditContents: return option->rect.adjusted(scaled(6), 1, -scaled(6), -1);
    default: return QProxyStyle::subElementRect(element, option, widget);
    }
}

QRect WorkbenchStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                     const QWidget *widget) const
{
    const QRect whole = option->rect;
    if (control == CC_ComboBox && part == SC_ComboBoxEditField)
        return visualRect(option->direction, whole, whole.adjusted(scaled(5), 1, -scaled(24), -1));
    if (control == CC_ComboBox && part == SC_ComboBoxArrow)
        return visualRect(option->direction, whole,
                          QRect(whole.right() - scaled(24), whole.top(), scaled(22), whole.height()));
    if (control == CC_ScrollBar) {
        if (part == SC_ScrollBarAddLine || part == SC_ScrollBarSubLine)
            return {};
        if (part == SC_ScrollBarGroove)
            return whole;
        const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (!slider)
            return QProxyStyle::subControlRect(control, option, part, widget);
        // No arrow buttons: the handle runs over the whole length.
        const bool vertical = slider->orientation == Qt::Vertical;
        const int length = vertical ? whole.height() : whole.width();
        const qint64 range = qint64(slider->maximum) - slider->minimum;
        int handle = length;
        if (range > 0) {
            const qint64 page = std::max(1, slider->pageStep);
            handle = static_cast<int>(page * length / (range + page));
            handle = std::clamp(handle, pixelMetric(PM_ScrollBarSliderMin, option, widget), length);
        }
        const int start = sliderPositionFromValue(slider->minimum, slider->maximum, slider->sliderPosition,
                                                  length - handle, slider->upsideDown);
        const auto along = [&](int from, int size) {
            return visualRect(slider->direction, whole,
                              vertical ? QRect(whole.left(), whole.top() + from, whole.width(), size)
                                       : QRect(whole.left() + from, whole.top(), size, whole.height()));
        };
        switch (part) {
        case SC_ScrollBarSlider: return along(start, handle);
        case SC_ScrollBarSubPage: return along(0, start);
        case SC_ScrollBarAddPage: return along(start + handle, length - start - handle);
        default: break;
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

void WorkbenchStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                   const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand: painting::button(painter, *option, widget); return;
    case PE_PanelButtonTool: painting::toolButton(painter, *option); return;
    case PE_PanelLineEdit:
        // A field inside a combo or spin box has its frame drawn by the box.
        if (const auto *panel = qstyleoption_cast<const QStyleOptionFrame *>(option); panel && panel->lineWidth > 0)
            painting::field(painter, *option, widget);
        return;
    case PE_FrameLineEdit: return;
    case PE_FrameFocusRect:
        // As "focus-visible" on the web: the ring comes with the first Tab, not with a click.
        if (option->state.testFlag(State_KeyboardFocusChange))
            painting::focusRing(painter, option->rect);
        return;
    case PE_Frame: frame(painter, *option, widget); return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: painting::checkMark(painter, *option); return;
    case PE_IndicatorRadioButton: painting::radioMark(painter, *option); return;
    case PE_PanelItemViewItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option))
            fillItem(painter, *item);
        return;
    case PE_PanelItemViewRow:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
            item && (item->features & QStyleOptionViewItem::Alternate))
            painter->fillRect(option->rect, color(Role::window));
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, color(Role::raised));
        painter->setPen(color(Role::border));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_FrameTabBarBase:
        painter->setPen(color(Role::border));
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        return;
    case PE_FrameTabWidget:
        painter->setPen(color(Role::border));
        painter->drawLine(option->rect.topLeft(), option->rect.topRight());
        return;
    case PE_IndicatorBranch:
        if (option->state.testFlag(State_Children)) {
            const auto direction = option->state.testFlag(State_Open) ? Qt::DownArrow : Qt::RightArrow;
            painting::chevron(painter, option->rect, direction, color(Role::mutedText));
        }
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
            header && header->sortIndicator != QStyleOptionHeader::None) {
            const bool up = header->sortIndicator == QStyleOptionHeader::SortUp;
            painting::chevron(painter, option->rect, up ? Qt::UpArrow : Qt::DownArrow, color(Role::accent));
        }
        return;
    case PE_IndicatorArrowDown: painting::chevron(painter, option->rect, Qt::DownArrow, color(Role::mutedText)); return;
    case PE_IndicatorArrowUp: painting::chevron(painter, option->rect, Qt::UpArrow, color(Role::mutedText)); return;
    case PE_IndicatorArrowLeft: painting::chevron(painter, option->rect, Qt::LeftArrow, color(Role::mutedText)); return;
    case PE_IndicatorArrowRight:
        painting::chevron(painter, option->rect, Qt::RightArrow, color(Role::mutedText));
        return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void WorkbenchStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                                 const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonBevel:
        proxy()->drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && button->features.testFlag(QStyleOptionButton::HasMenu)) {
            const QRect arrow(option->rect.right() - scaled(20), option->rect.top(), scaled(14), option->rect.height());
            painting::chevron(painter, arrow, Qt::DownArrow, painting::buttonInk(widget, option->state));
        }
        return;
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            painting::buttonLabel(painter, *button, widget);
            return;
        }
        break;
    case CE_HeaderSection:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            painting::headerSection(painter, *header);
            return;
        }
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, color(Role::sunken));
        painter->setPen(color(Role::border));
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        return;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            QStyleOptionHeader copy = *header;
            copy.palette.setColor(QPalette::ButtonText, color(Role::mutedText));
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            painting::tab(painter, *tab);
            return;
        }
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QStyleOptionTab copy = *tab;
            const bool selected = copy.state.testFlag(State_Selected);
            copy.palette.setColor(QPalette::WindowText, color(selected ? Role::text : Role::mutedText));
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_ShapedFrame:
        if (const auto *shape = qstyleoption_cast<const QStyleOptionFrame *>(option);
            shape && (shape->frameShape == QFrame::HLine || shape->frameShape == QFrame::VLine)) {
            const QPoint middle = option->rect.center();
            const bool flat = shape->frameShape == QFrame::HLine;
            painter->fillRect(flat ? QRect(option->rect.left(), middle.y(), option->rect.width(), 1)
                                   : QRect(middle.x(), option->rect.top(), 1, option->rect.height()),
                              color(Role::border));
            return;
        }
        break;
    case CE_ProgressBarGroove: return;
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option)) {
            painting::progress(painter, *bar);
            return;
        }
        break;
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            painting::menuItem(painter, *item);
            return;
        }
        break;
    case CE_MenuBarItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            painter->fillRect(option->rect, color(Role::sunken));
            if (option->state & (State_Selected | State_Sunken))
                painting::roundedPanel(painter, option->rect, color(Role::selection), QColor(), 4);
            const int flags = Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine;
            drawItemText(painter, option->rect, flags, item->palette, option->state.testFlag(State_Enabled), item->text,
                         QPalette::WindowText);
            return;
        }
        break;
    case CE_MenuBarEmptyArea: painter->fillRect(option->rect, color(Role::sunken)); return;
    case CE_MenuEmptyArea: return;
    case CE_Splitter: {
        painter->setPen(color(Role::border));
        const QPoint middle = option->rect.center();
        if (option->state.testFlag(State_Horizontal))
            painter->drawLine(middle.x(), option->rect.top(), middle.x(), option->rect.bottom());
        else
            painter->drawLine(option->rect.left(), middle.y(), option->rect.right(), middle.y());
        return;
    }
    default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void WorkbenchStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                        const QWidget *widget) const
{
    switch (control) {
    case CC_ComboBox: {
        painting::field(painter, *option, widget);
        const bool enabled = option->state.testFlag(State_Enabled);
        painting::chevron(painter, subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget), Qt::DownArrow,
                          color(enabled ? Role::mutedText : Role::disabledText));
        return;
    }
    case CC_SpinBox: {
        painting::field(painter, *option, widget);
        const bool enabled = option->state.testFlag(State_Enabled);
        const QColor ink = color(enabled ? Role::mutedText : Role::disabledText);
        painting::chevron(painter, subControlRect(CC_SpinBox, option, SC_SpinBoxUp, widget), Qt::UpArrow, ink);
        painting::chevron(painter, subControlRect(CC_SpinBox, option, SC_SpinBoxDown, widget), Qt::DownArrow, ink);
        return;
    }
    case CC_ToolButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option)) {
            painting::toolButton(painter, *option);
            painting::toolButtonLabel(painter, *button);
            if (option->state.testFlag(State_HasFocus))
                proxy()->drawPrimitive(PE_FrameFocusRect, option, painter, widget);
            return;
        }
        break;
    case CC_ScrollBar:
        if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option)) {
            painting::scrollBar(painter, *slider, subControlRect(control, option, SC_ScrollBarSlider, widget));
            return;
        }
        break;
    default: break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace valbench::ui
