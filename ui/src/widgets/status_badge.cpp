// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/status_badge.h>

#include <QEvent>
#include <QPainter>

#include <valbench/ui/theme/metrics.h>

namespace valbench::ui {
namespace {

constexpr int iconSide = 14;
constexpr int padding = 6;
constexpr int gap = 4;

QFont badgeFont()
{
    QFont result = fontFor(TextStyle::small);
    result.setWeight(QFont::Medium);
    return result;
}

} // namespace

StatusBadge::StatusBadge(QWidget *parent) : StatusBadge(Tone::neutral, {}, parent) {}

StatusBadge::StatusBadge(Tone tone, const QString &word, QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setStatus(tone, word);
}

void StatusBadge::setStatus(Tone tone, const QString &word, Icon icon)
{
    m_tone = tone;
    m_word = word.isEmpty() ? wordFor(tone) : word;
    m_icon = icon == Icon::none ? lookOf(tone).icon : icon;
    setAccessibleName(m_word);
    updateGeometry();
    update();
}

QSize StatusBadge::sizeFor(const QString &word)
{
    const QFontMetrics metrics(badgeFont());
    return {scaled(padding) + scaled(iconSide) + scaled(gap) + metrics.horizontalAdvance(word) + scaled(padding + 2),
            std::max(scaled(20), metrics.height() + scaled(4))};
}

QSize StatusBadge::sizeHint() const
{
    return sizeFor(m_word);
}

void StatusBadge::paint(QPainter *painter, const QRect &rect, Tone tone, Icon icon, const QString &word)
{
    const ToneLook look = lookOf(tone);
    QRect badge(QPoint(rect.left(), 0), sizeFor(word).boundedTo({rect.width(), rect.height()}));
    badge.moveTop(rect.top() + (rect.height() - badge.height()) / 2);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color(look.surface));
    painter->drawRoundedRect(badge, scaled(4), scaled(4));
    const int side = scaled(iconSide);
    const QRect picture(badge.left() + scaled(padding), badge.top() + (badge.height() - side) / 2, side, side);
    const qreal ratio = painter->device()->devicePixelRatioF();
    painter->drawPixmap(picture, iconPixmap(icon == Icon::none ? look.icon : icon, color(look.ink), side, ratio));
    painter->setFont(badgeFont());
    painter->setPen(color(look.ink));
    const QRect text = badge.adjusted(scaled(padding) + side + scaled(gap), 0, -scaled(padding), 0);
    painter->drawText(text, Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(badgeFont()).elidedText(word, Qt::ElideRight, text.width() + 2));
    painter->restore();
}

void StatusBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint(&painter, rect(), m_tone, m_icon, m_word);
}

void StatusBadge::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange)
        updateGeometry();
}

} // namespace valbench::ui
