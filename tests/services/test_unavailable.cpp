// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A password that is wrong, and one that could not be checked: two outcomes, told apart and both in the trail.
#include "service_fixture.h"
#include "store/pg_cluster.h"
#include "support/test_registry.h"

#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

#include <valbench/domain/accountability.h>
#include <valbench/services/trail.h>

using namespace valbench;
using namespace valbench::test;

class TestUnavailable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void damagedKeysAreNoWrongPassword();
    void missingMemoryIsNoWrongPassword();
    void storeOutOfReachIsNotedAfterwards();
};

namespace {

/// Takes the memory away that this process does not have yet, until it is destroyed.
class Shortage {
public:
    Shortage()
    {
        std::ifstream status("/proc/self/statm");
        rlim_t pages = 0;
        status >> pages;
        ::getrlimit(RLIMIT_AS, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + (16UL << 20);
        ::setrlimit(RLIMIT_AS, &limit);
    }
    ~Shortage() { ::setrlimit(RLIMIT_AS, &m_before); }
    Shortage(const Shortage &) = delete;
    Shortage &operator=(const Shortage &) = delete;

private:
    rlimit m_before{};
};

bool says(const Error &error, std::string_view words)
{
    return error.text().find(words) != std::string::npos;
}

} // namespace

/// Keys whose protection is below what the program asks for do not count as opened, whatever is typed.
void TestUnavailable::damagedKeysAreNoWrongPassword()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    const auto wrong = fixture.signIn("lead", "not the right sentence");
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code(), ErrorCode::refused);
    QCOMPARE(fixture.entries("session.refused")->size(), 1U);
    QCOMPARE(fixture.entries("session.unavailable")->size(), 0U);

    auto strict = fixture.environment();
    strict.protection = services::KeyProtection::demo;
    {
        const auto other = services::Workspace::open(strict, fixture.storePath());
        VERIFY_OK(other);
        for (int i = 0; i < 10; ++i) { // more than lock an account
            const auto unknown = (*other)->sessions().signIn("lead", ServiceFixture::password("lead"));
            QVERIFY(!unknown);
            QCOMPARE(unknown.error().code(), ErrorCode::integrity);
            QVERIFY2(says(unknown.error(), "could not be checked"), unknown.error().text().c_str());
            QVERIFY(unknown.error().text() != wrong.error().text());
        }
    }
    const auto entries = fixture.entries("session.unavailable");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 10U);
    QCOMPARE(services::sentenceFor(entries->front().entry),
             std::string("Valbench could not check the password of lead at sign-in."));
    QCOMPARE(fixture.entries("session.refused")->size(), 1U);
    VERIFY_OK(fixture.signIn("lead")); // nothing was counted
}

void TestUnavailable::missingMemoryIsNoWrongPassword()
{
    ServiceFixture fixture;
    auto environment = fixture.environment();
    environment.protection = services::KeyProtection::demo; // a check that takes 19 MiB
    services::CreateRequest request;
    request.purpose = services::Purpose::demo;
    request.administrator = {"admin", "Maria Keller", ServiceFixture::password("admin")};
    request.qaApprover = {"qa", "David Okafor", ServiceFixture::password("qa")};
    auto made = services::Workspace::create(environment, fixture.storePath(), request);
    VERIFY_OK(made);
    fixture.workspace = *std::move(made);
    auto sessions = fixture.workspace->sessions();
    VERIFY_OK(sessions.acceptStatement("qa", ServiceFixture::password("qa"), ServiceFixture::statement()));
    const auto qa = fixture.signIn("qa");
    VERIFY_OK(qa);
    const auto outcomes = [&] {
        const Shortage shortage;
        return std::pair(fixture.signIn("qa"), sessions.unlock(**qa, ServiceFixture::password("qa")));
    }();
    for (const auto &error : {outcomes.first.error(), outcomes.second.error()}) {
        QCOMPARE(error.code(), ErrorCode::unavailable);
        QVERIFY2(says(error, "could not be checked") && says(error, "19 MiB"), error.text().c_str());
    }
    QCOMPARE(fixture.entries("session.unavailable")->size(), 2U);
    QCOMPARE(fixture.entries("session.refused")->size(), 0U);
    const auto wrong = sessions.unlock(**qa, Secret("not the right sentence"));
    QCOMPARE(wrong.error().code(), ErrorCode::refused);
    QCOMPARE(fixture.entries("session.refused")->size(), 1U);
    VERIFY_OK(sessions.unlock(**qa, ServiceFixture::password("qa")));
}

/// While nothing can be written nothing is written; when it can again, the trail says what was tried meanwhile.
void TestUnavailable::storeOutOfReachIsNotedAfterwards()
{
    auto &cluster = PgCluster::instance();
    const auto database = cluster.newDatabase();
    ServiceFixture fixture;
    services::CreateRequest request;
    request.purpose = services::Purpose::test;
    request.administrator = {"admin", "Maria Keller", ServiceFixture::password("admin")};
    request.qaApprover = {"qa", "David Okafor", ServiceFixture::password("qa")};
    auto made = services::Workspace::create(fixture.environment(), cluster.url(database, "postgres"), request);
    VERIFY_OK(made);
    auto &workspace = **made;
    auto sessions = workspace.sessions();
    VERIFY_OK(sessions.acceptStatement("admin", ServiceFixture::password("admin"), ServiceFixture::statement()));
    const auto admin = sessions.signIn("admin", ServiceFixture::password("admin"));
    VERIFY_OK(admin);
    VERIFY_OK(sessions.lock(**admin));
    PgConsole owner(cluster.url("postgres", "postgres"));
    QCOMPARE(owner.run("ALTER DATABASE " + database + " ALLOW_CONNECTIONS false"), std::string());
    QCOMPARE(owner.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'"),
             std::string());
    const auto unlocked = sessions.unlock(**admin, ServiceFixture::password("admin"));
    QVERIFY(!unlocked);
    QCOMPARE(unlocked.error().code(), ErrorCode::unavailable);
    QVERIFY2(says(unlocked.error(), "could not be checked"), unlocked.error().text().c_str());
    const auto signedIn = sessions.signIn("qa", Secret("not the right sentence")); // who could tell?
    QVERIFY(!signedIn);
    QCOMPARE(signedIn.error().code(), ErrorCode::unavailable);
    QCOMPARE(owner.run("ALTER DATABASE " + database + " ALLOW_CONNECTIONS true"), std::string());
    VERIFY_OK(sessions.unlock(**admin, ServiceFixture::password("admin")));
    domain::TrailFilter filter;
    filter.actionPrefix = "session.";
    const auto lines = workspace.trail().page(**admin, filter);
    VERIFY_OK(lines);
    QStringList sentences;
    for (const auto &line : *lines)
        sentences << QString::fromStdString(line.sentence);
    QVERIFY2(sentences.contains(QStringLiteral("Valbench could not check the password of admin at unlock.")) &&
                 sentences.contains(QStringLiteral("Valbench could not check the password of qa at sign-in.")),
             qPrintable(sentences.join(QLatin1Char('\n'))));
    QVERIFY(!sentences.join(QString()).contains(QLatin1String("was refused")));
}

VALBENCH_TEST(TestUnavailable, unavailable)
#include "test_unavailable.moc"
