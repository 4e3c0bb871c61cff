// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QElapsedTimer>
#include <QRegularExpression>

#include <valbench/report/render_pdf.h>

#include "report/pdf_file.h"
#include "report/sample_document.h"

using namespace valbench;
using namespace valbench::report;
using valbench::test::PdfFile;
using valbench::test::squeezed;

/// Documents that are long, strange or meant to break something: nothing crashes and nothing is lost.
class TestHostilePdf : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void strangeCharacters();
    void endlessWords();
    void endlessBlocks();
    void tenThousandRows();
    void manyColumns();
    void twoHundredPages();
    void headingsAreNotOrphaned();
    void tableHeadsRepeat();
    void emptyDocument();
};

namespace {

Document plain(std::vector<Block> blocks)
{
    Document document = test::sampleDocument();
    document.blocks = std::move(blocks);
    return document;
}

std::string repeated(const std::string &text, int times)
{
    std::string whole;
    for (int i = 0; i < times; ++i)
        whole += text;
    return whole;
}

/// How often a text occurs, white space and line breaks aside.
qsizetype occurrences(const QString &text, const QString &part)
{
    QString dense = text;
    return dense.remove(QRegularExpression(QStringLiteral("\\s"))).count(part);
}

} // namespace

void TestHostilePdf::strangeCharacters()
{
    const std::pair<const char *, const char *> texts[] = {
        {"bell \x07 and escape \x1b[31m", "bell [U+0007] and escape [U+001B][31m"},
        {"bad utf-8 \xC3\x28 \xFF\xFE", "bad utf-8 [0xC3]( [0xFF 0xFE]"},
        {"overlong \xC0\xAF surrogate \xED\xA0\x80", "overlong [0xC0 0xAF] surrogate [0xED 0xA0 0x80]"},
        {"cut off \xE2\x82", "cut off [0xE2 0x82]"},
        {"hidden \xE2\x80\xAE"
         "fdp.exe",
         "hidden [U+202E]fdp.exe"},
        {"zero\xE2\x80\x8Bwidth", "zero[U+200B]width"},
        {"emoji \xF0\x9F\x98\x80\xF0\x9F\x98\x81.", "emoji [U+1F600 U+1F601]."},
        {"\xE4\xB8\xAD\xE6\x96\x87", "[U+4E2D U+6587]"},
        {"\xD7\xA9\xD7\x9C", "[U+05E9 U+05DC]"},
        {"Ελληνικά Кириллица Việt Łódź", "Ελληνικά Кириллица Việt Łódź"},
        {"e\xCC\x81", "é"},
        {"tab\there", "tab here"},
        {"a\r\nb\nc\xE2\x80\xA9"
         "d",
         "a b c d"},
        {"office soft\xC2\xAD"
         "hyphen",
         "office soft[U+00AD]hyphen"},
        {"<b>&amp;</b> %d {x}", "<b>&amp;</b> %d {x}"},
        {"- 5 -5 x-5", "- 5 -5 x-5"},
    };
    std::vector<Block> blocks;
    Table table;
    table.columns = {{"n", Align::right}, {"text"}};
    for (const auto &[given, printed] : texts) {
        blocks.emplace_back(Heading{2, given, ""});
        blocks.emplace_back(Paragraph{Text({{given, Emphasis::code}}), false});
        table.rows.push_back({std::to_string(table.rows.size()), given});
    }
    blocks.emplace_back(table);
    Document document = plain(std::move(blocks));
    document.numberHeadings = false;
    document.title = "Title \x01 \xF0\x9F\x98\x80";
    document.recordId = "EXE\n0007";
    document.storeId = "\xE2\x80\xAE";
    const auto bytes = renderPdf(document);
    VERIFY_OK(bytes);
    const PdfFile pdf(*bytes);
    const QString text = pdf.text();
    for (const auto &[given, printed] : texts) {
        const QString dense = QString::fromUtf8(printed)
                                  .remove(QRegularExpression(QStringLiteral("\\s")))
                                  .normalized(QString::NormalizationForm_KC);
        QVERIFY2(occurrences(text.normalized(QString::NormalizationForm_KC), dense) >= 3, printed);
    }
    QVERIFY(squeezed(text).contains(QStringLiteral("Title [U+0001] [U+1F600]")));
    QVERIFY(squeezed(text).startsWith(QStringLiteral("EXE 0007")));
    const auto bookmarks = pdf.bookmarks();
    QCOMPARE(bookmarks.size(), qsizetype(std::size(texts)));
    QCOMPARE(bookmarks[0].title, QStringLiteral("bell [U+0007] and escape [U+001B][31m"));
}

void TestHostilePdf::endlessWords()
{
    const std::string word = repeated("abcdefghij", 300);
    Table table;
    table.caption = word;
    table.columns = {{"Name"}, {"Value", Align::decimal}, {word}};
    table.rows = {{word, "0.5", "short"}, {"short", word, Cell(Mark::failed, word)}};
    SignatureBlock signature;
    signature.printedName = word;
    signature.statement = word;
    const auto bytes = renderPdf(plain({Heading{1, word, ""}, Paragraph{word, false},
                                        KeyValueTable{{{"key", word}, {word, "value"}}}, table, signature}));
    VERIFY_OK(bytes);
    const PdfFile pdf(*bytes);
    // Cells stand beside each other, so that lines of several mix in the text: count letters. The word is in the
    // heading, the paragraph, a value's key, a caption, a column's header, three cells, a name and a statement, and as
    // a value: eleven times.
    QVERIFY(occurrences(pdf.text(), QStringLiteral("j")) >= 11 * 300);
    for (const auto &found : pdf.words())
        QVERIFY2(found.box.right() <= 595 - 27 && found.box.bottom() <= 792 - 27, qPrintable(found.text));
}

void TestHostilePdf::endlessBlocks()
{
    // Each block is longer than several pages; words are numbered to see that each is there once.
    std::string words;
    for (int i = 0; i < 6000; ++i)
        words.append("w").append(std::to_string(i)).append("x ");
    Table cell;
    cell.columns = {{"one"}};
    cell.rows = {{words}};
    Table header;
    header.columns = {{words}};
    header.rows = {{"below"}};
    SignatureBlock signature;
    signature.statement = words;
    Figure figure{test::sampleForest(), words, 0, 60, ""};
    const std::vector<Block> blocks[] = {{Paragraph{words, false}},
                                         {Heading{1, words, ""}},
                                         {KeyValueTable{{{"key", words}}}},
                                         {cell},
                                         {header},
                                         {signature},
                                         {figure}};
    for (const auto &one : blocks) {
        const auto bytes = renderPdf(plain(one));
        VERIFY_OK(bytes);
        const PdfFile pdf(*bytes);
        QVERIFY(pdf.pages() >= 4);
        const QString text = pdf.text();
        for (const int i : {0, 1, 500, 1234, 2999, 4321, 5998, 5999})
            QCOMPARE(text.count(QRegularExpression(QStringLiteral("\\bw%1x\\b").arg(i))), qsizetype(1));
        QCOMPARE(text.count(QRegularExpression(QStringLiteral("\\bw\\d+x\\b"))), qsizetype(6000));
    }
}

void TestHostilePdf::tenThousandRows()
{
    Table table;
    table.caption = "Audit trail";
    table.columns = {{"Seq", Align::right}, {"Time"}, {"Actor"}, {"Action"}, {"Value", Align::decimal}, {"State"}};
    for (int i = 0; i < 10000; ++i)
        table.rows.push_back({"r" + std::to_string(i), "2026-11-03 13:03:59 UTC", "m.okafor", "record.update",
                              std::to_string(i) + ".25", Cell(i % 2 == 0 ? Mark::passed : Mark::failed)});
    QElapsedTimer timer;
    timer.start();
    const auto bytes = renderPdf(plain({Heading{1, "Audit trail", ""}, table}));
    VERIFY_OK(bytes);
    const qint64 taken = timer.elapsed();
    const PdfFile pdf(*bytes);
    qInfo("10,000 rows: %d pages, %lld ms, %zu KiB", pdf.pages(), static_cast<long long>(taken), bytes->size() / 1024);
    QVERIFY(taken < 60000);
    const QString text = pdf.text();
    QCOMPARE(text.count(QRegularExpression(QStringLiteral("\\br\\d+ "))), qsizetype(10000));
    for (const int i : {0, 17, 4999, 9999})
        QVERIFY(text.contains(QStringLiteral("r%1 ").arg(i)));
    QCOMPARE(text.count(QLatin1String("passed")), qsizetype(5000));
}

void TestHostilePdf::manyColumns()
{
    Table table;
    for (int i = 0; i < 20; ++i)
        table.columns.push_back({"c" + std::to_string(i), Align::decimal});
    table.rows.push_back({});
    for (int i = 0; i < 20; ++i)
        table.rows[0].push_back(std::to_string(100 + i));
    const auto bytes = renderPdf(plain({table}));
    VERIFY_OK(bytes);
    table.columns.push_back({"one more"});
    table.rows[0].push_back("x");
    QVERIFY(!renderPdf(plain({table})));
}

void TestHostilePdf::twoHundredPages()
{
    std::vector<Block> blocks{TableOfContents{}};
    const std::string prose = repeated("The quick brown fox verifies the record and signs the page with care. ", 6);
    for (int section = 1; section <= 200; ++section) {
        blocks.emplace_back(Heading{section % 10 == 1 ? 1 : 2, "Section " + std::to_string(section), ""});
        for (int i = 0; i < 3; ++i)
            blocks.emplace_back(Paragraph{prose, false});
        Table table;
        table.caption = "Values";
        table.columns = {{"Step"}, {"Description"}, {"Value", Align::decimal}, {"Verdict"}};
        for (int i = 0; i < 22; ++i)
            table.rows.push_back({std::to_string(i), "A criterion of middling length", "0." + std::to_string(100 + i),
                                  Cell(Mark::passed)});
        blocks.emplace_back(table);
    }
    QElapsedTimer timer;
    timer.start();
    const auto bytes = renderPdf(plain(std::move(blocks)));
    VERIFY_OK(bytes);
    const qint64 taken = timer.elapsed();
    const PdfFile pdf(*bytes);
    qInfo("%d pages in %lld ms, %zu KiB", pdf.pages(), static_cast<long long>(taken), bytes->size() / 1024);
    QVERIFY(pdf.pages() >= 200);
    QVERIFY(taken < 30000); // measured 2 to 4 s
    const auto bookmarks = pdf.bookmarks();
    QCOMPARE(bookmarks.size(), qsizetype(200));
    QVERIFY(squeezed(pdf.text(bookmarks[199].page)).contains(QStringLiteral("Section 200")));
    QVERIFY(squeezed(pdf.text(pdf.pages())).contains(QStringLiteral("Page %1 of %1").arg(pdf.pages())));
}

void TestHostilePdf::headingsAreNotOrphaned()
{
    std::vector<Block> blocks;
    for (int i = 0; i < 150; ++i) {
        blocks.emplace_back(Heading{2, "HEADING", ""});
        if (i % 3 == 0)
            blocks.emplace_back(Heading{3, "HEADING", ""});
        blocks.emplace_back(Paragraph{repeated("Some words of prose that fill lines. ", 1 + i % 23), false});
    }
    Document document = plain(std::move(blocks));
    document.numberHeadings = false;
    const auto bytes = renderPdf(document);
    VERIFY_OK(bytes);
    const PdfFile pdf(*bytes);
    QVERIFY(pdf.pages() > 8);
    for (int page = 1; page <= pdf.pages(); ++page) {
        QStringList lines = pdf.text(page).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        while (!lines.isEmpty() && !lines.takeLast().contains(QLatin1String("Record SHA-256"))) {
        }
        QVERIFY(!lines.isEmpty());
        QVERIFY2(lines.last().trimmed() != QLatin1String("HEADING"), qPrintable(QString::number(page)));
    }
}

void TestHostilePdf::tableHeadsRepeat()
{
    Table table;
    table.caption = "Long";
    table.columns = {{"Identifier"}, {"Remark"}};
    for (int i = 0; i < 200; ++i)
        table.rows.push_back({"row" + std::to_string(i), repeated("remark ", 1 + i % 40)});
    const auto bytes = renderPdf(plain({table}));
    VERIFY_OK(bytes);
    const PdfFile pdf(*bytes);
    for (int page = 1; page <= pdf.pages(); ++page) {
        const QString text = squeezed(pdf.text(page));
        QVERIFY2(text.contains(QStringLiteral("Identifier Remark row")), qPrintable(text));
        QCOMPARE(text.contains(QStringLiteral("Table 1, continued")), page > 1);
        QVERIFY(text.count(QRegularExpression(QStringLiteral("\\brow\\d"))) >= 2);
    }
}

void TestHostilePdf::emptyDocument()
{
    const Document document{.generated = *Timestamp::parse("2026-01-01T00:00:00.000000Z")};
    const auto bytes = renderPdf(document);
    VERIFY_OK(bytes);
    const PdfFile pdf(*bytes);
    QCOMPARE(pdf.pages(), 1);
    QVERIFY(pdf.bookmarks().isEmpty());
    VERIFY_OK(renderPdf(plain(
        {Paragraph{"", false}, KeyValueTable{}, Table{"", {{""}}, {}}, TableOfContents{}, PageBreak{}, PageBreak{}})));
}

VALBENCH_TEST(TestHostilePdf, hostile_pdf)
#include "test_hostile_pdf.moc"
