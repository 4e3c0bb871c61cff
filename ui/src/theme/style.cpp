// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/theme/style.h>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QTabBar>

#include <valbench/ui/theme/colors.h>
#include <valbench/ui/theme/metrics.h>

#include "style_painting.h"

namespace valbench::ui {

void setKind(QAbstractButton *button, ButtonKind kind)
{
    button->setProperty("valbenchKind", static_cast<int>(kind));
    button->update();
}

void setInvalid(QWidget *field, bool invalid)
{
    field->setProperty("valbenchInvalid", invalid);
    field->update();
}

WorkbenchStyle::WorkbenchStyle() : QProxyStyle(QStringLiteral("Fusion"))
{
    setObjectName(QStringLiteral("valbench"));
}

void WorkbenchStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget) ||
        qobject_cast<QAbstractSpinBox *>(widget) || qobject_cast<QLineEdit *>(widget) ||
        qobject_cast<QScrollBar *>(widget) || qobject_cast<QTabBar *>(widget) || qobject_cast<QHeaderView *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

int WorkbenchStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
        if (widget && (widget->inherits("QPlainTextEdit") || widget->inherits("QTextEdit")))
            return 2; // room for the focus ring
        return qobject_cast<const QLineEdit *>(widget) ? scaled(4) : 1;
    case PM_ComboBoxFrameWidth:
    case PM_SpinBoxFrameWidth: return scaled(4);
    case PM_ButtonMargin: return scaled(18);
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
    case PM_TabBarIconSize:
    case PM_ListViewIconSize:
    case PM_ToolBarIconSize: return scaled(16);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return scaled(15);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing: return scaled(7);
    case PM_ScrollBarExtent: return scaled(13);
    case PM_ScrollBarSliderMin: return scaled(28);
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap: return 0;
    case PM_SplitterWidth: return scaled(9);
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin: return scaled(space::medium);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return scaled(space::small);
    case PM_HeaderMargin: return scaled(8);
    case PM_HeaderMarkSize: return scaled(9);
    case PM_TabBarTabHSpace: return scaled(26);
    case PM_TabBarTabVSpace: return scaled(14);
    case PM_TabBarTabOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarBaseOverlap: return 0;
    case PM_MenuPanelWidth: return 1;
    case PM_MenuHMargin: return 0;
    case PM_MenuVMargin: return scaled(4);
    case PM_MenuBarPanelWidth: return 0;
    case PM_MenuBarHMargin: return scaled(4);
    case PM_MenuBarVMargin: return scaled(2);
    case PM_MenuBarItemSpacing: return scaled(2);
    case PM_ToolTipLabelFrameWidth: return scaled(6);
    case PM_FocusFrameHMargin: return scaled(6);
    case PM_TreeViewIndentation: return scaled(18);
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int WorkbenchStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                              QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ScrollBar_ContextMenu:
    case SH_Widget_Animate:
    case SH_Widget_Animation_Duration: return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_ComboBox_UseNativePopup:
    case SH_Menu_SloppySubMenus: return hint == SH_ItemView_ShowDecorationSelected || hint == SH_Menu_SloppySubMenus;
    case SH_ComboBox_Popup: return 0;
    case SH_TabBar_Alignment: return static_cast<int>(Qt::AlignLeft);
    case SH_FormLayoutLabelAlignment: return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    case SH_FormLayoutFieldGrowthPolicy: return 1; // ExpandingFieldsGrow
    case SH_ToolTip_WakeUpDelay: return 450;
    case SH_Table_GridLineColor: return static_cast<int>(color(Role::border).rgb());
    case SH_LineEdit_PasswordCharacter: return 0x2022;
    default: return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize WorkbenchStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                       const QWidget *widget) const
{
    const int controlHeight = std::max(scaled(30), option ? option->fontMetrics.height() + scaled(10) : 0);
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        result.setHeight(std::max(size.height() + scaled(10), controlHeight));
        result.setWidth(std::max(size.width() + scaled(27), result.height()));
        return result;
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox: result.setHeight(std::max(size.height() + 2, controlHeight)); return result;
    case CT_ToolButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        const bool menu = button && (button->features & QStyleOptionToolButton::HasMenu);
        const bool words = button && button->toolButtonStyle == Qt::ToolButtonTextBesideIcon;
        const int extra = (menu ? scaled(14) : 0) + (words ? painting::iconGap() : 0);
        return QSize(size.width() + scaled(12) + extra, size.height() + scaled(6)).expandedTo({scaled(28), scaled(28)});
    }
    case CT_ItemViewItem: return result.expandedTo({0, scaled(28)});
    case CT_HeaderSection: return result.expandedTo({0, scaled(30)});
    case CT_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (!item)
            return result;
        if (item->menuItemType == QStyleOptionMenuItem::Separator)
            return {size.width(), scaled(9)};
        const int shortcut = item->text.contains(QLatin1Char('\t')) ? scaled(28) : 0;
        const int words = item->fontMetrics.horizontalAdvance(QString(item->text).remove(QLatin1Char('\t')));
        return {words + scaled(34) + scaled(26) + shortcut, scaled(28)};
    }
    case CT_MenuBarItem: return size + QSize(scaled(16), scaled(8));
    default: return result;
    }
}

} // namespace valbench::ui
