// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <cmath>

#include <valbench/data/csv.h>
#include <valbench/scoring/command_scorer.h>

#include "scoring_samples.h"

using namespace valbench;
using namespace valbench::scoring;
using namespace valbench::test;

/// Programs written as one would, in awk, sed and sh.
class TestCommand : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scores();
    void cellsArriveUnchanged();
    void oneColumn();
    void manyRows();
    void refusals_data();
    void refusals();
    void stopped();
};

static Result<std::vector<double>> ask(CommandOptions options, const data::Table &table, std::stop_token stop = {})
{
    return CommandScorer(std::move(options)).score(table, stop);
}

void TestCommand::scores()
{
    const auto table = data::parseCsv("id,x,y\n1,0.5,3\n2,,4\n3,1,5\n", "rows.csv").value();
    const auto scores =
        ask({.program = "/usr/bin/awk",
             .arguments = {"-F,", R"(NR == 1 { print "p" } NR > 1 { print ($2 == "" ? "NA" : $2 / 2) })"},
             .columns = {"y", "x"}},
            table);
    VERIFY_OK(scores);
    QCOMPARE(scores->size(), std::size_t(3));
    QCOMPARE(scores->at(0), 0.25);
    QVERIFY(std::isnan(scores->at(1)));
    QCOMPARE(scores->at(2), 0.5);
    const auto named =
        ask({.program = "/bin/cat", .arguments = {}, .columns = {}, .answer = "x"}, table); // one of several columns
    VERIFY_OK(named);
    QCOMPARE(named->at(2), 1.0);
    QCOMPARE(CommandScorer({.program = "/opt/score", .arguments = {"--model", "a b"}}).description(),
             std::string("command /opt/score --model a b"));
}

void TestCommand::cellsArriveUnchanged()
{
    const std::optional<std::string> cells[] = {"plain",   "a,b",        "say \"yes\"", "two\nlines",
                                                "Ünïcode", std::nullopt, "$HOME;`x`"};
    const double numbers[] = {0.1, 1e-300, -0.0, 123456789012345, 5e-324, 3, std::nan("")};
    std::vector<data::Column> columns{data::Column::texts("text, with \"marks\"", cells).value(),
                                      data::Column::numbers("number", data::ColumnKind::real, numbers).value()};
    const auto table = data::Table::make("cells", columns).value();
    const auto scores = ask({.program = "/bin/cat", .arguments = {}, .columns = {}, .answer = "number"}, table);
    VERIFY_OK(scores);
    for (std::size_t i = 0; i < scores->size(); ++i)
        QVERIFY(scores->at(i) == numbers[i] || (std::isnan(scores->at(i)) && std::isnan(numbers[i])));
}

/// A missing cell of a table with one column is not an empty line, which would be no row.
void TestCommand::oneColumn()
{
    const auto table = data::parseCsv("p\n0.1\n\"\"\n0.3\n", "rows.csv").value();
    const auto scores = ask({.program = "/bin/cat"}, table);
    VERIFY_OK(scores);
    QCOMPARE(scores->size(), std::size_t(3));
    QVERIFY(std::isnan(scores->at(1)));
}

/// More than pipes hold in both directions: a program that writes while it reads must not lock up with us.
void TestCommand::manyRows()
{
    std::vector<double> numbers(200'000);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = static_cast<double>(i) / 1e6 + 0.123456789012;
    const auto table =
        data::Table::make("many", {data::Column::numbers("p", data::ColumnKind::real, numbers).value()}).value();
    const auto scores = ask({.program = "/bin/cat"}, table);
    VERIFY_OK(scores);
    QVERIFY(*scores == numbers);
}

void TestCommand::refusals_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("fails") << QByteArray("cat > /dev/null; echo no licence >&2; exit 3")
                           << QByteArray("status 3 before it had answered; it had said: no licence");
    QTest::newRow("is killed") << QByteArray("kill -9 $$") << QByteArray("was killed");
    QTest::newRow("says nothing") << QByteArray("cat > /dev/null") << QByteArray("the answer of sh");
    QTest::newRow("does not read") << QByteArray("echo p; echo 1; echo 2; echo 3; echo 4")
                                   << QByteArray("4 rows; expected 3");
    QTest::newRow("a row less") << QByteArray("cat | head -3") << QByteArray("2 rows; expected 3");
    QTest::newRow("a row more") << QByteArray("cat; echo 7") << QByteArray("4 rows; expected 3");
    QTest::newRow("words") << QByteArray("cat > /dev/null; echo p; echo yes; echo no; echo no") << QByteArray("yes");
    QTest::newRow("two columns") << QByteArray("cat | sed s/$/,1/") << QByteArray("2 columns; say which");
    QTest::newRow("too slow") << QByteArray("exec sleep 60") << QByteArray("gave no answer");
    QTest::newRow("without end") << QByteArray("exec yes") << QByteArray("more than");
}

void TestCommand::refusals()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, words);
    const auto table = data::parseCsv("x\n0.1\n0.2\n0.3\n", "rows.csv").value();
    const auto scores = ask({.program = "/bin/sh",
                             .arguments = {"-c", script.toStdString()},
                             .columns = {},
                             .answer = {},
                             .longest = std::chrono::milliseconds(words.contains("gave") ? 300 : 20'000)},
                            table);
    QVERIFY(!scores);
    const auto text = scores.error().text();
    QVERIFY2(QByteArray::fromStdString(text).contains(words), text.c_str());
}

void TestCommand::stopped()
{
    std::stop_source source;
    source.request_stop();
    const auto table = data::parseCsv("x\n0.1\n", "rows.csv").value();
    const auto scores = ask({.program = "/bin/cat"}, table, source.get_token());
    QVERIFY(!scores);
    QCOMPARE(scores.error().code(), ErrorCode::cancelled);
}

VALBENCH_TEST(TestCommand, command)
#include "test_command.moc"
