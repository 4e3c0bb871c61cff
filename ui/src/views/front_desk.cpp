// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/front_desk.h>

#include <QCoreApplication>
#include <QFileInfo>
#include <QSettings>

#include <valbench/services/demo.h>
#include <valbench/services/verification.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/idle_watcher.h>
#include <valbench/ui/shell/lock_view.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/new_store_dialog.h>
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

const QString recentKey = QStringLiteral("stores/recent");
constexpr auto idleLimit = std::chrono::minutes(10);

StoreKind kindOf(services::Purpose purpose)
{
    switch (purpose) {
    case services::Purpose::demo: return StoreKind::demo;
    case services::Purpose::test: return StoreKind::test;
    case services::Purpose::production: return StoreKind::local;
    }
    return StoreKind::local;
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
    connect(&desk.window(), &MainWindow::unlockRequested, this, &FrontDesk::unlock);
    connect(&desk.window(), &MainWindow::signOutRequested, this, &FrontDesk::signOut);
    connect(&desk.window(), &MainWindow::passwordChangeRequested, this, &FrontDesk::changePassword);
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
    m_signIn = new SignInView(describeAddress(m_store).name, std::move(people));
    connect(m_signIn, &SignInView::signInRequested, this, [this] { signIn(false); });
    connect(m_signIn, &SignInView::newPasswordChosen, this, [this] { signIn(true); });
    connect(m_signIn, &SignInView::otherStoreRequested, this, &FrontDesk::showWelcome);
    m_desk.window().showFront(m_signIn);
    m_signIn->setFocus();
    Q_EMIT readyToSignIn();
}

void FrontDesk::signIn(bool first)
{
    auto typed = shared(first ? m_signIn->takeNewPassword() : m_signIn->takePassword());
    const auto userId = m_signIn->userId().toStdString();
    m_signIn->setBusy(true);
    const auto workspace = m_desk.workspace();
    // The one-time secret is needed a second time, with the password it is exchanged for.
    auto secret = first ? std::exchange(m_oneTime, nullptr) : typed;
    m_desk.run<services::SessionPtr>(
        this,
        [workspace, userId, first, secret, typed] {
            return first ? workspace->sessions().firstSignIn(userId, *secret, *typed)
                         : workspace->sessions().signIn(userId, *secret);
        },
        [this, first, secret](Result<services::SessionPtr> session) {
            if (!m_signIn)
                return;
            m_signIn->setBusy(false);
            if (!session && (first || services::SessionService::needsFirstPassword(session.error())))
                m_oneTime = secret;
            if (!session && !first && services::SessionService::needsFirstPassword(session.error()))
                return m_signIn->askNewPassword();
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
    m_desk.window().idleWatcher().start(idleLimit);
    m_desk.window().bottomBar().setIntegrity(Tone::neutral, tr("Checking the records…"));
    m_desk.run<services::Verification>(
        this,
        [&desk = m_desk, store = m_store.toStdString()] { return services::verifyStore(desk.environment(), store); },
        [this, session = *session](Result<services::Verification> verification) {
            if (session == m_desk.session())
                showIntegrity(m_desk.window().bottomBar(), verification);
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
            if (done)
                m_desk.window().unlock();
            else
                lock.showProblem(localText(done.error()));
        });
}

void FrontDesk::changePassword()
{
    askPasswordChange(&m_desk.window(), [this](DialogBase *dialog, std::shared_ptr<PasswordChange> change) {
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

void FrontDesk::verifyDocument()
{
    using services::Verification;
    m_desk.files().open(
        &m_desk.window(), {tr("Verify a document or a store"), {}, tr("PDF documents and stores (*.pdf *.valbench)")},
        [this](const QString &path) {
            const auto verify = [&desk = m_desk, file = path.toStdString()](std::stop_token stop,
                                                                            const Progress &progress) {
                return file.ends_with(".pdf") ? services::verifyPdf(desk.environment(), file, {})
                                              : services::verifyStore(desk.environment(), file, stop, progress);
            };
            longWork<Verification>(tr("Verifying %1 …").arg(QFileInfo(path).fileName()), verify,
                                   [this](Result<Verification> verification) {
                                       if (verification)
                                           (new VerificationDialog(*verification, &m_desk.window()))->open();
                                       else
                                           m_desk.showError(tr("This cannot be verified"), verification.error(),
                                                            &m_desk.window());
                                   });
        });
}

} // namespace valbench::ui
