// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox.h"
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

VALBENCH_TEST(TestDemo, demo)
#include "test_demo.moc"
