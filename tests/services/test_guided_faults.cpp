// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Executing by hand under kill -9: what was recorded is whole, what was not is done again, and nothing is there twice.
#include "faults/acknowledged.h"
#include "faults/child.h"
#include "support/test_registry.h"

#include <chrono>
#include <random>
#include <thread>

#include "guided_protocol.h"
#include "service_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;
using domain::Outcome;

class TestGuidedFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void kills();
};

namespace {

/// A store with an approved protocol, closed again.
struct Prepared
{
    ServiceFixture fixture;
    std::vector<std::string> command;

    Status make()
    {
        const SystemClock real; // what the other process writes comes afterwards
        fixture.clock.set(real.now());
        VB_CHECK(fixture.createWithPeople());
        VB_CHECK(fixture.registerModel());
        VB_TRY(const auto id,
               fixture.workspace->protocols().add(fixture.as("engineer"), guidedProtocol(), "first one"));
        VB_CHECK(fixture.sign("engineer", id, Meaning::authored));
        VB_CHECK(fixture.sign("lead", id, Meaning::reviewed));
        VB_CHECK(fixture.sign("qa", id, Meaning::approved));
        fixture.workspace.reset();
        command = {VALBENCH_GUIDED_PLAYER,
                   fixture.storePath(),
                   fixture.environment().profile.string(),
                   "engineer",
                   std::string(ServiceFixture::password("engineer").reveal()),
                   id};
        return {};
    }
};

} // namespace

void TestGuidedFaults::kills()
{
    std::mt19937 random(20261128);
    std::chrono::microseconds whole{0};
    const int rounds = qEnvironmentVariableIsSet("VALBENCH_DEEP") ? 40 : 8;
    int interrupted = 0;
    for (int round = 0; round <= rounds; ++round) {
        Prepared prepared;
        VERIFY_OK(prepared.make());
        const auto start = std::chrono::steady_clock::now();
        if (round > 0) { // the first is not disturbed
            Child child(prepared.command);
            std::this_thread::sleep_for(whole * (random() % 1000) / 1000);
            child.kill();
            child.wait();
            auto said = child.lines();
            interrupted += said.empty() || said.back() != "done";
            std::erase(said, "done");
            const auto after = afterFault(prepared.fixture.storePath(), said);
            QVERIFY2(after.problem.empty(), after.problem.c_str());
        }
        // The next start goes on.
        Child next(prepared.command);
        const auto ended = next.wait();
        QVERIFY2(ended == 0, next.lines().empty() ? "it said nothing" : next.lines().back().c_str());
        if (round == 0)
            whole = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
        const SystemClock real;
        prepared.fixture.clock.set(real.now());
        VERIFY_OK(prepared.fixture.reopenWithPeople());
        const auto all = prepared.fixture.workspace->executions().list(prepared.fixture.as("lead"));
        VERIFY_OK(all);
        QCOMPARE(all->size(), std::size_t(1));
        const auto &view = all->front();
        for (const auto &step : view.execution.steps) {
            QVERIFY2(step.outcome == Outcome::passed || step.outcome == Outcome::failed, step.stepId.c_str());
            QCOMPARE(step.attempt(), std::int64_t(1));
            QVERIFY2(!step.actual.empty() && !step.finished.empty(), step.stepId.c_str());
            QCOMPARE(step.evidence.size(), std::size_t(1));
            VERIFY_OK(prepared.fixture.workspace->executions().evidence(prepared.fixture.as("lead"), view.record.id,
                                                                        step.evidence.front().sha256));
        }
        QCOMPARE(view.deviations.size(), std::size_t(1));
        QCOMPARE(view.record.version, std::int64_t(4)); // begun, and three acts
    }
    qInfo("%d of %d runs were interrupted; none doubled or lost a step", interrupted, rounds);
    QVERIFY(interrupted > rounds / 3);
}

VALBENCH_TEST(TestGuidedFaults, guided_faults)
#include "test_guided_faults.moc"
