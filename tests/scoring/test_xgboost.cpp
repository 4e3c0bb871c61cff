// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>

#include "scoring_samples.h"

using namespace valbench;
using namespace valbench::test;

/// The sample model gives the scores that XGBoost's Python package gave when it was made: 7,679 rows.
class TestXgboost : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scoresAreTheRecordedOnes_data();
    void scoresAreTheRecordedOnes();
    void rowsForThemselves();
    void missingValues();
    void columnsByName();
    void threadsDoNotMatter();
    void describesItself();
};

namespace {

const char *const files[] = {"flchain_train.csv", "flchain_test.csv", "flchain_monitor.csv"};

std::vector<double> scoresOf(scoring::XgboostScorer &scorer, const data::Table &table)
{
    auto scores = scorer.score(table, {});
    if (!scores)
        qWarning("%s", scores.error().text().c_str());
    return scores ? *std::move(scores) : std::vector<double>();
}

} // namespace

void TestXgboost::scoresAreTheRecordedOnes_data()
{
    QTest::addColumn<QByteArray>("ending");
    for (const char *ending : {"json", "ubj"})
        QTest::newRow(ending) << QByteArray(ending);
}

void TestXgboost::scoresAreTheRecordedOnes()
{
    QFETCH(QByteArray, ending);
    const auto scorer = openSample(ending.toStdString());
    VERIFY_OK(scorer);
    std::size_t rows = 0;
    for (const char *file : files) {
        const auto table = sampleTable(file);
        const auto recorded = recordedScores(table), scores = scoresOf(**scorer, table);
        QCOMPARE(scores.size(), recorded.size());
        for (std::size_t i = 0; i < scores.size(); ++i)
            QVERIFY2(std::abs(scores[i] - recorded[i]) <= 1e-6, (file + std::to_string(i)).c_str());
        rows += scores.size();
    }
    QCOMPARE(rows, std::size_t(7679));
}

void TestXgboost::rowsForThemselves()
{
    const auto scorer = openSample();
    VERIFY_OK(scorer);
    const auto table = sampleTable("flchain_test.csv");
    const auto together = scoresOf(**scorer, table);
    for (std::size_t row = 0; row < table.rowCount(); row += 9) {
        const auto alone = scoresOf(**scorer, rowsOf(table, row, 1));
        QCOMPARE(alone.size(), std::size_t(1));
        QVERIFY(alone[0] == together[row]); // to the last bit
    }
    QVERIFY(scoresOf(**scorer, rowsOf(table, 0, 0)).empty());
}

/// Rows without creatinine are among the recorded ones; here all of a row's inputs are missing, one after the other.
void TestXgboost::missingValues()
{
    const auto scorer = openSample();
    VERIFY_OK(scorer);
    const auto table = sampleTable("flchain_test.csv");
    QVERIFY(table.column("creatinine").value()->missingCount() > 50);
    const auto one = rowsOf(table, 0, 1), three = rowsOf(table, 0, 3);
    std::vector<data::Column> columns;
    const double before = scoresOf(**scorer, one).at(0);
    int changes = 0;
    for (const char *absent : {"creatinine", "kappa", "lambda", "mgus", "age"}) {
        columns.clear();
        for (const auto &column : one.columns()) {
            const double nothing[] = {std::nan("")};
            columns.push_back(column.name() == absent
                                  ? data::Column::numbers(absent, data::ColumnKind::real, nothing).value()
                                  : column);
        }
        const auto score = scoresOf(**scorer, data::Table::make("one row", columns).value()).at(0);
        QVERIFY(score > 0 && score < 1);
        changes += score == before ? 0 : 1;
    }
    QVERIFY(changes > 0);
    // A text column without any text is missing too.
    columns.clear();
    for (const auto &column : three.columns()) {
        const std::optional<std::string> cells[] = {std::nullopt, "M", "F"};
        columns.push_back(column.name() == "sex" ? data::Column::texts("sex", cells).value() : column);
    }
    QVERIFY(std::isfinite(scoresOf(**scorer, data::Table::make("three rows", columns).value()).at(0)));
}

void TestXgboost::columnsByName()
{
    const auto scorer = openSample();
    VERIFY_OK(scorer);
    const auto table = sampleTable("flchain_test.csv");
    std::vector<data::Column> turned(table.columns().begin(), table.columns().end());
    std::ranges::reverse(turned);
    QVERIFY(scoresOf(**scorer, data::Table::make("turned", turned).value()) == scoresOf(**scorer, table));

    // Two columns with each other's names: other scores, and no way to notice but the numbers.
    std::vector<data::Column> swapped;
    for (const auto &column : table.columns()) {
        const auto name = column.name() == "kappa" ? "lambda" : column.name() == "lambda" ? "kappa" : column.name();
        swapped.push_back(column.isNumeric() ? data::Column::numbers(name, column.kind(), column.reals()).value()
                                             : column);
    }
    QVERIFY(scoresOf(**scorer, data::Table::make("swapped", swapped).value()) != scoresOf(**scorer, table));

    std::erase_if(turned, [](const data::Column &column) { return column.name() == "lambda"; });
    const auto without = (*scorer)->score(data::Table::make("without.csv", turned).value(), {});
    QVERIFY(!without);
    QCOMPARE(without.error().code(), ErrorCode::notFound);
    QVERIFY(without.error().text().find("lambda") != std::string::npos);
    QVERIFY(scoresOf(**scorer, table).size() == table.rowCount()); // and on it goes
}

void TestXgboost::threadsDoNotMatter()
{
    const auto table = sampleTable("flchain_train.csv");
    std::vector<std::vector<double>> scores;
    for (const unsigned threads : {1U, 2U, 7U}) {
        auto options = sampleOptions();
        options.threads = threads;
        const auto scorer = scoring::XgboostScorer::open(options);
        VERIFY_OK(scorer);
        scores.push_back(scoresOf(**scorer, table));
    }
    QVERIFY(scores[0].size() == table.rowCount() && scores[0] == scores[1] && scores[1] == scores[2]);
}

void TestXgboost::describesItself()
{
    const auto scorer = openSample("ubj");
    VERIFY_OK(scorer);
    QCOMPARE((*scorer)->description(),
             "XGBoost 1.7.4 with flchain_xgboost.ubj, SHA-256 " + sampleOptions("ubj").sha256.toHex());
    const std::vector<std::string> inputs{"age", "sex_male", "kappa", "lambda", "creatinine", "mgus"};
    QVERIFY(std::ranges::equal((*scorer)->inputs(), inputs));
}

VALBENCH_TEST(TestXgboost, xgboost)
#include "test_xgboost.moc"
