// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/crypto_support.h"
#include "support/test_registry.h"

#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <algorithm>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>

#include <valbench/crypto/cms.h>
#include <valbench/report/pdf_seal.h>

using namespace valbench;
using namespace valbench::report;
using valbench::test::ProgramOutput;

class TestPdfSeal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sealed_data();
    void sealed();
    void texts_data();
    void texts();
    void sameBytes();
    void keepsFormAndAnnotations();
    void pdfsigAccepts_data();
    void pdfsigAccepts();
    void opensslAccepts();
    void everyFlippedByte();
    void appendedUpdate();
    void appendedBytes();
    void secondSignature();
    void sealedOnce();
    void signatureHiddenInField();
    void findings_data();
    void findings();
    void gapAndPadding();
    void certificationLevels();
    void times_data();
    void times();
    void refusals();
    void notSound();
    void truncated();
    void randomBytes();
};

namespace {

enum class Kind { table, stream, qt };

/// A PDF with one page, made by libqpdf; `table` and `stream` are the two kinds of cross-references.
Bytes pdfByQpdf(Kind kind, const char *pageExtras = "", const char *catalogueExtras = "")
{
    QPDF document;
    document.emptyPDF();
    auto content = document.newStream("BT /F1 24 Tf 20 100 Td (Validation report) Tj ET");
    document.addPage(
        QPDFObjectHandle::parse(&document, "<</Type/Page/MediaBox[0 0 300 200]/Resources<</Font<</F1<</Type/Font"
                                           "/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents " +
                                               content.unparse() + pageExtras + ">>"),
        false);
    auto root = document.getRoot();
    auto extras = QPDFObjectHandle::parse("<<" + std::string(catalogueExtras) + ">>");
    for (const auto &key : extras.getKeys())
        root.replaceKey(key, extras.getKey(key));
    QPDFWriter writer(document);
    writer.setOutputMemory();
    writer.setObjectStreamMode(kind == Kind::stream ? qpdf_o_generate : qpdf_o_disable);
    writer.setDeterministicID(true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {buffer->getBuffer(), buffer->getBuffer() + buffer->getSize()};
}

Bytes pdfByQt()
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        QPainter painter(&writer);
        painter.drawText(100, 1000, QStringLiteral("first page"));
        writer.newPage();
        painter.drawText(100, 1000, QStringLiteral("last page"));
    }
    const auto &bytes = buffer.data();
    return {bytes.begin(), bytes.end()};
}

Bytes pdfOf(Kind kind)
{
    return kind == Kind::qt ? pdfByQt() : pdfByQpdf(kind);
}

SealOptions options(const test::Pki &pki)
{
    return {"Zoë Müller", "Export of VR-0007, 報告", pki.signing, 1500, 1};
}

CmsSigner signerOf(const test::Pki &pki)
{
    return [&pki](ByteView content) { return crypto::signCms(content, pki.key, pki.certificate); };
}

Bytes sealedBy(const test::Pki &pki, const Bytes &pdf)
{
    return sealPdf(pdf, options(pki), signerOf(pki)).value();
}

/// For tests of the structure alone: DER of the right shape that signs nothing.
Result<Bytes> emptySigner(ByteView)
{
    return Bytes{0x30, 0x03, 0x02, 0x01, 0x2a};
}

std::string text(const Bytes &bytes)
{
    return std::string(asText(bytes));
}

/// The file with one place changed; the new text must be as long as the old, so that all positions stay.
std::string changed(const std::string &file, std::string_view from, std::string_view to)
{
    const auto at = file.rfind(from);
    if (at == std::string::npos || from.size() != to.size())
        qFatal("the test changes nothing: %s", std::string(from).c_str());
    return std::string(file).replace(at, from.size(), to);
}

std::vector<SealFault> faultsOf(ByteView file)
{
    const auto seals = readPdfSeals(file);
    if (!seals)
        qFatal("%s", seals.error().text().c_str());
    std::vector<SealFault> faults;
    for (const auto &problem : sealProblems(*seals))
        faults.push_back(problem.fault);
    return faults;
}

/// The whole verdict on a sealed export: structure, then signature, then signer.
bool accepted(ByteView file, const test::Pki &pki)
{
    const auto seals = readPdfSeals(file);
    if (!seals || !sealProblems(*seals).empty())
        return false;
    const auto content = sealedContent(file, seals->front());
    return content && crypto::verifyCms(seals->front().cms, *content, pki.roots(), *seals->front().time).accepted();
}

/// Appends an incremental update written by hand: new or changed objects given as (number, body).
std::string updated(const std::string &file, const std::vector<std::pair<int, std::string>> &objects, int size)
{
    const auto previous = file.substr(file.rfind("startxref") + 10, file.rfind("%%EOF") - file.rfind("startxref") - 11);
    QPDF document;
    document.processMemoryFile("x", file.data(), file.size());
    auto out = file;
    std::string table = "xref\n";
    for (const auto &[number, body] : objects) {
        auto offset = std::to_string(out.size());
        table += std::to_string(number) + " 1\n" + std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
        out += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
    }
    const auto start = out.size();
    return out + table + "trailer\n<</Size " + std::to_string(size) + "/Root " + document.getRoot().unparse() +
           "/Prev " + previous + ">>\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
}

int sizeOf(const std::string &file)
{
    QPDF document;
    document.processMemoryFile("x", file.data(), file.size());
    return document.getTrailer().getKey("/Size").getIntValueAsInt();
}

} // namespace

void TestPdfSeal::sealed_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("cross-reference table") << static_cast<int>(Kind::table);
    QTest::newRow("cross-reference stream") << static_cast<int>(Kind::stream);
    QTest::newRow("QPdfWriter") << static_cast<int>(Kind::qt);
}

void TestPdfSeal::sealed()
{
    QFETCH(int, kind);
    const test::Pki pki;
    const auto pdf = pdfOf(static_cast<Kind>(kind));
    Bytes signedBytes;
    const auto file = sealPdf(pdf, options(pki), [&](ByteView content) {
        signedBytes.assign(content.begin(), content.end());
        return crypto::signCms(content, pki.key, pki.certificate);
    });
    VERIFY_OK(file);
    QVERIFY(std::equal(pdf.begin(), pdf.end(), file->begin()));
    const auto seals = readPdfSeals(*file);
    VERIFY_OK(seals);
    QCOMPARE(seals->size(), std::size_t(1));
    const auto &seal = seals->front();
    QCOMPARE(seal.name, std::string("Zoë Müller"));
    QCOMPARE(seal.reason, std::string("Export of VR-0007, 報告"));
    QCOMPARE(seal.subFilter, std::string("ETSI.CAdES.detached"));
    QCOMPARE(seal.time, std::optional(test::timeAt("2026-11-03T13:03:59.000000Z")));
    QCOMPARE(seal.certification, std::optional(1));
    QVERIFY(seal.rangesSound && seal.coversFile && seal.gapIsContents && seal.paddingIsZero && seal.inForm);
    QCOMPARE(seal.ranges[0].offset, std::size_t(0));
    QCOMPARE(seal.ranges[1].offset, seal.ranges[0].size + 2 * 1500 + 2);
    QCOMPARE(seal.ranges[1].offset + seal.ranges[1].size, file->size());
    QCOMPARE(*sealedContent(*file, seal), signedBytes);
    QVERIFY(sealProblems(*seals).empty());
    QVERIFY(accepted(*file, pki));
    const test::Pki stranger;
    QVERIFY(!accepted(*file, stranger));
    // The pages are still there for every reader.
    QPDF document;
    document.processMemoryFile("x", reinterpret_cast<const char *>(file->data()), file->size());
    QCOMPARE(document.getAllPages().size(), std::size_t(kind == static_cast<int>(Kind::qt) ? 2 : 1));
}

void TestPdfSeal::texts_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << QStringLiteral("Ann Lee");
    QTest::newRow("PDF syntax") << QStringLiteral("A (B\\) >> endobj <</ByteRange[0 1 2 3]>> %");
    QTest::newRow("CJK") << QStringLiteral("山田 太郎");
    QTest::newRow("outside the BMP") << QStringLiteral("𠮷野");
    QTest::newRow("long") << QString(2000, QChar(0x00E9));
}

void TestPdfSeal::texts()
{
    QFETCH(QString, name);
    const test::Pki pki;
    auto wanted = options(pki);
    wanted.name = name.toStdString();
    wanted.reason = wanted.name + "!";
    const auto file = sealPdf(pdfByQpdf(Kind::table), wanted, emptySigner);
    VERIFY_OK(file);
    const auto seals = readPdfSeals(*file);
    VERIFY_OK(seals);
    QCOMPARE(seals->front().name, wanted.name);
    QCOMPARE(seals->front().reason, wanted.reason);
}

void TestPdfSeal::sameBytes()
{
    const test::Pki pki;
    for (const auto kind : {Kind::table, Kind::stream}) {
        const auto first = sealPdf(pdfByQpdf(kind), options(pki), emptySigner);
        const auto second = sealPdf(pdfByQpdf(kind), options(pki), emptySigner);
        VERIFY_OK(first);
        VERIFY_OK(second);
        QCOMPARE(*first, *second);
        auto later = options(pki);
        later.time = test::timeAt("2026-11-03T13:04:00.000000Z");
        QVERIFY(*first != sealPdf(pdfByQpdf(kind), later, emptySigner).value());
    }
}

void TestPdfSeal::keepsFormAndAnnotations()
{
    const test::Pki pki;
    const auto pdf =
        pdfByQpdf(Kind::table, "/Annots[<</Type/Annot/Subtype/Link/Rect[1 2 3 4]>>]",
                  "/Lang(en)/AcroForm<</DA(/F1 9 Tf)/Fields[<</T(Valbench seal)/FT/Tx>>]>>/Perms<</UR3 null>>"
                  "/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 3>>>>");
    const auto file = sealedBy(pki, pdf);
    QVERIFY(accepted(file, pki));
    QPDF document;
    document.processMemoryFile("x", reinterpret_cast<const char *>(file.data()), file.size());
    auto root = document.getRoot();
    QCOMPARE(root.getKey("/Lang").getUTF8Value(), std::string("en"));
    QVERIFY(root.getKey("/Extensions").hasKey("/ADBE"));
    QVERIFY(root.getKey("/Extensions").hasKey("/ESIC"));
    auto form = root.getKey("/AcroForm");
    QCOMPARE(form.getKey("/DA").getUTF8Value(), std::string("/F1 9 Tf"));
    QCOMPARE(form.getKey("/SigFlags").getIntValueAsInt(), 3);
    QCOMPARE(form.getKey("/Fields").getArrayNItems(), 2);
    QCOMPARE(form.getKey("/Fields").getArrayItem(1).getKey("/T").getUTF8Value(), std::string("Valbench seal 2"));
    auto annotations = QPDFObjectHandle(document.getAllPages().back()).getKey("/Annots");
    QCOMPARE(annotations.getArrayNItems(), 2);
    QVERIFY(annotations.getArrayItem(0).getKey("/Subtype").isNameAndEquals("/Link"));
    QVERIFY(annotations.getArrayItem(1).getKey("/Subtype").isNameAndEquals("/Widget"));
}

void TestPdfSeal::pdfsigAccepts_data()
{
    sealed_data();
}

void TestPdfSeal::pdfsigAccepts()
{
    QFETCH(int, kind);
    const test::Pki pki;
    const test::Workshop shop;
    shop.write("sealed.pdf", sealedBy(pki, pdfOf(static_cast<Kind>(kind))));
    const auto shown = shop.run("pdfsig -nocert sealed.pdf");
    for (const char *line :
         {"Signature Validation: Signature is Valid.", "Total document signed", "ETSI.CAdES.detached",
          "Signer Certificate Common Name: Zoë Müller", "Signature Type: ETSI.CAdES.detached"})
        QVERIFY2(shown.text.contains(QString::fromUtf8(line)), qPrintable(shown.text));
    QVERIFY2(!shown.text.contains(QLatin1String("Signature #2")), qPrintable(shown.text));
}

void TestPdfSeal::opensslAccepts()
{
    // As an auditor would: cut the two ranges out, decode Contents, ask openssl.
    const test::Pki pki;
    const test::Workshop shop;
    const auto file = sealedBy(pki, pdfByQpdf(Kind::table));
    const auto whole = text(file);
    const auto open = whole.rfind("/Contents<") + 9, close = whole.find('>', open);
    shop.write("content", whole.substr(0, open) + whole.substr(close + 1));
    shop.write("cms", fromHex(whole.substr(open + 1, close - open - 1)).value());
    shop.write("root.pem", pki.root.pem());
    // 2026-11-03T13:03:59Z. The zeros behind the CMS do not disturb openssl.
    VERIFY_EXIT(shop.run("openssl cms -verify -cades -binary -inform DER -in cms -content content -CAfile root.pem "
                         "-no-CApath -attime 1793711039 -out out"),
                0);
}

void TestPdfSeal::everyFlippedByte()
{
    // No byte is excepted: zeros behind the CMS must be zeros, and hexadecimal letters must be of one case.
    const test::Pki pki;
    auto wanted = options(pki);
    wanted.reserve = 1100;
    const auto file = sealPdf(pdfByQpdf(Kind::table), wanted, signerOf(pki));
    VERIFY_OK(file);
    QVERIFY(accepted(*file, pki));
    auto copy = *file;
    for (std::size_t at = 0; at < copy.size(); ++at) {
        // The lowest bit, the one that changes the case of a letter, the highest.
        for (const int mask : {0x01, 0x20, 0x80}) {
            copy[at] = static_cast<std::uint8_t>(copy[at] ^ mask);
            QVERIFY2(!accepted(copy, pki), ("byte " + std::to_string(at)).c_str());
            copy[at] = static_cast<std::uint8_t>(copy[at] ^ mask);
        }
    }
    QCOMPARE(copy, *file);
}

void TestPdfSeal::appendedUpdate()
{
    const test::Pki pki;
    const auto file = text(sealedBy(pki, pdfByQpdf(Kind::table)));
    const int size = sizeOf(file);
    const auto forged = updated(file, {{size, "<</Title(Forged)>>"}}, size + 1);
    QCOMPARE(faultsOf(asBytes(forged)), std::vector{SealFault::appended});
    QVERIFY(!accepted(asBytes(forged), pki));
    // pdfsig finds the same file valid, which is why this check exists.
    const test::Workshop shop;
    shop.write("forged.pdf", forged);
    const auto shown = shop.run("pdfsig -nocert forged.pdf").text;
    QVERIFY2(shown.contains(QLatin1String("Signature is Valid.")), qPrintable(shown));
    QVERIFY2(shown.contains(QLatin1String("Not total document signed")), qPrintable(shown));
}

void TestPdfSeal::appendedBytes()
{
    const test::Pki pki;
    const auto file = text(sealedBy(pki, pdfByQpdf(Kind::table)));
    for (const std::string_view tail : {"\n", " ", "%", "%%EOF\n"}) {
        const auto longer = file + std::string(tail);
        QVERIFY(!accepted(asBytes(longer), pki));
    }
}

void TestPdfSeal::secondSignature()
{
    // After a certification of level 1 nothing may follow, a second signature included.
    const test::Pki pki;
    const auto file = text(sealedBy(pki, pdfByQpdf(Kind::table)));
    const int size = sizeOf(file);
    QPDF document;
    document.processMemoryFile("x", file.data(), file.size());
    auto root = document.getRoot();
    auto catalogue = root.shallowCopy();
    auto form = root.getKey("/AcroForm").shallowCopy();
    auto fields = form.getKey("/Fields").shallowCopy();
    document.makeIndirectObject(QPDFObjectHandle::newDictionary()); // takes the number `size`
    fields.appendItem(document.makeIndirectObject(QPDFObjectHandle::newDictionary()));
    form.replaceKey("/Fields", fields);
    catalogue.replaceKey("/AcroForm", form);
    const auto number = std::to_string(size);
    const auto forged = updated(file,
                                {{root.getObjectID(), catalogue.unparse()},
                                 {size, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name(Eve)"
                                        "/M(D:20270101000000Z)/ByteRange[0 10 20 30]/Contents<3000>>>"},
                                 {size + 1, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Second)/V " + number + " 0 R>>"}},
                                size + 2);
    const auto seals = readPdfSeals(asBytes(forged));
    VERIFY_OK(seals);
    QCOMPARE(seals->size(), std::size_t(2));
    const auto faults = faultsOf(asBytes(forged));
    QCOMPARE(faults.front(), SealFault::several);
    QVERIFY(std::ranges::count(faults, SealFault::appended) == 2);
    QVERIFY(!accepted(asBytes(forged), pki));
}

void TestPdfSeal::sealedOnce()
{
    const test::Pki pki;
    const auto again = sealPdf(sealedBy(pki, pdfByQpdf(Kind::table)), options(pki), signerOf(pki));
    QVERIFY(!again);
    QCOMPARE(again.error().code(), ErrorCode::refused);
    QVERIFY(faultsOf(pdfByQpdf(Kind::table)) == std::vector{SealFault::unsealed});
}

void TestPdfSeal::signatureHiddenInField()
{
    // A signature written straight into the field counts, and is not accepted.
    const auto pdf = pdfByQpdf(Kind::table, "",
                               "/AcroForm<</Fields[]/X<</FT/Sig>>>>/Names<</V<</ByteRange[0 1 2 3]/Contents<3000>>>>>");
    const auto file = text(pdf);
    const int size = sizeOf(file);
    const auto forged = updated(file, {{size, "<</FT/Sig/T(x)/V<</ByteRange[0 1 2 3]/Contents<3000>>>>>"}}, size + 1);
    const auto seals = readPdfSeals(asBytes(forged));
    VERIFY_OK(seals);
    QCOMPARE(seals->size(), std::size_t(1));
    QVERIFY(!seals->front().inForm);
    QVERIFY(!sealProblems(*seals).empty());
}

void TestPdfSeal::findings_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<int>("fault");
    const auto row = [](const char *name, const char *from, const char *to, SealFault fault) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << static_cast<int>(fault);
    };
    row("later start", "/ByteRange[0 ", "/ByteRange[9 ", SealFault::ranges);
    row("no number", "/ByteRange[0 ", "/ByteRange[/ ", SealFault::ranges);
    row("negative", "/ByteRange[0          ", "/ByteRange[0 -5       ", SealFault::ranges);
    row("three numbers", "/ByteRange[0 ", "/ByteRange[  ", SealFault::ranges);
    row("beyond the file", "/ByteRange[0          ", "/ByteRange[0 99999999 ", SealFault::ranges);
    row("other kind", "ETSI.CAdES.detached", "adbe.pkcs7.detached", SealFault::subFilter);
    row("no kind", "/SubFilter/ETSI", "/SubFilte_/ETSI", SealFault::subFilter);
    row("no certification", "/TransformMethod/DocMDP", "/TransformMethod/DocMDQ", SealFault::notCertified);
    row("level out of range", "/V/1.2/P 1", "/V/1.2/P 7", SealFault::notCertified);
    row("level no number", "/V/1.2/P 1", "/V/1.2/P/1", SealFault::notCertified);
    row("not permitted", "/Perms << /DocMDP", "/Perms << /DocMDQ", SealFault::notCertified);
    row("no time", "/M(D:2026", "/N(D:2026", SealFault::time);
    row("impossible time", "/M(D:20261103", "/M(D:20261303", SealFault::time);
    row("no zone", "130359Z)", "130359) ", SealFault::time);
    row("not in the form", "seal)/V ", "seal)/W ", SealFault::notInForm);
    row("empty contents", "/Contents<30", "/Contents<31", SealFault::cms);
}

void TestPdfSeal::findings()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(int, fault);
    const test::Pki pki;
    const auto file = text(sealedBy(pki, pdfByQpdf(Kind::table)));
    const auto other = changed(file, std::string_view(from.constData(), static_cast<std::size_t>(from.size())),
                               std::string_view(to.constData(), static_cast<std::size_t>(to.size())));
    const auto faults = faultsOf(asBytes(other));
    QVERIFY(std::ranges::find(faults, static_cast<SealFault>(fault)) != faults.end());
}

void TestPdfSeal::gapAndPadding()
{
    const test::Pki pki;
    const auto file = text(sealedBy(pki, pdfByQpdf(Kind::table)));
    const auto open = file.rfind("/Contents<") + 9, close = file.find('>', open);
    auto padded = file;
    padded[close - 1] = '1';
    QCOMPARE(faultsOf(asBytes(padded)), std::vector{SealFault::padding});
    // White space in hexadecimal is good PDF, and room for a message.
    auto spaced = file;
    spaced[close - 1] = ' ';
    spaced[close - 2] = ' ';
    QCOMPARE(faultsOf(asBytes(spaced)), std::vector{SealFault::gap});
    // The string ends earlier, and more entries follow in the unsigned gap.
    auto shorter = file;
    shorter.replace(close - 12, 12, ">/Name(Eve)<");
    const auto seals = readPdfSeals(asBytes(shorter));
    QVERIFY(!seals || !sealProblems(*seals).empty());
    // Upper case for one letter of many.
    auto mixed = file;
    const auto letter = mixed.find_first_of("abcdef", open);
    mixed[letter] = static_cast<char>(mixed[letter] - 'a' + 'A');
    QCOMPARE(faultsOf(asBytes(mixed)), std::vector{SealFault::gap});
    // A gap that is wider than the string.
    const auto at = file.rfind("/ByteRange[0          ") + 22;
    const auto number = std::to_string(std::stoul(file.substr(at, 10)) - 1);
    auto wider = file;
    wider.replace(at, number.size(), number);
    QCOMPARE(faultsOf(asBytes(wider)), std::vector{SealFault::gap});
}

void TestPdfSeal::certificationLevels()
{
    const test::Pki pki;
    for (const int level : {1, 2, 3}) {
        auto wanted = options(pki);
        wanted.certification = level;
        const auto file = sealPdf(pdfByQpdf(Kind::table), wanted, signerOf(pki));
        VERIFY_OK(file);
        QCOMPARE(readPdfSeals(*file)->front().certification, std::optional(level));
    }
}

void TestPdfSeal::times_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("read");
    QTest::newRow("UTC") << QByteArray("D:20261103130359Z)      ") << QByteArray("2026-11-03T13:03:59.000000Z");
    QTest::newRow("east") << QByteArray("D:20261103130359+01'30')") << QByteArray("2026-11-03T11:33:59.000000Z");
    QTest::newRow("west") << QByteArray("D:20261231230359-02'00) ") << QByteArray("2027-01-01T01:03:59.000000Z");
    QTest::newRow("bad zone") << QByteArray("D:20261103130359+01x30')") << QByteArray();
    QTest::newRow("short") << QByteArray("D:202611031303)         ") << QByteArray();
    QTest::newRow("leap second") << QByteArray("D:20261103130360Z)      ") << QByteArray();
}

void TestPdfSeal::times()
{
    QFETCH(QByteArray, written);
    QFETCH(QByteArray, read);
    const test::Pki pki;
    auto wanted = options(pki);
    wanted.reason = "1234567";
    const auto file = text(sealPdf(pdfByQpdf(Kind::table), wanted, emptySigner).value());
    // Room for the longer forms is taken from the reason, which comes before.
    const auto other =
        changed(file, "/Reason(1234567)/M(D:20261103130359Z)", "/Reason()/M(" + written.toStdString() + " ");
    const auto seals = readPdfSeals(asBytes(other));
    VERIFY_OK(seals);
    const auto expected = read.isEmpty() ? std::nullopt : std::optional(test::timeAt(read.constData()));
    QCOMPARE(seals->front().time, expected);
}

void TestPdfSeal::refusals()
{
    const test::Pki pki;
    const auto pdf = pdfByQpdf(Kind::table);
    const auto codeOf = [&](const SealOptions &wanted, const CmsSigner &signer) {
        const auto file = sealPdf(pdf, wanted, signer);
        return file ? ErrorCode::notFound : file.error().code();
    };
    const auto good = options(pki);
    auto bad = good;
    bad.name = "";
    QCOMPARE(codeOf(bad, emptySigner), ErrorCode::usage);
    bad = good;
    bad.reason = "\xff";
    QCOMPARE(codeOf(bad, emptySigner), ErrorCode::usage);
    for (const int level : {0, 4}) {
        bad = good;
        bad.certification = level;
        QCOMPARE(codeOf(bad, emptySigner), ErrorCode::usage);
    }
    for (const std::size_t reserve : {std::size_t(100), std::size_t(2) << 20}) {
        bad = good;
        bad.reserve = reserve;
        QCOMPARE(codeOf(bad, emptySigner), ErrorCode::usage);
    }
    QCOMPARE(codeOf(good, {}), ErrorCode::usage);
    bad = good;
    bad.reserve = 300;
    QCOMPARE(codeOf(bad, signerOf(pki)), ErrorCode::internal);
    const auto broken = [](ByteView) -> Result<Bytes> { return fail(ErrorCode::cancelled, VB_MSG("no")); };
    QCOMPARE(codeOf(good, broken), ErrorCode::cancelled);
    // What the signer returns must be a signature's shape.
    QCOMPARE(codeOf(good, [](ByteView) -> Result<Bytes> { return Bytes{1, 2, 3}; }), ErrorCode::internal);
}

void TestPdfSeal::notSound()
{
    const test::Pki pki;
    const auto codeOf = [&](const std::string &pdf) {
        const auto file = sealPdf(asBytes(pdf), options(pki), emptySigner);
        return file ? ErrorCode::notFound : file.error().code();
    };
    const auto pdf = text(pdfByQpdf(Kind::table));
    QCOMPARE(codeOf(""), ErrorCode::badInput);
    QCOMPARE(codeOf("%PDF-1.7"), ErrorCode::badInput);
    QCOMPARE(codeOf(" " + pdf), ErrorCode::badInput);
    QCOMPARE(codeOf(pdf + "trailing"), ErrorCode::badInput);
    const auto at = pdf.rfind("startxref");
    QCOMPARE(codeOf(pdf.substr(0, at) + "startxref\n12\n%%EOF\n"), ErrorCode::badInput);
    QCOMPARE(codeOf(pdf.substr(0, at) + "startxref\n99999999999999999999\n%%EOF\n"), ErrorCode::badInput);

    QPDF document;
    document.processMemoryFile("x", pdf.data(), pdf.size());
    QPDFWriter writer(document);
    writer.setOutputMemory();
    writer.setR6EncryptionParameters("", "owner", true, true, true, true, true, true, qpdf_r3p_full, true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    const Bytes encrypted(buffer->getBuffer(), buffer->getBuffer() + buffer->getSize());
    QCOMPARE(codeOf(text(encrypted)), ErrorCode::badInput);
    QVERIFY(!readPdfSeals(encrypted));
}

void TestPdfSeal::truncated()
{
    const test::Pki pki;
    const auto file = sealedBy(pki, pdfByQpdf(Kind::table));
    for (std::size_t size = 0; size < file.size(); ++size)
        QVERIFY(!accepted(ByteView(file).first(size), pki));
}

void TestPdfSeal::randomBytes()
{
    // The seed is fixed. Half of the rounds change bytes of a sealed file of each kind, half are noise behind a header.
    const test::Pki pki;
    std::uint32_t state = 20260101;
    const auto random = [&state] { return (state = state * 1664525 + 1013904223) >> 8; };
    for (const auto kind : {Kind::table, Kind::stream}) {
        const auto file = sealedBy(pki, pdfByQpdf(kind));
        const auto tail = file.size() - 1200; // the trailer and the last objects
        for (int round = 0; round < 1500; ++round) {
            auto copy = file;
            for (std::uint32_t k = 0; k <= random() % 8; ++k)
                copy[(round % 2 ? random() % copy.size() : tail + random() % 1200)] =
                    static_cast<std::uint8_t>(random());
            QVERIFY(copy == file || !accepted(copy, pki));
        }
    }
    for (int round = 0; round < 1000; ++round) {
        std::string noise = "%PDF-1.7\n";
        for (std::uint32_t k = 0; k < random() % 3000; ++k)
            noise += static_cast<char>(random());
        QVERIFY(!accepted(asBytes(noise + "\nstartxref\n9\n%%EOF\n"), pki));
    }
}

VALBENCH_TEST(TestPdfSeal, pdf_seal)
#include "test_pdf_seal.moc"
