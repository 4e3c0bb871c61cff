// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/navigation_rail.h>

#include <algorithm>

#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QStyleOption>
#include <QToolTip>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>

namespace valbench::ui {

RailButton::RailButton(Icon icon, const QString &title, QWidget *parent) : QAbstractButton(parent), m_icon(icon)
{
    setText(title);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    describe();
}

void RailButton::setCount(int count)
{
    m_count = count;
    describe();
    update();
}

void RailButton::setAccess(const Access &access)
{
    m_access = access;
    setVisible(access.kind != Access::Kind::hidden);
    describe();
    update();
}

void RailButton::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    describe();
    updateGeometry();
    update();
}

void RailButton::describe()
{
    setAccessibleName(m_count > 0 ? tr("%1, %n waiting", nullptr, m_count).arg(text()) : text());
    setAccessibleDescription(isBlocked() ? tr("Not available: %1").arg(m_access.reason) : QString());
    setToolTip(isBlocked() ? m_access.reason : m_compact ? text() : QString());
}

QSize RailButton::sizeHint() const
{
    const QFontMetrics metrics(fontFor(TextStyle::strong));
    if (m_compact)
        return {scaled(48), std::max(scaled(34), metrics.height() + scaled(12))};
    // As it is painted: picture, words in bold, and a count of two digits beside them.
    const int count = QFontMetrics(fontFor(TextStyle::small)).horizontalAdvance(QStringLiteral("99")) + scaled(10);
    return {scaled(6 + 9 + 18 + 10) + metrics.horizontalAdvance(text()) + scaled(4) + std::max(scaled(20), count) +
                scaled(8 + 6) + 2,
            std::max(scaled(34), metrics.height() + scaled(12))};
}

void RailButton::changeEvent(QEvent *event)
{
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

void RailButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect area = rect().adjusted(scaled(6), 1, -scaled(6), -1);
    painter.setPen(Qt::NoPen);
    if (isChecked() || (underMouse() && !isBlocked())) {
        painter.setBrush(color(isChecked() ? Role::selection : Role::accentSurface));
        painter.drawRoundedRect(area, scaled(5), scaled(5));
    }
    const Role ink = isBlocked() ? Role::disabledText : isChecked() ? Role::text : Role::mutedText;
    const int side = scaled(18);
    const QRect picture(area.left() + scaled(9), area.center().y() - side / 2 + 1, side, side);
    const Role pictureInk = isChecked() && !isBlocked() ? Role::accent : ink;
    painter.drawPixmap(picture, iconPixmap(m_icon, color(pictureInk), side, devicePixelRatioF()));
    painter.setFont(fontFor(isChecked() ? TextStyle::strong : TextStyle::body));
    painter.setPen(color(isBlocked() ? Role::disabledText : Role::text));
    QRect words = area.adjusted(scaled(9) + side + scaled(10), 0, -scaled(8), 0);
    if (m_compact && m_count > 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(Role::accent));
        painter.drawEllipse(picture.topRight(), scaled(4), scaled(4));
    }
    if (m_count > 0 && !m_compact) {
        const QString number = QLocale().toString(m_count);
        const QFont small = fontFor(TextStyle::small);
        const int width = std::max(scaled(20), QFontMetrics(small).horizontalAdvance(number) + scaled(10));
        const int height = QFontMetrics(small).height() + scaled(2);
        const QRect badge(words.right() - width + 1, area.center().y() - height / 2 + 1, width, height);
        painter.save();
        painter.setFont(small);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(Role::accent));
        painter.drawRoundedRect(badge, height / 2.0, height / 2.0);
        painter.setPen(color(Role::onAccent));
        painter.drawText(badge, Qt::AlignCenter, number);
        painter.restore();
        words.setRight(badge.left() - scaled(4));
    }
    if (!m_compact)
        painter.drawText(words, Qt::AlignVCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
    if (hasFocus()) {
        QStyleOption ring;
        ring.initFrom(this);
        ring.rect = area;
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &ring, &painter, this);
    }
}

NavigationRail::NavigationRail(QWidget *parent) : QScrollArea(parent)
{
    auto *content = new QWidget;
    content->setAutoFillBackground(false);
    m_layout = new QVBoxLayout(content);
    m_layout->addStretch(1);
    setScaledMargins(m_layout, {2, space::small, 2, space::small}, 0);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setBackgroundRole(QPalette::NoRole);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Pages"));
}

void NavigationRail::addEntry(const PageSpec &spec)
{
    QWidget *gap = nullptr;
    if (spec.newGroup && !m_items.empty()) {
        gap = new QWidget;
        setScaledHeight(gap, space::medium);
        m_layout->insertWidget(m_layout->count() - 1, gap);
    }
    auto *entry = new RailButton(spec.icon, spec.title, widget());
    entry->setObjectName(QStringLiteral("rail.") + spec.id);
    entry->installEventFilter(this);
    m_layout->insertWidget(m_layout->count() - 1, entry);
    connect(entry, &RailButton::clicked, this, [this, entry, id = spec.id] {
        if (entry->isBlocked()) {
            entry->setChecked(false);
            QToolTip::showText(entry->mapToGlobal(QPoint(entry->width(), 0)), entry->toolTip(), entry);
            return;
        }
        Q_EMIT chosen(id);
    });
    m_items.push_back({spec.id, entry, gap});
    updateGeometry();
}

QSize NavigationRail::sizeHint() const
{
    int width = 0;
    for (const Item &item : m_items)
        width = std::max(width, item.button->sizeHint().width());
    const QMargins margins = m_layout->contentsMargins();
    const int bar = verticalScrollBar()->isVisible() ? verticalScrollBar()->sizeHint().width() : 0;
    return {width + margins.left() + margins.right() + bar, scaled(300)};
}

void NavigationRail::setCurrent(const QString &id)
{
    for (const Item &item : m_items)
        item.button->setChecked(item.id == id);
    if (RailButton *now = button(id))
        ensureWidgetVisible(now);
}

void NavigationRail::setCompact(bool compact)
{
    for (const Item &item : m_items)
        item.button->setCompact(compact);
    updateGeometry();
}

void NavigationRail::setCount(const QString &id, int count)
{
    if (RailButton *entry = button(id))
        entry->setCount(count);
}

void NavigationRail::setAccess(const QString &id, const Access &access)
{
    if (RailButton *entry = button(id))
        entry->setAccess(access);
    bool above = false; // a distance is kept only where something stands above it
    for (const Item &item : m_items) {
        if (item.gap)
            item.gap->setVisible(above && !item.button->isHidden());
        above = above || !item.button->isHidden();
    }
}

RailButton *NavigationRail::button(const QString &id) const
{
    const auto found = std::ranges::find(m_items, id, &Item::id);
    return found == m_items.end() ? nullptr : found->button;
}

bool NavigationRail::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            step(static_cast<RailButton *>(watched), key == Qt::Key_Down ? 1 : -1);
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            static_cast<RailButton *>(watched)->click();
            return true;
        }
    }
    return QScrollArea::eventFilter(watched, event);
}

void NavigationRail::step(const RailButton *from, int direction)
{
    const auto at = std::ranges::find(m_items, from, &Item::button);
    for (auto next = at - m_items.begin() + direction; next >= 0 && next < std::ssize(m_items); next += direction) {
        RailButton *target = m_items.at(static_cast<std::size_t>(next)).button;
        if (target->isVisible()) {
            target->setFocus(Qt::TabFocusReason);
            ensureWidgetVisible(target);
            return;
        }
    }
}

} // namespace valbench::ui
