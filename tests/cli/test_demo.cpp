// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox.h"
#include "store/pg_cluster.h"
#include "support/test_registry.h"

using namespace valbench;
using namespace valbench::test;

class TestDemo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lastLineIsTheSignedPdf();
    void storeAndPdfsVerify();
    void peopleFileIsPrivateAndSecret();
    void folderIsNotOverwritten();
    void playsOnASharedStore();

private:
    Sandbox m_sandbox;
    Ran m_ran;
};

void TestDemo::lastLineIsTheSignedPdf()
{
    m_ran = m_sandbox.run({"demo", "--out", "demo"});
    VERIFY_CODE(m_ran, 0);
    const auto lines = QString::fromStdString(m_ran.out).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    const auto pdf = lines.last().toStdString();
    QVERIFY2(pdf.ends_with(".pdf"), m_ran.told().c_str());
    QVERIFY(std::filesystem::path(pdf).is_absolute());
    QVERIFY(fileText(pdf).starts_with("%PDF-"));
    for (const auto *name : {"demo/demo.valbench", "demo/demo-people.txt", "demo/ca.pem"})
        QVERIFY2(std::filesystem::exists(m_sandbox.path(name)), name);
}

void TestDemo::storeAndPdfsVerify()
{
    const auto root = m_sandbox.path("demo/ca.pem");
    VERIFY_CODE(m_sandbox.run({"verify", m_sandbox.path("demo/demo.valbench")}), 0);
    Sandbox stranger;
    int count = 0;
    for (const auto &entry : std::filesystem::directory_iterator(m_sandbox.path("demo"))) {
        if (entry.path().extension() == ".pdf") {
            VERIFY_CODE(stranger.run({"verify", entry.path().string(), "--root", root}), 0);
            ++count;
        }
    }
    QVERIFY(count >= 2);
    for (const auto *suffix : {"-wal", "-shm"})
        QVERIFY2(!std::filesystem::exists(m_sandbox.path("demo/demo.valbench") + suffix), suffix);
}

void TestDemo::peopleFileIsPrivateAndSecret()
{
    using enum std::filesystem::perms;
    const std::filesystem::path people = m_sandbox.path("demo/demo-people.txt");
    QCOMPARE(std::filesystem::status(people).permissions(), owner_read | owner_write);
    const auto text = QString::fromStdString(fileText(people));
    for (const auto &line : text.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const auto passphrase = line.split(QLatin1Char('\t')).last();
        if (!line.startsWith(QLatin1Char('#')))
            QVERIFY(!m_sandbox.wasPrinted(passphrase.toStdString()));
    }
}

void TestDemo::folderIsNotOverwritten()
{
    const auto again = m_sandbox.run({"demo", "--out", m_sandbox.path("demo")});
    QVERIFY2(again.code == 3 || again.code == 4, again.told().c_str());
    VERIFY_CODE(m_sandbox.run({"verify", m_sandbox.path("demo/demo.valbench")}), 0);
}

void TestDemo::playsOnASharedStore()
{
    auto &cluster = PgCluster::instance();
    const auto database = cluster.newDatabase();
    const auto url = cluster.url(database, "postgres");
    const auto played = m_sandbox.run({"demo", "--out", "shared", "--store", url, "--format", "json"});
    VERIFY_CODE(played, 0);
    QCOMPARE(documentFault(m_sandbox, {"demo"}, played), std::string());
    QCOMPARE(textAt(document(played), "store"), url);
    QVERIFY(!std::filesystem::exists(m_sandbox.path("shared/demo.valbench"))); // the database is the store
    const auto verified = m_sandbox.run({"verify", url});
    VERIFY_CODE(verified, 0);
    const auto info = m_sandbox.run({"store", "info", "--store", url, "--format", "json"});
    VERIFY_CODE(info, 0);
    QCOMPARE(textAt(document(info), "purpose"), std::string("demo"));
    QVERIFY2(realAt(document(info), "entries") > 80, info.told().c_str());
    int pdfs = 0;
    for (const auto &entry : std::filesystem::directory_iterator(m_sandbox.path("shared"))) {
        if (entry.path().extension() != ".pdf")
            continue;
        VERIFY_CODE(m_sandbox.run({"verify", entry.path().string(), "--root", m_sandbox.path("shared/ca.pem")}), 0);
        ++pdfs;
    }
    QVERIFY(pdfs >= 6);
    // The people work in it as in any other, with their own passphrases.
    QString passphrase;
    const auto people = QString::fromStdString(fileText(m_sandbox.path("shared/demo-people.txt")));
    for (const auto &line : people.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (line.startsWith(QLatin1String("c.dubois\t")))
            passphrase = line.split(QLatin1Char('\t')).last();
    }
    const auto reports = m_sandbox.run({"audit", "list", "--store", url, "--as", "c.dubois", "--password-stdin",
                                        "--format", "json", "--limit", "1000"},
                                       passphrase.toStdString() + "\n");
    VERIFY_CODE(reports, 0);
    QVERIFY2(reports.out.find("approved REP-1 version 1") != std::string::npos, reports.told().c_str());
    // A second demo does not play into the first.
    const auto again = m_sandbox.run({"demo", "--out", "again", "--store", url});
    VERIFY_CODE(again, 4);
    QVERIFY(!std::filesystem::exists(m_sandbox.path("again/demo-people.txt")));
    VERIFY_CODE(m_sandbox.run({"verify", url}), 0);
}

VALBENCH_TEST(TestDemo, demo)
#include "test_demo.moc"
