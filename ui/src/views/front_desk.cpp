// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/front_desk.h>

#include <QCoreApplication>
#include <QFileInfo>
#include <QSettings>

#include <valbench/domain/accountability.h>
#include <valbench/services/demo.h>
#include <valbench/services/verification.h>
#include <valbench/ui/dialogs/confirm_dialog.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/idle_watcher.h>
#include <valbench/ui/shell/lock_view.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/blocked_store_view.h>
#include <valbench/ui/views/new_store_dialog.h>
#include <valbench/ui/views/restore_dialog.h>
#include <valbench/ui/views/sign_in_view.h>
#include <valbench/ui/views/store_address.h>
#include <valbench/ui/views/verification_dialog.h>
#include <valbench/ui/views/welcome_view.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/problem.h>

#include "account_dialogs.h"

namespace valbench::ui {

namespace {

/// Threads of the check at sign-in: the other processors are for the person.
constexpr unsigned besidePeople = 1;

const QString recentKey = QStringLiteral("stores/recent");

StoreKind kindOf(services::Purpose purpose)
{
    switch (purpose) {
    case services::Purpose::demo: return StoreKind::demo;
    case services::Purpose::test: return StoreKind::test;
    case services::Purpose::production: return StoreKind::local;
    }
    return StoreKind::local;
}

/// The countdown before the idle lock: a minute, or half of a short time.
std::chrono::milliseconds noticeBefore(std::chrono::milliseconds limit)
{
    return std::min<std::chrono::milliseconds>(std::chrono::seconds(60), limit / 2);
}

/// Typed on this thread, used by another.
std::shared_ptr<Secret> shared(Secret secret)
{
    return std::make_shared<Secret>(std::move(secret));
}

} // namespace

FrontDesk::FrontDesk(Desk &desk, std::filesystem::path resources, QObject *parent)
    : QObject(parent), m_desk(desk), m_resources(std::move(resources))
{
    m_desk.setResources(m_resources);
    connect(&desk.window(), &MainWindow::unlockRequested, this, &FrontDesk::unlock);
    connect(&desk.window(), &MainWindow::signOutRequested, this, &FrontDesk::signOut);
    connect(&desk.window(), &MainWindow::passwordChangeRequested, this, &FrontDesk::changePassword);
    connect(&desk.window(), &MainWindow::lossReportRequested, this, &FrontDesk::reportLost);
    connect(&desk, &Desk::recordsChanged, this, &FrontDesk::readPolicy); // it may have been changed, here or elsewhere
    connect(&desk.window(), &MainWindow::lockedNow, this, [this] {
        m_desk.ask<void>(
            this, [](services::Workspace &w, const services::Session &s) { return w.sessions().lock(s); },
            [](Status) {});
    });
}

template <class T>
void FrontDesk::longWork(const QString &what, std::function<Result<T>(std::stop_token, const Progress &)> work,
                         std::function<void(Result<T>)> done)
{
    if (!m_welcome)
        showWelcome();
    m_welcome->setBusy(what, true);
    m_stop = std::stop_source();
    const Progress progress = [self = QPointer<FrontDesk>(this)](double fraction, std::string_view stage) {
        QMetaObject::invokeMethod(qApp, [self, fraction, text = qs(stage)] {
            if (self && self->m_welcome)
                self->m_welcome->setProgress(fraction, text);
        });
    };
    m_desk.run<T>(
        this, [work = std::move(work), stop = m_stop.get_token(), progress] { return work(stop, progress); },
        [this, done = std::move(done)](Result<T> result) {
            if (m_welcome)
                m_welcome->setReady();
            done(std::move(result));
        });
}

/// Quitting does not wait for the check of a long trail.
FrontDesk::~FrontDesk()
{
    m_checking.request_stop();
}

void FrontDesk::showWelcome()
{
    m_desk.setSession(nullptr);
    m_desk.setWorkspace(nullptr);
    auto recent = QSettings().value(recentKey).toStringList();
    recent.removeIf([](const QString &address) { return describeAddress(address).gone; });
    m_welcome = new WelcomeView(recent);
    connect(m_welcome, &WelcomeView::storeChosen, this, &FrontDesk::openStore);
    connect(m_welcome, &WelcomeView::demoRequested, this, &FrontDesk::openDemo);
    connect(m_welcome, &WelcomeView::newStoreRequested, this, &FrontDesk::makeStore);
    connect(m_welcome, &WelcomeView::verifyRequested, this, &FrontDesk::verifyDocument);
    connect(m_welcome, &WelcomeView::restoreRequested, this, [this] { restore({}); });
    connect(m_welcome, &WelcomeView::cancelRequested, this, [this] { m_stop.request_stop(); });
    connect(m_welcome, &WelcomeView::openRequested, this, [this] {
        m_desk.files().open(&m_desk.window(), {tr("Open a store"), {}, tr("Valbench store (*.valbench)")},
                            [this](const QString &path) { openStore(path); });
    });
    m_desk.window().showFront(m_welcome);
}

void FrontDesk::remember(const QString &path)
{
    QSettings settings;
    auto recent = settings.value(recentKey).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    settings.setValue(recentKey, recent.mid(0, 8));
}

void FrontDesk::openStore(const QString &path)
{
    struct Opened
    {
        Desk::WorkspacePtr workspace;
        services::StoreInfo info;
    };
    if (m_welcome)
        m_welcome->setBusy(tr("Opening %1 …").arg(describeAddress(path).name));
    m_desk.run<Opened>(
        this,
        [&desk = m_desk, file = path.toStdString()]() -> Result<Opened> {
            VB_TRY(auto workspace, services::Workspace::open(desk.environment(), file));
            VB_TRY(auto info, workspace->info());
            if (info.purpose != services::Purpose::production) {
                // The cost of guessing passwords is the store's; it is known once the store is open.
                workspace.reset();
                VB_TRY(workspace, services::Workspace::open(desk.environmentFor(info.purpose), file));
            }
            return Opened{Desk::WorkspacePtr(std::move(workspace)), std::move(info)};
        },
        [this, path](Result<Opened> opened) {
            // Records that contradict each other are nothing to try again with.
            if (!opened && opened.error().code() == ErrorCode::integrity && QFileInfo::exists(path)) {
                showBlocked(path, opened.error());
                Q_EMIT storeNotOpened();
                return;
            }
            if (!opened) {
                if (!m_welcome)
                    showWelcome();
                m_welcome->setReady();
                m_welcome->showProblem(localText(opened.error()));
                Q_EMIT storeNotOpened();
                return;
            }
            m_desk.setWorkspace(opened->workspace, qs(opened->info.storeId));
            m_store = path;
            m_passwordMinLength = static_cast<int>(opened->info.passwordMinLength);
            remember(path);
            m_desk.window().setStore(describeAddress(path).name,
                                     opened->info.copy.empty() ? kindOf(opened->info.purpose) : StoreKind::copy);
            showSignIn();
        });
}

void FrontDesk::openDemo()
{
    const auto folder = m_desk.environment().profile / "demo";
    const auto store = QString::fromStdString((folder / "demo.valbench").string());
    if (QFileInfo::exists(store))
        return openStore(store);
    const auto play = [&desk = m_desk, folder, resources = m_resources](std::stop_token stop,
                                                                        const Progress &progress) -> Status {
        // A demo is whole or not there: it is played in another folder, which is renamed at the end.
        auto unfinished = folder;
        unfinished += ".unfinished";
        std::error_code error;
        std::filesystem::remove_all(unfinished, error);
        const auto demo =
            services::playDemo(desk.environmentFor(services::Purpose::demo), unfinished, resources, stop, progress);
        if (demo)
            std::filesystem::rename(unfinished, folder, error);
        if (demo && !error)
            return {};
        const auto reason = error.message();
        std::filesystem::remove_all(unfinished, error);
        if (!demo)
            return fail(demo.error());
        return fail(ErrorCode::unavailable, VB_MSG("{folder} cannot be made: {reason}."),
                    {{"folder", folder.string()}, {"reason", reason}});
    };
    longWork<void>(tr("Making the demo: five people, a model, two protocols, their executions and reports."), play,
                   [this, store](Status made) {
                       if (made)
                           return openStore(store);
                       if (m_welcome && made.error().code() != ErrorCode::cancelled)
                           m_welcome->showProblem(localText(made.error()));
                   });
}

void FrontDesk::showSignIn()
{
    std::vector<services::DemoPerson> people;
    const auto file = std::filesystem::path(m_store.toStdString()).parent_path() / "demo-people.txt";
    if (auto known = services::demoPeople(file))
        people = *std::move(known);
    m_signIn = new SignInView(describeAddress(m_store).name, m_passwordMinLength, std::move(people));
    connect(m_signIn, &SignInView::signInRequested, this, &FrontDesk::signIn);
    connect(m_signIn, &SignInView::newPasswordChosen, this, &FrontDesk::signInWithNewPassword);
    connect(m_signIn, &SignInView::statementAccepted, this, &FrontDesk::acceptStatement);
    connect(m_signIn, &SignInView::otherStoreRequested, this, &FrontDesk::showWelcome);
    m_desk.window().showFront(m_signIn);
    m_signIn->setFocus();
    Q_EMIT readyToSignIn();
}

void FrontDesk::signIn()
{
    auto typed = shared(m_signIn->takePassword());
    m_asked = Asked::nothing;
    attempt([userId = m_signIn->userId().toStdString(),
             typed](services::SessionService sessions) { return sessions.signIn(userId, *typed); },
            typed);
}

void FrontDesk::signInWithNewPassword()
{
    auto chosen = shared(m_signIn->takeNewPassword());
    const auto work = [userId = m_signIn->userId().toStdString(), first = m_asked == Asked::firstPassword,
                       typed = m_typed, chosen](services::SessionService sessions) {
        return first ? sessions.firstSignIn(userId, *typed, *chosen, domain::accountabilityStatement().version)
                     : sessions.renewPassword(userId, *typed, *chosen);
    };
    attempt(work, m_typed);
}

void FrontDesk::acceptStatement()
{
    // Whoever has no password yet has no key to sign with: the acceptance is signed when the password is there.
    if (m_asked == Asked::firstPassword)
        return m_signIn->askNewPassword(tr("Choose your own password now. The one-time secret ends with it."));
    const auto work = [userId = m_signIn->userId().toStdString(),
                       typed = m_typed](services::SessionService sessions) -> Result<services::SessionPtr> {
        VB_CHECK(sessions.acceptStatement(userId, *typed, domain::accountabilityStatement().version));
        return sessions.signIn(userId, *typed);
    };
    attempt(work, m_typed);
}

void FrontDesk::attempt(std::function<Result<services::SessionPtr>(services::SessionService)> work,
                        std::shared_ptr<Secret> typed)
{
    m_signIn->setBusy(true);
    m_desk.run<services::SessionPtr>(
        this, [workspace = m_desk.workspace(), work = std::move(work)] { return work(workspace->sessions()); },
        [this, typed](Result<services::SessionPtr> session) {
            using services::SessionService;
            if (!m_signIn)
                return;
            m_signIn->setBusy(false);
            m_typed = typed;
            if (!session && m_asked == Asked::nothing && SessionService::needsFirstPassword(session.error())) {
                m_asked = Asked::firstPassword;
                return m_signIn->askStatement(
                    tr("The one-time secret is right. Before you choose your password and begin, read this."),
                    tr("Accept and go on"));
            }
            if (!session && m_asked == Asked::nothing && SessionService::needsStatement(session.error())) {
                m_asked = Asked::statement;
                return m_signIn->askStatement(tr("Your password is right. Before you begin, read this."),
                                              tr("Accept and sign in"));
            }
            if (!session && m_asked != Asked::newPassword && SessionService::needsNewPassword(session.error())) {
                m_asked = Asked::newPassword;
                return m_signIn->askNewPassword(localText(session.error()));
            }
            if (session || m_asked == Asked::nothing)
                m_typed = nullptr; // only what still has to be done keeps it
            entered(std::move(session));
        });
}

void FrontDesk::entered(Result<services::SessionPtr> session)
{
    if (!session)
        return m_signIn->showProblem(localText(session.error()));
    m_desk.setSession(*session);
    const auto &person = **session;
    m_desk.window().showWorkspace({qs(person.userId()), qs(person.fullName()), roleText(person.role())});
    startIdleLock();
    m_desk.window().bottomBar().setIntegrity(Tone::neutral, tr("Checking the records…"));
    m_desk.run<services::Verification>(
        this,
        [&desk = m_desk, store = m_store.toStdString(), stop = m_checking.get_token()] {
            return services::verifyStore(desk.environment(), store, stop, {}, {}, besidePeople);
        },
        [this, session = *session](Result<services::Verification> verification) {
            if (session == m_desk.session())
                showIntegrity(m_desk.window().bottomBar(), verification);
        });
}

void FrontDesk::startIdleLock()
{
    // At once with what every store starts with: no failure to read the policy leaves a station open.
    const std::chrono::minutes limit(domain::Policy().settings().idleLockMinutes);
    m_desk.window().idleWatcher().start(limit, noticeBefore(limit));
    readPolicy();
}

void FrontDesk::readPolicy()
{
    m_desk.ask<services::PolicyView>(
        this, [](services::Workspace &w, const services::Session &s) { return w.policy().inForce(s); },
        [this](Result<services::PolicyView> view) {
            if (!view)
                return;
            const auto &settings = view->policy.settings();
            m_passwordMinLength = static_cast<int>(settings.passwordMinLength);
            const std::chrono::minutes limit(settings.idleLockMinutes);
            m_desk.window().idleWatcher().setLimit(limit, noticeBefore(limit));
        });
}

void FrontDesk::unlock()
{
    auto &view = m_desk.window().lockView();
    auto typed = shared(view.takePassword());
    view.setBusy(true);
    m_desk.ask<void>(
        this, [typed](services::Workspace &w, const services::Session &s) { return w.sessions().unlock(s, *typed); },
        [this](Status done) {
            auto &lock = m_desk.window().lockView();
            lock.setBusy(false);
            if (!done)
                return lock.showProblem(localText(done.error()));
            m_desk.window().unlock();
            startIdleLock();
        });
}

void FrontDesk::changePassword()
{
    askPasswordChange(m_passwordMinLength, &m_desk.window(),
                      [this](DialogBase *dialog, std::shared_ptr<PasswordChange> change) {
                          dialog->setBusy(true);
                          m_desk.ask<void>(
                              dialog,
                              [change](services::Workspace &w, const services::Session &s) {
                                  return w.sessions().changePassword(s, change->present, change->next);
                              },
                              [this, dialog](Status done) {
                                  dialog->setBusy(false);
                                  if (!done)
                                      return dialog->showProblem(localText(done.error()));
                                  dialog->accept();
                                  m_desk.window().bottomBar().showMessage(tr("Your password was changed."));
                              });
                      });
}

void FrontDesk::reportLost()
{
    auto *dialog = new ConfirmDialog(
        {tr("Report your password as lost"),
         {tr("Do this when others may know your password. It opens nothing any more, at once, and you are signed out."),
          tr("An administrator issues another after checking who you are. What you have signed stays valid."),
          tr("If you hold a share of the store's certificate authority, it is out of reach afterwards: change your "
             "password instead, if you still can.")},
         tr("Report and sign out"),
         true,
         true,
         {tr("Somebody saw me type it"), tr("It was written down and the note is gone")}},
        &m_desk.window());
    connect(dialog, &ConfirmDialog::confirmed, this, [this](const QString &circumstances) {
        m_desk.ask<void>(
            this,
            [text = circumstances.toStdString()](services::Workspace &w, const services::Session &s) {
                return w.accounts().reportLost(s, s.userId(), text);
            },
            [this](Status done) {
                if (!done)
                    return m_desk.showError(tr("The loss was not reported"), done.error(), &m_desk.window());
                signOut();
            });
    });
    dialog->open();
}

void FrontDesk::signOut()
{
    m_desk.window().idleWatcher().stop();
    m_desk.ask<void>(
        this, [](services::Workspace &w, const services::Session &s) { return w.sessions().signOut(s); },
        [this](Status done) {
            m_desk.setSession(nullptr);
            showSignIn();
            if (!done)
                m_signIn->showProblem(tr("The sign-out could not be recorded: %1").arg(localText(done.error())));
        });
}

void FrontDesk::makeStore()
{
    auto *dialog = new NewStoreDialog(m_desk.files(), &m_desk.window());
    connect(dialog, &NewStoreDialog::requested, this, [this, dialog = QPointer<NewStoreDialog>(dialog)] {
        const auto path = dialog->path();
        auto request = std::make_shared<services::CreateRequest>(dialog->takeRequest());
        dialog->setBusy(true);
        m_desk.run<void>(
            this,
            [&desk = m_desk, path = path.toStdString(), request]() -> Status {
                VB_CHECK(services::Workspace::create(desk.environmentFor(request->purpose), path, *request));
                return {};
            },
            [this, dialog, path](Status made) {
                if (!dialog)
                    return;
                dialog->setBusy(false);
                if (!made)
                    return dialog->showProblem(localText(made.error()));
                dialog->accept();
                openStore(path);
            });
    });
    dialog->open();
}

void FrontDesk::showBlocked(const QString &path, const Error &why)
{
    auto *blocked = new BlockedStoreView(describeAddress(path).name, localText(why));
    connect(blocked, &BlockedStoreView::restoreRequested, this, [this, path] { restore(path); });
    connect(blocked, &BlockedStoreView::verifyRequested, this, [this, path] {
        showWelcome();
        verify(path);
    });
    connect(blocked, &BlockedStoreView::otherStoreRequested, this, &FrontDesk::showWelcome);
    m_desk.window().showFront(blocked);
    blocked->setFocus();
}

void FrontDesk::restore(const QString &place)
{
    auto *dialog = new RestoreDialog(m_desk, place, &m_desk.window());
    connect(dialog, &RestoreDialog::openRequested, this, [this](const QString &path) {
        showWelcome();
        openStore(path);
    });
    dialog->open();
}

void FrontDesk::verifyDocument()
{
    m_desk.files().open(&m_desk.window(),
                        {tr("Verify a document or a store"), {}, tr("PDF documents and stores (*.pdf *.valbench)")},
                        [this](const QString &path) { verify(path); });
}

void FrontDesk::verify(const QString &path)
{
    using services::Verification;
    const auto work = [&desk = m_desk, file = path.toStdString()](std::stop_token stop, const Progress &progress) {
        return file.ends_with(".pdf") ? services::verifyPdf(desk.environment(), file, {})
                                      : services::verifyStore(desk.environment(), file, stop, progress);
    };
    longWork<Verification>(
        tr("Verifying %1 …").arg(QFileInfo(path).fileName()), work, [this](Result<Verification> verification) {
            if (verification)
                (new VerificationDialog(*verification, &m_desk.window()))->open();
            else
                m_desk.showError(tr("This cannot be verified"), verification.error(), &m_desk.window());
        });
}

} // namespace valbench::ui
