// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <limits>

#include <valbench/data/csv.h>
#include <valbench/data/digest.h>

using namespace valbench;

namespace {

std::string digestOf(const std::string &text, const data::CsvOptions &options = {})
{
    const auto table = data::parseCsv(text, "f.csv", options);
    return table ? data::contentDigest(*table).toHex() : table.error().text();
}

} // namespace

class TestDigest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void files();
    void contentOfRealFiles();
    void formDoesNotMatter();
    void contentMatters();
    void builtTables();
};

void TestDigest::files()
{
    // sha256sum resources/samples/flchain_test.csv (GNU coreutils 9.1)
    const auto digest = data::fileDigest(VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv");
    VERIFY_OK(digest);
    QCOMPARE(digest->toHex(), std::string("b98d7b1e9a69e08fceeb48ac74688c8a1cf73032f0a0d9a3f501b6377cf440ba"));
    const auto none = data::fileDigest(VALBENCH_SOURCE_DIR "/resources/samples/none.csv");
    QVERIFY(!none);
    QCOMPARE(none.error().code(), ErrorCode::notFound);
    const auto folder = data::fileDigest(VALBENCH_SOURCE_DIR "/resources/samples");
    QVERIFY(!folder);
    QCOMPARE(folder.error().code(), ErrorCode::badInput);
}

void TestDigest::contentOfRealFiles()
{
    // python3 tests/data/content_digest.py resources/samples/<file> (Python 3.11)
    const std::pair<const char *, const char *> files[] = {
        {"flchain_test.csv", "009f74481d496ed75a7b97539aa459e056cd64ea40f9b84470a511097db3eeb9"},
        {"diabetes_cohort.csv", "e4cdd58ad6e518ad18c2d03fa6e702813d640b7d8d2882a65b875a82501c6c62"},
    };
    for (const auto &[name, digest] : files) {
        const auto table = data::readCsv(std::string(VALBENCH_SOURCE_DIR "/resources/samples/") + name);
        VERIFY_OK(table);
        QCOMPARE(data::contentDigest(*table).toHex(), std::string(digest));
    }
}

void TestDigest::formDoesNotMatter()
{
    const auto digest = digestOf("id,x,t\n1,1.5,a\n2,,NA\n3,-0.25,b\n");
    QCOMPARE(digest, digestOf("id,x,t\r\n1,1.5,a\r\n2,,\r\n3,-0.25,b"));
    QCOMPARE(digest, digestOf("\"id\",\"x\",\"t\"\n\"1\",\"1.50\",\"a\"\n2,\"NA\",\"\"\n\"3\",-2.5e-1,\"b\"\n\n"));
    data::CsvOptions options;
    options.separator = ';';
    options.decimal = ',';
    options.missing = {"?"};
    QCOMPARE(digest, digestOf("\xEF\xBB\xBFid;x;t\n1;1,5;a\n2;?;?\n3;-0,25;b\n", options));
    options = {};
    options.chunkBytes = 3;
    QCOMPARE(digest, digestOf("id,x,t\n1,1.5,a\n2,,NA\n3,-.25,b\n", options));
}

void TestDigest::contentMatters()
{
    const std::string base = "id,x,t\n1,1.5,a\n2,,b\n";
    std::vector<std::string> digests{digestOf(base)};
    for (const char *other : {"id,y,t\n1,1.5,a\n2,,b\n", "id,x,t\n1,1.5000000000000002,a\n2,,b\n",
                              "id,x,t\n1,1.5,a\n2,0,b\n", "id,x,t\n1,1.5,a\n2,,B\n", "id,x,t\n2,,b\n1,1.5,a\n",
                              "x,id,t\n1.5,1,a\n,2,b\n", "id,x,t\n1,1.5,a\n2,,b\n3,,b\n", "id,x,t\n1.0,1.5,a\n2,,b\n",
                              "id,x,t\n1,1.5,a\n2,,\n", "id,x,t\n01,1.5,a\n2,,b\n"}) {
        digests.push_back(digestOf(other));
        QCOMPARE(digests.back().size(), std::size_t(64));
    }
    std::ranges::sort(digests);
    QVERIFY(std::ranges::adjacent_find(digests) == digests.end());
    // Where one text ends and the next begins is part of the content.
    QVERIFY(digestOf("a,b\nx,yz\n") != digestOf("a,b\nxy,z\n"));
}

void TestDigest::builtTables()
{
    const double ids[] = {1, 2};
    // Any NaN is missing, whatever its bits.
    const double values[] = {1.5, -std::numeric_limits<double>::signaling_NaN()};
    const std::optional<std::string> texts[] = {"a", "b"};
    const auto id = data::Column::numbers("id", data::ColumnKind::integer, ids);
    const auto x = data::Column::numbers("x", data::ColumnKind::real, values);
    const auto t = data::Column::texts("t", texts);
    VERIFY_OK(id);
    VERIFY_OK(x);
    VERIFY_OK(t);
    const auto table = data::Table::make("built", {*id, *x, *t});
    VERIFY_OK(table);
    QCOMPARE(data::contentDigest(*table).toHex(), digestOf("id,x,t\n1,1.5,a\n2,,b\n"));
}

VALBENCH_TEST(TestDigest, digest)
#include "test_digest.moc"
