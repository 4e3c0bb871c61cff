// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/time_stamp_authority.h"
#include "support/test_registry.h"
#include "test_store.h"

#include <QProcess>

using namespace valbench;
using namespace valbench::test;

/// Time stamps, copies and restores, by the program alone.
class TestProofs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void timeStampsAreSetUp();
    void timeStampsByOpenssl();
    void noAnswerIsTold();
    void copiesWarn();
    void restoreTakesTwo();
    void clock();

private:
    Ran tool(const std::string &line);
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
    std::unique_ptr<TimeStampAuthority> m_authority;
};

Ran TestProofs::tool(const std::string &line)
{
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(m_sandbox.path(".")));
    process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromStdString(line)});
    process.waitForFinished(60'000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput().toStdString(), process.readAllStandardError().toStdString()};
}

void TestProofs::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_authority = std::make_unique<TimeStampAuthority>();
}

void TestProofs::timeStampsAreSetUp()
{
    const Arguments status{"anchor", "status", "--store", m_store->file(), "--format", "json"};
    QVERIFY(at(document(m_sandbox.run(status)), "configured") == json::Value(false));
    VERIFY_CODE(m_store->as("adm", {"anchor", "now"}), 4);
    const Arguments rest{"--url", m_authority->url(), "--root", m_authority->rootFile(), "--reason", "agreed with QA"};
    VERIFY_CODE(m_store->json("qua", {"anchor", "configure"}, rest), 4);
    VERIFY_CODE(m_store->as("adm", {"anchor", "configure", "--off", "--url", "http://x/", "--reason", "why not"}), 2);
    VERIFY_CODE(m_store->json("adm", {"anchor", "configure"}, rest), 0);
    const auto now = m_store->json("adm", {"anchor", "now"});
    VERIFY_CODE(now, 0);
    QCOMPARE(textAt(document(now), "authority"), std::string("Time stamps good"));
    const auto told = m_sandbox.run(status);
    const auto fault = documentFault(m_sandbox, {"anchor", "status"}, told);
    QVERIFY2(fault.empty(), fault.c_str());
    QVERIFY(realAt(document(told), "stamped_entries") > 1 && at(document(told), "overdue") == json::Value(false));
    const auto verified = m_sandbox.run({"verify", m_store->file()});
    VERIFY_CODE(verified, 0);
    QVERIFY2(verified.out.find("passed\ttime stamps\t") != std::string::npos, verified.told().c_str());
    VERIFY_CODE(m_sandbox.run({"verify", m_store->file(), "--stamp-root", m_authority->rootFile()}), 0);
    const auto stranger = m_sandbox.write("stranger.pem", m_authority->strangersRootPem());
    const auto distrusted = m_sandbox.run({"verify", m_store->file(), "--stamp-root", stranger});
    VERIFY_CODE(distrusted, 1);
    QVERIFY2(distrusted.out.find("failed\ttime stamps\t") != std::string::npos, distrusted.told().c_str());
    const auto doctor = m_sandbox.run({"doctor", "--store", m_store->file()});
    QVERIFY2(doctor.out.find("time stamps         the newest, by Time stamps good, is ") != std::string::npos,
             doctor.told().c_str());
}

void TestProofs::timeStampsByOpenssl()
{
    const auto ran = m_store->json("qua", {"anchor", "export"}, {"--out", m_sandbox.path("stamps")});
    VERIFY_CODE(ran, 0);
    QVERIFY(realAt(document(ran), "stamps") >= 1);
    VERIFY_CODE(m_sandbox.run({"audit", "export", "--store", m_store->file(), "--as", "qua", "--password-file",
                               m_store->passwordFile("qua"), "--out", m_sandbox.path("trail.jsonl")}),
                0);
    int looked = 0;
    for (const auto &entry : std::filesystem::directory_iterator(m_sandbox.path("stamps"))) {
        if (entry.path().extension() != ".note")
            continue;
        const auto stem = "stamps/" + entry.path().stem().string();
        VERIFY_CODE(tool("openssl ts -verify -data " + stem + ".note -in " + stem + ".tsr -CAfile stamps/roots.pem"),
                    0);
        VERIFY_CODE(
            tool("openssl ts -verify -queryfile " + stem + ".tsq -in " + stem + ".tsr -CAfile stamps/roots.pem"), 0);
        const auto checked = tool(std::string(VALBENCH_PYTHON) + " -I " + source("resources/auditor/verify_trail.py") +
                                  " trail.jsonl " + stem + ".note");
        VERIFY_CODE(checked, 0);
        QVERIFY(checked.out.find(" 1 checkpoints;") != std::string::npos);
        ++looked;
    }
    QVERIFY(looked > 0);
}

void TestProofs::noAnswerIsTold()
{
    VERIFY_CODE(m_store->as("adm", {"anchor", "configure", "--url", m_authority->url("hangup"), "--root",
                                    m_authority->rootFile(), "--reason", "another address"}),
                0);
    const auto now = m_store->as("adm", {"anchor", "now"});
    VERIFY_CODE(now, 5);
    VERIFY_SAYS(now, "gave no time stamp");
    VERIFY_CODE(m_store->as("qua", {"user", "list"}), 0); // everything else goes on
    VERIFY_CODE(m_store->as("adm", {"anchor", "configure", "--off", "--reason", "for the tests to come"}), 0);
}

void TestProofs::copiesWarn()
{
    const auto backup = m_sandbox.path("backup.valbench");
    VERIFY_CODE(m_store->as("adm", {"store", "backup", backup}), 0);
    VERIFY_CODE(m_sandbox.run({"verify", backup}), 1); // older than what this computer has seen: not as the store
    VERIFY_CODE(Sandbox().run({"verify", backup}), 0);
    const auto info = m_sandbox.run({"store", "info", "--store", backup, "--format", "json"});
    VERIFY_CODE(info, 0);
    VERIFY_SAYS(info,
                "warning: This is a copy of the store of lineage " + textAt(document(info), "lineage").substr(0, 12));
    const auto here = m_sandbox.run({"store", "info", "--store", m_store->file(), "--format", "json"});
    QVERIFY(at(document(here), "copy").isNull());
    QCOMPARE(textAt(document(here), "lineage"), textAt(document(info), "lineage"));
    Arguments read{"audit", "list", "--store", backup, "--as", "qua", "--password-file", m_store->passwordFile("qua")};
    VERIFY_CODE(m_sandbox.run(read), 0);
    const auto added = m_sandbox.run({"user", "unlock", "qua", "--reason", "asked by phone", "--store", backup,
                                      "--user", "adm", "--password-file", m_store->passwordFile("adm")});
    VERIFY_CODE(added, 4);
}

void TestProofs::restoreTakesTwo()
{
    const auto backup = m_sandbox.path("backup.valbench");
    VERIFY_CODE(m_store->as("qua", {"user", "list"}), 0); // entries that the backup lacks
    const auto restore = [&](const std::string &first, const std::string &second) {
        return m_sandbox.run({"store", "restore", backup, "--store", m_store->file(), "--user", first,
                              "--password-file", m_store->passwordFile(first), "--second-user", second,
                              "--second-password-file", m_store->passwordFile(second), "--reason", "the disk failed",
                              "--format", "json"});
    };
    VERIFY_CODE(restore("adm", "adm"), 4);
    VERIFY_CODE(restore("qua", "adm"), 4);
    const auto done = restore("adm", "qua");
    VERIFY_CODE(done, 0);
    const auto fault = documentFault(m_sandbox, {"store", "restore"}, done);
    QVERIFY2(fault.empty(), fault.c_str());
    QVERIFY(realAt(document(done), "missing") > 0);
    QVERIFY(std::filesystem::exists(textAt(document(done), "replaced")));
    const auto verified = m_sandbox.run({"verify", m_store->file()});
    VERIFY_CODE(verified, 0);
    QVERIFY2(verified.out.find("adm and qua put a backup of ") != std::string::npos, verified.told().c_str());
    VERIFY_CODE(m_store->as("qua", {"user", "list"}), 0);
    VERIFY_CODE(m_sandbox.run({"store", "restore", backup, "--store", "postgresql://somebody@host/db", "--user", "adm",
                               "--second-user", "qua", "--reason", "the disk failed"}),
                2);
}

void TestProofs::clock()
{
    VERIFY_CODE(m_store->as("qua", {"store", "accept-clock", "--reason", "looked at it"}), 4);
    const auto nothing = m_store->as("adm", {"store", "accept-clock", "--reason", "looked at it"});
    VERIFY_CODE(nothing, 4);
    VERIFY_SAYS(nothing, "no step of the clock");
    const auto doctor = m_sandbox.run({"doctor", "--store", m_store->file()});
    QVERIFY2(doctor.out.find("no step of the clock waits for an explanation") != std::string::npos,
             doctor.told().c_str());
}

VALBENCH_TEST(TestProofs, proofs)
#include "test_proofs.moc"
