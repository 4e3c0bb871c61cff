// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/welcome_view.h>

#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/ui/theme/icons.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/theme/style.h>
#include <valbench/ui/views/store_address.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

WelcomeView::WelcomeView(const QStringList &recentStores, QWidget *parent)
    : QWidget(parent), m_choices(new QWidget), m_notice(new Banner(Tone::info)), m_progress(makeProgress())
{
    auto *content = new QWidget;
    auto *outer = new QVBoxLayout(this);
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(content);
    row->addStretch();
    outer->addStretch(2);
    outer->addLayout(row);
    outer->addStretch(3);
    setScaledMinimumSize(content, 600, 0);
    auto *layout = new QVBoxLayout(content);
    setScaledMargins(layout, {0, 0, 0, 0}, space::medium);
    layout->addWidget(new TextLabel(TextStyle::title, QStringLiteral("Valbench")));
    layout->addWidget(
        (new TextLabel(
             TextStyle::body, Role::mutedText,
             tr("Validate machine-learning models with protocols, signatures and records that can be verified.")))
            ->wrapped());
    m_notice->hide();
    layout->addWidget(m_notice);
    layout->addWidget(m_progress);
    auto *columns = new QHBoxLayout(m_choices);
    setScaledMargins(columns, {}, space::huge);
    columns->addWidget(makeRecent(recentStores), 3);
    auto *actions = new QVBoxLayout;
    actions->setSpacing(scaled(space::small));
    actions->addWidget(new TextLabel(TextStyle::heading, tr("Start")));
    const auto add = [&](Icon picture, const QString &text, const QString &tip, ButtonKind kind, auto signal) {
        auto *button =
            new QPushButton(icon(picture, kind == ButtonKind::primary ? Role::onAccent : Role::mutedText), text);
        button->setToolTip(tip);
        button->setAccessibleDescription(tip);
        setKind(button, kind);
        connect(button, &QPushButton::clicked, this, signal);
        actions->addWidget(button);
    };
    add(Icon::play, tr("Try the demo"), tr("Makes a demo store with five people and real clinical data, and opens it."),
        ButtonKind::primary, &WelcomeView::demoRequested);
    add(Icon::folder, tr("Open a store…"), tr("Opens a store from its file."), ButtonKind::normal,
        &WelcomeView::openRequested);
    add(Icon::add, tr("New local store…"),
        tr("Makes a store on this computer. Takes an administrator and a QA approver."), ButtonKind::normal,
        &WelcomeView::newStoreRequested);
    add(Icon::integrity, tr("Verify a document…"), tr("Checks an exported PDF or a store; nobody needs to sign in."),
        ButtonKind::normal, &WelcomeView::verifyRequested);
    add(Icon::importData, tr("Restore a store…"),
        tr("Puts a backup in the place of a store that is lost or blocked. Takes an administrator and a QA approver."),
        ButtonKind::normal, &WelcomeView::restoreRequested);
    actions->addStretch();
    columns->addLayout(actions, 2);
    layout->addWidget(m_choices);
}

QWidget *WelcomeView::makeRecent(const QStringList &recentStores)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(new TextLabel(TextStyle::heading, tr("Recent stores")));
    if (recentStores.isEmpty()) {
        layout->addWidget((new TextLabel(TextStyle::body, Role::mutedText,
                                         tr("Stores that you open appear here. Try the demo to see one at work.")))
                              ->wrapped());
        layout->addStretch();
        return box;
    }
    m_recent = new QListWidget;
    m_recent->setAccessibleName(tr("Recent stores"));
    setScaledMinimumSize(m_recent, 380, 180);
    for (const auto &path : recentStores) {
        const auto address = describeAddress(path);
        auto *item = new QListWidgetItem(icon(Icon::store), address.name + QLatin1Char('\n') + address.place);
        item->setData(Qt::UserRole, path);
        item->setToolTip(path);
        m_recent->addItem(item);
    }
    m_recent->setCurrentRow(0);
    connect(m_recent, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem *item) { Q_EMIT storeChosen(item->data(Qt::UserRole).toString()); });
    layout->addWidget(m_recent, 1);
    return box;
}

QWidget *WelcomeView::makeProgress()
{
    auto *box = new QWidget;
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_stage = new TextLabel(TextStyle::small);
    m_cancel = new QPushButton(tr("Cancel"));
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_stage->setText(tr("Cancelling…"));
        Q_EMIT cancelRequested();
    });
    auto *words = new QVBoxLayout;
    words->addWidget(m_bar);
    words->addWidget(m_stage);
    auto *line = new QHBoxLayout(box);
    line->addLayout(words, 1);
    line->addWidget(m_cancel);
    setScaledMargins(line, {}, space::medium);
    box->hide();
    return box;
}

void WelcomeView::showProblem(const QString &text)
{
    m_notice->setMessage(Tone::failed, text);
    m_notice->show();
}

void WelcomeView::setBusy(const QString &what, bool cancellable)
{
    m_choices->setEnabled(false);
    m_notice->setMessage(Tone::info, what);
    m_notice->show();
    m_progress->setVisible(cancellable);
    m_cancel->setEnabled(true);
    m_stage->clear();
    m_bar->setRange(0, 0);
    m_bar->setAccessibleName(what);
    if (cancellable)
        m_cancel->setFocus(Qt::OtherFocusReason);
}

void WelcomeView::setProgress(double fraction, const QString &stage)
{
    if (!m_cancel->isEnabled())
        return;
    constexpr int whole = 1000;
    m_bar->setRange(0, whole);
    m_bar->setValue(qRound(fraction * whole));
    m_stage->setText(stage);
}

void WelcomeView::setReady()
{
    m_choices->setEnabled(true);
    m_notice->hide();
    m_progress->hide();
}

} // namespace valbench::ui
