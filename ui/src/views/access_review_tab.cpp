// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "access_review_tab.h"

#include <QAction>
#include <QLocale>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/problem.h>

#include "findings_dialog.h"

namespace valbench::ui {

namespace {

using domain::Permission;
using services::AccessReviewView;
using services::AccountView;

RowModel<AccessReviewView> *makeReviewRows(QObject *parent)
{
    using Column = RowModel<AccessReviewView>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("record"), AccessReviewTab::tr("Review"), 9, Qt::AlignLeft, true, false, false, {}, true},
         [](const AccessReviewView &view) { return Cell(qs(view.record.id)); }},
        {{QStringLiteral("made"), AccessReviewTab::tr("Accounts as of"), 22},
         [](const AccessReviewView &view) { return timeCell(view.review.made); }},
        {{QStringLiteral("accounts"), AccessReviewTab::tr("Accounts"), 9, Qt::AlignRight},
         [](const AccessReviewView &view) {
             const auto count = static_cast<qlonglong>(view.review.accounts.size());
             return Cell(QLocale().toString(count), count);
         }},
        {{QStringLiteral("state"), AccessReviewTab::tr("State"), 14},
         [](const AccessReviewView &view) {
             return view.signedBy.empty() ? Cell::status(Tone::warning, AccessReviewTab::tr("Not signed"))
                                          : Cell::status(Tone::passed, AccessReviewTab::tr("Signed"));
         }},
        {{QStringLiteral("by"), AccessReviewTab::tr("Signed by"), 20},
         [](const AccessReviewView &view) { return Cell(qs(view.signedBy)); }},
        {{QStringLiteral("at"), AccessReviewTab::tr("Signed"), 22},
         [](const AccessReviewView &view) { return view.signedAt.empty() ? Cell() : timeCell(view.signedAt); }},
        {{QStringLiteral("findings"), AccessReviewTab::tr("Findings"), 40, Qt::AlignLeft, true, false, true},
         [](const AccessReviewView &view) { return Cell(qs(view.review.findings)); }},
    };
    return new RowModel<AccessReviewView>(
        std::move(columns), [](const AccessReviewView &view) { return qs(view.record.id); }, parent);
}

/// "Validation lead, active, last sign-in 3 Nov 2026"
QString accountText(domain::Role role, domain::AccountState state, bool locked, const std::string &lastSignIn)
{
    const auto signedIn = lastSignIn.empty() ? AccessReviewTab::tr("never signed in")
                                             : AccessReviewTab::tr("last sign-in %1").arg(timeText(lastSignIn));
    const auto out = AccessReviewTab::tr("%1, %2, %3").arg(roleText(role), lookOf(state).word, signedIn);
    return locked ? AccessReviewTab::tr("%1, locked").arg(out) : out;
}

class ReviewDialog final : public FindingsDialog {
    Q_DECLARE_TR_FUNCTIONS(ReviewDialog)
public:
    ReviewDialog(const std::vector<AccountView> &accounts, SendAnswer<std::string> answer, QWidget *parent)
        : FindingsDialog(tr("Review who may do what"), std::move(answer), parent)
    {
        addWords(tr("These are all accounts of the store. Is each person still here, with the role the work needs? "
                    "Record what you found; the list is kept with it, and you sign both."));
        auto *list = new KeyValuePanel;
        for (const auto &view : accounts)
            list->addText(tr("%1 (%2)").arg(qs(view.account.fullName), qs(view.account.userId)),
                          accountText(view.account.role, view.account.state, view.locked, view.lastSignIn));
        body()->addWidget(list);
        addFindings({tr("All as it should be"), tr("Accounts to be disabled:")});
    }
};

/// A review that was made, as it was recorded.
class ReviewPeek final : public DialogBase {
    Q_DECLARE_TR_FUNCTIONS(ReviewPeek)
public:
    ReviewPeek(const AccessReviewView &view, QWidget *parent)
        : DialogBase(tr("%1, %2").arg(qs(view.record.id), timeText(view.review.made)), 620, parent)
    {
        auto *facts = new KeyValuePanel;
        facts->addText(tr("Findings"), qs(view.review.findings));
        facts->addText(tr("Signed"), view.signedBy.empty()
                                         ? tr("Not yet")
                                         : tr("%1, %2").arg(qs(view.signedBy), timeText(view.signedAt)));
        facts->addHeading(tr("Accounts at that time"));
        for (const auto &account : view.review.accounts)
            facts->addText(tr("%1 (%2)").arg(qs(account.fullName), qs(account.userId)),
                           accountText(account.role, account.state, account.locked, account.lastSignIn));
        body()->addWidget(facts);
        body()->addStretch(1);
        auto *close = addButton(tr("Close"), ButtonKind::primary);
        connect(close, &QPushButton::clicked, this, &QDialog::accept);
        close->setFocus();
    }
};

} // namespace

AccessReviewTab::AccessReviewTab(Desk &desk, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_due(new Banner(Tone::neutral)),
      m_list(new ListPage(tr("Access reviews"), desk.files())),
      m_rows(makeReviewRows(this)),
      m_review(new QAction(icon(Icon::eye), tr("Review accesses…"), this)),
      m_sign(new QAction(icon(Icon::sign), tr("Sign…"), this)),
      m_print(new QAction(icon(Icon::print), tr("Print…"), this))
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {0, space::medium, 0, 0}, space::medium);
    auto *buttons = new QHBoxLayout;
    setScaledMargins(buttons, {space::large, 0, space::large, 0}, space::small);
    buttons->addWidget(new ActionButton(m_review, ButtonKind::primary));
    buttons->addWidget(new ActionButton(m_sign));
    buttons->addWidget(new ActionButton(m_print));
    buttons->addStretch(1);
    layout->addLayout(buttons);
    auto *strip = new QHBoxLayout;
    setScaledMargins(strip, {space::large, 0, space::large, 0}, 0);
    strip->addWidget(m_due);
    layout->addLayout(strip);
    m_due->hide();
    layout->addWidget(m_list, 1);
    m_list->setObjectName(QStringLiteral("access-reviews"));
    desk.adopt(m_list, QStringLiteral("access-reviews"));
    m_list->setLoading();
    m_list->setTable(m_rows);
    m_list->setEmptyText(Icon::person, tr("No access review yet"),
                         tr("QA looks through all accounts, their roles and their last sign-ins, and signs that."));
    connect(m_list, &ListPage::selectionChanged, this, &AccessReviewTab::updateActions);
    connect(m_list, &ListPage::retryRequested, this, &AccessReviewTab::refresh);
    connect(m_list, &ListPage::activated, this, [this](int row) { (new ReviewPeek(m_rows->row(row), this))->open(); });
    connect(m_review, &QAction::triggered, this, &AccessReviewTab::begin);
    connect(m_sign, &QAction::triggered, this, [this] {
        if (const auto *view = selected())
            m_desk.sign({qs(view->record.id)}, this);
    });
    connect(m_print, &QAction::triggered, this, [this] {
        if (const auto *view = selected())
            m_desk.print(qs(view->record.id), this);
    });
    updateActions();
}

void AccessReviewTab::refresh()
{
    using List = std::vector<AccessReviewView>;
    loadDue();
    m_list->setLoading();
    m_desk.ask<List>(
        this, [](services::Workspace &w, const services::Session &s) { return w.accessReviews().list(s); },
        [this](Result<List> reviews) {
            if (!reviews)
                return m_list->setProblem(problemOf(reviews.error()));
            m_rows->setRows(*std::move(reviews));
            m_list->setReady();
            updateActions();
        });
}

void AccessReviewTab::loadDue()
{
    m_desk.ask<services::AccessReviewDue>(
        this, [](services::Workspace &w, const services::Session &s) { return w.accessReviews().due(s); },
        [this](Result<services::AccessReviewDue> due) {
            // The strip above the tabs tells of an overdue one.
            m_due->setVisible(!due || !due->overdue);
            if (!due)
                return m_due->setMessage(Tone::error, localText(due.error()));
            const auto when = timeText(due->due);
            m_due->setMessage(Tone::info, due->last.empty() ? tr("The first access review is due on %1.").arg(when)
                                                            : tr("The next access review is due on %1.").arg(when));
        });
}

const AccessReviewView *AccessReviewTab::selected() const
{
    const auto rows = m_list->selectedRows();
    return rows.size() == 1 ? &m_rows->row(rows.front()) : nullptr;
}

void AccessReviewTab::updateActions()
{
    const bool qa = m_desk.may(Permission::reviewAccess);
    const auto *view = selected();
    setBlocked(m_review, qa ? QString() : tr("A QA approver reviews the accesses."));
    setBlocked(m_sign, !qa                       ? tr("A QA approver signs access reviews.")
                       : !view                   ? tr("Select one review.")
                       : !view->signedBy.empty() ? tr("This review is signed.")
                                                 : QString());
    setBlocked(m_print, !m_desk.may(Permission::exportRecords) ? tr("Your role does not print records.")
                        : !view                                ? tr("Select one review.")
                                                               : QString());
}

void AccessReviewTab::begin()
{
    using List = std::vector<AccountView>;
    m_desk.ask<List>(
        this, [](services::Workspace &w, const services::Session &s) { return w.accounts().list(s); },
        [this](Result<List> accounts) {
            if (!accounts)
                return m_desk.showError(tr("The accounts cannot be read"), accounts.error(), this);
            review(*std::move(accounts));
        });
}

void AccessReviewTab::review(std::vector<AccountView> accounts)
{
    const auto send = [this](DialogBase *dialog, std::shared_ptr<std::string> findings) {
        dialog->setBusy(true);
        m_desk.ask<std::string>(
            dialog,
            [findings](services::Workspace &w, const services::Session &s) {
                return w.accessReviews().record(s, *findings);
            },
            [this, dialog](Result<std::string> id) {
                dialog->setBusy(false);
                if (!id)
                    return dialog->showProblem(localText(id.error()));
                dialog->accept();
                Q_EMIT m_desk.recordsChanged();
                m_desk.sign({qs(*id)}, this);
            });
    };
    (new ReviewDialog(accounts, send, this))->open();
}

} // namespace valbench::ui
