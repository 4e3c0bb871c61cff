// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The slice itself under kill -9 and power cuts: what was acknowledged is there, store and documents verify, and
// work can go on.
#include "faults/acknowledged.h"
#include "faults/child.h"
#include "faults/io_log.h"
#include "support/test_registry.h"

#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <thread>

#include <valbench/services/demo.h>
#include <valbench/services/verification.h>
#include <valbench/services/workspace.h>

using namespace valbench;
using test::Child;

class TestSliceFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void kills();
    void powerCuts();
    void aLyingDiskIsFoundOut();

private:
    std::string cutAt(std::size_t moment, test::Unsynced unsynced, bool syncsWork, std::mt19937 &random,
                      std::int64_t &acknowledged) const;

    QTemporaryDir m_folder;
    std::chrono::microseconds m_whole{0}; ///< how long the slice takes undisturbed
    std::vector<test::IoOperation> m_operations;
};

namespace {

namespace fs = std::filesystem;

std::vector<std::string> playerCommand(const fs::path &folder)
{
    return {VALBENCH_SLICE_PLAYER, folder.string()};
}

/// A temporary folder by the name that the operating system gives it.
fs::path pathOf(const QTemporaryDir &folder)
{
    return fs::canonical(folder.path().toStdString());
}

/// What is wrong with what the slice left; empty if nothing is.
std::string problemAfter(const fs::path &folder, const std::vector<std::string> &said, std::int64_t &acknowledged)
{
    const auto demo = folder / "demo";
    const auto store = demo / "demo.valbench";
    std::vector<std::string> commits;
    std::ranges::copy_if(said, std::back_inserter(commits), [](const auto &line) { return line != "done"; });
    const auto after = test::afterFault(store, commits);
    acknowledged = after.acknowledged;
    if (!after.problem.empty() || !fs::exists(store))
        return after.problem;

    const SystemClock clock;
    SystemRandom random;
    const services::Environment environment{clock,
                                            random,
                                            folder / "profile",
                                            "0.1.0+after",
                                            [] { return std::string("+00:00 UTC"); },
                                            services::KeyProtection::unitTest};
    const auto verification = services::verifyStore(environment, store.string());
    if (!verification)
        return verification.error().text();
    if (!verification->passed)
        return verification->verdict;
    for (const auto &entry : fs::directory_iterator(demo)) {
        if (entry.path().extension() != ".pdf")
            continue;
        const auto pdf = services::verifyPdf(environment, entry.path(), {demo / "ca.pem"});
        if (!pdf || !pdf->passed)
            return pdf ? entry.path().string() + ": " + pdf->verdict : pdf.error().text();
    }
    // The next start: somebody signs in and out.
    const auto people = services::demoPeople(demo / "demo-people.txt");
    if (!people)
        return people.error().text();
    const auto workspace = services::Workspace::open(environment, store.string());
    if (!workspace)
        return workspace.error().text();
    const auto info = (*workspace)->info();
    if (!info)
        return info.error().text();
    for (const auto *key : {"checkpoint.key", "seal.p8", "ca.pem"})
        if (!fs::exists(folder / "profile" / "stores" / info->storeId / key))
            return std::string("the station's ") + key + " is gone";
    const auto session = (*workspace)->sessions().signIn(people->front().userId, Secret(people->front().passphrase));
    if (!session)
        return session.error().text();
    const auto left = (*workspace)->sessions().signOut(**session);
    return left ? std::string() : left.error().text();
}

} // namespace

void TestSliceFaults::initTestCase()
{
    const auto folder = pathOf(m_folder);
    fs::create_directory(folder / "run");
    const test::IoFaults faults{folder / "run", folder / "io.log"};
    const auto start = std::chrono::steady_clock::now();
    Child child(playerCommand(folder / "run"), faults);
    QCOMPARE(child.wait(), 0);
    m_whole = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    const auto lines = child.lines();
    QCOMPARE(lines.back(), std::string("done"));
    QVERIFY(lines.size() > 50);
    m_operations = test::readIoLog(faults.log);
    // The record is whole: replayed without a cut, nothing is missing.
    std::mt19937 random(1);
    std::int64_t acknowledged = 0;
    const auto problem = cutAt(m_operations.size(), test::Unsynced::kept, true, random, acknowledged);
    QVERIFY2(problem.empty(), problem.c_str());
    QCOMPARE(std::to_string(acknowledged), lines[lines.size() - 2].substr(0, lines[lines.size() - 2].find(' ')));
    qInfo("the slice: %zu commits, %zu operations on files, %lld ms", lines.size() - 1, m_operations.size(),
          static_cast<long long>(m_whole.count() / 1000));
}

std::string TestSliceFaults::cutAt(std::size_t moment, test::Unsynced unsynced, bool syncsWork, std::mt19937 &random,
                                   std::int64_t &acknowledged) const
{
    const auto root = pathOf(m_folder) / "run";
    test::Disk disk(root, syncsWork);
    std::vector<std::string> said;
    for (std::size_t i = 0; i < moment; ++i) {
        disk.apply(m_operations[i]);
        if (m_operations[i].kind == test::IoOperation::Kind::said)
            said.push_back(m_operations[i].bytes.substr(0, m_operations[i].bytes.size() - 1));
    }
    const QTemporaryDir folder;
    disk.cut(unsynced, random, pathOf(folder));
    return problemAfter(pathOf(folder), said, acknowledged);
}

void TestSliceFaults::kills()
{
    std::mt19937 random(20261125);
    const int rounds = qEnvironmentVariableIsSet("VALBENCH_DEEP") ? 20 : 5;
    int withAnswers = 0;
    for (int round = 0; round < rounds; ++round) {
        const QTemporaryDir folder;
        Child child(playerCommand(pathOf(folder)));
        if (round % 4 != 0) // the others may strike before anything is there
            QVERIFY(child.waitForFirstLine());
        std::this_thread::sleep_for(m_whole * (random() % 1000) / 1000);
        child.kill();
        child.wait();
        std::int64_t acknowledged = 0;
        const auto problem = problemAfter(pathOf(folder), child.lines(), acknowledged);
        QVERIFY2(problem.empty(), problem.c_str());
        withAnswers += acknowledged > 0;
    }
    qInfo("%d kills, %d of them after commits, no acknowledged entry lost", rounds, withAnswers);
    QVERIFY(withAnswers > rounds / 2);
}

void TestSliceFaults::powerCuts()
{
    std::mt19937 random(20261126);
    constexpr int rounds = 20;
    int withAnswers = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto moment = random() % (m_operations.size() + 1);
        const auto unsynced = std::array{test::Unsynced::mixed, test::Unsynced::mixed, test::Unsynced::dropped,
                                         test::Unsynced::kept}[static_cast<std::size_t>(round % 4)];
        std::int64_t acknowledged = 0;
        const auto problem = cutAt(moment, unsynced, true, random, acknowledged);
        QVERIFY2(
            problem.empty(),
            qPrintable(QStringLiteral("cut at operation %1: %2").arg(moment).arg(QString::fromStdString(problem))));
        withAnswers += acknowledged > 0;
    }
    QVERIFY(withAnswers > rounds / 2);
    qInfo("%d cuts, no acknowledged entry lost", rounds);
}

void TestSliceFaults::aLyingDiskIsFoundOut()
{
    std::mt19937 random(20261127);
    std::int64_t acknowledged = 0;
    int lost = 0;
    constexpr int rounds = 4;
    for (int round = 0; round < rounds; ++round) {
        const auto moment = m_operations.size() / 2 + random() % (m_operations.size() / 2);
        lost += !cutAt(moment, test::Unsynced::mixed, false, random, acknowledged).empty();
    }
    QVERIFY2(lost > rounds / 2, QByteArray::number(lost).constData());
}

VALBENCH_TEST(TestSliceFaults, slice_faults)
#include "test_slice_faults.moc"
