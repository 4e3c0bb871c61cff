// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The program with a store on PostgreSQL: made, described, used, verified, tampered with.
#include "sandbox.h"
#include "store/pg_cluster.h"
#include "support/test_registry.h"

using namespace valbench;
using namespace valbench::test;

class TestSharedStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void printedSqlIsForPsql();
    void madeUsedAndVerified();
    void tamperingIsNamed();
    void passwordsInUrlsAreRefused();
    void nothingThere();

private:
    Ran init(const std::string &url);

    Sandbox m_sandbox;
    std::string m_answers;
    std::string m_url;
    std::string m_database;
};

void TestSharedStore::initTestCase()
{
    const auto secret = m_sandbox.write("adm.txt", "we measure twice and cut once\n", std::filesystem::perms(0600));
    const auto other = m_sandbox.write("qua.txt", "quite another long passphrase\n", std::filesystem::perms(0600));
    m_answers = m_sandbox.write(
        "answers.json", R"({"administrator": {"user_id": "adm", "full_name": "Ada Min", "password_file": ")" + secret +
                            R"("}, "qa_approver": {"user_id": "qua", "full_name": "Quinn Ay", "password_file": ")" +
                            other + R"("}})");
}

Ran TestSharedStore::init(const std::string &url)
{
    return m_sandbox.run({"store", "init", "--store", url, "--purpose", "test", "--answers", m_answers});
}

void TestSharedStore::printedSqlIsForPsql()
{
    auto &cluster = PgCluster::instance();
    const auto printed = m_sandbox.run({"store", "init", "--print-sql"});
    VERIFY_CODE(printed, 0);
    m_database = cluster.newDatabase();
    // Without it a station's login can make nothing, and is told what to do.
    const auto early = init(cluster.url(m_database));
    VERIFY_CODE(early, 4);
    QVERIFY2(early.err.find("--print-sql") != std::string::npos, early.told().c_str());
    QCOMPARE(cluster.psql(m_database, "postgres", printed.out + "GRANT valbench_application TO station;"),
             std::string());
    const auto json = m_sandbox.run({"store", "init", "--print-sql", "--format", "json"});
    const auto fault = documentFault(m_sandbox, {"store", "init"}, json);
    QVERIFY2(fault.empty(), fault.c_str());
    QCOMPARE(textAt(document(json), "sql"), printed.out);
}

void TestSharedStore::madeUsedAndVerified()
{
    auto &cluster = PgCluster::instance();
    m_url = cluster.url(m_database);
    VERIFY_CODE(m_sandbox.run({"store", "init", m_url, "--purpose", "test", "--answers", m_answers}), 0);
    VERIFY_CODE(init(m_url), 4); // the same store
    const auto info = m_sandbox.run({"store", "info", "--store", m_url, "--format", "json"});
    VERIFY_CODE(info, 0);
    QCOMPARE(documentFault(m_sandbox, {"store", "info"}, info), std::string());
    QCOMPARE(textAt(document(info), "url"), m_url);
    QCOMPARE(textAt(document(info), "purpose"), std::string("test"));
    for (const auto *founder : {"adm", "qua"})
        VERIFY_CODE(m_sandbox.run({"user", "accept-statement", "--store", m_url, "--user", founder, "--password-file",
                                   m_sandbox.path(founder + std::string(".txt")), "--statement", "1"}),
                    0);
    VERIFY_CODE(m_sandbox.run({"user", "add", "eng", "--full-name", "Eng Ineer", "--role", "validation-engineer",
                               "--store", m_url, "--user", "adm", "--password-file", m_sandbox.path("adm.txt")}),
                0);
    const auto trail = m_sandbox.run(
        {"audit", "list", "--store", m_url, "--user", "adm", "--password-file", m_sandbox.path("adm.txt")});
    VERIFY_CODE(trail, 0);
    QVERIFY2(trail.out.find("added the account") != std::string::npos, trail.told().c_str());
    const auto verified = m_sandbox.run({"verify", m_url});
    VERIFY_CODE(verified, 0);
    QVERIFY2(verified.out.find("rollback") != std::string::npos, verified.told().c_str());
    const auto health = m_sandbox.run({"doctor", "--store", m_url});
    QVERIFY2(health.out.find(m_url) != std::string::npos, health.told().c_str());
    QVERIFY2(health.out.find("cannot be looked at from here") != std::string::npos, health.told().c_str());
}

void TestSharedStore::tamperingIsNamed()
{
    PgConsole administrator(PgCluster::instance().url(m_database, "postgres"));
    QCOMPARE(administrator.behindTheWalls("UPDATE ledger SET line = replace(line, '\"zone\":\"', '\"zone\":\"x') WHERE "
                                          "sequence = 2"),
             std::string());
    const auto verified = m_sandbox.run({"verify", m_url});
    VERIFY_CODE(verified, 1);
    QVERIFY2(verified.out.find("entry 2 was changed") != std::string::npos, verified.told().c_str());
}

void TestSharedStore::passwordsInUrlsAreRefused()
{
    const auto refused = m_sandbox.run({"store", "info", "--store", "postgresql://station:canary@localhost/x"});
    VERIFY_CODE(refused, 4);
    QVERIFY2(refused.err.find("does not belong into a URL") != std::string::npos, refused.told().c_str());
    QVERIFY(refused.err.find("canary") == std::string::npos && refused.out.find("canary") == std::string::npos);
    VERIFY_CODE(m_sandbox.run({"verify", "postgresql://station@db.example.org/x?sslmode=require"}), 4);
}

void TestSharedStore::nothingThere()
{
    auto &cluster = PgCluster::instance();
    VERIFY_CODE(m_sandbox.run({"store", "info", "--store", cluster.url("nowhere")}), 5);
    const auto empty = m_sandbox.run({"store", "info", "--store", cluster.url(cluster.newDatabase())});
    QVERIFY2(empty.code != 0 && empty.err.find("there is no store in this database") != std::string::npos,
             empty.told().c_str());
    VERIFY_CODE(m_sandbox.run({"store", "init", "--answers", m_answers}), 2);
}

VALBENCH_TEST(TestSharedStore, shared_store)
#include "test_shared_store.moc"
