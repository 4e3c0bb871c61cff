// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCoreApplication>
#include <QDate>
#include <QLocale>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

#include <valbench/ui/dialogs/confirm_dialog.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/status_badge.h>
#include <valbench/ui/widgets/table_view.h>

#include "access_review_tab.h"
#include "account_dialogs.h"
#include "alerts_tab.h"
#include "attention.h"
#include "health_panel.h"
#include "policy_tab.h"
#include "second_person.h"

namespace valbench::ui {

namespace {

using domain::AccountState;
using domain::Permission;
using services::AccountView;

RowModel<AccountView> *makeModel(QObject *parent)
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

class AdministrationPage final : public Page {
    Q_DECLARE_TR_FUNCTIONS(AdministrationPage)
public:
    AdministrationPage(Desk &desk, QWidget *parent)
        : Page(parent),
          m_desk(desk),
          m_people(new ListPage(tr("People"), desk.files())),
          m_rows(makeModel(this)),
          m_strips(new AttentionStrips(desk, *this)),
          m_tabs(new QTabWidget),
          m_policy(new PolicyTab(desk)),
          m_facts(new KeyValuePanel),
          m_notice(new Banner(Tone::failed)),
          m_health(new HealthPanel(desk))
    {
        auto *layout = new QVBoxLayout(this);
        setScaledMargins(layout, {space::small, space::large, space::small, space::small}, space::medium);
        layout->addWidget(new PageHeader(tr("Administration"), tr("Who works here, and the store they work in.")));
        layout->addWidget(m_strips);
        m_tabs->setDocumentMode(true);
        m_tabs->addTab(makePeople(), tr("People"));
        m_tabs->addTab(m_policy, tr("Policy"));
        if (desk.may(Permission::acknowledgeAlerts))
            m_tabs->addTab(m_alerts = new AlertsTab(desk), tr("Alerts"));
        if (desk.may(Permission::viewAccessReviews))
            m_tabs->addTab(m_reviews = new AccessReviewTab(desk), tr("Access reviews"));
        m_tabs->addTab(makeStore(), tr("Store"));
        m_tabs->addTab(m_health, tr("Health"));
        layout->addWidget(m_tabs, 1);
        desk.refreshWhenChanged(this);
        updateActions();
    }

    void openRecord(const QString &record) override
    {
        refresh();
        if (m_alerts && record.startsWith(QLatin1String("ALERT-")))
            m_tabs->setCurrentWidget(m_alerts);
        else if (m_reviews && record.startsWith(QLatin1String("AR-")))
            m_tabs->setCurrentWidget(m_reviews);
        else
            m_people->view()->setFocus();
    }

    void refresh() override
    {
        loadPeople();
        m_policy->refresh();
        if (m_alerts)
            m_alerts->refresh();
        if (m_reviews)
            m_reviews->refresh();
        m_strips->refresh();
        loadStore();
        m_health->refresh();
    }

private:
    /// An act on the person selected; `blocked` says why it is not possible now, or nothing.
    struct PersonAction
    {
        QAction *action;
        std::function<QString(const AccountView &)> blocked;
    };

    QWidget *makePeople()
    {
        auto *page = new QWidget;
        auto *layout = new QVBoxLayout(page);
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
            addAction(
                tr("Verify identity…"), Icon::check, &AdministrationPage::verifyIdentity, [this](const auto &view) {
                    return view.account.state == AccountState::invited || view.account.publicKey.empty()
                               ? tr("%1 has to sign in and choose a password first.").arg(qs(view.account.fullName))
                           : view.account.state != AccountState::unproven ? tr("There is no identity to be verified.")
                                                                          : ownAccount(view);
                });
        if (m_desk.may(Permission::enableSigning))
            addAction(tr("Enable signing…"), Icon::sign, &AdministrationPage::enableSigning, [this](const auto &view) {
                return view.account.state != AccountState::suspended ? tr("Signing is not suspended.")
                       : view.account.publicKey.empty()
                           ? tr("%1 has to sign in and choose a new password first.").arg(qs(view.account.fullName))
                           : ownAccount(view);
            });
        if (m_desk.may(Permission::manageAccounts)) {
            addAction(tr("Unlock…"), Icon::unlock, &AdministrationPage::unlock,
                      [](const auto &view) { return view.locked ? QString() : tr("This account is not locked."); });
            addAction(tr("Reset password…"), Icon::key, &AdministrationPage::resetPassword,
                      [this](const auto &view) { return ownAccount(view); });
            addAction(tr("Disable…"), Icon::close, &AdministrationPage::disable,
                      [this](const auto &view) { return ownAccount(view); });
        }
        if (m_desk.may(Permission::reportLoss))
            addAction(tr("Report password lost…"), Icon::warning, &AdministrationPage::reportLost,
                      [](const auto &view) { return view.lost ? tr("This was reported already.") : QString(); });
        connect(m_people, &ListPage::selectionChanged, this, [this] { updateActions(); });
        connect(m_people, &ListPage::retryRequested, this, [this] { loadPeople(); });
        connect(m_people, &ListPage::activated, this, [this](int row) {
            Q_EMIT goTo({pageOf(domain::RecordType::account), qs(m_rows->row(row).recordId)});
        });
        return page;
    }

    void addAction(const QString &text, Icon picture, void (AdministrationPage::*run)(const AccountView &),
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

    QWidget *makeStore()
    {
        auto *content = new QWidget;
        auto *layout = new QVBoxLayout(content);
        setScaledMargins(layout, {space::large, space::large, space::large, space::large}, space::large);
        m_notice->hide();
        layout->addWidget(m_notice);
        layout->addWidget(m_facts);
        if (m_desk.may(Permission::makeBackup)) {
            m_backup = new QAction(icon(Icon::store), tr("Make backup…"), this);
            connect(m_backup, &QAction::triggered, this, [this] { chooseBackup(); });
            setBlocked(m_backup, tr("The store's facts are being read."));
            layout->addWidget(new ActionButton(m_backup), 0, Qt::AlignLeft);
        }
        layout->addStretch(1);
        auto *scroll = new QScrollArea;
        scroll->setWidgetResizable(true);
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setWidget(content);
        scroll->setAccessibleName(tr("Store"));
        return scroll;
    }

    void loadStore()
    {
        m_desk.ask<services::StoreInfo>(
            this, [](services::Workspace &w, const services::Session &) { return w.info(); },
            [this](Result<services::StoreInfo> info) {
                m_facts->clear();
                m_notice->setVisible(!info);
                if (!info)
                    return m_notice->setMessage(Tone::error, localText(info.error()));
                m_file = info->file;
                if (m_backup && !m_backingUp)
                    setBlocked(m_backup, {});
                showStore(*info);
                tabInReadingOrder(this);
            });
    }

    void showStore(const services::StoreInfo &info)
    {
        const auto purpose = [&] {
            switch (info.purpose) {
            case services::Purpose::production: return tr("Production");
            case services::Purpose::test: return tr("Test");
            case services::Purpose::demo: return tr("Demo");
            }
            return QString();
        }();
        m_facts->addText(info.file.empty() ? tr("Database") : tr("File"),
                         qs(info.file.empty() ? info.url : info.file.string()));
        m_facts->addText(tr("Store id"), qs(info.storeId));
        m_facts->addText(tr("Lineage"), qs(info.lineage));
        if (!info.copy.empty())
            m_facts->addText(tr("Copy"), qs(info.copy));
        m_facts->addText(tr("Purpose"), purpose);
        m_facts->addText(tr("Created"), tr("%1  (%2)").arg(timeText(info.created), qs(info.created)));
        m_facts->addText(tr("Entries"), QLocale().toString(static_cast<qlonglong>(info.entries)));
        m_facts->addWidget(tr("Digest of the last entry"), new DigestLabel(qs(info.head)));
        m_facts->addHeading(tr("Where it is kept"));
        m_facts->addWidget(tr("Volume"), info.volumeEncrypted
                                             ? new StatusBadge(Tone::passed, tr("Encrypted"))
                                             : new StatusBadge(Tone::warning, tr("Encryption not found")));
        m_facts->addText(tr("What was looked at"), qs(info.encryptionDetail));
        m_facts->addHeading(tr("Program"));
        m_facts->addText(tr("Build"), qs(m_desk.environment().build));
    }

    void chooseBackup()
    {
        const auto day = m_desk.environment().clock.now().toText().substr(0, 10);
        // A shared store has no file, and its backup is one.
        const auto file = m_file.empty() ? std::filesystem::path("shared.valbench") : m_file;
        const auto name = file.stem().string() + "-backup-" + day + file.extension().string();
        m_desk.files().save(this,
                            {tr("Make backup"), qs((file.parent_path() / name).string()),
                             tr("Valbench store (*%1)").arg(qs(file.extension().string()))},
                            [this](const QString &path) { makeBackup(path); });
    }

    void makeBackup(const QString &path)
    {
        m_backingUp = true;
        setBlocked(m_backup, tr("A backup is being made."));
        m_desk.job<void>(
            tr("Making a backup"), this,
            [target = path.toStdString()](services::Workspace &w, const services::Session &s, std::stop_token stop,
                                          const Progress &progress) { return w.backup(s, target, stop, progress); },
            [this, path](Status made) {
                m_backingUp = false;
                setBlocked(m_backup, {});
                if (!made)
                    return m_desk.showError(tr("The backup was not made"), made.error(), this);
                m_desk.window().bottomBar().showMessage(tr("Backup made and verified: %1").arg(path));
                Q_EMIT m_desk.recordsChanged();
            });
    }

    Desk &m_desk;
    ListPage *m_people;
    RowModel<AccountView> *m_rows;
    AttentionStrips *m_strips;
    QTabWidget *m_tabs;
    PolicyTab *m_policy;
    AlertsTab *m_alerts = nullptr;
    AccessReviewTab *m_reviews = nullptr;
    FlowLayout *m_buttons = nullptr;
    std::vector<PersonAction> m_actions;
    KeyValuePanel *m_facts;
    Banner *m_notice;
    HealthPanel *m_health;
    QAction *m_backup = nullptr;
    bool m_backingUp = false;
    std::filesystem::path m_file;
};

} // namespace

Page *makeAdministrationPage(Desk &desk, QWidget *parent)
{
    return new AdministrationPage(desk, parent);
}

} // namespace valbench::ui
