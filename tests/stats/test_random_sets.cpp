// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/stats/evaluation.h>
#include <valbench/stats/evaluation_json.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// Small random data sets (ties, imbalance, constant and sure scores, tiny groups) against what scikit-learn,
/// statsmodels and pROC said of them: every number that one of them has, by its place in our answer. The sets are the
/// first of those that tests/reference/make_random.py compares.
class TestRandomSets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyNumber_data();
    void everyNumber();
};

void TestRandomSets::everyNumber_data()
{
    QTest::addColumn<int>("set");
    const auto count = reference("random.json", "sets").get<json::Array>()->size();
    QVERIFY(count >= 20);
    for (int i = 0; i < static_cast<int>(count); ++i)
        QTest::addRow("set %d", i) << i;
}

void TestRandomSets::everyNumber()
{
    QFETCH(int, set);
    const auto &given = reference("random.json", "sets/" + std::to_string(set));
    const auto outcomes = numbersOf(member(given, "outcomes")), scores = numbersOf(member(given, "scores"));
    const auto second = numbersOf(member(given, "second"));
    std::vector<std::string> groups;
    for (const auto &name : *member(given, "group").get<json::Array>())
        groups.push_back(*name.get<std::string>());
    EvaluationInput input;
    input.outcomes = outcomes;
    input.scores = scores;
    input.compareScores = second;
    input.groups = {{"g", groups}};
    input.threshold = numberOf(member(given, "threshold"));
    input.confidence = numberOf(member(given, "confidence"));
    input.partialTo = 0.2;
    if (*member(given, "interval").get<std::string>() == "clopper-pearson")
        input.proportions = ProportionMethod::clopperPearson;
    const auto evaluation = evaluateBinary(input);
    VERIFY_OK(evaluation);
    const auto document = evaluationJson(*evaluation);
    const auto &expected = member(given, "expected").get<json::Object>()->members();
    QVERIFY(expected.size() > 60);
    for (const auto &[path, theirs] : expected) {
        const auto &ours = member(document, path);
        QVERIFY2(ours.isNull() == theirs.isNull(), path.c_str());
        // Differences of nearly equal numbers are small beside what they are made of.
        const double other = theirs.isNull() ? 0 : numberOf(theirs), mine = theirs.isNull() ? 0 : numberOf(ours);
        QVERIFY2(std::abs(mine - other) <= 1e-9 * std::max(std::abs(other), 1e-3),
                 difference(path.c_str(), mine, other).c_str());
    }
}

VALBENCH_TEST(TestRandomSets, random_sets)
#include "test_random_sets.moc"
