// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Power cuts at random moments of a recorded run, its creation, checkpoints and reopenings included; and a
// disk that is full for a while.
#include "faults/acknowledged.h"
#include "faults/child.h"
#include "faults/io_log.h"
#include "store_fixture.h"
#include "support/test_registry.h"

#include <QDir>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <random>

using namespace valbench::test;

class TestPowerCut : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cuts();
    void aLyingDiskIsFoundOut();
    void fullDisk();
    void fullDiskAtEveryStepOfCreation();

private:
    struct Outcome
    {
        AfterFault after;
        std::size_t said = 0;
    };
    Outcome cutAt(std::size_t moment, Unsynced unsynced, bool syncsWork, std::mt19937 &random) const;

    QTemporaryDir m_folder;
    std::vector<IoOperation> m_operations;
};

namespace {

bool isDeep()
{
    return qEnvironmentVariableIsSet("VALBENCH_DEEP");
}

} // namespace

void TestPowerCut::initTestCase()
{
    const std::filesystem::path folder = m_folder.path().toStdString();
    const auto store = folder / "run" / "cut.valbench";
    std::filesystem::create_directory(folder / "run");
    IoFaults faults;
    faults.log = folder / "io.log";
    // Long enough, in the deep run, for the log to be folded into the file while work goes on.
    const int units = isDeep() ? 1000 : 60;
    constexpr int sessions = 3;
    faults.folder = store.parent_path();
    Child child(writerCommand(store, 20261107, units, sessions), faults);
    QCOMPARE(child.wait(), 0);
    QCOMPARE(child.lines().size(), std::size_t(1 + units * sessions));
    m_operations = readIoLog(faults.log);
    // The record is whole: replayed without a cut, it is the very file that the run left.
    QTemporaryDir copy;
    Disk disk(faults.folder);
    std::mt19937 random(1);
    for (const auto &operation : m_operations)
        disk.apply(operation);
    const std::filesystem::path copyFolder = copy.path().toStdString();
    disk.cut(Unsynced::kept, random, copyFolder);
    const auto after = afterFault(copyFolder / "cut.valbench", child.lines());
    QVERIFY2(after.problem.empty(), after.problem.c_str());
    QCOMPARE(after.stored, after.acknowledged);
    const auto syncs = std::ranges::count(m_operations, IoOperation::Kind::sync, &IoOperation::kind);
    QVERIFY(syncs >= units * sessions);
    qInfo("%zu operations, %lld of them syncs", m_operations.size(), static_cast<long long>(syncs));
}

TestPowerCut::Outcome TestPowerCut::cutAt(std::size_t moment, Unsynced unsynced, bool syncsWork,
                                          std::mt19937 &random) const
{
    Disk disk(m_folder.path().toStdString() + "/run", syncsWork);
    std::vector<std::string> said;
    for (std::size_t i = 0; i < moment; ++i) {
        disk.apply(m_operations[i]);
        if (m_operations[i].kind == IoOperation::Kind::said)
            said.push_back(m_operations[i].bytes.substr(0, m_operations[i].bytes.size() - 1));
    }
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    disk.cut(unsynced, random, path);
    return {afterFault(path / "cut.valbench", said), said.size()};
}

void TestPowerCut::cuts()
{
    std::mt19937 random(20261108);
    const int rounds = isDeep() ? 200 : 20;
    int withAnswers = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto moment = random() % (m_operations.size() + 1);
        const auto unsynced = std::array{Unsynced::mixed, Unsynced::mixed, Unsynced::dropped,
                                         Unsynced::kept}[static_cast<std::size_t>(round % 4)];
        const auto outcome = cutAt(moment, unsynced, true, random);
        QVERIFY2(outcome.after.problem.empty(), qPrintable(QStringLiteral("cut at operation %1: %2")
                                                               .arg(moment)
                                                               .arg(QString::fromStdString(outcome.after.problem))));
        QVERIFY(outcome.after.stored >= outcome.after.acknowledged);
        withAnswers += outcome.said > 1;
    }
    QVERIFY(withAnswers > rounds / 2);
    qInfo("%d cuts, no acknowledged entry lost, no file damaged", rounds);
}

void TestPowerCut::aLyingDiskIsFoundOut()
{
    std::mt19937 random(20261109);
    int lost = 0;
    constexpr int rounds = 10;
    for (int round = 0; round < rounds; ++round) {
        const auto moment = m_operations.size() / 2 + random() % (m_operations.size() / 2);
        lost += !cutAt(moment, Unsynced::mixed, false, random).after.problem.empty();
    }
    QVERIFY2(lost > rounds / 2, QByteArray::number(lost).constData());
}

void TestPowerCut::fullDisk()
{
    std::mt19937 random(20261110);
    const int rounds = isDeep() ? 100 : 10;
    int refused = 0;
    for (int round = 0; round < rounds; ++round) {
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "full.valbench";
        IoFaults faults;
        faults.failFrom = 1 + static_cast<long>(random() % 900);
        faults.failCount = 1 + static_cast<long>(random() % 20);
        constexpr int units = 40;
        faults.folder = path.parent_path();
        Child child(writerCommand(path, random(), units, 1), faults);
        child.wait();
        const auto lines = child.lines();
        const auto failures = std::ranges::count_if(lines, [](const auto &line) { return line.starts_with("failed"); });
        for (const auto &line : lines)
            if (line.starts_with("failed"))
                QVERIFY2(line.find("the disk is full") != std::string::npos, line.c_str());
        if (!std::filesystem::exists(path)) { // full while the store was being made
            QCOMPARE(failures, 1);
            QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 0);
            continue;
        }
        const auto after = afterFault(path, lines);
        QVERIFY2(after.problem.empty(), after.problem.c_str());
        // What was refused was undone, and work went on afterwards.
        QCOMPARE(after.stored, after.acknowledged);
        QVERIFY(failures < units);
        refused += failures > 0;
    }
    QVERIFY(refused > 0);
}

void TestPowerCut::fullDiskAtEveryStepOfCreation()
{
    constexpr int most = 500;
    int step = 1;
    for (; step < most; ++step) {
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "full.valbench";
        IoFaults faults;
        faults.failFrom = step;
        faults.failCount = 1;
        faults.folder = path.parent_path();
        Child child(writerCommand(path, 1, 0, 0), faults);
        if (child.wait() == 0) {
            const auto after = afterFault(path, child.lines());
            QVERIFY2(after.problem.empty(), after.problem.c_str());
            break;
        }
        const auto lines = child.lines();
        QCOMPARE(lines.size(), std::size_t(1));
        QVERIFY2(lines[0].find("the disk is full") != std::string::npos, lines[0].c_str());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList());
    }
    qInfo("creation refused at each of %d writes, nothing left behind", step - 1);
    QVERIFY(step > 10 && step < most);
}

VALBENCH_TEST(TestPowerCut, power_cut)
#include "test_power_cut.moc"
