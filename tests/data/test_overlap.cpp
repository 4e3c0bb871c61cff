// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/base/digest.h>
#include <valbench/data/csv.h>
#include <valbench/data/overlap.h>

using namespace valbench;
using data::countShared;
using data::countSharedKeys;
using data::rowFingerprints;

class TestOverlap : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isThePublishedDigest();
    void ordersAndOtherColumnsDoNotMatter();
    void cellsDoNotRunTogether();
    void countsRows();
    void countsPatients();
    void rowsWithoutPatientAreRefused();
    void realData();

private:
    static data::Table table(std::string_view text) { return *data::parseCsv(text, "test.csv"); }
};

void TestOverlap::isThePublishedDigest()
{
    // As anybody would compute it: lengths of 8 bytes, little-endian, and texts.
    const auto rows = rowFingerprints(table("age,sex\n61,F\n"), std::vector<std::string>{"age", "sex"});
    VERIFY_OK(rows);
    const std::string bytes = std::string("\2\0\0\0\0\0\0\0", 8) + "61" + std::string("\1\0\0\0\0\0\0\0", 8) + "F";
    QCOMPARE(QByteArray::number(static_cast<qulonglong>(rows->front()), 16).rightJustified(16, '0').toStdString(),
             sha256(bytes).toHex().substr(0, 16));
}

void TestOverlap::ordersAndOtherColumnsDoNotMatter()
{
    const std::vector<std::string> columns{"age", "dose"};
    const auto one = rowFingerprints(table("id,age,dose\n1,61,1.50\n2,70,2\n"), columns);
    const auto other = rowFingerprints(table("dose,age,risk\n2.0,70,0.5\n1.5,61,0.25\n"), columns);
    VERIFY_OK(one);
    VERIFY_OK(other);
    QCOMPARE((*one)[0], (*other)[1]);
    QCOMPARE((*one)[1], (*other)[0]);
    QVERIFY((*one)[0] != (*one)[1]);
    QCOMPARE(rowFingerprints(table("a\n1\n"), std::vector<std::string>{"b"}).error().code(), ErrorCode::notFound);
}

void TestOverlap::cellsDoNotRunTogether()
{
    const std::vector<std::string> columns{"a", "b"};
    const auto rows = rowFingerprints(table("a,b\nxy,z\nx,yz\nxyz,\n,xyz\n"), columns);
    VERIFY_OK(rows);
    auto sorted = *rows;
    std::ranges::sort(sorted);
    QVERIFY(std::ranges::adjacent_find(sorted) == sorted.end());
}

void TestOverlap::countsRows()
{
    const std::vector<std::uint64_t> one{5, 1, 5, 9}, other{5, 7, 7}, none;
    QCOMPARE(countShared(one, other), 2); // the row that comes twice counts twice
    QCOMPARE(countShared(other, one), 1);
    QCOMPARE(countShared(none, one), 0);
    QCOMPARE(countShared(one, none), 0);
}

void TestOverlap::countsPatients()
{
    const auto test = table("patient,x\nA1,1\nA1,2\nB7,3\n007,4\n");
    const auto training = table("mrn,x\nA1,9\nA1,8\n7,1\n");
    const auto shared = countSharedKeys(test, "patient", training, "mrn");
    VERIFY_OK(shared);
    QCOMPARE(*shared, 1); // patients, not rows; and 007 is not 7
}

void TestOverlap::rowsWithoutPatientAreRefused()
{
    const auto whole = table("p,x\n1,1\n2,1\n"), gap = table("p,x\n1,1\n,1\n");
    for (const auto &[one, other] : {std::pair(&whole, &gap), std::pair(&gap, &whole)}) {
        const auto shared = countSharedKeys(*one, "p", *other, "p");
        QVERIFY(!shared);
        QCOMPARE(shared.error().code(), ErrorCode::badInput);
        QVERIFY2(shared.error().text().find("row 2 has no 'p'") != std::string::npos, shared.error().text().c_str());
    }
}

void TestOverlap::realData()
{
    // Counted by a Python program with tuples of the files' texts: no row in both; two if the year is left out.
    const auto test = data::readCsv(VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv");
    const auto training = data::readCsv(VALBENCH_SOURCE_DIR "/resources/samples/flchain_train.csv");
    VERIFY_OK(test);
    VERIFY_OK(training);
    std::vector<std::string> columns{"sample_year", "age", "sex", "kappa", "lambda", "creatinine", "mgus", "death_5y"};
    QCOMPARE(countShared(*rowFingerprints(*test, columns), *rowFingerprints(*training, columns)), 0);
    columns.erase(columns.begin());
    QCOMPARE(countShared(*rowFingerprints(*test, columns), *rowFingerprints(*training, columns)), 2);
    QCOMPARE(*countSharedKeys(*test, "id", *training, "id"), 0);
}

VALBENCH_TEST(TestOverlap, overlap)
#include "test_overlap.moc"
