// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From the first view to a person signed in: welcome, stores, sign-in, lock, sign-out.
#pragma once

#include <QObject>
#include <QPointer>

#include <filesystem>
#include <memory>
#include <stop_token>

#include <valbench/ui/views/desk.h>

namespace valbench::ui {

class SignInView;
class WelcomeView;

class FrontDesk final : public QObject {
    Q_OBJECT
public:
    /// resources: samples and demo protocols.
    FrontDesk(Desk &desk, std::filesystem::path resources, QObject *parent = nullptr);
    ~FrontDesk() override;
    void showWelcome();
    void openStore(const QString &path);
    /// Opens the demo store, making it when it is not there yet.
    void openDemo();

Q_SIGNALS:
    /// The sign-in form is on screen.
    void readyToSignIn();
    /// A store could not be opened; the welcome view says why.
    void storeNotOpened();

private:
    /// Work that the welcome view shows with progress and cancel; one at a time.
    template <class T>
    void longWork(const QString &what, std::function<Result<T>(std::stop_token, const Progress &)> work,
                  std::function<void(Result<T>)> done);
    void showSignIn();
    void signIn();
    /// With the password chosen in the place of a one-time secret or of one that is too old.
    void signInWithNewPassword();
    void acceptStatement();
    /// Into the store, or to what has to be done before.
    void attempt(std::function<Result<services::SessionPtr>(services::SessionService)> work,
                 std::shared_ptr<Secret> typed);
    void startIdleLock();
    void readPolicy();
    void entered(Result<services::SessionPtr> session);
    void unlock();
    void signOut();
    void changePassword();
    void reportLost();
    void makeStore();
    void verifyDocument();
    void verify(const QString &file);
    void showBlocked(const QString &path, const Error &why);
    void restore(const QString &place);
    void remember(const QString &path);
    Desk &m_desk;
    std::filesystem::path m_resources;
    QPointer<WelcomeView> m_welcome;
    QPointer<SignInView> m_signIn;
    QString m_store;
    /// What the password typed at first led to.
    enum class Asked { nothing, firstPassword, newPassword, statement };
    Asked m_asked = Asked::nothing;
    std::shared_ptr<Secret> m_typed; ///< that password, or one-time secret: what was asked for goes with it
    int m_passwordMinLength = 0;
    std::stop_source m_stop;
    std::stop_source m_checking; ///< the records, from sign-in on
};

} // namespace valbench::ui
