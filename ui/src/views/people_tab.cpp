// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "people_tab.h"

#include <QAction>
#include <QCoreApplication>
#include <QVBoxLayout>

#include <valbench/ui/dialogs/confirm_dialog.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/table_view.h>

#include "account_dialogs.h"
#include "second_person.h"

namespace valbench::ui {

namespace {

using domain::AccountState;
using domain::Permission;
using services::AccountView;

RowModel<AccountView> *makePersonRows(QObject *parent)
{
    using Column = RowModel<AccountView>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("user"), QObject::tr("User id"), 12},
         [](const AccountView &view) { return Cell(qs(view.account.userId)); }},
        {{QStringLiteral("name"), QObject::tr("Full name"), 24, Qt::AlignLeft, true, false, true},
         [](const AccountView &view) { return Cell(qs(view.account.fullName)); }},
        {{QStringLiteral("role"), QObject::tr("Role"), 17},
         [](const AccountView &view) { return Cell(roleText(view.account.role)); }},
        {{QStringLiteral("state"), QObject::tr("State"), 20},
         [](const AccountView &view) { return lookCell(lookOf(view.account.state)); }},
        {{QStringLiteral("locked"), QObject::tr("Lock"), 9},
         [locked = QObject::tr("Locked"), lost = QObject::tr("Lost")](const AccountView &view) {
             return view.lost     ? Cell::status(Tone::failed, lost, Icon::key)
                    : view.locked ? Cell::status(Tone::warning, locked, Icon::lock)
                                  : Cell();
         }},
        {{QStringLiteral("last"), QObject::tr("Last sign-in"), 22},
         [never = QObject::tr("Never")](const AccountView &view) {
             return view.lastSignIn.empty() ? Cell(never, QString()) : timeCell(view.lastSignIn);
         }},
        {{QStringLiteral("created"), QObject::tr("Created"), 22},
         [](const AccountView &view) { return timeCell(view.created); }},
        {{QStringLiteral("accepted"), QObject::tr("Accountability accepted"), 22, Qt::AlignLeft, false},
         [no = QObject::tr("Not yet")](const AccountView &view) {
             return view.accepted.empty() ? Cell(no, QString()) : timeCell(view.accepted);
         }},
        {{QStringLiteral("verified"), QObject::tr("Identity verified by"), 24, Qt::AlignLeft, false},
         [](const AccountView &view) { return Cell(qs(view.account.verifiedBy)); }},
        {{QStringLiteral("how"), QObject::tr("How"), 30, Qt::AlignLeft, false},
         [](const AccountView &view) { return Cell(qs(view.account.verification)); }},
        {{QStringLiteral("record"), QObject::tr("Record"), 9, Qt::AlignLeft, false, true},
         [](const AccountView &view) { return Cell(qs(view.recordId)); }},
    };
    return new RowModel<AccountView>(
        std::move(columns), [](const AccountView &view) { return qs(view.account.userId); }, parent);
}

class People final : public PeopleTab {
    Q_DECLARE_TR_FUNCTIONS(People)
public:
    explicit People(Desk &desk)
        : m_desk(desk), m_people(new ListPage(tr("People"), desk.files())), m_rows(makePersonRows(this))
    {
        makePeople();
        updateActions();
    }

    void refresh() override { loadPeople(); }
    void focusList() override { m_people->view()->setFocus(); }

private:
    /// An act on the person selected; `blocked` says why it is not possible now, or nothing.
    struct PersonAction
    {
        QAction *action;
        std::function<QString(const AccountView &)> blocked;
    };

    void makePeople()
    {
        auto *layout = new QVBoxLayout(this);
        setScaledMargins(layout, {0, space::medium, 0, 0}, space::medium);
        m_buttons = new FlowLayout; // at 200 % they need two lines
        setScaledMargins(m_buttons, {space::large, 0, space::large, 0}, space::small);
        layout->addLayout(m_buttons);
        layout->addWidget(m_people, 1);
        m_people->setObjectName(QStringLiteral("people"));
        m_desk.adopt(m_people, QStringLiteral("people"));
        m_people->setTable(m_rows);
        if (m_desk.may(Permission::manageAccounts)) {
            auto *add = new QAction(icon(Icon::add), tr("Add person…"), this);
            connect(add, &QAction::triggered, this, [this] { addPerson(); });
            m_buttons->insertWidget(m_buttons->count(), new ActionButton(add, ButtonKind::primary));
        }
        if (m_desk.may(Permission::verifyIdentity))
            addAction(tr("Verify identity…"), Icon::check, &People::verifyIdentity, [this](const auto &view) {
                return view.account.state == AccountState::invited || view.account.publicKey.empty()
                           ? tr("%1 has to sign in and choose a password first.").arg(qs(view.account.fullName))
                       : view.account.state != AccountState::unproven && !view.renewable
                           ? tr("There is no identity to be verified.")
                           : ownAccount(view);
            });
        if (m_desk.may(Permission::enableSigning))
            addAction(tr("Enable signing…"), Icon::sign, &People::enableSigning, [this](const auto &view) {
                return view.account.state != AccountState::suspended ? tr("Signing is not suspended.")
                       : view.account.publicKey.empty()
                           ? tr("%1 has to sign in and choose a new password first.").arg(qs(view.account.fullName))
                           : ownAccount(view);
            });
        if (m_desk.may(Permission::manageAccounts)) {
            addAction(tr("Unlock…"), Icon::unlock, &People::unlock,
                      [](const auto &view) { return view.locked ? QString() : tr("This account is not locked."); });
            addAction(tr("Change name…"), Icon::edit, &People::changeName,
                      [this](const auto &view) { return ownAccount(view); });
            addAction(tr("Reset password…"), Icon::key, &People::resetPassword,
                      [this](const auto &view) { return ownAccount(view); });
            addAction(tr("Disable…"), Icon::close, &People::disable,
                      [this](const auto &view) { return ownAccount(view); });
        }
        if (m_desk.may(Permission::reportLoss))
            addAction(tr("Report password lost…"), Icon::warning, &People::reportLost,
                      [](const auto &view) { return view.lost ? tr("This was reported already.") : QString(); });
        connect(m_people, &ListPage::selectionChanged, this, [this] { updateActions(); });
        connect(m_people, &ListPage::retryRequested, this, [this] { loadPeople(); });
        connect(m_people, &ListPage::activated, this, [this](int row) {
            Q_EMIT recordRequested({pageOf(domain::RecordType::account), qs(m_rows->row(row).recordId)});
        });
    }

    void addAction(const QString &text, Icon picture, void (People::*run)(const AccountView &),
                   std::function<QString(const AccountView &)> blocked)
    {
        auto *action = new QAction(icon(picture), text, this);
        connect(action, &QAction::triggered, this, [this, run] {
            if (const auto *view = selected())
                (this->*run)(*view);
        });
        m_buttons->insertWidget(m_buttons->count(), new ActionButton(action));
        m_actions.push_back({action, std::move(blocked)});
    }

    [[nodiscard]] const AccountView *selected() const
    {
        const auto rows = m_people->selectedRows();
        return rows.size() == 1 ? &m_rows->row(rows.front()) : nullptr;
    }

    [[nodiscard]] QString ownAccount(const AccountView &view) const
    {
        return m_desk.session() && view.account.userId == m_desk.session()->userId()
                   ? tr("Nobody changes their own account; ask another administrator.")
                   : QString();
    }

    void updateActions()
    {
        const auto *view = selected();
        for (const auto &[action, blocked] : m_actions)
            setBlocked(action, !view ? tr("Select one person.")
                               : view->account.state == AccountState::disabled
                                   ? tr("This account is disabled; it never comes back.")
                                   : blocked(*view));
    }

    void loadPeople()
    {
        using List = std::vector<AccountView>;
        m_people->setLoading();
        m_desk.ask<List>(
            this, [](services::Workspace &w, const services::Session &s) { return w.accounts().list(s); },
            [this](Result<List> people) {
                if (!people)
                    return m_people->setProblem(problemOf(people.error()));
                m_rows->setRows(*std::move(people));
                m_people->setReady();
                updateActions();
            });
    }

    /// Does it off this thread; the dialog, if there is one, stays open until it is done.
    void perform(Act act, const QString &userId, const QString &failure, DialogBase *dialog = nullptr)
    {
        if (dialog)
            dialog->setBusy(true);
        m_desk.ask<Done>(this, std::move(act),
                         [this, userId, failure, dialog = QPointer<DialogBase>(dialog)](Result<Done> done) {
                             if (dialog)
                                 dialog->setBusy(false);
                             if (!done && dialog)
                                 return dialog->showProblem(localText(done.error()));
                             if (!done)
                                 return m_desk.showError(failure, done.error(), this);
                             if (dialog)
                                 dialog->accept();
                             Q_EMIT m_desk.recordsChanged();
                             if (done->afterwards)
                                 m_desk.showError(tr("It is done, but the second person could not be signed out"),
                                                  *done->afterwards, this);
                             if (!done->oneTime.empty())
                                 showOneTimeSecret(userId, std::move(done->oneTime), this);
                         });
    }

    void addPerson()
    {
        askNewPerson(this, [this](DialogBase *dialog, std::shared_ptr<NewPerson> person) {
            const auto act = [person](services::Workspace &w, const services::Session &s) -> Result<Done> {
                const auto add = [&](const services::Session *second) -> Result<Done> {
                    VB_TRY(auto secret, w.accounts().add(s, person->userId, person->fullName, person->role, second));
                    return Done{std::move(secret), {}};
                };
                if (!needsSecondPerson(person->role))
                    return add(nullptr);
                return together(w, person->second, [&](const services::Session &second) { return add(&second); });
            };
            perform(act, qs(person->userId), {}, dialog);
        });
    }

    void verifyIdentity(const AccountView &view)
    {
        const auto send = [this, id = view.account.userId](DialogBase *dialog, std::shared_ptr<IdentityCheck> check) {
            const auto act = [id, check](services::Workspace &w, const services::Session &s) {
                return together(w, check->second, [&](const services::Session &second) -> Result<Done> {
                    VB_CHECK(w.accounts().verifyIdentity(s, check->ownPassword, second, check->second.password, id,
                                                         check->how));
                    return Done{};
                });
            };
            perform(act, qs(id), {}, dialog);
        };
        askIdentityCheck(qs(view.account.userId), qs(view.account.fullName), m_desk.session()->role(), this, send);
    }

    void changeName(const AccountView &view)
    {
        const auto send = [this, id = view.account.userId](DialogBase *dialog, std::shared_ptr<NewName> name) {
            const auto act = [id, name](services::Workspace &w, const services::Session &s) -> Result<Done> {
                VB_CHECK(w.accounts().rename(s, id, name->fullName, name->reason));
                return Done{};
            };
            perform(act, qs(id), {}, dialog);
        };
        askNewName(qs(view.account.fullName), this, send);
    }

    using StatusCall = Status (services::AccountService::*)(const services::Session &, std::string_view,
                                                            std::string_view);

    /// Asks for the reason, then makes the call.
    void confirm(const Confirmation &confirmation, const AccountView &view, const QString &failure, StatusCall call)
    {
        auto *dialog = new ConfirmDialog(confirmation, this);
        connect(dialog, &ConfirmDialog::confirmed, this,
                [this, id = view.account.userId, failure, call](const QString &reason) {
                    const auto act = [id, call, why = reason.toStdString()](
                                         services::Workspace &w, const services::Session &s) -> Result<Done> {
                        auto accounts = w.accounts();
                        VB_CHECK((accounts.*call)(s, id, why));
                        return Done{};
                    };
                    perform(act, qs(id), failure);
                });
        dialog->open();
    }

    void enableSigning(const AccountView &view)
    {
        const auto name = qs(view.account.fullName);
        confirm({tr("Enable signing for %1").arg(name),
                 {tr("The suspension after the password reset ends."),
                  tr("%1 can sign once the identity has been verified again, as the new key needs a certificate.")
                      .arg(name)},
                 tr("Enable signing"),
                 false,
                 true},
                view, tr("Signing was not enabled"), &services::AccountService::enableSigning);
    }

    void unlock(const AccountView &view)
    {
        const auto name = qs(view.account.fullName);
        confirm({tr("Unlock %1").arg(name),
                 {tr("%1 can try to sign in again with the same password.").arg(name),
                  tr("Ask first whether the failed sign-ins were this person's own.")},
                 tr("Unlock"),
                 false,
                 true},
                view, tr("The account was not unlocked"), &services::AccountService::unlock);
    }

    void reportLost(const AccountView &view)
    {
        const auto name = qs(view.account.fullName);
        QStringList consequences{
            tr("The password of %1 opens nothing any more, at once; what is open can do nothing.").arg(name),
            tr("%1 can come back with a one-time secret (Reset password). What was signed stays valid.").arg(name)};
        if (needsSecondPerson(view.account.role))
            consequences
                << tr("If %1 holds a share of the store's certificate authority, there is no way back: no identity can "
                      "be verified in this store any more.")
                       .arg(name);
        confirm({tr("Report the password of %1 as lost").arg(name),
                 consequences,
                 tr("Report lost"),
                 true,
                 true,
                 {tr("Told by the person in person"), tr("Told by telephone, voice known")}},
                view, tr("The loss was not reported"), &services::AccountService::reportLost);
    }

    void disable(const AccountView &view)
    {
        const auto name = qs(view.account.fullName);
        QStringList consequences{
            tr("%1 can never sign in again.").arg(name),
            tr("The account never comes back, and nobody else gets the user id %1.").arg(qs(view.account.userId)),
            tr("Records and signatures of this person stay valid.")};
        if (needsSecondPerson(view.account.role))
            consequences
                << tr("If %1 holds a share of the store's certificate authority, no identity can be verified in "
                      "this store any more.")
                       .arg(name);
        confirm({tr("Disable %1").arg(name),
                 consequences,
                 tr("Disable"),
                 true,
                 true,
                 {tr("Left the organisation"), tr("Changed to another function")}},
                view, tr("The account was not disabled"), &services::AccountService::disable);
    }

    void resetPassword(const AccountView &view)
    {
        const auto name = qs(view.account.fullName);
        auto *dialog = new ConfirmDialog(
            {tr("Reset the password of %1").arg(name),
             {tr("The present password ends at once. %1 gets a one-time secret, which you see in a moment.").arg(name),
              tr("The signing key ends with the password. Signatures made with it stay valid."),
              tr("%1 cannot sign until QA has enabled signing and the identity has been verified again.").arg(name)},
             tr("Reset password"),
             true,
             true,
             {tr("Password forgotten"), tr("Password may be known to others")}},
            this);
        connect(dialog, &ConfirmDialog::confirmed, this, [this, id = view.account.userId](const QString &reason) {
            const auto act = [id, why = reason.toStdString()](services::Workspace &w,
                                                              const services::Session &s) -> Result<Done> {
                VB_TRY(auto secret, w.accounts().resetPassword(s, id, why));
                return Done{std::move(secret), {}};
            };
            perform(act, qs(id), tr("The password was not reset"));
        });
        dialog->open();
    }

    Desk &m_desk;
    ListPage *m_people;
    RowModel<AccountView> *m_rows;
    FlowLayout *m_buttons = nullptr;
    std::vector<PersonAction> m_actions;
};

} // namespace

PeopleTab *makePeopleTab(Desk &desk)
{
    return new People(desk);
}

} // namespace valbench::ui
