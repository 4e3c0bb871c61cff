// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/state_view.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QVBoxLayout>

#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

StateView::StateView(QWidget *parent) : QWidget(parent)
{
    m_icon = new QLabel;
    m_heading = new TextLabel(TextStyle::heading);
    m_sentence = new TextLabel(TextStyle::body, Role::mutedText);
    for (TextLabel *words : {m_heading, m_sentence})
        words->wrapped()->setAlignment(Qt::AlignHCenter);
    m_busy = new QProgressBar;
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    keepScaled(m_busy, [this] { m_busy->setFixedWidth(scaled(180)); });
    m_retry = new QPushButton(icon(Icon::refresh), tr("Retry"));
    m_more = new QPushButton(tr("Details"));
    m_more->setCheckable(true);
    setKind(m_more, ButtonKind::quiet);
    m_details = new TextLabel(TextStyle::mono, Role::mutedText);
    m_details->wrapped()->selectable();
    m_details->setFocusPolicy(Qt::StrongFocus);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_retry);
    buttons->addWidget(m_more);
    buttons->addStretch();
    // A column of its own in the middle: aligned in the layout itself, wrapped text would get too little height.
    auto *column = new QWidget;
    setScaledMinimumSize(column, 240, 0);
    keepScaled(column, [column] { column->setMaximumWidth(scaled(460)); });
    m_layout = new QVBoxLayout(column);
    m_layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    m_layout->addWidget(m_heading);
    m_layout->addWidget(m_sentence);
    m_layout->addWidget(m_busy, 0, Qt::AlignHCenter);
    m_layout->addLayout(buttons);
    m_layout->addWidget(m_details);
    setScaledMargins(m_layout, {}, space::small);
    auto *middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(column, 100);
    middle->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addLayout(middle);
    layout->addStretch(3);
    setScaledMargins(layout, {space::large, space::large, space::large, space::large}, 0);
    connect(m_retry, &QPushButton::clicked, this, &StateView::retryRequested);
    connect(m_more, &QPushButton::toggled, m_details, &QWidget::setVisible);
}

void StateView::showLoading(const QString &what)
{
    present(Icon::none, Role::mutedText, {}, what);
    m_busy->setAccessibleName(what);
    m_busy->setVisible(true);
}

void StateView::showEmpty(Icon picture, const QString &heading, const QString &sentence, QAction *action)
{
    present(picture, Role::mutedText, heading, sentence);
    if (!action)
        return;
    m_action = new ActionButton(action, ButtonKind::primary, this);
    m_layout->insertWidget(m_layout->indexOf(m_busy), m_action, 0, Qt::AlignHCenter);
}

void StateView::showProblem(const Problem &problem)
{
    present(Icon::error, Role::failed, problem.happened, problem.todo);
    m_retry->setVisible(true);
    m_details->setText(problem.details);
    m_more->setVisible(!problem.details.isEmpty());
}

void StateView::present(Icon picture, Role ink, const QString &heading, const QString &sentence)
{
    m_picture = picture;
    m_ink = ink;
    refreshPicture();
    m_heading->setText(heading);
    m_heading->setVisible(!heading.isEmpty());
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    setAccessibleName(heading.isEmpty() ? sentence : heading);
    setAccessibleDescription(sentence);
    for (QWidget *part : {static_cast<QWidget *>(m_busy), static_cast<QWidget *>(m_retry),
                          static_cast<QWidget *>(m_more), static_cast<QWidget *>(m_details)})
        part->setVisible(false);
    m_more->setChecked(false);
    delete m_action;
    m_action = nullptr;
}

void StateView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        refreshPicture();
}

void StateView::refreshPicture()
{
    m_icon->setVisible(m_picture != Icon::none);
    m_icon->setPixmap(iconPixmap(m_picture, color(m_ink), scaled(36), devicePixelRatioF()));
}

} // namespace valbench::ui
