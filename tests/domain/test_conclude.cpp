// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/domain/report.h>

using namespace valbench;
using namespace valbench::domain;

class TestConclude : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void conclusions_data();
    void conclusions();
    void refusals();
};

namespace {

Protocol twoSteps()
{
    Protocol protocol;
    Step first, second;
    first.id = "1";
    second.id = "2";
    protocol.steps = {first, second};
    return protocol;
}

Execution ended(Outcome first, Outcome second)
{
    Execution execution;
    execution.steps.resize(2);
    execution.steps[0].stepId = "1";
    execution.steps[0].outcome = first;
    execution.steps[1].stepId = "2";
    execution.steps[1].outcome = second;
    return execution;
}

Deviation decided(DeviationClass deviationClass, Disposition disposition)
{
    Deviation deviation;
    deviation.stepId = "2";
    deviation.deviationClass = deviationClass;
    deviation.disposition = disposition;
    return deviation;
}

} // namespace

void TestConclude::conclusions_data()
{
    QTest::addColumn<int>("outcome");
    QTest::addColumn<int>("deviationClass"); // -1: no deviation
    QTest::addColumn<int>("disposition");
    QTest::addColumn<int>("conclusion");
    const auto row = [](const char *name, Outcome outcome, int deviationClass, Disposition disposition,
                        Conclusion conclusion) {
        QTest::newRow(name) << static_cast<int>(outcome) << deviationClass << static_cast<int>(disposition)
                            << static_cast<int>(conclusion);
    };
    const int minor = static_cast<int>(DeviationClass::minor), critical = static_cast<int>(DeviationClass::critical);
    row("all passed", Outcome::passed, -1, Disposition::none, Conclusion::accepted);
    row("not applicable", Outcome::notApplicable, -1, Disposition::none, Conclusion::accepted);
    row("minor, condition", Outcome::failed, minor, Disposition::acceptWithCondition,
        Conclusion::acceptedWithConditions);
    row("minor, as is", Outcome::failed, minor, Disposition::acceptAsIs, Conclusion::acceptedWithConditions);
    row("minor, rejected", Outcome::failed, minor, Disposition::reject, Conclusion::rejected);
    row("critical is never accepted", Outcome::failed, critical, Disposition::acceptAsIs, Conclusion::rejected);
    row("error, rejected", Outcome::error, minor, Disposition::reject, Conclusion::rejected);
    row("critical, corrected, passed since", Outcome::passed, critical, Disposition::corrected,
        Conclusion::acceptedWithConditions);
    row("critical, called corrected, failed since", Outcome::failed, critical, Disposition::corrected,
        Conclusion::rejected);
    row("deviation on a passed step", Outcome::passed, critical, Disposition::acceptAsIs, Conclusion::rejected);
}

void TestConclude::conclusions()
{
    QFETCH(int, outcome);
    QFETCH(int, deviationClass);
    QFETCH(int, disposition);
    QFETCH(int, conclusion);
    std::vector<Deviation> deviations;
    if (deviationClass >= 0)
        deviations.push_back(
            decided(static_cast<DeviationClass>(deviationClass), static_cast<Disposition>(disposition)));
    const auto concluded = conclude(twoSteps(), ended(Outcome::passed, static_cast<Outcome>(outcome)), deviations);
    VERIFY_OK(concluded);
    QCOMPARE(static_cast<int>(concluded->conclusion), conclusion);
}

void TestConclude::refusals()
{
    const auto protocol = twoSteps();
    QVERIFY(!conclude(protocol, ended(Outcome::passed, Outcome::notRun), {})); // a step was not run
    QVERIFY(!conclude(protocol, ended(Outcome::passed, Outcome::failed), {})); // no deviation
    QVERIFY(!conclude(protocol, ended(Outcome::passed, Outcome::error), {}));
    const auto open = decided(DeviationClass::minor, Disposition::none);
    QVERIFY(!conclude(protocol, ended(Outcome::passed, Outcome::failed), {open})); // undecided
    Execution missing = ended(Outcome::passed, Outcome::passed);
    missing.steps.pop_back();
    QVERIFY(!conclude(protocol, missing, {})); // a step has no result
    QCOMPARE(missing.outcome(), Outcome::passed);
    QCOMPARE(Execution().outcome(), Outcome::notRun);
    QCOMPARE(ended(Outcome::failed, Outcome::error).outcome(), Outcome::error);
}

VALBENCH_TEST(TestConclude, conclude)
#include "test_conclude.moc"
