// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <cmath>
#include <limits>

#include <valbench/data/csv.h>
#include <valbench/data/table.h>

using namespace valbench;
using data::Column;
using data::ColumnKind;
using data::Table;

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

class TestTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void numbers();
    void wholeNumbersOnly();
    void texts();
    void makeRefuses();
    void columnNamesWhatExists();
    void copiesShare();
};

void TestTable::numbers()
{
    const double values[] = {1.5, undefined, -infinity, 1e300, -0.0};
    const auto column = Column::numbers("x", ColumnKind::real, values);
    VERIFY_OK(column);
    QCOMPARE(column->size(), std::size_t(5));
    QCOMPARE(column->missingCount(), std::size_t(1));
    QCOMPARE(column->nonFiniteCount(), std::size_t(1));
    QVERIFY(column->isMissing(1));
    QVERIFY(!column->isMissing(2));
    const std::string expected[] = {"1.5", "", "-inf", "1e+300", "-0"};
    for (std::size_t row = 0; row < 5; ++row)
        QCOMPARE(column->textAt(row), expected[row]);
    QVERIFY(column->codes().empty());
    QVERIFY(column->levels().empty());
}

void TestTable::wholeNumbersOnly()
{
    const double good[] = {-9007199254740991.0, 0, undefined, -0.0};
    const auto column = Column::numbers("n", ColumnKind::integer, good);
    VERIFY_OK(column);
    QCOMPARE(column->textAt(0), std::string("-9007199254740991"));
    QCOMPARE(column->textAt(3), std::string("0"));
    QVERIFY(!std::signbit(column->reals()[3]));
    for (const double bad : {0.5, 9007199254740992.0, infinity}) {
        const double values[] = {1, bad};
        const auto refused = Column::numbers("n", ColumnKind::integer, values);
        QVERIFY(!refused);
        QVERIFY2(refused.error().text().starts_with("Row 2 of the integer column 'n' is "),
                 refused.error().text().c_str());
    }
    QVERIFY(!Column::numbers("n", ColumnKind::text, good));
}

void TestTable::texts()
{
    const std::optional<std::string> cells[] = {"b", std::nullopt, "a", "b", ""};
    const auto column = Column::texts("t", cells);
    VERIFY_OK(column);
    QCOMPARE(column->missingCount(), std::size_t(1));
    QVERIFY(column->isMissing(1));
    QVERIFY(!column->isMissing(4)); // an empty text is a text
    QCOMPARE(std::vector(column->levels().begin(), column->levels().end()), (std::vector<std::string>{"b", "a", ""}));
    QCOMPARE(std::vector(column->codes().begin(), column->codes().end()),
             (std::vector<std::uint32_t>{0, Column::missingCode, 1, 0, 2}));
    QVERIFY(column->reals().empty());
    const std::optional<std::string> bad[] = {"\xff"};
    QVERIFY(!Column::texts("t", bad));
}

void TestTable::makeRefuses()
{
    const double two[] = {1, 2};
    const double three[] = {1, 2, 3};
    const auto a = Column::numbers("a", ColumnKind::real, two);
    const auto b = Column::numbers("b", ColumnKind::real, three);
    const auto unnamed = Column::numbers("", ColumnKind::real, two);
    VERIFY_OK(a);
    VERIFY_OK(b);
    VERIFY_OK(unnamed);
    const auto message = [](const Result<Table> &table) { return table ? "accepted" : table.error().text(); };
    QCOMPARE(message(Table::make("t", {})), std::string("t: a table has at least one column."));
    QCOMPARE(message(Table::make("t", {*a, *a})), std::string("t: there are two columns named 'a'."));
    QCOMPARE(message(Table::make("t", {*a, *b})),
             std::string("t: the column 'b' has 3 rows; expected 2, as in the first."));
    QVERIFY(!Table::make("t", {*unnamed}));
    VERIFY_OK(Table::make("t", {*a}));
}

void TestTable::columnNamesWhatExists()
{
    const auto table = data::parseCsv("id,age,sex\n1,50,F\n", "cohort.csv");
    VERIFY_OK(table);
    const auto age = table->column("age");
    VERIFY_OK(age);
    QCOMPARE((*age)->name(), std::string("age"));
    const auto none = table->column("Age");
    QVERIFY(!none);
    QCOMPARE(none.error().code(), ErrorCode::notFound);
    QCOMPARE(none.error().text(), std::string("cohort.csv has no column 'Age'. Its columns are: id, age, sex."));
    QVERIFY(!table->find("Age"));
    VERIFY_OK(table->numericColumn("age"));
    const auto sex = table->numericColumn("sex");
    QVERIFY(!sex);
    QCOMPARE(sex.error().text(),
             std::string("cohort.csv, line 2, column 6: expected only numbers in the column 'sex'; found "
                         "'F', which is not a number. Correct the cell, or declare it a missing-value "
                         "marker."));
    data::CsvOptions options;
    options.kinds["age"] = ColumnKind::text;
    const auto forced = data::parseCsv("id,age\n1,50\n", "cohort.csv", options);
    VERIFY_OK(forced);
    QCOMPARE(forced->numericColumn("age").error().text(),
             std::string("cohort.csv: the column 'age' is text; expected numbers."));

    std::string wide = "c1";
    for (int i = 2; i <= 60; ++i)
        wide += ",c" + std::to_string(i);
    const auto many = data::parseCsv(wide + '\n' + wide, "wide.csv");
    VERIFY_OK(many);
    QVERIFY(many->column("x").error().text().ends_with("c49, c50 and 10 more."));
}

void TestTable::copiesShare()
{
    const auto table = data::parseCsv("id,sex\n1,F\n", "f.csv");
    VERIFY_OK(table);
    const Table copy = *table;
    QCOMPARE(copy.columns()[0].reals().data(), table->columns()[0].reals().data());
    QCOMPARE(copy.columns()[1].levels().data(), table->columns()[1].levels().data());
}

VALBENCH_TEST(TestTable, table)
#include "test_table.moc"
