// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRegularExpression>

#include <cmath>
#include <cstdio>
#include <thread>

#include <valbench/base/digest.h>
#include <valbench/report/render_pdf.h>

#include "report/pdf_file.h"
#include "report/sample_document.h"

using namespace valbench;
using namespace valbench::report;
using valbench::test::PdfFile;
using valbench::test::squeezed;

class TestRenderPdf : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void opensAsFdaAsks();
    void fontsAreEmbedded();
    void textIsSearchable();
    void everyPageSaysWhatItIs();
    void contentsBookmarksAndHeadingsAgree();
    void everyLinkResolves();
    void nothingStandsInTheMargins();
    void figuresHaveTheirData();
    void figuresAreWhole();
    void signaturesAreComplete();
    void metadataNamesTheRecord();
    void watermarkIsOnEveryPage();
    void numbersAlign();
    void sameBytesTwice();
    void sameBytesInParallel();
    void sameBytesInAnotherProcess();
    void printDigest();
    void otherInputOtherBytes();
    void cancelStops();
    void refusals_data();
    void refusals();

private:
    Bytes m_bytes;
    std::unique_ptr<PdfFile> m_pdf;
};

static const QStringList headings{QStringLiteral("1  Summary"),
                                  QStringLiteral("2  Results"),
                                  QStringLiteral("2.1  Acceptance criteria"),
                                  QStringLiteral("2.2  Discrimination"),
                                  QStringLiteral("2.3  Calibration"),
                                  QStringLiteral("2.4  Subgroups"),
                                  QStringLiteral("3  Executed steps"),
                                  QStringLiteral("4  Deviations"),
                                  QStringLiteral("4.1  DEV-0003: scores differ in the last digit"),
                                  QStringLiteral("5  Change history"),
                                  QStringLiteral("6  Signatures"),
                                  QStringLiteral("7  Data of the figures"),
                                  QStringLiteral("7.1  Figure 1. ROC curve, locked test set"),
                                  QStringLiteral("7.2  Figure 2. Calibration, locked test set"),
                                  QStringLiteral("7.3  Figure 3. Sensitivity by subgroup at threshold 0.2")};

void TestRenderPdf::initTestCase()
{
    const auto bytes = renderPdf(test::sampleDocument());
    VERIFY_OK(bytes);
    m_bytes = *bytes;
    m_pdf = std::make_unique<PdfFile>(m_bytes);
    QVERIFY(m_pdf->pages() > 5);
}

void TestRenderPdf::opensAsFdaAsks()
{
    QCOMPARE(m_pdf->info(QStringLiteral("PDF version")), QStringLiteral("1.7"));
    QCOMPARE(m_pdf->info(QStringLiteral("Encrypted")), QStringLiteral("no"));
    QCOMPARE(m_pdf->info(QStringLiteral("JavaScript")), QStringLiteral("no"));
    QCOMPARE(m_pdf->info(QStringLiteral("Page size")), QStringLiteral("595 x 792 pts"));
    QCOMPARE(m_pdf->info(QStringLiteral("Title")),
             QStringLiteral("EXE-0007 version 1: Performance qualification: execution report"));
    for (const char *key :
         {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AA", "/OpenAction", "/URI", "/AcroForm", "/RichMedia"})
        QVERIFY2(!m_pdf->hasKey(key), key);
    QVERIFY(m_pdf->run(QStringLiteral("qpdf"), {QStringLiteral("--check")})
                .contains(QLatin1String("No syntax or stream encoding errors")));
    // The seal appends a section of the same kind: a plain table, no object streams.
    const std::string_view file = asText(m_bytes);
    QVERIFY(file.find("\nxref\n") != std::string_view::npos);
    QVERIFY(file.find("/ObjStm") == std::string_view::npos);
    QVERIFY(file.find("/PageMode /UseOutlines") != std::string_view::npos);
    QVERIFY(file.find("/DisplayDocTitle true") != std::string_view::npos);
    QVERIFY(file.find("/Lang (en-US)") != std::string_view::npos);
}

void TestRenderPdf::fontsAreEmbedded()
{
    const QStringList lines =
        m_pdf->run(QStringLiteral("pdffonts"), {}).split(QLatin1Char('\n'), Qt::SkipEmptyParts).mid(2);
    QCOMPARE(lines.size(), 4);
    for (const QString &line : lines) {
        QVERIFY2(line.contains(QRegularExpression(
                     QStringLiteral("^[A-Z]{6}\\+Valbench(Sans|Mono)-\\w+ +CID TrueType +Identity-H +yes yes yes"))),
                 qPrintable(line));
    }
}

void TestRenderPdf::textIsSearchable()
{
    const QString text = squeezed(m_pdf->text());
    for (const char *part :
         {"Performance qualification: execution report", "whole 95% interval", "Calibration slope",
          "3 scores differ by less than 1 × 10⁻¹⁵ (|Δ| ≤ 2.2 × 10⁻¹⁶ relative)", "≥ 0.80", "−0.034 to 0.010",
          "insufficient", "error: no cases", "not run", "not applicable", "Dr. Jürgen Łukasiewicz-Øster",
          "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9", "1 − specificity (false positive rate)",
          "Changed since first entry: step OQ-04", "Sensitivity ≥ 0.8"})
        QVERIFY2(text.contains(QString::fromUtf8(part)), part);
    for (int step = 1; step <= 48; ++step)
        QVERIFY(text.contains(QStringLiteral("OQ-%1").arg(step, 2, 10, QLatin1Char('0'))));
}

void TestRenderPdf::everyPageSaysWhatItIs()
{
    const int pages = m_pdf->pages();
    for (int page = 1; page <= pages; ++page) {
        const QString text = squeezed(m_pdf->text(page));
        QVERIFY2(text.startsWith(QStringLiteral("EXE-0007 · version 1 · Approved")), qPrintable(text.left(80)));
        QVERIFY(text.contains(QStringLiteral("Page %1 of %2").arg(page).arg(pages)));
        QVERIFY(text.contains(QStringLiteral(
            "Record SHA-256 3f2a91bc04de · ledger entry 1,204, 8c1d40ab77e2 · store 5b1e90f2a7c1 · production")));
        QVERIFY(text.contains(
            QStringLiteral("Valid only if verified: valbench-cli verify · printed 2026-11-03 14:05:12 +01:00")));
    }
}

void TestRenderPdf::contentsBookmarksAndHeadingsAgree()
{
    const auto bookmarks = m_pdf->bookmarks();
    QCOMPARE(bookmarks.size(), headings.size());
    const QString contents = squeezed(m_pdf->text(1));
    for (qsizetype i = 0; i < bookmarks.size(); ++i) {
        QCOMPARE(bookmarks[i].title, headings[i]);
        QCOMPARE(bookmarks[i].level, headings[i].section(QLatin1Char(' '), 0, 0).count(QLatin1Char('.')) + 1);
        QVERIFY(bookmarks[i].page > 0);
        QVERIFY2(squeezed(m_pdf->text(bookmarks[i].page)).contains(squeezed(headings[i])), qPrintable(headings[i]));
        QVERIFY2(contents.contains(squeezed(headings[i]) + QStringLiteral(" %1").arg(bookmarks[i].page)),
                 qPrintable(headings[i]));
    }
}

void TestRenderPdf::everyLinkResolves()
{
    const auto bookmarks = m_pdf->bookmarks();
    QList<int> targets;
    for (int page = 1; page <= m_pdf->pages(); ++page)
        targets.append(m_pdf->linkTargets(page));
    // The contents come first, one link for each heading.
    QVERIFY(targets.size() > bookmarks.size());
    for (qsizetype i = 0; i < bookmarks.size(); ++i)
        QCOMPARE(targets[i], bookmarks[i].page);
    QCOMPARE(targets[bookmarks.size()], bookmarks[1].page); // "the results" in the summary
    QCOMPARE(targets.count(0), 0);
    // 8 of 48 steps lead to the deviation, besides its entry in the contents.
    QCOMPARE(targets.count(bookmarks[8].page) >= 9, true);
}

void TestRenderPdf::nothingStandsInTheMargins()
{
    const auto words = m_pdf->words();
    QVERIFY(words.size() > 1000);
    for (const auto &word : words) {
        QVERIFY2(word.box.left() >= 54 && word.box.right() <= 595 - 27, qPrintable(word.text));
        QVERIFY2(word.box.top() >= 27 && word.box.bottom() <= 792 - 27, qPrintable(word.text));
    }
}

void TestRenderPdf::figuresHaveTheirData()
{
    const QString text = squeezed(m_pdf->text());
    for (const auto &plot : {test::sampleCalibration(), test::sampleForest()}) {
        QVERIFY(text.contains(squeezed(QString::fromStdString(plot.textSummary))));
        for (const auto &row : plot.data.rows) {
            QString printed;
            for (std::size_t i = 0; i < row.size(); ++i) {
                const auto number = parseDouble(row[i]);
                printed += QString::fromStdString(number && row[i].size() > 9 ? fixedText(*number, 6) : row[i]) +
                           QLatin1Char(' ');
            }
            if (row[0].size() < 20 && row.back() != "not evaluable") // those wrap over lines
                QVERIFY2(text.contains(squeezed(printed)), qPrintable(printed));
        }
    }
    const auto roc = test::sampleRoc();
    const QString shown = QStringLiteral("Data of Figure 1: 60 of %1 rows, evenly spaced").arg(roc.data.rows.size());
    QVERIFY2(text.contains(shown), qPrintable(shown));
    QVERIFY(text.contains(QStringLiteral("The whole table, exact: evidence 9d3b41c07f22, roc.csv.")));
    QVERIFY(text.contains(QStringLiteral("Operating point 0.312147 0.910959")));
}

void TestRenderPdf::figuresAreWhole()
{
    // Words of the chart and its caption are on one page.
    const std::pair<const char *, QStringList> figures[] = {
        {"Figure 1. ROC curve",
         {QStringLiteral("1 − specificity"), QStringLiteral("No discrimination"), QStringLiteral("Sensitivity ≥ 0.8")}},
        {"Figure 2. Calibration",
         {QStringLiteral("Mean predicted probability"), QStringLiteral("Perfect calibration")}},
        {"Figure 3. Sensitivity by subgroup",
         {QStringLiteral("Overall 0.909"), QStringLiteral("Site 4: undefined, no records.")}},
    };
    for (const auto &[caption, parts] : figures) {
        bool found = false;
        for (int page = 2; page <= m_pdf->pages() && !found; ++page) {
            const QString text = squeezed(m_pdf->text(page));
            found = text.contains(QString::fromUtf8(caption)) && text.contains(QStringLiteral("(n = "));
            for (const QString &part : parts)
                found = found && text.contains(part);
        }
        QVERIFY2(found, caption);
    }
}

void TestRenderPdf::signaturesAreComplete()
{
    const int page = m_pdf->bookmarks().at(10).page;
    const QString text = squeezed(m_pdf->text(page));
    for (const char *part :
         {"Signed electronically: Executed", "Signed electronically: Reviewed", "Signed electronically: Approved",
          "Mercy Okafor", "m.okafor", "Ana María Pérez", "Quality assurance",
          "“This record is released for use under the quality system.”", "2026-11-03 14:03:59 +01:00",
          "2026-11-03 13:03:59 UTC", "EXE-0007, version 1", "3f2a91bc04de"})
        QVERIFY2(text.contains(QString::fromUtf8(part)), part);
}

void TestRenderPdf::metadataNamesTheRecord()
{
    auto document = test::sampleDocument();
    document.build = "Valbench <0.1> & \x02 more";
    const auto bytes = renderPdf(document);
    VERIFY_OK(bytes);
    const std::string xmp = PdfFile(*bytes).metadata();
    for (const char *part :
         {"<vb:recordId>EXE-0007</vb:recordId>", "<vb:ledgerHead>entry 1,204, 8c1d40ab77e2</vb:ledgerHead>",
          "<vb:recordDigest>3f2a91bc04de77a1529bd0c5cf2c3c9e9a0d3f9e2f0dd1a1ab60d5d1c3f18e7a</vb:recordDigest>",
          "<xmp:CreateDate>2026-11-03T13:05:12Z</xmp:CreateDate>",
          "<xmp:CreatorTool>Valbench &lt;0.1&gt; &amp; [U+0002] more</xmp:CreatorTool>"})
        QVERIFY2(xmp.find(part) != std::string::npos, part);
    QVERIFY(m_pdf->info(QStringLiteral("CreationDate")).startsWith(QStringLiteral("Tue Nov  3 13:05:12 2026")));
}

void TestRenderPdf::watermarkIsOnEveryPage()
{
    auto document = test::sampleDocument();
    document.watermark = "NOT FOR RECORD";
    const auto bytes = renderPdf(document);
    VERIFY_OK(bytes);
    const PdfFile marked(*bytes);
    QCOMPARE(marked.pages(), m_pdf->pages());
    for (int page = 1; page <= marked.pages(); ++page) {
        // In words in the header; across the page as a shape, so that nothing is mixed into the text.
        QString text = squeezed(marked.text(page));
        QVERIFY(text.startsWith(QStringLiteral("EXE-0007 · version 1 · Approved · NOT FOR RECORD")));
        QCOMPARE(text.count(QStringLiteral("NOT FOR RECORD")), page == 1 ? 2 : 1);
        QCOMPARE(text.remove(QStringLiteral(" · NOT FOR RECORD")).remove(QStringLiteral(", NOT FOR RECORD")),
                 squeezed(m_pdf->text(page)));
        // And visible: a light grey that the same page without watermark has nowhere.
        const auto greys = [page](const PdfFile &file) {
            QProcess render;
            render.start(QStringLiteral("pdftoppm"),
                         {QStringLiteral("-r"), QStringLiteral("20"), QStringLiteral("-gray"), QStringLiteral("-aa"),
                          QStringLiteral("no"), QStringLiteral("-f"), QString::number(page), QStringLiteral("-l"),
                          QString::number(page), file.path()});
            render.waitForFinished();
            return render.readAllStandardOutput().count(char(238));
        };
        QVERIFY2(greys(marked) > greys(*m_pdf) + 100, qPrintable(QString::number(page)));
    }
}

void TestRenderPdf::numbersAlign()
{
    Document document = test::sampleDocument();
    Table table;
    table.columns = {{"Name"}, {"Value", Align::decimal}};
    table.rows = {{"a", "7.125"}, {"b", "-123.5"}, {"c", "4,321"}, {"d", "undefined"}};
    document.blocks = {table};
    const auto bytes = renderPdf(document);
    VERIFY_OK(bytes);
    QMap<QString, QRectF> boxes;
    for (const auto &word : PdfFile(*bytes).words())
        boxes[word.text] = word.box;
    const double digit = (boxes[QStringLiteral("7.125")].width() - boxes[QStringLiteral("−123.5")].width()) / -1.0;
    QVERIFY(digit > 4 && digit < 6); // one sign more, all digits and the minus equally wide
    QVERIFY(std::abs(boxes[QStringLiteral("7.125")].left() - boxes[QStringLiteral("−123.5")].left() - 3 * digit) <
            0.05);
    QVERIFY(std::abs(boxes[QStringLiteral("4,321")].right() - boxes[QStringLiteral("7.125")].left() - digit) < 0.05);
    QVERIFY(std::abs(boxes[QStringLiteral("undefined")].right() - boxes[QStringLiteral("7.125")].right()) < 0.05);
}

void TestRenderPdf::sameBytesTwice()
{
    const auto again = renderPdf(test::sampleDocument());
    VERIFY_OK(again);
    QVERIFY(*again == m_bytes);
}

void TestRenderPdf::sameBytesInParallel()
{
    std::vector<Bytes> results(4);
    {
        std::vector<std::jthread> threads;
        for (auto &result : results)
            threads.emplace_back([&result] { result = renderPdf(test::sampleDocument()).value_or(Bytes()); });
    }
    for (const auto &result : results)
        QVERIFY(result == m_bytes);
}

void TestRenderPdf::sameBytesInAnotherProcess()
{
    const QString expected = QString::fromStdString("digest " + sha256(ByteView(m_bytes)).toHex());
    for (const char *seed : {"0", "1", "12345"}) {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_HASH_SEED"), QString::fromLatin1(seed));
        environment.insert(QStringLiteral("TZ"), QStringLiteral("Asia/Tokyo"));
        environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
        environment.insert(QStringLiteral("QT_SCALE_FACTOR"), QStringLiteral("2"));
        environment.insert(QStringLiteral("QT_FONT_DPI"), QStringLiteral("144"));
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath(),
                      {QStringLiteral("render_pdf"), QStringLiteral("printDigest")});
        QVERIFY(process.waitForFinished(60000));
        QVERIFY2(process.readAllStandardOutput().contains(expected.toLatin1()), seed);
    }
}

/// For the test above, which runs this one alone in a process of its own.
void TestRenderPdf::printDigest()
{
    std::printf("digest %s\n", sha256(ByteView(m_bytes)).toHex().c_str());
    std::fflush(stdout);
}

void TestRenderPdf::otherInputOtherBytes()
{
    auto document = test::sampleDocument();
    document.recordDigest[0] = '4';
    QVERIFY(renderPdf(document).value() != m_bytes);
    document = test::sampleDocument();
    document.generated = *Timestamp::parse("2026-11-03T13:05:13.000000Z");
    QVERIFY(renderPdf(document).value() != m_bytes);
}

void TestRenderPdf::cancelStops()
{
    std::stop_source source;
    RenderOptions options;
    options.stop = source.get_token();
    double last = -1;
    options.progress = [&](double fraction, std::string_view) {
        QVERIFY(fraction >= last && fraction <= 1);
        last = fraction;
        if (fraction > 0.6)
            source.request_stop();
    };
    const auto stopped = renderPdf(test::sampleDocument(), options);
    QVERIFY(!stopped);
    QVERIFY(stopped.error().code() == ErrorCode::cancelled);
    QVERIFY(last > 0.6 && last < 0.9);
}

void TestRenderPdf::refusals_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, int kind, const char *message) {
        QTest::newRow(name) << kind << QString::fromUtf8(message);
    };
    row("dead link", 0, "leads to “nowhere”");
    row("anchor twice", 1, "have the anchor “a”");
    row("cells", 2, "Row 2 of table “T” has 1 cells; it has 2 columns.");
    row("no columns", 3, "has 0 columns");
    row("level", 4, "has level 5");
    row("no panel", 5, "has no panel");
    row("dead link in a cell", 6, "leads to “gone”");
}

void TestRenderPdf::refusals()
{
    QFETCH(int, kind);
    QFETCH(QString, message);
    Document document = test::sampleDocument();
    Table table;
    table.caption = "T";
    table.columns = {{"a"}, {"b"}};
    table.rows = {{"1", "2"}, {"3"}};
    Table linked = table;
    linked.rows = {{"1", Cell(Text({{"x", Emphasis::none, "gone"}}))}};
    const std::vector<std::vector<Block>> blocks{
        {Paragraph{Text({{"x", Emphasis::none, "nowhere"}}), false}},
        {Heading{1, "A", "a"}, Heading{1, "B", "a"}},
        {table},
        {Table{}},
        {Heading{5, "deep", ""}},
        {Figure{}},
        {linked},
    };
    document.blocks = blocks.at(static_cast<std::size_t>(kind));
    const auto result = renderPdf(document);
    QVERIFY(!result);
    QVERIFY(result.error().code() == ErrorCode::badInput);
    QVERIFY2(QString::fromStdString(result.error().text()).contains(message), result.error().text().c_str());
}

VALBENCH_TEST(TestRenderPdf, render_pdf)
#include "test_render_pdf.moc"
