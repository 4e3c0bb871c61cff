// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/watermark.h>

#include <QEvent>
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

void Watermark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
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
}

} // namespace valbench::ui
