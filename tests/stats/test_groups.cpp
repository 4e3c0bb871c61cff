// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <limits>

#include <valbench/stats/groups.h>
#include <valbench/stats/roc.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestGroups : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fairlearn_data();
    void fairlearn();
    void levelsMatchTheirSubset();
    void smallGroupsAreNotSufficient();
    void undefined();
};

void TestGroups::fairlearn_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<double>("threshold");
    for (const char *column : {"sex", "age_band"})
        for (const double threshold : {0.1, 0.2})
            QTest::addRow("%s_%d", column, int(std::lround(100 * threshold)))
                << QString::fromLatin1(column) << threshold;
}

void TestGroups::fairlearn()
{
    QFETCH(QString, column);
    QFETCH(double, threshold);
    const std::string tag = QTest::currentDataTag();
    const auto set = referenceSet("flchain_xgboost");
    const auto levels = sampleTexts("flchain_test.csv", column.toStdString());
    GroupOptions options;
    options.threshold = threshold;
    const auto table = groupTable(column.toStdString(), set.outcomes, set.scores, levels, options);
    VERIFY_OK(table);
    for (const auto &[key, gaps] : {std::pair("demographic_parity", &table->demographicParity),
                                    std::pair("equalized_odds", &table->equalizedOdds),
                                    std::pair("equal_opportunity", &table->equalOpportunity)}) {
        const auto expected = referenceNumbers("fairness.json", tag + "/" + key);
        VERIFY_CLOSE(gaps->all.difference, expected[0], 1e-12);
        VERIFY_CLOSE(gaps->all.ratio, expected[1], 1e-12);
        QVERIFY(gaps->all.leftOut.empty());
    }
}

void TestGroups::levelsMatchTheirSubset()
{
    const auto set = referenceSet("flchain_xgboost");
    const auto levels = sampleTexts("flchain_test.csv", "sex");
    const auto table = groupTable("sex", set.outcomes, set.scores, levels, {});
    VERIFY_OK(table);
    QCOMPARE(table->levels.size(), std::size_t(2));
    QCOMPARE(table->levels[0].level, std::string("F"));
    std::size_t n = 0;
    for (const auto &level : table->levels) {
        std::vector<double> y, s;
        for (std::size_t i = 0; i < levels.size(); ++i)
            if (levels[i] == level.level) {
                y.push_back(set.outcomes[i]);
                s.push_back(set.scores[i]);
            }
        const auto sample = BinarySample::make(y, s);
        VERIFY_OK(sample);
        QCOMPARE(level.auc.value, auc(*sample).area);
        QCOMPARE(level.positives, sample->cases());
        QVERIFY(level.cells == confusionAt(*sample, 0.5));
        VERIFY_CLOSE(level.specificity.value, 1 - level.falsePositiveRate.value, 1e-15);
        n += level.n;
    }
    QCOMPARE(n, set.outcomes.size());
}

void TestGroups::smallGroupsAreNotSufficient()
{
    // Group c has 3 positives, none found, and 5 negatives: it widens "all" and is left out of "sufficient".
    std::vector<double> y, s;
    std::vector<std::string> g;
    const auto add = [&](const char *level, int count, double outcome, double score) {
        for (int i = 0; i < count; ++i) {
            g.emplace_back(level);
            y.push_back(outcome);
            s.push_back(score);
        }
    };
    add("a", 15, 1, 0.9);
    add("a", 5, 1, 0.1);
    add("a", 18, 0, 0.1);
    add("a", 2, 0, 0.9);
    add("b", 10, 1, 0.9);
    add("b", 10, 1, 0.1);
    add("b", 15, 0, 0.1);
    add("b", 5, 0, 0.9);
    add("c", 3, 1, 0.1);
    add("c", 5, 0, 0.1);
    const auto table = groupTable("g", y, s, g, {});
    VERIFY_OK(table);
    QCOMPARE(table->equalOpportunity.all.difference, 0.75);
    QCOMPARE(table->equalOpportunity.all.ratio, 0.0);
    QCOMPARE(table->equalOpportunity.sufficient.difference, 0.25);
    VERIFY_CLOSE(table->equalOpportunity.sufficient.ratio, 0.5 / 0.75, 1e-15);
    QCOMPARE(table->equalOpportunity.sufficient.leftOut, std::vector<std::string>{"c"});
    QCOMPARE(table->equalizedOdds.sufficient.difference, 0.25);
    QCOMPARE(table->equalizedOdds.sufficient.ratio, 0.1 / 0.25);
    QCOMPARE(table->demographicParity.sufficient.leftOut, std::vector<std::string>{"c"});
    VERIFY_CLOSE(table->demographicParity.sufficient.difference, 17.0 / 40 - 15.0 / 40, 1e-12);
}

void TestGroups::undefined()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> y{1, 0, 0, 0, nan, 1}, s{0.9, 0.1, 0.2, 0.3, 0.5, 0.8};
    const std::vector<std::string> g{"x", "x", "", "", "z", "x"};
    const auto table = groupTable("g", y, s, g, {});
    VERIFY_OK(table);
    QCOMPARE(table->levels.size(), std::size_t(3));
    QCOMPARE(table->levels[2].level, std::string(missingLevel));
    QCOMPARE(table->levels[1].n, std::size_t(0));
    QCOMPARE(table->levels[1].missing, std::size_t(1));
    QVERIFY(!table->levels[1].selectionRate.isDefined() && std::isnan(table->levels[1].ece));
    // Only x has positives: no gap of the true positive rate, and it is not 0.
    QVERIFY(std::isnan(table->equalOpportunity.all.difference));
    QVERIFY(!table->equalOpportunity.all.reason.empty());
    QVERIFY(std::isnan(table->equalizedOdds.all.difference));
    // All false positive rates are 0: the difference exists, the ratio does not.
    QVERIFY(table->demographicParity.all.difference > 0.6);
    const std::vector<std::string> short1{"x"};
    const auto refused = groupTable("g", y, s, short1, {});
    QVERIFY(!refused);
    QVERIFY(refused.error().text().find("Group column g") != std::string::npos);
}

VALBENCH_TEST(TestGroups, groups)
#include "test_groups.moc"
