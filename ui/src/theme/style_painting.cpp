// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style_painting.h"

#include <cmath>

#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>
#include <QVariant>
#include <QWidget>

#include <valbench/ui/theme/colors.h>
#include <valbench/ui/theme/metrics.h>

namespace valbench::ui::painting {
namespace {

class Antialiased {
public:
    explicit Antialiased(QPainter *painter) : m_painter(painter)
    {
        m_painter->save();
        m_painter->setRenderHint(QPainter::Antialiasing);
    }
    ~Antialiased() { m_painter->restore(); }
    Antialiased(const Antialiased &) = delete;
    Antialiased &operator=(const Antialiased &) = delete;

private:
    QPainter *m_painter;
};

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto part = [share](float from, float to) { return static_cast<float>(from + (to - from) * share); };
    return QColor::fromRgbF(part(a.redF(), b.redF()), part(a.greenF(), b.greenF()), part(a.blueF(), b.blueF()));
}

bool has(const QStyleOption &option, QStyle::StateFlag flag)
{
    return option.state.testFlag(flag);
}

void panelPath(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &outline, double corner)
{
    const Antialiased scope(painter);
    painter->setPen(outline.isValid() ? QPen(outline, 1) : QPen(Qt::NoPen));
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const double inset = outline.isValid() ? 0.5 : 0.0;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), corner, corner);
}

/// Pixels of the device for one of the painter, if they are whole and lie on each other; else 0.
int wholeRatio(const QPainter *painter)
{
    const QTransform transform = painter->deviceTransform();
    const qreal ratio = painter->device()->devicePixelRatioF();
    const bool isWhole = ratio == std::floor(ratio) && transform.type() <= QTransform::TxScale &&
                         transform.m11() == ratio && transform.m22() == ratio &&
                         transform.dx() == std::floor(transform.dx()) && transform.dy() == std::floor(transform.dy());
    return isWhole ? static_cast<int>(ratio) : 0;
}

/// The smallest panel with such corners, on nothing: `side` pixels of the painter wide and high.
QPixmap smallPanel(const QColor &fill, const QColor &outline, double corner, int side, int ratio)
{
    const auto key = QStringLiteral("valbench-panel %1 %2 %3 %4 %5")
                         .arg(fill.isValid() ? fill.name(QColor::HexArgb) : QString(),
                              outline.isValid() ? outline.name(QColor::HexArgb) : QString())
                         .arg(corner)
                         .arg(side)
                         .arg(ratio);
    QPixmap panel;
    if (QPixmapCache::find(key, &panel))
        return panel;
    panel = QPixmap(side * ratio, side * ratio);
    panel.setDevicePixelRatio(ratio);
    panel.fill(Qt::transparent);
    QPainter painter(&panel);
    panelPath(&painter, QRect(0, 0, side, side), fill, outline, corner);
    QPixmapCache::insert(key, panel);
    return panel;
}

} // namespace

void roundedPanel(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &outline, double radius)
{
    // Stroking a long antialiased path is most of what repainting a page costs; only its corners need it.
    const double corner = scaled(radius);
    const int cut = static_cast<int>(std::ceil(corner)) + 1;
    const int ratio = wholeRatio(painter);
    if (ratio == 0 || rect.width() <= 2 * cut || rect.height() <= 2 * cut) {
        panelPath(painter, rect, fill, outline, corner);
        return;
    }
    const QPixmap corners = smallPanel(fill, outline, corner, 2 * cut, ratio);
    const int right = rect.right() + 1 - cut, bottom = rect.bottom() + 1 - cut;
    const auto drawCorner = [&](int x, int y, int fromX, int fromY) {
        painter->drawPixmap(QRect(x, y, cut, cut), corners,
                            QRect(fromX * ratio, fromY * ratio, cut * ratio, cut * ratio));
    };
    drawCorner(rect.left(), rect.top(), 0, 0);
    drawCorner(right, rect.top(), cut, 0);
    drawCorner(rect.left(), bottom, 0, cut);
    drawCorner(right, bottom, cut, cut);
    const int wide = rect.width() - 2 * cut, high = rect.height() - 2 * cut;
    if (fill.isValid()) {
        painter->fillRect(rect.left() + cut, rect.top(), wide, rect.height(), fill);
        painter->fillRect(rect.left(), rect.top() + cut, cut, high, fill);
        painter->fillRect(right, rect.top() + cut, cut, high, fill);
    }
    if (outline.isValid()) {
        painter->fillRect(rect.left() + cut, rect.top(), wide, 1, outline);
        painter->fillRect(rect.left() + cut, rect.bottom(), wide, 1, outline);
        painter->fillRect(rect.left(), rect.top() + cut, 1, high, outline);
        painter->fillRect(rect.right(), rect.top() + cut, 1, high, outline);
    }
}

void focusRing(QPainter *painter, const QRect &rect, double radius)
{
    const Antialiased scope(painter);
    painter->setPen(QPen(color(Role::accent), 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), scaled(radius), scaled(radius));
}

void chevron(QPainter *painter, const QRect &rect, Qt::ArrowType direction, const QColor &ink)
{
    const Antialiased scope(painter);
    const double reach = scaled(3.5);
    const QPointF middle = QRectF(rect).center();
    QPolygonF line{{-reach, -reach / 2}, {0, reach / 2}, {reach, -reach / 2}};
    QTransform turn;
    turn.translate(middle.x(), middle.y());
    turn.rotate(direction == Qt::DownArrow   ? 0
                : direction == Qt::LeftArrow ? 90
                : direction == Qt::UpArrow   ? 180
                                             : 270);
    painter->setPen(QPen(ink, std::max(1.4, scaled(14) / 10.0), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(turn.map(line));
}

ButtonKind kindOf(const QWidget *widget)
{
    const QVariant kind = widget ? widget->property("valbenchKind") : QVariant();
    return kind.isValid() ? static_cast<ButtonKind>(kind.toInt()) : ButtonKind::normal;
}

bool isInvalid(const QWidget *widget)
{
    return widget && widget->property("valbenchInvalid").toBool();
}

bool isBlocked(const QWidget *widget)
{
    return widget && widget->property("valbenchBlocked").toBool();
}

QColor buttonInk(const QWidget *widget, QStyle::State state)
{
    if (!state.testFlag(QStyle::State_Enabled) || isBlocked(widget))
        return color(Role::disabledText);
    switch (kindOf(widget)) {
    case ButtonKind::primary: return color(Role::onAccent);
    case ButtonKind::danger: return color(Role::failed);
    case ButtonKind::normal:
    case ButtonKind::quiet: break;
    }
    return color(Role::text);
}

void button(QPainter *painter, const QStyleOption &option, const QWidget *widget)
{
    const ButtonKind kind = kindOf(widget);
    const bool enabled = has(option, QStyle::State_Enabled) && !isBlocked(widget);
    const bool down = has(option, QStyle::State_Sunken) || has(option, QStyle::State_On);
    const bool hover = enabled && has(option, QStyle::State_MouseOver);
    QColor fill = color(Role::surface);
    QColor outline = color(Role::controlBorder);
    if (!enabled) {
        fill = color(Role::window);
        outline = color(Role::border);
    } else if (kind == ButtonKind::primary) {
        fill = color(Role::accent);
        outline = fill;
    } else if (kind == ButtonKind::danger) {
        outline = color(Role::failed);
    }
    if (enabled && (down || hover)) {
        const QColor toward = kind == ButtonKind::primary  ? color(Role::text)
                              : kind == ButtonKind::danger ? color(Role::failed)
                                                           : color(Role::accent);
        fill = mixed(fill, toward, down ? 0.18 : 0.08);
        if (kind == ButtonKind::primary)
            outline = fill;
    }
    if (kind == ButtonKind::quiet && !down && !hover)
        return;
    roundedPanel(painter, option.rect, fill, kind == ButtonKind::quiet ? QColor() : outline);
}

int iconGap()
{
    return scaled(7);
}

namespace {

// Icon and text as one block, aligned in `area`.
void iconAndText(QPainter *painter, const QRect &area, Qt::Alignment alignment, const QIcon &icon,
                 const QSize &iconSize, const QString &text, const QColor &ink, QIcon::Mode mode)
{
    const bool picture = !icon.isNull();
    const int flags = Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic | Qt::TextSingleLine;
    const int textWidth = text.isEmpty() ? 0 : painter->fontMetrics().size(Qt::TextShowMnemonic, text).width();
    const int pictureWidth = picture ? iconSize.width() + (text.isEmpty() ? 0 : iconGap()) : 0;
    int left = area.left();
    if (alignment & Qt::AlignHCenter)
        left = area.left() + std::max(0, (area.width() - pictureWidth - textWidth) / 2);
    if (picture) {
        const QRect place(left, area.top() + (area.height() - iconSize.height()) / 2, iconSize.width(),
                          iconSize.height());
        icon.paint(painter, place, Qt::AlignCenter, mode);
    }
    painter->setPen(ink);
    painter->drawText(QRect(left + pictureWidth, area.top(), area.right() - left - pictureWidth + 1, area.height()),
                      flags, text);
}

} // namespace

void buttonLabel(QPainter *painter, const QStyleOptionButton &option, const QWidget *widget)
{
    const bool enabled = has(option, QStyle::State_Enabled) && !isBlocked(widget);
    QRect area = option.rect;
    if (option.features & QStyleOptionButton::HasMenu)
        area.setRight(area.right() - scaled(16));
    iconAndText(painter, area, Qt::AlignHCenter, option.icon, option.iconSize, option.text,
                buttonInk(widget, option.state), enabled ? QIcon::Normal : QIcon::Disabled);
}

void toolButtonLabel(QPainter *painter, const QStyleOptionToolButton &option)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool menu = option.features & QStyleOptionToolButton::HasMenu;
    const bool words =
        option.toolButtonStyle == Qt::ToolButtonTextBesideIcon || option.toolButtonStyle == Qt::ToolButtonTextOnly;
    const bool picture = option.toolButtonStyle != Qt::ToolButtonTextOnly;
    QRect area = option.rect.adjusted(scaled(6), 0, -scaled(6), 0);
    if (menu && !words)
        area = option.rect.adjusted(scaled(3), 0, -scaled(2), 0);
    if (menu) {
        const QRect arrow(area.right() - scaled(10), area.top(), scaled(12), area.height());
        chevron(painter, arrow, Qt::DownArrow, color(enabled ? Role::mutedText : Role::disabledText));
        area.setRight(arrow.left() - scaled(4));
    }
    iconAndText(painter, words || menu ? area : option.rect, words ? Qt::AlignLeft : Qt::AlignHCenter,
                picture ? option.icon : QIcon(), option.iconSize, words ? option.text : QString(),
                color(enabled ? Role::text : Role::disabledText), enabled ? QIcon::Normal : QIcon::Disabled);
}

void toolButton(QPainter *painter, const QStyleOption &option)
{
    const bool on = has(option, QStyle::State_On);
    const bool down = has(option, QStyle::State_Sunken);
    const bool hover = has(option, QStyle::State_Enabled) && has(option, QStyle::State_MouseOver);
    if (on || down || hover)
        roundedPanel(painter, option.rect, color(on || down ? Role::selection : Role::accentSurface), QColor());
}

void field(QPainter *painter, const QStyleOption &option, const QWidget *widget, double radius)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool focus = enabled && has(option, QStyle::State_HasFocus);
    const bool readOnly = has(option, QStyle::State_ReadOnly);
    const QColor outline = isInvalid(widget) ? color(Role::failed)
                           : focus           ? color(Role::accent)
                           : enabled         ? color(readOnly ? Role::border : Role::controlBorder)
                                             : color(Role::border);
    roundedPanel(painter, option.rect, enabled && !readOnly ? color(Role::surface) : color(Role::window), outline,
                 radius);
    if (focus)
        roundedPanel(painter, option.rect.adjusted(1, 1, -1, -1), QColor(), outline, radius - 1);
}

void checkMark(QPainter *painter, const QStyleOption &option)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool set = has(option, QStyle::State_On) || has(option, QStyle::State_NoChange);
    const QColor ink = enabled ? color(Role::accent) : color(Role::disabledText);
    roundedPanel(painter, option.rect, set ? ink : color(enabled ? Role::surface : Role::window),
                 set       ? ink
                 : enabled ? color(Role::controlBorder)
                           : color(Role::border),
                 3);
    if (!set)
        return;
    const Antialiased scope(painter);
    const QRectF box(option.rect);
    painter->setPen(QPen(color(Role::onAccent), box.width() / 8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&box](double x, double y) {
        return QPointF(box.left() + x * box.width(), box.top() + y * box.height());
    };
    if (has(option, QStyle::State_NoChange))
        painter->drawLine(at(0.28, 0.5), at(0.72, 0.5));
    else
        painter->drawPolyline(QPolygonF{at(0.24, 0.53), at(0.43, 0.71), at(0.77, 0.32)});
}

void radioMark(QPainter *painter, const QStyleOption &option)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool set = has(option, QStyle::State_On);
    const Antialiased scope(painter);
    const QRectF circle = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    const QColor ink = enabled ? color(Role::accent) : color(Role::disabledText);
    painter->setPen(QPen(set ? ink : color(enabled ? Role::controlBorder : Role::border), 1));
    painter->setBrush(set ? ink : color(enabled ? Role::surface : Role::window));
    painter->drawEllipse(circle);
    if (set) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(color(Role::onAccent));
        painter->drawEllipse(circle.center(), circle.width() / 5, circle.width() / 5);
    }
}

void headerSection(QPainter *painter, const QStyleOptionHeader &option)
{
    const bool hover = has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    painter->fillRect(option.rect, color(hover ? Role::accentSurface : Role::sunken));
    painter->setPen(color(Role::border));
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    const bool last =
        option.position == QStyleOptionHeader::End || option.position == QStyleOptionHeader::OnlyOneSection;
    if (option.orientation == Qt::Horizontal && !last) {
        const int inset = option.rect.height() / 4;
        painter->drawLine(option.rect.right(), option.rect.top() + inset, option.rect.right(),
                          option.rect.bottom() - inset);
    }
}

void tab(QPainter *painter, const QStyleOptionTab &option)
{
    const bool selected = has(option, QStyle::State_Selected);
    const bool hover = has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    if (hover && !selected)
        roundedPanel(painter, option.rect.adjusted(2, 2, -2, -4), color(Role::accentSurface), QColor());
    if (selected) {
        const int height = std::max(2, scaled(2.5));
        const QRect line(option.rect.left() + scaled(8), option.rect.bottom() - height + 1,
                         option.rect.width() - scaled(16), height);
        painter->fillRect(line, color(Role::accent));
    }
}

void progress(QPainter *painter, const QStyleOptionProgressBar &option)
{
    const int height = std::max(4, scaled(5));
    QRect groove(option.rect.left(), option.rect.center().y() - height / 2, option.rect.width(), height);
    roundedPanel(painter, groove, color(Role::border), QColor(), 2.5);
    if (option.maximum <= option.minimum) { // busy: a third in the middle, no animation
        groove.adjust(groove.width() / 3, 0, -groove.width() / 3, 0);
        roundedPanel(painter, groove, color(Role::accent), QColor(), 2.5);
        return;
    }
    const double share = double(option.progress - option.minimum) / double(option.maximum - option.minimum);
    if (share <= 0)
        return;
    groove.setWidth(std::max(height, qRound(groove.width() * std::min(1.0, share))));
    roundedPanel(painter, groove, color(Role::accent), QColor(), 2.5);
}

void scrollBar(QPainter *painter, const QStyleOptionSlider &option, const QRect &handle)
{
    painter->fillRect(option.rect, color(Role::window));
    if (option.maximum <= option.minimum)
        return;
    const bool hot = (option.activeSubControls & QStyle::SC_ScrollBarSlider) && has(option, QStyle::State_MouseOver);
    const int inset = scaled(hot ? 2 : 3);
    const QRect grip = option.orientation == Qt::Vertical ? handle.adjusted(inset, 1, -inset, -1)
                                                          : handle.adjusted(1, inset, -1, -inset);
    const QColor ink = color(hot ? Role::mutedText : Role::controlBorder);
    roundedPanel(painter, grip, ink, QColor(), 4);
}

void menuItem(QPainter *painter, const QStyleOptionMenuItem &option)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        const int y = option.rect.center().y();
        painter->setPen(color(Role::border));
        painter->drawLine(option.rect.left() + scaled(8), y, option.rect.right() - scaled(8), y);
        return;
    }
    const bool enabled = has(option, QStyle::State_Enabled);
    if (has(option, QStyle::State_Selected) && enabled)
        roundedPanel(painter, option.rect.adjusted(scaled(4), 0, -scaled(4), 0), color(Role::selection), QColor(), 4);
    const QColor ink = color(enabled ? Role::text : Role::disabledText);
    const int side = scaled(16);
    QRect mark(option.rect.left() + scaled(10), 0, side, side);
    mark.moveTop(option.rect.center().y() - side / 2);
    if (option.checked) {
        QStyleOption box;
        box.rect = mark;
        box.state = QStyle::State_On | (enabled ? QStyle::State_Enabled : QStyle::State_None);
        if (option.checkType == QStyleOptionMenuItem::Exclusive)
            radioMark(painter, box);
        else
            checkMark(painter, box);
    } else if (!option.icon.isNull()) {
        option.icon.paint(painter, mark, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
    painter->setPen(ink);
    painter->setFont(option.font);
    const qsizetype tabAt = option.text.indexOf(QLatin1Char('\t'));
    QRect text = option.rect.adjusted(scaled(34), 0, -scaled(26), 0);
    const int flags = Qt::AlignVCenter | Qt::TextShowMnemonic | Qt::TextDontClip | Qt::TextSingleLine;
    painter->drawText(text, flags | Qt::AlignLeft, option.text.left(tabAt));
    if (tabAt >= 0) {
        painter->setPen(color(enabled ? Role::mutedText : Role::disabledText));
        painter->drawText(text.adjusted(0, 0, scaled(14), 0), flags | Qt::AlignRight, option.text.mid(tabAt + 1));
    }
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        QRect arrow(option.rect.right() - scaled(22), option.rect.top(), scaled(16), option.rect.height());
        chevron(painter, arrow, Qt::RightArrow, ink);
    }
}

} // namespace valbench::ui::painting
