// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <set>

#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>

#include "check.h"
#include "fake_model.h"
#include "validation_support.h"

using namespace valbench;
using namespace valbench::validation;

class TestCatalogue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCheckDescribesItself();
    void everyCheckCompletesFromItsDefaults();
    void everyOfferedIntervalIsMade();
    void criterionInWords();
    void everyCheckCanBeRecomputed();
};

namespace {

/// The check as a form would start it: required parameters given, everything else left to the defaults.
domain::Step defaultStep(const CheckInfo &check)
{
    auto step = test::reportingStep(check.id);
    for (const auto &parameter : check.parameters) {
        if (parameter.isRequired())
            step.parameters.set(std::string(parameter.name), parameter.type == ParameterType::texts
                                                                 ? json::Value(json::Array{"g"})
                                                                 : json::Value("g"));
    }
    if (check.criterion != CriterionUse::none)
        step.criterion =
            domain::Criterion{.direction = check.directions.front(), .limit = check.usualLimit.value_or(0.5)};
    return step;
}

domain::Protocol protocolFor(const CheckInfo &check)
{
    return check.kind == domain::ProtocolKind::pq ? test::smallProtocol() : test::liveProtocol(check.kind);
}

} // namespace

void TestCatalogue::everyCheckDescribesItself()
{
    std::set<std::string_view> ids;
    QVERIFY(checkCatalogue().size() >= 15);
    for (const auto &check : checkCatalogue()) {
        const std::string id(check.id);
        QVERIFY2(ids.insert(check.id).second, id.c_str());
        QCOMPARE(findCheck(check.id), &check);
        QVERIFY2(functionOf(check.id), id.c_str());
        const auto prefix = check.kind == domain::ProtocolKind::pq   ? "pq."
                            : check.kind == domain::ProtocolKind::oq ? "oq."
                                                                     : "iq.";
        QVERIFY2(check.id.starts_with(prefix), id.c_str());
        QVERIFY2(check.kind == domain::ProtocolKind::iq ||
                     (check.asks == Asks::model) == (check.kind == domain::ProtocolKind::oq),
                 id.c_str());
        for (const auto text : {check.title, check.measures, check.columns, check.metric, check.evidence})
            QVERIFY2(!text.empty(), id.c_str());
        QVERIFY2(check.measures.ends_with('.'), id.c_str());
        QVERIFY2(check.hasInterval() == check.valueOnly.empty(), id.c_str());
        QVERIFY2((check.criterion == CriterionUse::none) == check.directions.empty(), id.c_str());
        QVERIFY2(check.kind == domain::ProtocolKind::iq ? check.roles.empty() : check.roles.front() == testRole,
                 id.c_str());
        for (const auto &parameter : check.parameters) {
            QVERIFY2(check.parameter(parameter.name) == &parameter, id.c_str());
            QVERIFY2(!parameter.title.empty() && parameter.meaning.ends_with('.'), id.c_str());
            QVERIFY2(parameter.planMember.empty() || parameter.fallback.empty(), id.c_str());
            QVERIFY2((parameter.type == ParameterType::choice) == !parameter.choices.empty(), id.c_str());
            QVERIFY2((parameter.type == ParameterType::count) == (parameter.least < parameter.most), id.c_str());
        }
    }
    QVERIFY(!findCheck("pq.nothing"));
    QVERIFY(!functionOf("pq.nothing"));
}

void TestCatalogue::everyCheckCompletesFromItsDefaults()
{
    for (const auto &check : checkCatalogue()) {
        const auto protocol = test::withStep(protocolFor(check), defaultStep(check));
        const auto complete = completeProtocol(protocol);
        VERIFY_OK(complete);
        const auto &step = complete->steps.front();
        if (step.criterion) {
            QCOMPARE(step.criterion->interval, std::string(check.hasInterval() ? check.intervals.front() : "none"));
            QCOMPARE(step.criterion->judgedOn == domain::JudgedOn::interval, check.hasInterval());
        }
        const auto effective = effectiveParameters(*complete, step);
        VERIFY_OK(effective);
        QCOMPARE(effective->members().size(), check.parameters.size());
        // Completing again, and reading back what was written, changes nothing.
        const auto again = completeProtocol(*complete);
        VERIFY_OK(again);
        QVERIFY(again->toJson() == complete->toJson());
        const auto read = domain::Protocol::fromJson(complete->toJson(), "protocol");
        VERIFY_OK(read);
        QVERIFY(completeProtocol(*read)->toJson() == complete->toJson());
    }
}

void TestCatalogue::everyOfferedIntervalIsMade()
{
    const auto table = test::tableOf(test::goodCsv());
    for (const auto &check : checkCatalogue()) {
        for (const auto interval : check.intervals) {
            auto step = defaultStep(check);
            step.criterion->interval = interval;
            test::FakeSource source;
            const auto outcome = check.kind != domain::ProtocolKind::pq
                                     ? test::runLive(test::withStep(protocolFor(check), step), &source)
                                     : test::run(test::withStep(protocolFor(check), step), table, table);
            VERIFY_OK(outcome);
            const auto &result = outcome->steps.front();
            QVERIFY2(result.outcome != domain::Outcome::error, test::describe(result).c_str());
            QCOMPARE(result.measures.front().method, std::string(interval));
            QVERIFY2(result.actual.find(intervalName(interval)) != std::string::npos, result.actual.c_str());
        }
    }
}

void TestCatalogue::criterionInWords()
{
    const auto *auc = findCheck("pq.auc");
    const domain::Criterion onInterval{.limit = 0.75, .interval = "delong-logit", .confidence = 0.975};
    QCOMPARE(criterionText(*auc, onInterval),
             std::string("AUC at least 0.75, judged on the 97.5% interval (DeLong logit)"));
    const domain::Criterion onValue{
        .direction = domain::Direction::atMost, .limit = 0.1, .judgedOn = domain::JudgedOn::value, .interval = "none"};
    QCOMPARE(criterionText(*findCheck("pq.psi"), onValue), std::string("PSI at most 0.1, judged on the value"));
    const domain::Criterion count{.limit = 100, .judgedOn = domain::JudgedOn::value};
    QCOMPARE(criterionText(*findCheck("pq.case-counts"), count),
             std::string("Cases at least 100 persons, judged on the value"));
}

void TestCatalogue::everyCheckCanBeRecomputed()
{
    // The kit's scripts know each check, and the test that runs them uses each.
    for (const auto *file :
         {"resources/recompute/recompute.py", "resources/recompute/recompute.R", "tests/cli/test_recompute.cpp"}) {
        const auto text = test::sourceText(file);
        // What asks the model more than once has no numbers that data give.
        for (const auto &check : checkCatalogue())
            QVERIFY2(check.kind != domain::ProtocolKind::pq || text.find(check.id) != std::string::npos,
                     (std::string(check.id) + " in " + file).c_str());
    }
}

VALBENCH_TEST(TestCatalogue, catalogue)
#include "test_catalogue.moc"
