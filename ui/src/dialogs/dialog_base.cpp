// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/dialogs/dialog_base.h>

#include <algorithm>

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QShowEvent>

#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/draft.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

DialogBase::DialogBase(const QString &heading, int designWidth, QWidget *parent)
    : QDialog(parent), m_designWidth(designWidth)
{
    setWindowTitle(heading);
    setAccessibleName(heading);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    auto *title = new TextLabel(TextStyle::title, heading);
    title->setWordWrap(true);
    m_content = new QWidget;
    m_body = new QVBoxLayout(m_content);
    setScaledMargins(m_body, {space::huge, space::tiny, space::huge, space::small}, space::medium);
    m_scroll = new QScrollArea;
    m_scroll->setWidget(m_content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_problem = new Banner(Tone::failed);
    m_problem->hide();
    m_footer = new QHBoxLayout;
    m_footer->addStretch(1);

    auto *head = new QVBoxLayout;
    head->addWidget(title);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(head);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_problem);
    layout->addLayout(m_footer);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    setScaledMargins(head, {space::huge, space::large, space::huge, space::small}, 0);
    setScaledMargins(m_footer, {space::huge, space::small, space::huge, space::large}, space::small);
}

void DialogBase::showProblem(const QString &text, Tone tone)
{
    m_problem->setMessage(tone, text);
    m_problem->show();
    if (isVisible())
        fit();
}

void DialogBase::reveal(QWidget *field)
{
    layout()->activate();
    m_scroll->ensureWidgetVisible(field, 0, scaled(space::large));
}

void DialogBase::hideProblem()
{
    m_problem->hide();
}

void DialogBase::setBusy(bool busy)
{
    m_busy = busy;
    m_content->setEnabled(!busy);
    busyChanged(busy);
}

void DialogBase::busyChanged(bool) {}

void DialogBase::keepDraft(const QString &name)
{
    auto *draft = new Draft(name, m_content);
    // Sent or given up; a window that is closed by force does neither.
    connect(this, &QDialog::finished, draft, &Draft::forget);
    if (!draft->isRestored())
        return;
    auto *notice = new Banner(Tone::info, tr("What you had typed here and not sent was put back."));
    auto *discard = new QAction(tr("Discard it"), notice);
    notice->addAction(discard);
    connect(discard, &QAction::triggered, notice, [draft, notice] {
        draft->discard();
        notice->hide();
    });
    m_body->insertWidget(0, notice);
}

void DialogBase::reject()
{
    if (!m_busy)
        QDialog::reject();
}

void DialogBase::setFooterHint(QWidget *hint)
{
    m_footer->insertWidget(0, hint, 1);
    m_footer->setStretch(1, 0);
}

void DialogBase::setMissing(QPushButton *act, const QString &missing)
{
    if (!m_missing) {
        m_missing = new TextLabel(TextStyle::small);
        m_missing->wrapped();
        setFooterHint(m_missing);
    }
    m_missing->setText(missing);
    act->setEnabled(missing.isEmpty() && !m_busy);
    act->setToolTip(missing);
    act->setAccessibleDescription(missing.isEmpty() ? QString() : tr("Not available: %1").arg(missing));
}

QPushButton *DialogBase::addButton(const QString &text, ButtonKind kind)
{
    auto *button = new QPushButton(text);
    button->setAutoDefault(false);
    setKind(button, kind);
    m_footer->addWidget(button, 0, Qt::AlignBottom);
    return button;
}

void DialogBase::fit()
{
    const auto heightOf = [](QLayout *layout, int width) {
        layout->activate();
        return layout->hasHeightForWidth() ? layout->totalHeightForWidth(width) : layout->totalSizeHint().height();
    };
    const QSize room = screen()->availableSize() * 9 / 10;
    const int width = std::min(scaled(m_designWidth), room.width());
    const int rest = heightOf(layout(), width) - m_scroll->sizeHint().height();
    resize(width, std::min(heightOf(m_content->layout(), width) + rest, room.height()));
}

void DialogBase::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    if (!event->spontaneous())
        fit();
}

} // namespace valbench::ui
