// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"
#include "test_store.h"

#include <chrono>

#include <valbench/domain/accountability.h>
#include <valbench/services/workspace.h>

using namespace valbench;
using namespace valbench::test;

class TestPolicy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isShown();
    void isChangedByTwo();
    void boundsAreTold();
    void lengthHoldsForTheNextPassword();
    void lockComesAfterThree();
    void oldPasswordsHaveToBeChanged();

private:
    /// policy set with QA's confirmation.
    Ran set(const Arguments &options);
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
};

void TestPolicy::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
}

Ran TestPolicy::set(const Arguments &options)
{
    auto rest = options;
    rest.insert(rest.end(), {"--reason", "decided by the quality board", "--second-user", "qua",
                             "--second-password-file", m_store->passwordFile("qua")});
    return m_store->json("adm", {"policy", "set"}, rest);
}

void TestPolicy::isShown()
{
    const auto ran = m_store->json("eng", {"policy", "show"});
    VERIFY_CODE(ran, 0);
    const auto answer = document(ran);
    QCOMPARE(*at(answer, "settings/password_min_length").get<std::int64_t>(), 15);
    QCOMPARE(*at(answer, "settings/password_max_age_days").get<std::int64_t>(), 0);
    QCOMPARE(*at(answer, "settings/failures_before_lock").get<std::int64_t>(), 5);
    QCOMPARE(*at(answer, "version").get<std::int64_t>(), 1);
    VERIFY_CODE(m_store->as("eng", {"policy", "show"}), 0);
}

void TestPolicy::isChangedByTwo()
{
    const Arguments alone{"policy", "set", "--idle-lock-minutes", "5", "--reason", "decided by the quality board"};
    VERIFY_CODE(m_store->as("adm", alone), 2); // the second person is missing
    auto byLead = alone;
    byLead.insert(byLead.end(), {"--second-user", "eng", "--second-password-file", m_store->passwordFile("eng")});
    VERIFY_CODE(m_store->as("adm", byLead), 4);
    const auto ran = set({"--idle-lock-minutes", "5", "--trail-review", "before-approval"});
    VERIFY_CODE(ran, 0);
    QCOMPARE(*at(document(ran), "settings/idle_lock_minutes").get<std::int64_t>(), 5);
    QCOMPARE(textAt(document(ran), "settings/trail_review"), std::string("before approval"));
    QCOMPARE(*at(document(ran), "settings/failures_before_lock").get<std::int64_t>(), 5); // as it was
    const auto trail = m_store->as("adm", {"audit", "list", "--limit", "20"});
    QVERIFY2(trail.out.find("idle lock minutes from 10 to 5") != std::string::npos, trail.told().c_str());
    VERIFY_CODE(set({"--trail-review", "not-required"}), 0);
}

void TestPolicy::boundsAreTold()
{
    const auto ran = set({"--failures-before-lock", "11"});
    VERIFY_CODE(ran, 3);
    VERIFY_SAYS(ran, "between 3 and 10");
    VERIFY_CODE(set({"--idle-lock-minutes", "0"}), 3);
    VERIFY_CODE(set({"--idle-lock-minutes", "5"}), 3); // in force already
}

void TestPolicy::lengthHoldsForTheNextPassword()
{
    VERIFY_CODE(set({"--password-min-length", "30"}), 0);
    const auto change = m_store->withAccess("eng", {"user", "change-password", "--password-stdin"});
    const auto old = TestStore::passwordOf("eng");
    const auto tooShort = m_sandbox.run(change, old + "\na sentence of 27 characters\n");
    VERIFY_CODE(tooShort, 4);
    VERIFY_SAYS(tooShort, "30 characters");
    const auto common = m_sandbox.run(change, old + "\npassword password password password\n");
    VERIFY_CODE(common, 4);
    VERIFY_SAYS(common, "try first");
    VERIFY_CODE(m_store->as("eng", {"policy", "show"}), 0); // the old one is good until it is changed
}

void TestPolicy::lockComesAfterThree()
{
    VERIFY_CODE(set({"--failures-before-lock", "3"}), 0);
    const auto command = m_store->withAccess("eng", {"policy", "show", "--password-stdin"});
    for (int i = 0; i < 3; ++i)
        VERIFY_CODE(m_sandbox.run(command, "not the right password\n"), 4);
    const auto locked = m_store->as("eng", {"policy", "show"});
    VERIFY_CODE(locked, 4);
    VERIFY_SAYS(locked, "locked after 3 failures");
}

namespace {

class PastClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override
    {
        return Timestamp(SystemClock().now().point() - std::chrono::days(91));
    }
};

} // namespace

/// A store whose people chose their passwords 91 days ago, with a policy of 90.
void TestPolicy::oldPasswordsHaveToBeChanged()
{
    const PastClock clock;
    SystemRandom random;
    const services::Environment environment{clock,
                                            random,
                                            m_sandbox.profile(),
                                            "test build",
                                            [] { return std::string("+00:00 UTC"); },
                                            services::KeyProtection::demo};
    const auto file = m_sandbox.path("aged.valbench");
    {
        const auto made = services::Workspace::create(environment, file,
                                                      {services::Purpose::test,
                                                       {"adm", "Ada Min", Secret("the sentence of long ago")},
                                                       {"qua", "Quinn Ay", Secret("another one of long ago")}});
        VERIFY_OK(made);
        const auto statement = domain::accountabilityStatement().version;
        VERIFY_OK((*made)->sessions().acceptStatement("adm", Secret("the sentence of long ago"), statement));
        VERIFY_OK((*made)->sessions().acceptStatement("qua", Secret("another one of long ago"), statement));
        const auto admin = (*made)->sessions().signIn("adm", Secret("the sentence of long ago"));
        VERIFY_OK(admin);
        const auto qa = (*made)->sessions().signIn("qua", Secret("another one of long ago"));
        VERIFY_OK(qa);
        domain::PolicySettings settings;
        settings.passwordMaxAgeDays = 90;
        VERIFY_OK((*made)->policy().change(**admin, **qa, 1, settings, "decided by the quality board"));
    }
    const Arguments access{"--store", file, "--user", "adm", "--password-stdin"};
    const auto run = [&](Arguments command, const std::string &input) {
        command.insert(command.end(), access.begin(), access.end());
        return m_sandbox.run(command, input);
    };
    const auto refused = run({"user", "list"}, "the sentence of long ago\n");
    VERIFY_CODE(refused, 4);
    VERIFY_SAYS(refused, "user change-password --user adm");
    const Arguments change{"user", "change-password"};
    VERIFY_CODE(run(change, "the sentence of long ago\nthe sentence of long ago\n"), 4);
    VERIFY_CODE(run(change, "not what it was long ago\na sentence of this month\n"), 4);
    VERIFY_CODE(run(change, "the sentence of long ago\na sentence of this month\n"), 0);
    VERIFY_CODE(run({"user", "list"}, "a sentence of this month\n"), 0);
}

VALBENCH_TEST(TestPolicy, policy)
#include "test_policy.moc"
