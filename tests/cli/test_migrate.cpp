// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A store of an earlier version (tests/store/fixtures/README.md) on the command line.
#include "support/test_registry.h"
#include "test_store.h"

using namespace valbench;
using namespace valbench::test;

class TestMigrate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void isReadAsItIs();
    void copiesAreNotMigrated();
    void backupsAreMigratedWhenRestored();
    void newStoresNeedNone();

private:
    [[nodiscard]] Arguments byBoth(Arguments command, const std::string &store) const;
    Sandbox m_sandbox;
    std::string m_old, m_admin, m_qa;
};

void TestMigrate::initTestCase()
{
    using enum std::filesystem::perms;
    m_old = m_sandbox.write("old.valbench", fileText(source("tests/store/fixtures/schema-1.valbench")),
                            owner_read | owner_write);
    m_admin = m_sandbox.write("admin.password", "a store of long ago 1\n", owner_read | owner_write);
    m_qa = m_sandbox.write("qa.password", "a store of long ago 2\n", owner_read | owner_write);
}

Arguments TestMigrate::byBoth(Arguments command, const std::string &store) const
{
    command.insert(command.end(),
                   {"--store", store, "--user", "admin", "--password-file", m_admin, "--second-user", "qa",
                    "--second-password-file", m_qa, "--reason", "a new version of Valbench", "--format", "json"});
    return command;
}

void TestMigrate::isReadAsItIs()
{
    const auto before = fileText(m_old);
    const auto verified = m_sandbox.run({"verify", m_old});
    VERIFY_CODE(verified, 0);
    QVERIFY2(verified.out.find("schema version 1") != std::string::npos, verified.told().c_str());
    const auto info = m_sandbox.run({"store", "info", "--store", m_old});
    VERIFY_CODE(info, 0);
    QVERIFY2(info.out.find("store migrate") != std::string::npos, info.told().c_str());
    const auto listed = m_sandbox.run({"protocol", "list", "--store", m_old, "--user", "qa", "--password-file", m_qa});
    VERIFY_CODE(listed, 0);
    QVERIFY2(listed.out.find("PQ-1") != std::string::npos, listed.told().c_str());
    QCOMPARE(fileText(m_old), before);
}

void TestMigrate::copiesAreNotMigrated()
{
    const auto before = fileText(m_old);
    const auto ran = m_sandbox.run(byBoth({"store", "migrate"}, m_old));
    VERIFY_CODE(ran, 4);
    VERIFY_SAYS(ran, "store restore");
    QCOMPARE(fileText(m_old), before);
}

void TestMigrate::backupsAreMigratedWhenRestored()
{
    const auto place = m_sandbox.path("restored.valbench");
    const auto ran = m_sandbox.run(byBoth({"store", "restore", m_old}, place));
    VERIFY_CODE(ran, 0);
    QVERIFY(at(document(ran), "verification/passed") == json::Value(true));
    // Nobody had accepted the accountability statement when the old store was made.
    VERIFY_CODE(m_sandbox.run({"user", "accept-statement", "--store", place, "--user", "qa", "--password-file", m_qa,
                               "--statement", "1"}),
                0);
    const auto trail = m_sandbox.run({"audit", "list", "--store", place, "--as", "qa", "--password-file", m_qa});
    VERIFY_CODE(trail, 0);
    QVERIFY2(trail.out.find("brought the store from schema version 1 to version 4, together with qa") !=
                 std::string::npos,
             trail.told().c_str());
    VERIFY_CODE(m_sandbox.run({"verify", place}), 0);
}

void TestMigrate::newStoresNeedNone()
{
    const TestStore store(m_sandbox);
    const auto ran = m_sandbox.run(byBoth({"store", "migrate"}, store.file()));
    VERIFY_CODE(ran, 4);
    VERIFY_SAYS(ran, "newest schema already");
}

VALBENCH_TEST(TestMigrate, migrate)
#include "test_migrate.moc"
