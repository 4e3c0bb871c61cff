// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every column of every table, as the database itself lists them: whatever is done to it behind the walls is reported,
// and the report names the row. A column that is added later is covered without anybody thinking of it.
#include "pg_cluster.h"
#include "store_fixture.h"
#include "support/test_registry.h"

#include <QRegularExpression>

#include <algorithm>
#include <functional>
#include <map>

#include <valbench/ledger/trail_block.h>

using namespace valbench;
using namespace valbench::test;

class TestSchemaTampering : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void everyColumn_data();
    void everyColumn();
    void everyTable_data();
    void everyTable();
    void nothingElseIsThere();

private:
    struct Column
    {
        std::string name;
        std::string type;
    };
    struct Table
    {
        std::string name;
        std::string key;
        std::vector<Column> columns; ///< the key too; without those that are generated
        std::vector<std::string> rows;
    };
    std::string ask(const std::string &sql);
    std::string act(const std::string &sql);
    [[nodiscard]] std::string literal(const Column &column, const std::string &hex) const;
    std::string raw(const Table &table, const Column &column, const std::string &row);
    Table describe(const std::string &name);
    QStringList namesOf(const Table &table, const std::vector<std::string> &rows);
    void reported(const std::string &sql, const QStringList &names, const char *what);
    [[nodiscard]] const Table &table(const std::string &name) const;
    void flip(const Table &table, const Column &column, const std::string &row);
    void replace(const Table &table, const Column &column, const std::string &row);
    void exchange(const Table &table, const Column &column, const std::string &one, const std::string &other);
    std::string swapSql(const Table &table, const Column &column, const std::string &one, const std::string &other);

    std::vector<Table> m_tables;
    std::vector<ledger::SignedCheckpoint> m_remembered;
    std::unique_ptr<StoreFixture> m_fixture;
    std::string m_before;
    int m_reports = 0;
};

namespace {

/// Without VALBENCH_DEEP, every so manieth of the rows; a database takes longer to copy than a file.
std::size_t thinned(std::size_t rows)
{
    const std::size_t most = sharedStore() ? 2 : 5;
    return qEnvironmentVariableIsSet("VALBENCH_DEEP") ? 1 : std::max<std::size_t>(1, rows / most);
}

/// What a block of the trail is called by.
QString lastEntryOf(const std::string &block)
{
    return QString::number(QString::fromStdString(block).toLongLong() * ledger::trailBlockSize);
}

QList<QByteArray> lines(const std::string &text)
{
    auto out = QByteArray::fromStdString(text).split('\n');
    out.removeAll({});
    return out;
}

} // namespace

std::string TestSchemaTampering::ask(const std::string &sql)
{
    if (!sharedStore())
        return Console(m_fixture->path).word(sql);
    return PgConsole(PgCluster::instance().url(m_fixture->database, "postgres"))
        .word("SELECT string_agg(x, E'\\n') FROM (" + sql + ") q(x)");
}

std::string TestSchemaTampering::act(const std::string &sql)
{
    return m_fixture->behindTheWalls(sql);
}

TestSchemaTampering::Table TestSchemaTampering::describe(const std::string &name)
{
    Table out{name, {}, {}, {}};
    const auto columns =
        sharedStore() ? ask("SELECT a.attname || ' ' || format_type(a.atttypid, NULL) || ' ' || (a.attnum = ANY "
                            "(i.indkey))::int FROM pg_attribute a JOIN pg_index i ON i.indrelid = a.attrelid AND "
                            "i.indisprimary WHERE a.attrelid = 'valbench." +
                            name + "'::regclass AND a.attnum > 0 AND a.attgenerated = '' AND NOT a.attisdropped")
                      : ask("SELECT group_concat(name || ' ' || lower(type) || ' ' || pk, char(10)) FROM "
                            "pragma_table_xinfo('" +
                            name + "') WHERE hidden = 0");
    for (const auto &row : lines(columns)) {
        const auto cells = row.split(' ');
        out.columns.push_back({cells[0].toStdString(), cells[1].toStdString()});
        if (cells[2] == "1")
            out.key = out.columns.back().name;
    }
    const auto keys = sharedStore() ? ask("SELECT " + out.key + "::text FROM valbench." + name + " ORDER BY " + out.key)
                                    : ask("SELECT group_concat(" + out.key + ", char(10)) FROM (SELECT " + out.key +
                                          " FROM " + name + " ORDER BY 1)");
    for (const auto &row : lines(keys))
        out.rows.push_back(row.toStdString());
    return out;
}

void TestSchemaTampering::initTestCase()
{
    init();
    const auto names = sharedStore()
                           ? ask("SELECT relname::text FROM pg_class WHERE relnamespace = "
                                 "'valbench'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1")
                           : ask("SELECT group_concat(name, char(10)) FROM sqlite_schema WHERE type = 'table'");
    for (const auto &name : lines(names))
        m_tables.push_back(describe(name.toStdString()));
    QVERIFY(m_tables.size() >= 5);
    for (const auto &table : m_tables)
        QVERIFY2(!table.key.empty() && table.rows.size() >= 2,
                 table.name.c_str()); // a table to be filled by fillStore()
    auto store = m_fixture->open(store::Access::readOnly);
    VERIFY_OK(store);
    const auto kept = (*store)->checkpoints();
    VERIFY_OK(kept);
    m_remembered = *kept;
    QCOMPARE(m_remembered.size(), 2U);
}

void TestSchemaTampering::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    VERIFY_OK(placeFilledStore(*m_fixture, Filling::longer));
    m_before = m_fixture->saying();
}

const TestSchemaTampering::Table &TestSchemaTampering::table(const std::string &name) const
{
    return *std::ranges::find(m_tables, name, &Table::name);
}

/// The value's bytes: of a text in UTF-8, of a number its digits.
std::string TestSchemaTampering::raw(const Table &table, const Column &column, const std::string &row)
{
    const auto value = sharedStore()
                           ? (column.type == "bytea" ? "encode(" + column.name + ", 'hex')"
                                                     : "encode(convert_to(" + column.name + "::text, 'UTF8'), 'hex')")
                           : "lower(hex(CAST(" + column.name + " AS BLOB)))";
    const auto hex = ask("SELECT " + value + " FROM " + table.name + " WHERE " + table.key + " = " + row);
    return QByteArray::fromHex(QByteArray::fromStdString(hex)).toStdString();
}

std::string TestSchemaTampering::literal(const Column &column, const std::string &bytes) const
{
    if (column.type == "integer" || column.type == "bigint")
        return bytes;
    const auto hex = "x'" + toHex(asBytes(bytes)) + "'";
    return column.type == "text" ? "CAST(" + hex + " AS TEXT)" : hex;
}

/// What a report may call these rows by: their numbers, the record's id, the name in meta.
QStringList TestSchemaTampering::namesOf(const Table &table, const std::vector<std::string> &rows)
{
    QStringList names;
    for (const auto &row : rows) {
        std::map<std::string, std::string> values;
        for (const auto &column : table.columns) {
            values[column.name] = raw(table, column, row);
            if (column.type == "integer" || column.type == "bigint" || column.name == "name")
                names << QString::fromStdString(values[column.name]);
        }
        if (values.contains("digest"))
            names << QString::fromStdString(toHex(asBytes(values["digest"])).substr(0, 12));
        if (values.contains("prefix"))
            names << QString::fromStdString(values["prefix"] + "-" + values["number"]);
    }
    if (table.name == "trail_block")
        for (const auto &row : rows)
            names << lastEntryOf(row);
    if (table.name == "meta")
        names << QStringLiteral("another host") << QStringLiteral("row"); // the host is called by what it is
    return names;
}

/// Does it; either the database refuses it and nothing is changed, or what was done is reported, with a name.
void TestSchemaTampering::reported(const std::string &sql, const QStringList &names, const char *what)
{
    if (!act(sql).empty())
        return init();
    if (m_fixture->saying() == m_before)
        return;
    const auto opened = m_fixture->open();
    std::string problem;
    if (!opened) {
        problem = opened.error().text();
    } else {
        const std::vector outside{filledCheckpoint(Filling::longer)};
        store::VerificationRequest request;
        request.outside = outside;
        request.alsoInside = m_remembered;
        request.checkSignature = checkTestSignature;
        const auto verification = (*opened)->verify(request);
        VERIFY_OK(verification);
        for (const auto &check : verification->checks)
            if (check.state == store::CheckState::failed || check.state == store::CheckState::error)
                problem += check.name + ": " + check.detail + " " + check.recordId + "\n";
    }
    const auto told = QString::fromStdString(problem);
    QVERIFY2(!problem.empty(), (std::string(what) + " was not reported: " + sql.substr(0, 200)).c_str());
    const bool named = std::ranges::any_of(names, [&told](const QString &name) {
        return told.contains(QRegularExpression(
            QStringLiteral("(?<![0-9a-zA-Z])%1(?![0-9a-zA-Z])").arg(QRegularExpression::escape(name))));
    });
    QVERIFY2(named, (std::string(what) + ": " + sql.substr(0, 200) + "\nnames none of " +
                     names.join(QLatin1Char(',')).toStdString() + ":\n" + problem)
                        .c_str());
    ++m_reports;
    init();
}

void TestSchemaTampering::everyColumn_data()
{
    QTest::addColumn<QString>("tableName");
    QTest::addColumn<int>("index");
    for (const auto &table : m_tables)
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            QTest::addRow("%s.%s", table.name.c_str(), table.columns[i].name.c_str())
                << QString::fromStdString(table.name) << static_cast<int>(i);
}

/// One bit at the start, in the middle and at the end of the value. Where the database would not take the result (it
/// reads JSON to index it, or counts bytes), the next byte is tried.
void TestSchemaTampering::flip(const Table &table, const Column &column, const std::string &row)
{
    const auto value = raw(table, column, row);
    const auto names = namesOf(table, {row});
    for (const auto start : {std::size_t(0), value.size() / 2, value.size() - 1}) {
        const auto reports = m_reports;
        for (std::size_t step = 0; step < value.size() && reports == m_reports; ++step) {
            auto changed = value;
            auto &byte = changed[(start + step) % value.size()];
            const bool digit = byte >= '0' && byte <= '9';
            if (column.type != "blob" && column.type != "bytea" && !digit && !(byte >= 'a' && byte <= 'z') &&
                !(byte >= 'A' && byte <= 'Z'))
                continue;
            byte = static_cast<char>(digit ? (byte == '0' ? '9' : byte - 1) : byte ^ 1);
            reported("UPDATE " + table.name + " SET " + column.name + " = " + literal(column, changed) + " WHERE " +
                         table.key + " = " + row,
                     names, "a flipped bit");
            if (QTest::currentTestFailed())
                return;
        }
        // A number may be one that another row has already; replace() tries others.
        QVERIFY2(m_reports == reports + 1 || column.type == "integer" || column.type == "bigint",
                 (table.name + "." + column.name + ", row " + row).c_str());
    }
}

/// Other values: of another row, empty, none.
void TestSchemaTampering::replace(const Table &table, const Column &column, const std::string &row)
{
    const bool number = column.type == "integer" || column.type == "bigint";
    std::vector<std::string> values{number ? "0" : "", number ? "-1" : "\xc3\xa9",
                                    number ? "4503599627370496" : std::string(32, 'x')};
    for (std::size_t i = 0; i < table.rows.size(); i += thinned(table.rows.size()))
        values.push_back(raw(table, column, table.rows[i]));
    for (const auto &value : values) {
        auto names = namesOf(table, {row});
        // What it is called now; and of a row that went out of the order, the first place that does not fit.
        if (number || column.name == "name")
            names << QString::fromStdString(value);
        if (column.name == table.key)
            names << namesOf(table, {table.rows.front()});
        reported("UPDATE " + table.name + " SET " + column.name + " = " + literal(column, value) + " WHERE " +
                     table.key + " = " + row,
                 names, "another value");
        if (QTest::currentTestFailed())
            return;
    }
    reported("UPDATE " + table.name + " SET " + column.name + " = NULL WHERE " + table.key + " = " + row,
             namesOf(table, {row}), "no value");
}

std::string TestSchemaTampering::swapSql(const Table &table, const Column &column, const std::string &one,
                                         const std::string &other)
{
    const auto first = raw(table, column, one), second = raw(table, column, other);
    const bool number = column.type == "integer" || column.type == "bigint";
    auto between = first;
    between[0] = static_cast<char>(number ? '9' : between[0] ^ 1);
    if (number)
        between += "77";
    const auto set = "UPDATE " + table.name + " SET " + column.name + " = ";
    const auto by = [&](const std::string &key) { return " WHERE " + table.key + " = " + key + ";"; };
    if (column.name == table.key)
        return set + between + by(one) + set + first + by(other) + set + second + by(between);
    // By way of a third value, so that a column without duplicates takes it.
    return set + literal(column, column.type == "text" ? first + " " : between) + by(one) + set +
           literal(column, first) + by(other) + set + literal(column, second) + by(one);
}

void TestSchemaTampering::exchange(const Table &table, const Column &column, const std::string &one,
                                   const std::string &other)
{
    if (raw(table, column, one) == raw(table, column, other))
        return;
    reported(swapSql(table, column, one, other), namesOf(table, {one, other}), "two values exchanged");
}

void TestSchemaTampering::everyColumn()
{
    QFETCH(QString, tableName);
    QFETCH(int, index);
    const auto &here = table(tableName.toStdString());
    const auto &column = here.columns[static_cast<std::size_t>(index)];
    for (const auto &row : {here.rows.front(), here.rows[here.rows.size() / 2], here.rows.back()}) {
        flip(here, column, row);
        if (!QTest::currentTestFailed())
            replace(here, column, row);
        if (QTest::currentTestFailed())
            return;
    }
    for (std::size_t i = 1; i < here.rows.size() && !QTest::currentTestFailed(); i += thinned(here.rows.size()))
        exchange(here, column, here.rows[i - 1], here.rows[i]);
}

void TestSchemaTampering::everyTable_data()
{
    QTest::addColumn<QString>("tableName");
    for (const auto &table : m_tables)
        QTest::newRow(table.name.c_str()) << QString::fromStdString(table.name);
}

/// Whole rows: taken away, put in, moved, all gone.
void TestSchemaTampering::everyTable()
{
    QFETCH(QString, tableName);
    const auto &here = table(tableName.toStdString());
    const std::size_t deleted =
        qEnvironmentVariableIsSet("VALBENCH_DEEP") ? 1 : std::max<std::size_t>(1, here.rows.size() / 17);
    for (std::size_t i = 0; i < here.rows.size(); i += deleted) {
        const auto &row = here.rows[i];
        reported("DELETE FROM " + here.name + " WHERE " + here.key + " = " + row, namesOf(here, {row}), "a deletion");
        if (QTest::currentTestFailed())
            return;
    }
    const auto next = std::to_string(std::stoll(here.rows.back()) + 1);
    for (std::size_t i = 0; i < here.rows.size(); i += thinned(here.rows.size())) {
        const auto &row = here.rows[i];
        // A copy under the next number, as it is and with the bytes in it changed so that no digest comes twice.
        for (const bool changed : {false, true}) {
            std::string columns, values;
            for (const auto &column : here.columns) {
                auto value = raw(here, column, row);
                if (changed && (column.type == "blob" || column.type == "bytea"))
                    value[0] = static_cast<char>(value[0] ^ 1);
                columns += (columns.empty() ? "" : ", ") + column.name;
                values += (values.empty() ? "" : ", ") + (column.name == here.key ? next : literal(column, value));
            }
            auto names = namesOf(here, {row});
            names << QString::fromStdString(next);
            if (here.name == "trail_block")
                names << lastEntryOf(next);
            reported("INSERT INTO " + here.name + " (" + columns + ") VALUES (" + values + ")", names, "an insertion");
            if (QTest::currentTestFailed())
                return;
        }
    }
    const Column key{here.key, "integer"};
    for (std::size_t i = 1; i < here.rows.size(); i += thinned(here.rows.size())) {
        exchange(here, key, here.rows[i - 1], here.rows[i]);
        if (QTest::currentTestFailed())
            return;
    }
    exchange(here, key, here.rows.front(), here.rows.back());
    if (QTest::currentTestFailed())
        return;
    auto names = namesOf(here, here.rows);
    for (std::size_t i = 1; i < here.rows.size(); i += thinned(here.rows.size())) {
        reported("DELETE FROM " + here.name + " WHERE " + here.key + " >= " + here.rows[i], names, "a cut end");
        if (QTest::currentTestFailed())
            return;
    }
    reported("DELETE FROM " + here.name, names, "an emptied table");
}

void TestSchemaTampering::nothingElseIsThere()
{
    QVERIFY(m_reports > 300);
    qInfo("%d alterations, each reported with the name of its row", m_reports);
}

VALBENCH_TEST(TestSchemaTampering, schema_tampering)
#include "test_schema_tampering.moc"
