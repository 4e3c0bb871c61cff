// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 at random moments: what was acknowledged is there, and the store verifies.
#include "faults/acknowledged.h"
#include "faults/child.h"
#include "store_fixture.h"
#include "support/test_registry.h"

#include <QTemporaryDir>

#include <chrono>
#include <random>
#include <thread>

using namespace valbench::test;

class TestKill : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whileWriting();
    void whileCreating();
};

namespace {

int rounds()
{
    return qEnvironmentVariableIsSet("VALBENCH_DEEP") ? 200 : 20;
}

} // namespace

void TestKill::whileWriting()
{
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "kill.valbench";
    std::mt19937 random(20261105);
    std::int64_t stored = 0;
    int killed = 0;
    for (int round = 0; round < rounds(); ++round) {
        constexpr int moreThanItLives = 1'000'000;
        Child child(writerCommand(path, random(), moreThanItLives, 1));
        QVERIFY(child.waitForFirstLine());
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
        child.kill();
        killed += child.wait() == -1;
        const auto after = afterFault(path, child.lines());
        QVERIFY2(after.problem.empty(), after.problem.c_str());
        QVERIFY(after.stored >= after.acknowledged);
        QVERIFY(after.stored >= stored);
        stored = after.stored;
    }
    QCOMPARE(killed, rounds());
    qInfo("%d kills, %lld entries, none lost", killed, static_cast<long long>(stored));
}

void TestKill::whileCreating()
{
    std::mt19937 random(20261106);
    int there = 0;
    // How long it takes undisturbed says when to strike.
    const auto start = std::chrono::steady_clock::now();
    {
        QTemporaryDir folder;
        Child child(writerCommand(folder.path().toStdString() + "/kill.valbench", 1, 0, 0));
        QCOMPARE(child.wait(), 0);
    }
    const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    for (int round = 0; round < rounds(); ++round) {
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "kill.valbench";
        Child child(writerCommand(path, random(), 0, 0));
        std::this_thread::sleep_for(whole * (random() % 100) / 80);
        child.kill();
        child.wait();
        const auto after = afterFault(path, child.lines());
        QVERIFY2(after.problem.empty(), after.problem.c_str());
        there += std::filesystem::exists(path);
    }
    qInfo("%d of %d were made; the others are not there at all", there, rounds());
}

VALBENCH_TEST(TestKill, kill)
#include "test_kill.moc"
