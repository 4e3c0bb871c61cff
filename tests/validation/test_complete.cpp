// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <functional>
#include <limits>

#include <valbench/validation/complete.h>

#include "validation_support.h"

using namespace valbench;
using namespace valbench::validation;

using ProtocolChange = std::function<void(domain::Protocol &)>;
Q_DECLARE_METATYPE(ProtocolChange)

class TestComplete : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void statesEveryDefault();
    void refusals_data();
    void refusals();
    void stepsOverrideThePlan();
};

namespace {

/// A valid protocol: 1 sensitivity, 2 stability, 3 parity, 4 counts, 5 manual.
domain::Protocol validProtocol()
{
    auto protocol = test::smallProtocol();
    const auto add = [&protocol](domain::Step step) {
        step.id = std::to_string(protocol.steps.size() + 1);
        protocol.steps.push_back(std::move(step));
    };
    add(test::stepOf("pq.sensitivity", 0.8));
    auto stability = test::stepOf("pq.psi", 0.1);
    stability.criterion->direction = domain::Direction::atMost;
    add(stability);
    auto parity = test::stepOf("pq.demographic-parity", 0.8);
    parity.parameters.set("column", "g");
    add(parity);
    add(test::stepOf("pq.case-counts", 100));
    domain::Step manual;
    manual.kind = domain::StepKind::manual;
    manual.title = "Look";
    manual.instruction = "Look at it.";
    manual.expected = "It is there.";
    add(manual);
    return protocol;
}

} // namespace

void TestComplete::statesEveryDefault()
{
    const auto complete = completeProtocol(validProtocol());
    VERIFY_OK(complete);
    const auto &steps = complete->steps;
    QCOMPARE(steps[0].criterion->interval, std::string("wilson"));
    QCOMPARE(steps[1].criterion->interval, std::string("none"));
    QVERIFY(steps[1].criterion->judgedOn == domain::JudgedOn::value);
    QCOMPARE(steps[2].criterion->interval, std::string("katz-log"));
    QVERIFY(*steps[3].parameters.find("class") == json::Value("both"));
    QVERIFY(*steps[3].parameters.find("excluded") == json::Value(0));
    // What the analysis plan states is not stated twice.
    QVERIFY(!steps[0].parameters.find("score"));
    QVERIFY(!steps[0].parameters.find("threshold"));
    QVERIFY(json::canonicalText(complete->toJson()).has_value());
}

void TestComplete::refusals_data()
{
    QTest::addColumn<ProtocolChange>("change");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *name, const char *message, ProtocolChange change) {
        QTest::newRow(name) << change << QByteArray(message);
    };
    row("unknown check", "Step 1: check: there is no check 'pq.magic' in the catalogue; it has: pq.auc, ",
        [](auto &p) { p.steps[0].check = "pq.magic"; });
    row("other kind", "Step 1: check: pq.sensitivity is a check of PQ protocols, and this is of kind OQ.",
        [](auto &p) { p.kind = domain::ProtocolKind::oq; });
    row("unknown parameter",
        "Step 1: parameters.treshold: pq.sensitivity has no parameter of this name; it has: score, threshold.",
        [](auto &p) { p.steps[0].parameters.set("treshold", "0.2"); });
    row("ill-typed probability", "Step 1: parameters.threshold: expected a probability from 0 to 1.",
        [](auto &p) { p.steps[0].parameters.set("threshold", "half"); });
    row("probability out of range", "Step 1: parameters.threshold: expected a probability from 0 to 1.",
        [](auto &p) { p.steps[0].parameters.set("threshold", "1.5"); });
    row("ill-typed column", "Step 1: parameters.score: expected the name of a column.",
        [](auto &p) { p.steps[0].parameters.set("score", 7); });
    row("ill-typed count", "Step 2: parameters.bins: expected a whole number from 2 to 100.",
        [](auto &p) { p.steps[1].parameters.set("bins", "ten"); });
    row("count out of range", "Step 2: parameters.bins: expected a whole number from 2 to 100.",
        [](auto &p) { p.steps[1].parameters.set("bins", 1); });
    row("unknown choice", "Step 4: parameters.class: expected one of: both, events, non-events.",
        [](auto &p) { p.steps[3].parameters.set("class", "all"); });
    row("missing parameter", "Step 3: parameters.column is missing: The column whose values are the groups.",
        [](auto &p) { p.steps[2].parameters = {}; });
    row("group not listed", "Step 3: parameters.column: expected one of the analysis plan's groups (g), found 'site'.",
        [](auto &p) { p.steps[2].parameters.set("column", "site"); });
    row("truth as score", "Step 1: parameters.score: 'y' is the truth; name the column with the predictions.",
        [](auto &p) { p.steps[0].parameters.set("score", "y"); });
    row("truth as the plan's score",
        "Step 1: parameters.score: 'y' is the truth; name the column with the predictions.",
        [](auto &p) { p.analysis.score = p.analysis.truth; });
    row("no score", "Step 1: parameters.score: expected the name of a column.", [](auto &p) { p.analysis.score = {}; });
    row("no truth", "analysis.truth: expected the name of the column with the outcome.",
        [](auto &p) { p.analysis.truth = {}; });
    row("plan out of range", "Step 1: parameters.threshold: expected a probability from 0 to 1.",
        [](auto &p) { p.analysis.threshold = 5; });
    row("role missing",
        "Step 2: check: pq.psi needs a data set with the role 'baseline', which the protocol's data do not list.",
        [](auto &p) { p.data.pop_back(); });
    row("criterion missing", "Step 4: criterion: pq.case-counts needs one.",
        [](auto &p) { p.steps[3].criterion.reset(); });
    row("criterion not allowed", "Step 1: criterion: pq.subgroups reports and takes none.", [](auto &p) {
        p.steps[0].check = "pq.subgroups";
        p.steps[0].parameters.set("column", "g");
    });
    row("interval not offered",
        "Step 1: criterion.interval: 'delong' is not offered by pq.sensitivity; expected one of: wilson, "
        "clopper-pearson.",
        [](auto &p) { p.steps[0].criterion->interval = "delong"; });
    row("interval of a value", "Step 2: criterion.interval: 'wilson': pq.psi is judged on the value, since ",
        [](auto &p) { p.steps[1].criterion->interval = "wilson"; });
    row("interval beside value", "Step 1: criterion.interval: 'wilson' contradicts judged_on 'value'", [](auto &p) {
        p.steps[0].criterion->judgedOn = domain::JudgedOn::value;
        p.steps[0].criterion->interval = "wilson";
    });
    row("direction", "Step 1: criterion.direction: 'at most' makes no sense for Sensitivity; expected 'at least'.",
        [](auto &p) { p.steps[0].criterion->direction = domain::Direction::atMost; });
    row("limit out of range", "Step 1: criterion.limit: 80 is outside the range of Sensitivity, which is 0 to 1.",
        [](auto &p) { p.steps[0].criterion->limit = 80; });
    row("limit below an open range", "Step 2: criterion.limit: -0.1 is outside the range of PSI, which is 0 or more.",
        [](auto &p) { p.steps[1].criterion->limit = -0.1; });
    row("limit that cannot fail",
        "Step 1: criterion.limit: Sensitivity at least 0 would be met by every result; name a limit that can fail.",
        [](auto &p) { p.steps[0].criterion->limit = 0; });
    row("limit not a number", "Step 1: criterion.limit: expected a number.",
        [](auto &p) { p.steps[0].criterion->limit = std::numeric_limits<double>::quiet_NaN(); });
    row("confidence", "Step 1: criterion.confidence: expected a number between 0.5 and 1.",
        [](auto &p) { p.steps[0].criterion->confidence = 95; });
    row("seed", "Step 1: criterion.seed: expected a whole number from 0 to 9007199254740991.",
        [](auto &p) { p.steps[0].criterion->seed = -1; });
    row("manual without instruction", "Step 5: instruction: a manual step says what to do.",
        [](auto &p) { p.steps[4].instruction = "  "; });
    row("manual without expectation", "Step 5: expected: a manual step says what is expected.",
        [](auto &p) { p.steps[4].expected.clear(); });
    row("manual with check", "Step 5: check: a manual step has no check and no parameters.",
        [](auto &p) { p.steps[4].check = "pq.auc"; });
    row("manual with criterion", "Step 5: criterion: a manual step has none; write what is expected in words.",
        [](auto &p) { p.steps[4].criterion = domain::Criterion{}; });
    row("role twice", "data: the role 'test' occurs twice.", [](auto &p) { p.data[1].role = p.data[0].role; });
    row("digest", "data: the role 'test' needs the SHA-256 of its file", [](auto &p) { p.data[0].sha256 = "abc"; });
    row("group twice", "analysis.groups: 'g' occurs twice.", [](auto &p) { p.analysis.groups = {"g", "g"}; });
}

void TestComplete::refusals()
{
    QFETCH(ProtocolChange, change);
    QFETCH(QByteArray, message);
    auto protocol = validProtocol();
    change(protocol);
    const auto complete = completeProtocol(protocol);
    QVERIFY(!complete);
    QVERIFY(complete.error().code() == ErrorCode::badInput);
    QVERIFY2(complete.error().text().starts_with(message.toStdString()), complete.error().text().c_str());
}

void TestComplete::stepsOverrideThePlan()
{
    auto protocol = validProtocol();
    protocol.steps[0].parameters.set("threshold", 0.25);
    protocol.steps[0].parameters.set("score", "other");
    const auto complete = completeProtocol(protocol);
    VERIFY_OK(complete);
    const auto parameters = effectiveParameters(*complete, complete->steps[0]);
    VERIFY_OK(parameters);
    QVERIFY(*parameters->find("threshold") == json::Value("0.25"));
    QVERIFY(*parameters->find("score") == json::Value("other"));
    const auto planned = effectiveParameters(*complete, complete->steps[1]);
    VERIFY_OK(planned);
    QVERIFY(*planned->find("column") == json::Value("p"));
    QVERIFY(*planned->find("bins") == json::Value(10));
}

VALBENCH_TEST(TestComplete, complete)
#include "test_complete.moc"
