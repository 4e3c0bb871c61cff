// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <functional>

#include <valbench/base/digest.h>
#include <valbench/domain/data_set.h>

using namespace valbench;
using domain::DataRole;
using domain::DataSet;

class TestDataSet : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsWhatItWrites();
    void contradictions_data();
    void contradictions();
    void openingsAreCounted();
    void theLastComparisonCounts();

private:
    static DataSet sealed();
};

Q_DECLARE_METATYPE(std::function<void(DataSet &)>)

DataSet TestDataSet::sealed()
{
    DataSet out;
    out.name = "flchain-test";
    out.version = "1";
    out.role = DataRole::test;
    out.description = "1,350 residents";
    out.source = "a registry";
    out.fileName = "test.csv";
    out.size = 100;
    out.sha256 = sha256("data").toHex();
    out.rows = 2;
    out.columns = {{"id", "integer"}, {"age", "real"}, {"death", "integer"}};
    out.patientKey = "id";
    out.recordColumns = {"age", "death"};
    out.isSealed = true;
    out.allowedOpenings = 2;
    out.custodian = "lead";
    out.fingerprintsSha256 = sha256("fingerprints").toHex();
    return out;
}

void TestDataSet::readsWhatItWrites()
{
    auto set = sealed();
    set.overlaps = {{"DS-1", sha256("a").toHex(), 3, 2, "engineer", "2026-11-03T13:00:00.000000Z"},
                    {"DS-2", sha256("b").toHex(), 0, std::nullopt, "engineer", "2026-11-03T13:00:00.000000Z"}};
    set.openings = {{"EXE-1", "PQ-1", "engineer", "2026-11-03T13:00:00.000000Z"}};
    const auto read = DataSet::fromJson(set.toJson());
    VERIFY_OK(read);
    QCOMPARE(json::toText(read->toJson(), -1), json::toText(set.toJson(), -1));
    QVERIFY(!read->overlaps[1].patients);
    QCOMPARE(read->key(), std::string("flchain-test/1"));
}

void TestDataSet::contradictions_data()
{
    QTest::addColumn<std::function<void(DataSet &)>>("change");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *words, std::function<void(DataSet &)> change) {
        QTest::newRow(words) << std::move(change) << QString::fromUtf8(words);
    };
    row("needs a name and a version", [](DataSet &set) { set.name.clear(); });
    row("both without '/'", [](DataSet &set) { set.version = "1/2"; });
    row("has no rows", [](DataSet &set) { set.rows = 0; });
    row("'age' stands there twice", [](DataSet &set) { set.columns[0].name = "age"; });
    row("has no column 'mrn'", [](DataSet &set) { set.patientKey = "mrn"; });
    row("has no column 'sex'", [](DataSet &set) { set.recordColumns.emplace_back("sex"); });
    row("needs the columns by which two rows are the same case", [](DataSet &set) { set.recordColumns.clear(); });
    row("Only a test set is sealed", [](DataSet &set) { set.role = DataRole::training; });
    row("needs a custodian and the number of times", [](DataSet &set) { set.custodian.clear(); });
    row("at least once", [](DataSet &set) { set.allowedOpenings = 0; });
    row("is not sealed, so it cannot be opened", [](DataSet &set) { set.isSealed = false; });
}

void TestDataSet::contradictions()
{
    QFETCH(const std::function<void(DataSet &)>, change);
    QFETCH(const QString, words);
    auto set = sealed();
    change(set);
    const auto read = DataSet::fromJson(set.toJson());
    QVERIFY(!read);
    QCOMPARE(read.error().code(), ErrorCode::badInput);
    QVERIFY2(QString::fromStdString(read.error().text()).contains(words), read.error().text().c_str());
}

void TestDataSet::openingsAreCounted()
{
    auto set = sealed();
    QCOMPARE(set.openingsLeft(), 2);
    set.openings.resize(1);
    QCOMPARE(set.openingsLeft(), 1);
    set.openings.resize(2);
    QCOMPARE(set.openingsLeft(), 0);
}

void TestDataSet::theLastComparisonCounts()
{
    auto set = sealed();
    const auto a = sha256("a").toHex();
    set.overlaps = {{"DS-1", a, 3, 2, "engineer", "t"},
                    {"DS-2", sha256("b").toHex(), 5, {}, "engineer", "t"},
                    {"DS-1", a, 0, 0, "engineer", "t"}};
    QVERIFY(set.overlapWith(a)->isNone());
    QVERIFY(!set.overlapWith(sha256("b").toHex())->isNone());
    QVERIFY(!set.overlapWith(sha256("c").toHex()));
    using enum domain::OverlapState;
    const auto b = sha256("b").toHex();
    QCOMPARE(set.overlapState(a), none);
    QCOMPARE(set.overlapState(b), shared); // of rows; patients were not counted
    QCOMPARE(set.overlapState(sha256("c").toHex()), uncounted);
    set.overlaps[1].records = 0;
    QCOMPARE(set.overlapState(b), patientsUncounted);
    set.overlaps.back().patients = 1;
    QVERIFY(!set.overlapWith(a)->isNone());
    QCOMPARE(set.overlapState(a), shared);
}

VALBENCH_TEST(TestDataSet, data_set)
#include "test_data_set.moc"
