// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the pages of a tracking server make of its answers before anything is on screen.
#include "support/test_registry.h"
#include "views/file_preview.h"
#include "views/filter_completion.h"
#include "views/run_comparison.h"
#include "views/run_rows.h"
#include "views/run_table.h"
#include "views/runs_pane.h"

#include <QBuffer>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

#include <limits>

#include <valbench/ui/views/desk.h>

using namespace valbench;
using namespace valbench::ui;
using domain::mlflow::KeyValue;
using domain::mlflow::Metric;
using domain::mlflow::Run;

class TestRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsTellRunsApart();
    void keysThatComeTwice();
    void tableGrowsByPages();
    void newRunsComeAbove();
    void whatIsNew();
    void ordersAsTheServerWritesThem();
    void numbersThatAreNone();
    void completion_data();
    void completion();
    void comparison();
    void namesakes();
    void previewsOfText();
    void previewsOfCells();
    void previewsWithoutEnd();
    void picturesByTheirBytes();
};

namespace {

Run runOf(const char *id, std::vector<KeyValue> params, std::vector<std::pair<const char *, double>> metrics = {},
          std::vector<KeyValue> tags = {})
{
    Run run;
    run.id = id;
    run.name = std::string("run ") + id;
    run.params = std::move(params);
    for (const auto &[key, value] : metrics) {
        Metric metric;
        metric.key = key;
        metric.value = value;
        run.metrics.push_back(metric);
    }
    run.tags = std::move(tags);
    return run;
}

services::ArtifactContent contentOf(const char *path, const std::string &bytes)
{
    return {path, Bytes(bytes.begin(), bytes.end()), sha256(bytes), {}, {}};
}

const RunColumn *columnOf(const RunRows &rows, const QString &key)
{
    for (const auto &column : rows.columns) {
        if (column.key == key)
            return &column;
    }
    return nullptr;
}

QStringList heads(const RunTable &table)
{
    QStringList out;
    for (int i = 0; i < table.columnCount(); ++i)
        out << table.column(i).id;
    return out;
}

const double noNumber = std::numeric_limits<double>::quiet_NaN();

} // namespace

void TestRuns::columnsTellRunsApart()
{
    RunRowsReader reader;
    const auto first = reader.read({runOf("a", {{"depth", "4"}, {"eta", "0.1"}}, {{"auc", 0.8}, {"ece", noNumber}}),
                                    runOf("b", {{"depth", "5"}, {"eta", "0.1"}}, {{"auc", 0.8}, {"ece", noNumber}})});
    QCOMPARE(first.all, 2U);
    QVERIFY(columnOf(first, QStringLiteral("depth"))->differs(first.all));
    QVERIFY(!columnOf(first, QStringLiteral("eta"))->differs(first.all));
    QVERIFY(!columnOf(first, QStringLiteral("auc"))->differs(first.all));
    QVERIFY2(!columnOf(first, QStringLiteral("ece"))->differs(first.all), "two NaN look the same");
    // A run without it is another one; so is one that differs on a later page.
    const auto second = reader.read({runOf("c", {{"depth", "4"}}, {{"auc", 0.9}, {"ece", noNumber}})});
    QCOMPARE(second.all, 3U);
    QVERIFY(columnOf(second, QStringLiteral("eta"))->differs(second.all));
    QVERIFY(columnOf(second, QStringLiteral("auc"))->differs(second.all));
    QCOMPARE(second.rows.size(), 1U);
}

void TestRuns::keysThatComeTwice()
{
    RunRowsReader reader;
    const auto rows = reader.read({runOf("a", {{"x", "1"}, {"x", "2"}}, {{"x", 3}}, {{"mlflow.user", "anna"}})});
    QCOMPARE(rows.columns.size(), 2U); // a parameter and a metric; bookkeeping is none
    QCOMPARE(rows.rows.at(0).values.size(), 2U);
    QCOMPARE(rows.rows.at(0).values.at(0).text, QStringLiteral("1"));
}

void TestRuns::tableGrowsByPages()
{
    RunRowsReader reader;
    RunTable table;
    QSignalSpy shown(&table, &RunTable::columnsShown);
    table.add(reader.read({runOf("a", {{"d", "4"}, {"same", "1"}}), runOf("b", {{"d", "5"}, {"same", "1"}})}), true,
              true);
    const QStringList fixed{QStringLiteral("run"), QStringLiteral("started"), QStringLiteral("status"),
                            QStringLiteral("user")};
    QCOMPARE(heads(table), fixed + QStringList{QStringLiteral("params.d")});
    QVERIFY(table.hasMore());
    table.add(reader.read({runOf("c", {{"d", "5"}, {"same", "2"}})}), false, false);
    QCOMPARE(table.rowCount(), 3);
    QCOMPARE(heads(table), fixed + QStringList({QStringLiteral("params.d"), QStringLiteral("params.same")}));
    QCOMPARE(shown.back().front().toInt(), 5);
    QVERIFY(table.choose(RunTable::Choice::own, {QStringLiteral("params.same")}));
    QCOMPARE(heads(table), fixed + QStringList{QStringLiteral("params.same")});
    QCOMPARE(table.cell(2, 4).text, QStringLiteral("2"));
    table.clear();
    QCOMPARE(table.rowCount(), 0);
    QCOMPARE(table.columnCount(), 4);
}

void TestRuns::newRunsComeAbove()
{
    RunRowsReader reader;
    RunTable table;
    table.add(reader.read({runOf("a", {{"d", "4"}, {"same", "1"}}), runOf("b", {{"d", "5"}, {"same", "1"}})}), true,
              true);
    const QPersistentModelIndex first(table.index(0, 0));
    QSignalSpy reset(&table, &QAbstractItemModel::modelReset);
    table.addAbove(reader.read({runOf("d", {{"d", "6"}, {"same", "2"}}), runOf("c", {{"d", "7"}, {"same", "1"}})}));
    QCOMPARE(table.rowCount(), 4);
    QCOMPARE(table.key(0), QStringLiteral("d"));
    QCOMPARE(table.key(1), QStringLiteral("c"));
    QCOMPARE(first.row(), 2); // whoever chose it has it still
    QCOMPARE(reset.size(), 0);
    QVERIFY(table.hasMore());
    QCOMPARE(heads(table).mid(4), QStringList({QStringLiteral("params.d"), QStringLiteral("params.same")}));
    QCOMPARE(table.cell(0, 5).text, QStringLiteral("2"));
}

void TestRuns::whatIsNew()
{
    auto run = runOf("a", {});
    run.started = 1000;
    KnownRuns known;
    QVERIFY(!known.has(run)); // the first of an experiment
    known.add(run);
    QVERIFY(known.has(run));
    run.id = "b";
    QVERIFY(!known.has(run)); // of the same moment
    run.started = 999;
    QVERIFY2(known.has(run), "an older one that moved up");
    run.started = {};
    QVERIFY(known.has(run));
}

void TestRuns::ordersAsTheServerWritesThem()
{
    RunRowsReader reader;
    RunTable table;
    QVERIFY(table.choose(RunTable::Choice::all));
    table.add(reader.read({runOf("a", {{"it`s", "1"}}, {{"f1-score", 1}})}), true, false);
    QSignalSpy wanted(&table, &RunTable::orderWanted);
    const auto orderOf = [&](const char *id, Qt::SortOrder order) {
        table.sort(static_cast<int>(heads(table).indexOf(QString::fromLatin1(id))), order);
        return wanted.back().front().toString();
    };
    QCOMPARE(orderOf("metrics.f1-score", Qt::DescendingOrder), QStringLiteral("metrics.`f1-score` DESC"));
    QCOMPARE(orderOf("run", Qt::AscendingOrder), QStringLiteral("attributes.run_name ASC"));
    QCOMPARE(orderOf("params.it`s", Qt::AscendingOrder), QString()); // nobody can say that
    table.sort(-1, Qt::AscendingOrder);
    QCOMPARE(wanted.back().front().toString(), QString());
}

void TestRuns::numbersThatAreNone()
{
    QCOMPARE(metricText(noNumber), QStringLiteral("NaN"));
    QCOMPARE(metricText(std::numeric_limits<double>::infinity()), QStringLiteral("∞"));
    QCOMPARE(metricText(-1.7976931348623157e308), QStringLiteral("−∞")); // as SQL stores give it back
    QCOMPARE(metricText(0.1234567), QStringLiteral("0.123457"));
    QCOMPARE(millisecondsCell(-5).text, QString());
    QCOMPARE(millisecondsCell(std::numeric_limits<std::int64_t>::max()).text, QString());
    QCOMPARE(millisecondsCell(1'767'225'600'000).exported, QStringLiteral("2026-01-01T00:00:00.000000Z"));
}

void TestRuns::completion_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("from");
    QTest::addColumn<QString>("first");
    QTest::newRow("nothing yet") << QString() << 0 << "metrics.`f1-score`";
    QTest::newRow("part of a key") << "depth" << 0 << "params.max_depth";
    QTest::newRow("key with a prefix") << "params.m" << 0 << "params.max_depth";
    QTest::newRow("in backticks") << "metrics.`f1" << 0 << "metrics.`f1-score`";
    QTest::newRow("comparison of a number") << "metrics.auc " << 12 << "=";
    QTest::newRow("begun") << "metrics.auc >" << 12 << ">=";
    QTest::newRow("without a space") << "metrics.auc>" << 11 << ">=";
    QTest::newRow("a text has LIKE") << "params.max_depth L" << 17 << "LIKE";
    QTest::newRow("a value that was seen") << "params.max_depth = " << 19 << "'4'";
    QTest::newRow("states of runs") << "status = 'F" << 9 << "'FINISHED'";
    QTest::newRow("then AND") << "params.max_depth = '4' " << 23 << "AND";
    QTest::newRow("and another key") << "params.max_depth = 'a b' AND metrics.au" << 29 << "metrics.auc";
    QTest::newRow("numbers are not known") << "metrics.auc > 0.5" << 14 << QString();
    QTest::newRow("an open text") << "params.note = 'metrics.a" << 14 << QString();
}

void TestRuns::completion()
{
    QFETCH(const QString, text);
    QFETCH(const int, from);
    QFETCH(const QString, first);
    RunRowsReader reader;
    const auto rows = reader.read({runOf("a", {{"max_depth", "4"}}, {{"auc", 1}, {"f1-score", 1}})});
    const auto found = completeFilter(text, static_cast<int>(text.size()), rows.columns);
    QCOMPARE(found.from, from);
    if (text.isEmpty())
        QVERIFY(found.candidates.contains(first) && found.candidates.contains(QStringLiteral("run_name")));
    else
        QCOMPARE(found.candidates.value(0), first);
}

void TestRuns::comparison()
{
    const auto compared =
        compareRuns({runOf("a", {{"d", "4"}, {"e", "1"}}, {{"auc", 0.8}}, {{"site", "north"}}),
                     runOf("b", {{"d", "5"}, {"e", "1"}}, {{"auc", noNumber}}, {{"mlflow.user", "x"}})});
    QCOMPARE(compared.rows.size(), 4U);
    ComparisonTable table;
    table.setComparison(compared);
    QCOMPARE(table.columnCount(), 4);
    QCOMPARE(table.rowCount(), 3); // e is the same
    QCOMPARE(table.cell(0, 3).text, QStringLiteral("NaN"));
    QCOMPARE(table.cell(1, 2).text, QStringLiteral("4"));
    QCOMPARE(table.cell(2, 3).text, QString()); // b has no such tag
    table.setOnlyDiffering(false);
    QCOMPARE(table.rowCount(), 4);
}

void TestRuns::namesakes()
{
    auto a = runOf("0123456789", {});
    auto b = runOf("9876543210", {});
    a.name = b.name = "twin";
    const auto compared = compareRuns({a, b, runOf("c", {})});
    QCOMPARE(compared.runs.at(0).name, QStringLiteral("twin (01234567)"));
    QCOMPARE(compared.runs.at(1).name, QStringLiteral("twin (98765432)"));
    QCOMPARE(compared.runs.at(2).name, QStringLiteral("run c"));
}

void TestRuns::previewsOfText()
{
    const auto text = previewOf(contentOf("a.txt", "one\r\n\x1b[2J\nthree\u202e"));
    QVERIFY(text.kind == FilePreview::Kind::lines);
    QCOMPARE(text.rows.size(), 3U);
    QCOMPARE(text.rows.at(0).at(1), QStringLiteral("one"));
    QCOMPARE(text.rows.at(1).at(1), QString(QChar(0x241B)) + QStringLiteral("[2J"));
    QCOMPARE(text.rows.at(2).at(1), QStringLiteral("three") + QChar(0xFFFD));
    const auto json = previewOf(contentOf("a.json", R"({"b":[1,2]})"));
    QCOMPARE(json.rows.size(), 3U); // it was one line
    const auto broken = previewOf(contentOf("a.json", "{\"b\": NaN}"));
    QCOMPARE(broken.rows.size(), 1U);
    QCOMPARE(broken.rows.at(0).at(1), QStringLiteral("{\"b\": NaN}"));
    for (const auto &bytes : {std::string("\xff\xfe", 2), std::string("a\0b", 3), std::string()})
        QVERIFY(previewOf(contentOf("a.txt", bytes)).kind == FilePreview::Kind::nothing);
}

void TestRuns::previewsOfCells()
{
    const auto cells = previewOf(contentOf("A.CSV", "a,\"b,\"\"c\"\"\"\n1,2,3\n\"open"));
    QVERIFY(cells.kind == FilePreview::Kind::cells);
    QCOMPARE(cells.headers, (QStringList{QStringLiteral("a"), QStringLiteral("b,\"c\"")}));
    QCOMPARE(cells.rows.at(0), (QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}));
    QCOMPARE(cells.rows.at(1), QStringList{QStringLiteral("open")});
}

void TestRuns::previewsWithoutEnd()
{
    const auto line = previewOf(contentOf("a.txt", std::string(3'000'000, 'x')));
    QCOMPARE(line.rows.at(0).at(1).size(), FilePreview::longestLine + 1);
    QVERIFY(!line.note.isEmpty());
    const auto many = previewOf(contentOf("a.txt", std::string(2'000'000, '\n')));
    QCOMPARE(many.rows.size(), FilePreview::mostRows);
    QVERIFY(!many.note.isEmpty());
    const auto wide = previewOf(contentOf("a.csv", std::string(1'000'000, ',')));
    QCOMPARE(wide.headers.size(), FilePreview::mostColumns);
    QVERIFY(!wide.note.isEmpty());
}

void TestRuns::picturesByTheirBytes()
{
    QImage large(2'400, 30, QImage::Format_RGB32);
    large.fill(Qt::red);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QVERIFY(large.save(&buffer, "png"));
    const auto shown = previewOf(contentOf("named.txt", bytes.toStdString()));
    QVERIFY(shown.kind == FilePreview::Kind::picture);
    QCOMPARE(shown.picture.width(), FilePreview::longestEdge);
    QVERIFY(!shown.note.isEmpty());
    // Cut in the middle of its data, and a size that no memory holds.
    auto endless = bytes.toStdString();
    for (std::size_t i = 16; i < 24; ++i)
        endless.at(i) = '\x7f';
    QVERIFY(previewOf(contentOf("a.png", endless)).kind == FilePreview::Kind::nothing);
    // SVG can name other files: it is text.
    const auto svg = previewOf(contentOf("a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
    QVERIFY(svg.kind == FilePreview::Kind::lines);
}

VALBENCH_TEST(TestRuns, runs)
#include "test_runs.moc"
