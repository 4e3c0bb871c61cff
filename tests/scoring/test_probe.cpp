// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <algorithm>
#include <chrono>
#include <sys/statvfs.h>
#include <unistd.h>

#include <valbench/base/ports.h>
#include <valbench/scoring/probe_target.h>

using namespace valbench;
using namespace valbench::scoring;

/// The probe tells of this computer what other programs tell, and whatever else answers is an error.
class TestProbe : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsOfThisComputer();
    void badAnswers_data();
    void badAnswers();
    void stopped();

private:
    static ProbeOptions options()
    {
        return {.interpreter = "/usr/bin/python3",
                .script = VALBENCH_SOURCE_DIR "/resources/probe/probe.py",
                .folder = VALBENCH_SOURCE_DIR};
    }
};

static std::string said(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished();
    return process.readAllStandardOutput().trimmed().toStdString();
}

static std::string valueOf(const std::vector<domain::NamedText> &list, const std::string &name)
{
    const auto found = std::ranges::find(list, name, &domain::NamedText::name);
    return found == list.end() ? "none" : found->value;
}

void TestProbe::tellsOfThisComputer()
{
    qputenv("VALBENCH_PROBED", "ünd so");
    qputenv("TZ", "Europe/Berlin");
    ProbeTarget target(options());
    const auto facts = target.facts({});
    VERIFY_OK(facts);
    const auto now = SystemClock().now().point();
    QCOMPARE("Python " + facts->python, said(QStringLiteral("/usr/bin/python3"), {QStringLiteral("--version")}));
    QCOMPARE(valueOf(facts->packages, "numpy"),
             said(QStringLiteral("/usr/bin/python3"),
                  {QStringLiteral("-c"), QStringLiteral("import numpy; print(numpy.__version__)")}));
    QVERIFY2(facts->system.starts_with("Debian GNU/Linux"), facts->system.c_str());
    QCOMPARE(facts->kernel, said(QStringLiteral("uname"), {QStringLiteral("-r")}));
    QCOMPARE(facts->memory, std::int64_t(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE));
    struct statvfs disk = {};
    QVERIFY(::statvfs(VALBENCH_SOURCE_DIR, &disk) == 0);
    const auto free = static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
    QVERIFY(std::abs(facts->freeDisk - free) < std::int64_t(4) << 30); // others write meanwhile
    QCOMPARE(valueOf(facts->variables, "VALBENCH_PROBED"), std::string("ünd so"));
    QCOMPARE(facts->zone, std::string("Europe/Berlin"));
    QVERIFY(std::chrono::abs(now - facts->time.point()) < std::chrono::seconds(30));
    QVERIFY2(target.description().starts_with("/usr/bin/python3 on "), target.description().c_str());
}

void TestProbe::badAnswers_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("the answer of");
    QTest::newRow("no JSON") << QByteArray("print('hello')") << QByteArray("the answer of");
    QTest::newRow("not all") << QByteArray("print('{\"python\": \"3\"}')") << QByteArray("packages");
    QTest::newRow("fails") << QByteArray("raise SystemExit('no licence')") << QByteArray("no licence");
    QTest::newRow("too slow") << QByteArray("import time; time.sleep(60)") << QByteArray("gave no answer");
}

void TestProbe::badAnswers()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, words);
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("probe.py")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(script) == script.size() && file.flush());
    auto given = options();
    given.script = file.fileName().toStdString();
    if (words.contains("gave"))
        given.longest = std::chrono::milliseconds(500);
    const auto facts = ProbeTarget(given).facts({});
    QVERIFY(!facts);
    const auto text = facts.error().text();
    QVERIFY2(QByteArray::fromStdString(text).contains(words), text.c_str());
    given.interpreter = "/nowhere/python3";
    QCOMPARE(ProbeTarget(given).facts({}).error().code(), ErrorCode::notFound);
}

void TestProbe::stopped()
{
    std::stop_source source;
    source.request_stop();
    QCOMPARE(ProbeTarget(options()).facts(source.get_token()).error().code(), ErrorCode::cancelled);
}

VALBENCH_TEST(TestProbe, probe)
#include "test_probe.moc"
