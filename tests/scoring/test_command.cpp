// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <cmath>

#include <QFile>
#include <QTemporaryDir>

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
    void surroundings();
    void nothingIsLeftRunning();
    void modelFiles();
    void otherModelsAreRefused();
    void damagedModels_data();
    void damagedModels();
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
             .arguments = {"-F,", R"(NR == 1 { print "p" } NR > 1 { print ($1 == "" ? "NA" : $1 / 2) })"},
             .features = {{.name = "why", .column = "y"}, {.name = "x"}}},
            table);
    VERIFY_OK(scores);
    QCOMPARE(scores->size(), std::size_t(3));
    QCOMPARE(scores->at(0), 0.25);
    QVERIFY(std::isnan(scores->at(1)));
    QCOMPARE(scores->at(2), 0.5);
    const auto named =
        ask({.program = "/bin/cat", .arguments = {}, .features = {}, .answer = "x"}, table); // one of several columns
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
    const auto scores = ask({.program = "/bin/cat", .arguments = {}, .features = {}, .answer = "number"}, table);
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
    QTest::newRow("infinity") << QByteArray("cat > /dev/null; echo p; echo 0.1; echo inf; echo 0.3")
                              << QByteArray("an infinity among its scores");
    QTest::newRow("half a cell") << QByteArray("cat > /dev/null; echo p; echo 0.1; echo '\"0.2'")
                                 << QByteArray("Expected CSV with a header");
    QTest::newRow("no such program") << QByteArray("exec /nowhere/score") << QByteArray("/nowhere/score");
    QTest::newRow("without end") << QByteArray("exec yes") << QByteArray("more than");
}

void TestCommand::refusals()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, words);
    const auto table = data::parseCsv("x\n0.1\n0.2\n0.3\n", "rows.csv").value();
    const auto scores = ask({.program = "/bin/sh",
                             .arguments = {"-c", script.toStdString()},
                             .features = {},
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

/// Nothing of this program's variables, an empty folder of its own, and no trace of it afterwards.
void TestCommand::surroundings()
{
    qputenv("VALBENCH_SCORING_TOKEN", "secret");
    const auto table = data::parseCsv("x\n0.1\n", "rows.csv").value();
    const auto scores =
        ask({.program = "/bin/sh",
             .arguments = {"-c", "cat > /dev/null; env >&2; pwd >&2; ls -A | wc -l >&2; touch left; exit 7"}},
            table);
    qunsetenv("VALBENCH_SCORING_TOKEN");
    QVERIFY(!scores);
    const auto text = scores.error().text();
    QVERIFY2(text.find("secret") == std::string::npos && text.find("LC_ALL=C.UTF-8") != std::string::npos &&
                 text.find("TZ=UTC") != std::string::npos && text.find("\n0\n") != std::string::npos,
             text.c_str());
    const auto at = text.find("HOME=") + 5;
    const auto folder = text.substr(at, text.find('\n', at) - at);
    QVERIFY(folder.starts_with('/') && text.find("\n" + folder + "\n") != std::string::npos);
    QVERIFY(!QFile::exists(QString::fromStdString(folder)));
}

void TestCommand::nothingIsLeftRunning()
{
    const QTemporaryDir folder;
    const auto file = folder.filePath(QStringLiteral("pid")).toStdString();
    const auto table = data::parseCsv("x\n0.1\n", "rows.csv").value();
    const auto scores = ask({.program = "/bin/sh",
                             .arguments = {"-c", "sleep 60 & echo $! > " + file + "; wait"},
                             .longest = std::chrono::milliseconds(500)},
                            table);
    QVERIFY(!scores);
    QFile pid(QString::fromStdString(file));
    QVERIFY(pid.open(QIODevice::ReadOnly));
    const auto process = QStringLiteral("/proc/%1/cmdline").arg(QString::fromLatin1(pid.readAll().trimmed()));
    const auto isSleeping = [&] {
        QFile line(process);
        return line.open(QIODevice::ReadOnly) && line.readAll().startsWith("sleep");
    };
    QTRY_VERIFY(!isSleeping());
}

namespace {

/// A program that says how many bytes the model has, for each row.
const std::string countsBytes = R"([ -r "$1" ] || exit 9; n=$(wc -c < "$1"); [ "$n" -gt 3 ] || exit 8
read -r header; echo p; while read -r line; do echo "0.$n"; done)";

struct Registered
{
    QTemporaryDir folder;
    std::string file;
    CommandSourceOptions options;
};

std::unique_ptr<Registered> registered(const std::string &content = "model")
{
    auto out = std::make_unique<Registered>(Registered{{}, {}, {{}, {}, sha256(content)}});
    out->file = out->folder.filePath(QStringLiteral("m.bin")).toStdString();
    QFile file(QString::fromStdString(out->file));
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(content)) < 0)
        qFatal("no file");
    out->options.model = out->file;
    out->options.plan = {.kind = domain::ScorerKind::command,
                         .artifact = "m.bin",
                         .inputs = {{.name = "x"}},
                         .command = {.program = "/bin/sh", .arguments = {"-c", countsBytes, "score", "{model}"}}};
    return out;
}

} // namespace

void TestCommand::modelFiles()
{
    const auto table = data::parseCsv("x,y\n0.1,1\n0.2,0\n", "rows.csv").value();
    const auto given = registered();
    const auto scorer = CommandSource(given->options).start({});
    VERIFY_OK(scorer);
    const auto scores = (*scorer)->score(table, {});
    VERIFY_OK(scores);
    QVERIFY((*scores == std::vector{0.5, 0.5}));
    const auto what = (*scorer)->description();
    QVERIFY2(what.starts_with("command /bin/sh (SHA-256 ") &&
                 what.find("{model}, with m.bin, SHA-256 ") != std::string::npos &&
                 what.ends_with(sha256("model").toHex() + ", 1 question"),
             what.c_str());
    QCOMPARE(QByteArray::fromStdString((*scorer)->transcript()).count('\n'), 2);

    // The registered file may be the program itself.
    const auto script = registered("#!/bin/sh\nread -r header; echo p; while read -r line; do echo 0.25; done\n");
    script->options.plan.command = {.program = "{model}"};
    const auto program = CommandSource(script->options).start({});
    VERIFY_OK(program);
    const auto answered = (*program)->score(table, {});
    VERIFY_OK(answered);
    QVERIFY((*answered == std::vector{0.25, 0.25}));
}

void TestCommand::otherModelsAreRefused()
{
    const auto given = registered();
    QFile file(QString::fromStdString(given->file));
    QVERIFY(file.open(QIODevice::Append) && file.write("\n") == 1 && file.flush());
    const auto scorer = CommandSource(given->options).start({});
    QVERIFY(!scorer);
    QCOMPARE(scorer.error().code(), ErrorCode::refused);
    QVERIFY2(scorer.error().text().find("No program was given it") != std::string::npos, scorer.error().text().c_str());
    given->options.plan.command.program = "/nowhere/score";
    given->options.sha256 = sha256("model\n");
    QCOMPARE(CommandSource(given->options).start({}).error().code(), ErrorCode::notFound);
}

void TestCommand::damagedModels_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<int>("code");
    QTest::newRow("missing") << int(validation::ModelFault::missing) << int(ErrorCode::notFound);
    QTest::newRow("changed") << int(validation::ModelFault::changed) << int(ErrorCode::refused);
    QTest::newRow("shortened") << int(validation::ModelFault::shortened) << int(ErrorCode::unavailable);
}

void TestCommand::damagedModels()
{
    QFETCH(int, fault);
    QFETCH(int, code);
    const auto given = registered();
    const auto scorer = CommandSource(given->options).startWith(validation::ModelFault(fault), {});
    QVERIFY(!scorer);
    QCOMPARE(int(scorer.error().code()), code);
    // A program that does not look at its model is found.
    given->options.plan.command.arguments = {"-c", "read -r h; echo p; while read -r line; do echo 0.5; done"};
    QCOMPARE(CommandSource(given->options).startWith(validation::ModelFault(fault), {}).has_value(),
             fault == int(validation::ModelFault::shortened));
}

VALBENCH_TEST(TestCommand, command)
#include "test_command.moc"
