// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/eliding_label.h>

#include <QEvent>
#include <QPainter>

namespace valbench::ui {

ElidingLabel::ElidingLabel(const QString &text, QWidget *parent) : QFrame(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setText(text);
}

void ElidingLabel::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    updateToolTip();
    updateGeometry();
    update();
}

void ElidingLabel::setMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    update();
}

void ElidingLabel::setLook(TextStyle style, Role ink)
{
    m_style = style;
    m_ink = ink;
    updateGeometry();
    update();
}

bool ElidingLabel::isElided() const
{
    return QFontMetrics(fontFor(m_style)).horizontalAdvance(m_text) > contentsRect().width();
}

QSize ElidingLabel::sizeHint() const
{
    const QFontMetrics metrics(fontFor(m_style));
    return {metrics.horizontalAdvance(m_text) + 2, metrics.height()};
}

QSize ElidingLabel::minimumSizeHint() const
{
    const QFontMetrics metrics(fontFor(m_style));
    return {metrics.horizontalAdvance(QStringLiteral("xxxx…")), metrics.height()};
}

void ElidingLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QFont used = fontFor(m_style);
    painter.setFont(used);
    painter.setPen(color(isEnabled() ? m_ink : Role::disabledText));
    const QString shown = QFontMetrics(used).elidedText(m_text, m_mode, contentsRect().width());
    painter.drawText(contentsRect(), Qt::AlignVCenter | Qt::TextSingleLine, shown);
}

void ElidingLabel::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    updateToolTip();
}

void ElidingLabel::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange) {
        updateToolTip();
        updateGeometry();
    }
}

void ElidingLabel::updateToolTip()
{
    setToolTip(isElided() ? m_text : QString());
}

} // namespace valbench::ui
