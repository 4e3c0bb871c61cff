// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/page_header.h>

#include <algorithm>

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/eliding_label.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/status_badge.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

namespace {

/// A page that is squeezed asks its parts for their least height; that of words over several lines follows from the
/// width they have.
class WholeLabel final : public TextLabel {
public:
    using TextLabel::TextLabel;

    void fit()
    {
        setMinimumHeight(0); // a label never asks for less than its least height
        setMinimumHeight(std::max(0, heightForWidth(width())));
    }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        TextLabel::resizeEvent(event);
        fit();
    }
    void changeEvent(QEvent *event) override
    {
        TextLabel::changeEvent(event);
        if (event->type() == QEvent::FontChange)
            fit();
    }
};

} // namespace

PageHeader::PageHeader(const QString &title, const QString &subtitle, QWidget *parent) : QWidget(parent)
{
    m_title = new ElidingLabel(title);
    m_title->setLook(TextStyle::title, Role::text);
    m_title->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_badge = new StatusBadge;
    m_badge->hide();
    m_subtitle = new WholeLabel(TextStyle::body, Role::mutedText);
    m_subtitle->setWordWrap(true);

    auto *line = new QHBoxLayout;
    line->addWidget(m_title);
    line->addWidget(m_badge);
    line->addStretch(1);
    auto *words = new QVBoxLayout;
    words->addLayout(line);
    words->addWidget(m_subtitle);
    m_actions = new FlowLayout;
    m_layout = new QBoxLayout(QBoxLayout::LeftToRight, this);
    m_layout->addLayout(words, 1);
    m_layout->addLayout(m_actions);
    setScaledMargins(m_layout, {space::large, space::medium, space::large, space::medium}, space::large);
    setScaledMargins(line, {}, space::medium);
    setScaledMargins(words, {}, 2);
    setScaledMargins(m_actions, {}, space::small);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTitle(title);
    setSubtitle(subtitle);
}

void PageHeader::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

QString PageHeader::title() const
{
    return m_title->text();
}

void PageHeader::setSubtitle(const QString &subtitle)
{
    m_subtitle->setText(subtitle);
    m_subtitle->setVisible(!subtitle.isEmpty());
    static_cast<WholeLabel *>(m_subtitle)->fit();
}

void PageHeader::setStatus(Tone tone, const QString &word)
{
    m_badge->setStatus(tone, word);
    m_badge->show();
}

void PageHeader::clearStatus()
{
    m_badge->hide();
}

void PageHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

bool PageHeader::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) // words, badge or buttons are others
        arrange();
    return QWidget::event(event);
}

void PageHeader::arrange()
{
    const int badge = m_badge->isHidden() ? 0 : m_badge->sizeHint().width();
    const int needed = m_title->sizeHint().width() + badge + m_actions->sizeHint().width() + scaled(4 * space::large);
    const auto direction = needed > width() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (direction != m_layout->direction())
        m_layout->setDirection(direction);
}

ActionButton *PageHeader::addAction(QAction *action, ButtonKind kind)
{
    auto *button = new ActionButton(action, kind, this);
    m_actions->insertWidget(kind == ButtonKind::primary ? m_actions->count() : m_secondary++, button);
    return button;
}

} // namespace valbench::ui
