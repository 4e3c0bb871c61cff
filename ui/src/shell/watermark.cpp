// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/watermark.h>

#include <QEvent>
#include <QPaintEvent>
#include <QPainter>

#include <valbench/ui/theme/colors.h>
#include <valbench/ui/theme/metrics.h>

namespace valbench::ui {

Watermark::Watermark(QWidget *covered) : QWidget(covered)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    covered->installEventFilter(this);
    setGeometry(covered->rect());
    hide();
}

void Watermark::setText(const QString &text)
{
    m_text = text;
    setVisible(!text.isEmpty());
    raise();
    update();
}

bool Watermark::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget()) {
        if (event->type() == QEvent::Resize)
            setGeometry(parentWidget()->rect());
        if (event->type() == QEvent::ChildAdded || event->type() == QEvent::LayoutRequest)
            raise();
    }
    return QWidget::eventFilter(watched, event);
}

void Watermark::paintEvent(QPaintEvent *event)
{
    const auto wanted = QStringLiteral("%1 %2 %3 %4 %5")
                            .arg(m_text, color(Role::warning).name(), QString::number(scaled(100)))
                            .arg(width())
                            .arg(height());
    if (wanted != m_drawnFor) {
        m_drawn = drawn();
        m_drawnFor = wanted;
    }
    QPainter painter(this);
    const qreal ratio = m_drawn.devicePixelRatio();
    const QRectF part = event->rect();
    painter.drawPixmap(part, m_drawn, QRectF(part.topLeft() * ratio, part.size() * ratio));
}

QPixmap Watermark::drawn() const
{
    QPixmap picture(size() * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont large = fontFor(TextStyle::title);
    large.setPointSizeF(large.pointSizeF() * 2.2);
    large.setLetterSpacing(QFont::AbsoluteSpacing, scaled(4));
    painter.setFont(large);
    QColor ink = color(Role::warning);
    ink.setAlphaF(0.055F);
    painter.setPen(ink);
    const int stepX = painter.fontMetrics().horizontalAdvance(m_text) + scaled(120);
    const int stepY = scaled(190);
    painter.rotate(-20);
    const int reach = width() + height();
    for (int y = 0, line = 0; y < reach; y += stepY, ++line) {
        for (int x = -reach + (line % 2) * stepX / 2; x < reach; x += stepX)
            painter.drawText(x, y, m_text);
    }
    return picture;
}

} // namespace valbench::ui
