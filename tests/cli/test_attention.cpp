// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts, reviews and lost passwords by the program alone.
#include "support/test_registry.h"
#include "test_store.h"

using namespace valbench;
using namespace valbench::test;

class TestAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void lockOutsAreAcknowledgedByBoth();
    void accessesAreReviewedAndSigned();
    void trailsAreReviewedAndSigned();
    void lostPasswordsOpenNothing();

private:
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
};

void TestAttention::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
}

void TestAttention::lockOutsAreAcknowledgedByBoth()
{
    const auto none = m_store->json("qua", {"alert", "list"});
    VERIFY_CODE(none, 0);
    QCOMPARE(sizeAt(document(none), "alerts"), 0UL);
    const auto command = m_store->withAccess("eng", {"model", "list", "--password-stdin"});
    for (int i = 0; i < 5; ++i)
        VERIFY_CODE(m_sandbox.run(command, "not the right password\n"), 4);
    const auto listed = m_store->json("adm", {"alert", "list"});
    VERIFY_CODE(listed, 0);
    QCOMPARE(sizeAt(document(listed), "alerts"), 1UL);
    QCOMPARE(textAt(document(listed), "alerts/0/kind"), std::string("lock-out"));
    QCOMPARE(textAt(document(listed), "alerts/0/user_id"), std::string("eng"));
    QCOMPARE(sizeAt(document(listed), "alerts/0/waits_for"), 2UL);
    const auto table = m_store->as("adm", {"alert", "list"});
    QVERIFY2(table.out.find("administrator, qa-approver") != std::string::npos, table.told().c_str());

    const Arguments rest{"ALERT-1", "--assessment", "called the engineer: own mistake"};
    VERIFY_CODE(m_store->json("adm", {"user", "unlock"}, {"eng", "--reason", "called and asked"}), 0);
    VERIFY_CODE(m_store->json("eng", {"alert", "acknowledge"}, rest), 4);
    VERIFY_CODE(m_store->json("qua", {"alert", "acknowledge"}, rest), 0);
    VERIFY_CODE(m_store->json("qua", {"alert", "acknowledge"}, rest), 4); // for one's role, once
    const auto both = m_store->json("adm", {"alert", "acknowledge"}, rest);
    VERIFY_CODE(both, 0);
    QCOMPARE(sizeAt(document(both), "waits_for"), 0UL);
    QCOMPARE(sizeAt(document(m_store->json("qua", {"alert", "list"})), "alerts"), 0UL);
    QCOMPARE(sizeAt(document(m_store->json("qua", {"alert", "list"}, {"--all"})), "alerts"), 1UL);
}

void TestAttention::accessesAreReviewedAndSigned()
{
    const auto due = m_store->json("adm", {"access-review", "due"});
    VERIFY_CODE(due, 0);
    QVERIFY(at(document(due), "last").isNull());
    VERIFY_CODE(m_store->as("eng", {"access-review", "due"}), 4);
    const Arguments record{"--findings", "all people are still here"};
    VERIFY_CODE(m_store->json("adm", {"access-review", "record"}, record), 4);
    const auto recorded = m_store->json("qua", {"access-review", "record"}, record);
    VERIFY_CODE(recorded, 0);
    QCOMPARE(textAt(document(recorded), "record/id"), std::string("AR-1"));
    QCOMPARE(sizeAt(document(recorded), "accounts"), 3UL);
    QVERIFY(at(document(recorded), "signed_by").isNull());
    VERIFY_CODE(m_store->sign("qua", "AR-1", "reviewed"), 0);
    const auto shown = m_store->json("adm", {"access-review", "show"}, {"AR-1"});
    VERIFY_CODE(shown, 0);
    QCOMPARE(textAt(document(shown), "signed_by"), std::string("Quentin Approver"));
    QCOMPARE(textAt(document(shown), "accounts/2/user_id"), std::string("eng"));
    const auto table = m_store->as("adm", {"access-review", "show", "AR-1"});
    QVERIFY2(table.out.find("Eve Engineer") != std::string::npos, table.told().c_str());
    QCOMPARE(sizeAt(document(m_store->json("adm", {"access-review", "list"})), "reviews"), 1UL);
    QVERIFY(!at(document(m_store->json("adm", {"access-review", "due"})), "last").isNull());
}

void TestAttention::trailsAreReviewedAndSigned()
{
    const Arguments findings{"--findings", "nothing that needs a deviation"};
    auto day = findings;
    day.insert(day.end(), {"--from", "2020-01-01"});
    VERIFY_CODE(m_store->json("eng", {"audit", "review"}, day), 4);
    const auto period = m_store->json("qua", {"audit", "review"}, day);
    VERIFY_CODE(period, 0);
    QCOMPARE(textAt(document(period), "record"), std::string("TR-1"));
    QCOMPARE(textAt(document(period), "from"), std::string("2020-01-01T00:00:00.000000Z"));
    QVERIFY(*at(document(period), "entries").get<std::int64_t>() > 10);
    auto both = day;
    both.insert(both.end(), {"--record", "USR-1"});
    VERIFY_CODE(m_store->json("qua", {"audit", "review"}, both), 2);
    auto record = findings;
    record.insert(record.end(), {"--record", "POL-1"});
    VERIFY_CODE(m_store->json("qua", {"audit", "review"}, record), 0);
    VERIFY_CODE(m_store->sign("qua", "TR-2", "reviewed"), 0);
    const auto listed = m_store->json("adm", {"audit", "reviews"}, {"--record", "POL-1"});
    VERIFY_CODE(listed, 0);
    QCOMPARE(sizeAt(document(listed), "reviews"), 1UL);
    QCOMPARE(textAt(document(listed), "reviews/0/signed_by"), std::string("Quentin Approver"));
    const auto table = m_store->as("adm", {"audit", "reviews"});
    QVERIFY2(table.out.find("not signed") != std::string::npos, table.told().c_str());
}

void TestAttention::lostPasswordsOpenNothing()
{
    m_store->enroll("los", "Lotta Os", "auditor");
    const Arguments report{"los", "--reason", "called from a known number"};
    VERIFY_CODE(m_store->json("eng", {"user", "report-lost"}, report), 4);
    VERIFY_CODE(m_store->json("los", {"user", "report-lost"}, report), 0);
    const auto refused = m_store->as("los", {"model", "list"});
    VERIFY_CODE(refused, 4);
    VERIFY_SAYS(refused, "reported as lost");
    const auto listed = m_store->json("adm", {"user", "list"});
    VERIFY_CODE(listed, 0);
    QCOMPARE(*at(document(listed), "users/3/lost").get<bool>(), true);
    VERIFY_CODE(m_store->json("adm", {"user", "reset-password"}, {"los", "--reason", "checked in person"}), 0);
}

VALBENCH_TEST(TestAttention, attention)
#include "test_attention.moc"
