// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"
#include "test_store.h"

#include <QProcess>

#include <fstream>

using namespace valbench;
using namespace valbench::test;

class TestVerify : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void goodStorePasses();
    void oneLineForEachCheck();
    void alteredEntryIsFound();
    void olderCopyIsFound();
    void damagedFilesFail();
    void missingFileIsBadInput();
    void reportsAreSigned();

private:
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
};

void TestVerify::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
}

void TestVerify::goodStorePasses()
{
    const auto ran = m_sandbox.run({"verify", "sqlite://" + m_store->file(), "--format", "json"});
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, {"verify"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    QVERIFY(at(document(ran), "passed") == json::Value(true));
    // Seen for the first time, there is nothing to compare with: told, and no failure.
    Sandbox stranger;
    const auto first = stranger.run({"verify", m_store->file()});
    VERIFY_CODE(first, 0);
    QVERIFY(first.out.find("not run\trollback") != std::string::npos);
}

void TestVerify::oneLineForEachCheck()
{
    const auto ran = m_sandbox.run({"verify", m_store->file()});
    VERIFY_CODE(ran, 0);
    const auto lines = QString::fromStdString(ran.out).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QVERIFY(lines.size() > 5);
    for (const auto &line : lines.first(lines.size() - 1)) {
        const auto cells = line.split(QLatin1Char('\t'));
        QCOMPARE(cells.size(), 4);
        bool isNumber = false;
        [[maybe_unused]] const auto n = cells[2].toLongLong(&isNumber);
        QVERIFY(isNumber);
    }
    QVERIFY(!lines.last().contains(QLatin1Char('\t')));
    QVERIFY(lines.last().startsWith(QLatin1String("Verified")));
}

void TestVerify::alteredEntryIsFound()
{
    auto bytes = fileText(m_store->file());
    const std::string reason = "first person of the store";
    const auto found = bytes.find(reason);
    QVERIFY(found != std::string::npos);
    bytes.replace(found, reason.size(), "worst person of the store");
    const auto altered = m_sandbox.write("altered.valbench", bytes);
    Sandbox stranger;
    const auto ran = stranger.run({"verify", altered});
    VERIFY_CODE(ran, 1);
    QVERIFY2(ran.out.find("failed\t") != std::string::npos, ran.told().c_str());
    QVERIFY(ran.out.find("Not verified") != std::string::npos);
}

void TestVerify::olderCopyIsFound()
{
    const auto old = fileText(m_store->file());
    VERIFY_CODE(m_store->as("adm", {"user", "list"}), 0);
    const auto now = fileText(m_store->file());
    m_sandbox.write("test.valbench", old);
    const auto ran = m_sandbox.run({"verify", m_store->file()});
    VERIFY_CODE(ran, 1);
    QVERIFY2(ran.out.find("failed\trollback") != std::string::npos, ran.told().c_str());
    VERIFY_CODE(m_store->as("adm", {"user", "list"}), 5);
    m_sandbox.write("test.valbench", now);
    VERIFY_CODE(m_sandbox.run({"verify", m_store->file()}), 0);
}

void TestVerify::damagedFilesFail()
{
    const auto store = fileText(m_store->file());
    const auto cut = m_sandbox.run({"verify", m_sandbox.write("cut.valbench", store.substr(0, store.size() / 2))});
    VERIFY_CODE(cut, 1);
    QVERIFY(cut.out.find("Not verified") != std::string::npos);
    // What is no store at all was named by mistake.
    VERIFY_CODE(m_sandbox.run({"verify", m_sandbox.write("text.valbench", "hello, this is no store at all\n")}), 3);
    const auto half = m_sandbox.run({"verify", m_sandbox.write("half.pdf", "%PDF-1.7\nnothing\n")});
    VERIFY_CODE(half, 1);
    const auto other = m_sandbox.run({"verify", m_sandbox.write("not.pdf", "no PDF")});
    VERIFY_CODE(other, 1);
}

void TestVerify::missingFileIsBadInput()
{
    VERIFY_CODE(m_sandbox.run({"verify", m_sandbox.path("none.valbench")}), 3);
    VERIFY_CODE(m_sandbox.run({"verify", m_sandbox.path("none.pdf")}), 3);
    VERIFY_CODE(m_sandbox.run({"verify", "postgresql://somebody:canary@host/db"}), 4);
    VERIFY_CODE(m_sandbox.run({"verify", "mysql://somebody:canary@host/db"}), 2);
    QVERIFY(!m_sandbox.wasPrinted("canary"));
}

void TestVerify::reportsAreSigned()
{
    const auto report = m_sandbox.path("report.json");
    VERIFY_CODE(m_sandbox.run({"verify", m_store->file(), "--report", report}), 0);
    const auto good = m_sandbox.run({"verify", report, "--format", "json"});
    VERIFY_CODE(good, 0);
    const auto fault = documentFault(m_sandbox, {"verify"}, good);
    QVERIFY2(fault.empty(), fault.c_str());
    QVERIFY2(good.out.find("Verified: everything that was checked holds.") != std::string::npos, good.told().c_str());
    // By openssl alone, with the store's authority.
    std::filesystem::path authority;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(m_sandbox.profile())) {
        if (entry.path().filename() == "ca.pem")
            authority = entry.path();
    }
    const auto openssl = [&] {
        QProcess check;
        check.start(QStringLiteral("openssl"),
                    {QStringLiteral("cms"), QStringLiteral("-verify"), QStringLiteral("-binary"),
                     QStringLiteral("-inform"), QStringLiteral("DER"), QStringLiteral("-in"),
                     QString::fromStdString(report + ".p7s"), QStringLiteral("-content"),
                     QString::fromStdString(report), QStringLiteral("-CAfile"),
                     QString::fromStdString(authority.string()), QStringLiteral("-purpose"), QStringLiteral("any"),
                     QStringLiteral("-out"), QStringLiteral("/dev/null")});
        check.waitForFinished();
        return check.exitCode();
    };
    QCOMPARE(openssl(), 0);
    // Somebody else trusts it with the store's authority, and not without.
    Sandbox stranger;
    VERIFY_CODE(stranger.run({"verify", report}), 1);
    VERIFY_CODE(stranger.run({"verify", report, "--root", authority.string()}), 0);
    // A word of it.
    auto text = [&] {
        std::ifstream stream(report, std::ios::binary);
        return std::string((std::istreambuf_iterator<char>(stream)), {});
    }();
    text.replace(text.find("holds"), 5, "fails");
    std::ofstream(report, std::ios::binary) << text;
    const auto edited = m_sandbox.run({"verify", report});
    VERIFY_CODE(edited, 1);
    QVERIFY2(edited.out.find("failed\treport unaltered") != std::string::npos, edited.told().c_str());
    QVERIFY(openssl() != 0);
    VERIFY_CODE(m_sandbox.run({"verify", report, "--report", report}), 2);
}

VALBENCH_TEST(TestVerify, verify)
#include "test_verify.moc"
