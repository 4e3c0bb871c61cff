// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/banner.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

Banner::Banner(Tone tone, const QString &text, QWidget *parent) : QFrame(parent), m_tone(tone)
{
    m_icon = new QLabel;
    m_text = new TextLabel(TextStyle::body);
    m_text->wrapped()->selectable();
    m_close = new QToolButton;
    m_close->setAutoRaise(true);
    m_close->setIcon(icon(Icon::close));
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));
    m_close->hide();
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    m_layout = new QHBoxLayout(this);
    m_layout->addWidget(m_icon, 0, Qt::AlignVCenter);
    m_layout->addWidget(m_text, 1);
    m_layout->addWidget(m_close);
    setScaledMargins(m_layout, {space::large, 6, space::medium, 6}, space::small);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMessage(tone, text);
}

void Banner::setMessage(Tone tone, const QString &text)
{
    m_tone = tone;
    m_text->setText(text);
    m_text->setInk(lookOf(tone).ink);
    setAccessibleName(text);
    refreshIcon();
    update();
}

QString Banner::text() const
{
    return m_text->text();
}

void Banner::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void Banner::setProminent()
{
    m_layout->insertStretch(0, 1);
    m_layout->setStretchFactor(m_text, 0);
    m_layout->insertStretch(m_layout->indexOf(m_text) + 1, 1);
    m_text->setWordWrap(false);
    m_text->setTextInteractionFlags(Qt::NoTextInteraction);
}

ActionButton *Banner::addAction(QAction *action)
{
    auto *button = new ActionButton(action, ButtonKind::normal, this);
    m_layout->insertWidget(m_layout->indexOf(m_close), button);
    return button;
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ToneLook look = lookOf(m_tone);
    painter.fillRect(rect(), color(look.surface));
    QColor line = color(look.ink);
    line.setAlpha(70);
    painter.setPen(line);
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

void Banner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        refreshIcon();
}

void Banner::refreshIcon()
{
    const ToneLook look = lookOf(m_tone);
    m_icon->setPixmap(iconPixmap(look.icon, color(look.ink), scaled(16), devicePixelRatioF()));
    m_icon->setAccessibleName(wordFor(m_tone));
}

} // namespace valbench::ui
