// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/report/pdf_seal.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "pdf_seal_source.h"
#include "pdf_seal_update.h"

#include <valbench/base/digest.h>

namespace valbench::report {

namespace {

constexpr std::size_t leastReserve = 256;
constexpr std::size_t mostReserve = 1 << 20;
constexpr std::size_t rangeWidth = 10; // digits kept for each number of ByteRange
constexpr std::size_t longestPdf = 9'999'999'999 - 3 * mostReserve;
constexpr int mostObjects = 8'388'607; // PDF 1.7, annex C

/// The signature dictionary with empty places, and where they are in it.
struct Placeholder
{
    std::string text;
    std::size_t range = 0;    ///< of the four numbers
    std::size_t contents = 0; ///< of the "<"
};

/// What the update consists of; references are settled, positions are not.
struct Plan
{
    PdfObjectId signature, field, catalogue, page;
    std::string fieldText, catalogueText, pageText, trailerText;
    int size = 0;
};

std::string pdfText(const std::string &utf8)
{
    return QPDFObjectHandle::newUnicodeString(utf8).unparse();
}

std::string pdfTime(Timestamp time)
{
    // 2026-11-03T13:03:59.120045Z becomes D:20261103130359Z.
    std::string text;
    for (const char c : time.toText().substr(0, 19)) {
        if (c >= '0' && c <= '9')
            text += c;
    }
    return "(D:" + text + "Z)";
}

Placeholder signatureDictionary(const SealOptions &options)
{
    Placeholder place;
    place.text = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name" + pdfText(options.name) +
                 "/Reason" + pdfText(options.reason) + "/M" + pdfTime(options.time) +
                 "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P " +
                 std::to_string(options.certification) + ">>>>]/ByteRange[";
    place.range = place.text.size();
    place.text += std::string(4 * (rangeWidth + 1), ' ') + "]/Contents";
    place.contents = place.text.size();
    place.text += '<' + std::string(2 * options.reserve, '0') + ">>>";
    return place;
}

Status checkOptions(ByteView pdf, const SealOptions &options, const CmsSigner &signer)
{
    if (!signer || options.name.empty() || !isUtf8(options.name) || !isUtf8(options.reason) ||
        options.reserve < leastReserve || options.reserve > mostReserve || options.certification < 1 ||
        options.certification > 3)
        return fail(ErrorCode::usage,
                    VB_MSG("A seal needs a signer, a name in UTF-8, a reserve of {least} to {most} bytes "
                           "and a certification level of 1 to 3."),
                    {{"least", std::to_string(leastReserve)}, {"most", std::to_string(mostReserve)}});
    if (pdf.size() > longestPdf)
        return fail(ErrorCode::badInput, VB_MSG("PDF files of 10 GB and more cannot be sealed."));
    return {};
}

PdfObjectId idOf(const QPDFObjectHandle &object)
{
    return {object.getObjectID(), object.getGeneration()};
}

/// A direct copy of a dictionary or array to change; a new one if there is none.
QPDFObjectHandle copyOrNew(QPDFObjectHandle existing, const char *empty)
{
    return existing.isNull() ? QPDFObjectHandle::parse(empty) : existing.shallowCopy();
}

/// A name no field at the top of the form has.
std::string freeFieldName(QPDFObjectHandle fields)
{
    std::vector<std::string> taken;
    for (auto &field : fields.getArrayAsVector()) {
        if (field.isDictionary() && field.getKey("/T").isString())
            taken.push_back(field.getKey("/T").getUTF8Value());
    }
    std::string name = "Valbench seal";
    for (int i = 2; std::ranges::find(taken, name) != taken.end(); ++i)
        name = "Valbench seal " + std::to_string(i);
    return name;
}

std::string catalogueText(QPDF &document, QPDFObjectHandle form, const QPDFObjectHandle &signature)
{
    auto catalogue = document.getRoot().shallowCopy();
    form.replaceKey("/SigFlags", QPDFObjectHandle::newInteger(3));
    catalogue.replaceKey("/AcroForm", form);
    auto permissions = copyOrNew(catalogue.getKey("/Perms"), "<<>>");
    permissions.replaceKey("/DocMDP", signature);
    catalogue.replaceKey("/Perms", permissions);
    // PDF before 2.0 knows ETSI.CAdES.detached only as an extension (EN 319 142-1, ISO 32000-2 annex on extensions).
    auto extensions = copyOrNew(catalogue.getKey("/Extensions"), "<<>>");
    extensions.replaceKey("/ESIC", QPDFObjectHandle::parse("<</BaseVersion/1.7/ExtensionLevel 1>>"));
    catalogue.replaceKey("/Extensions", extensions);
    if (document.getPDFVersion() < "1.7")
        catalogue.replaceKey("/Version", QPDFObjectHandle::newName("/1.7"));
    return catalogue.unparse();
}

/// Root, Info and ID. The second half of the ID tells revisions apart; it follows from what is sealed.
std::string trailerText(QPDF &document, ByteView pdf, const SealOptions &options)
{
    auto trailer = document.getTrailer();
    Sha256 hash;
    hash.add(pdf);
    hash.add(options.time.toText() + options.name + '\n' + options.reason);
    const auto revision = '<' + hash.finish().toHex().substr(0, 32) + '>';
    auto id = trailer.getKey("/ID");
    const bool hasId = id.isArray() && id.getArrayNItems() == 2 && id.getArrayItem(0).isString();
    auto text = "/Root " + document.getRoot().unparse();
    if (trailer.getKey("/Info").isIndirect())
        text += "/Info " + trailer.getKey("/Info").unparse();
    return text + "/ID[" + (hasId ? id.getArrayItem(0).unparse() : revision) + revision + ']';
}

/// Throws what QPDF throws.
Result<Plan> makePlan(QPDF &document, ByteView pdf, const SealOptions &options)
{
    const auto table = document.getXRefTable();
    const int highest = table.empty() ? 0 : table.rbegin()->first.getObj();
    const auto pages = document.getAllPages();
    auto root = document.getRoot();
    auto page = pages.empty() ? QPDFObjectHandle::newNull() : pages.back();
    Plan plan;
    plan.catalogue = idOf(root);
    plan.page = idOf(page);
    // Two pages that share an object, or a direct page, make QPDF invent an object that the file does not have.
    if (!page.isIndirect() || plan.page.number > highest || !root.isIndirect())
        return fail(unsoundPdf("its last page or catalogue is no object of its own"));
    const auto signature = document.makeIndirectObject(QPDFObjectHandle::newDictionary());
    const auto field = document.makeIndirectObject(QPDFObjectHandle::newDictionary());
    plan.signature = idOf(signature);
    plan.field = idOf(field);
    plan.size = std::max(document.getTrailer().getKey("/Size").getIntValueAsInt(), plan.field.number + 1);
    if (plan.size > mostObjects)
        return fail(unsoundPdf("it has too many objects"));

    auto form = copyOrNew(root.getKey("/AcroForm"), "<<>>");
    auto fields = copyOrNew(form.getKey("/Fields"), "[]");
    auto annotations = copyOrNew(page.getKey("/Annots"), "[]");
    const auto name = freeFieldName(fields);
    fields.appendItem(field);
    form.replaceKey("/Fields", fields);
    annotations.appendItem(field);
    auto changedPage = page.shallowCopy();
    changedPage.replaceKey("/Annots", annotations);
    // Invisible: no area. Flags: print, locked.
    plan.fieldText = "<</Type/Annot/Subtype/Widget/FT/Sig/T" + pdfText(name) + "/V " + plan.signature.reference() +
                     "/P " + plan.page.reference() + "/Rect[0 0 0 0]/F 132>>";
    plan.catalogueText = catalogueText(document, form, signature);
    plan.pageText = changedPage.unparse();
    plan.trailerText = trailerText(document, pdf, options);
    return plan;
}

void fillRange(std::string &file, std::size_t at, const std::array<ByteRange, 2> &ranges)
{
    for (const auto number : {ranges[0].offset, ranges[0].size, ranges[1].offset, ranges[1].size}) {
        std::ranges::copy(std::to_string(number), file.begin() + static_cast<std::ptrdiff_t>(at));
        at += rangeWidth + 1;
    }
}

/// Our own seal, read as a stranger's would be.
Status checkResult(ByteView file)
{
    VB_TRY(const auto seals, readPdfSeals(file));
    const auto problems = sealProblems(seals);
    if (problems.empty())
        return {};
    return fail(ErrorCode::internal, VB_MSG("The seal just made does not hold: {reason}"),
                {{"reason", problems.front().error.text()}});
}

} // namespace

Result<Bytes> sealPdf(ByteView pdf, const SealOptions &options, const CmsSigner &signer)
{
    VB_CHECK(checkOptions(pdf, options, signer));
    VB_TRY(const auto seals, readPdfSeals(pdf));
    if (!seals.empty())
        return fail(ErrorCode::refused,
                    VB_MSG("The PDF file carries a signature of '{name}' already; an export is sealed once."),
                    {{"name", seals.front().name}});
    VB_TRY(const auto tail, readPdfTail(pdf));
    VB_TRY(const auto document, openSoundPdf(pdf));
    Plan plan;
    Placeholder place;
    try {
        VB_TRY(plan, makePlan(*document, pdf, options));
        place = signatureDictionary(options);
    } catch (const std::exception &problem) {
        return fail(unsoundPdf(problem.what()));
    }

    PdfUpdate update(pdf);
    const auto signatureAt = update.add(plan.signature, place.text);
    update.add(plan.field, plan.fieldText);
    update.add(plan.catalogue, plan.catalogueText);
    update.add(plan.page, plan.pageText);
    auto file = std::move(update).finish(tail.isStream, tail.startxref, plan.size, plan.trailerText);

    const auto gapBegin = signatureAt + place.contents;
    const auto gapEnd = gapBegin + 2 * options.reserve + 2;
    PdfSeal seal;
    seal.ranges = {ByteRange{0, gapBegin}, ByteRange{gapEnd, file.size() - gapEnd}};
    fillRange(file, signatureAt + place.range, seal.ranges);
    VB_TRY(const auto content, sealedContent(asBytes(file), seal));
    VB_TRY(const auto cms, signer(content));
    if (cms.size() > options.reserve)
        return fail(ErrorCode::internal, VB_MSG("The signature has {n} bytes; {reserve} were reserved for it."),
                    {{"n", std::to_string(cms.size())}, {"reserve", std::to_string(options.reserve)}});
    std::ranges::copy(toHex(cms), file.begin() + static_cast<std::ptrdiff_t>(gapBegin + 1));
    VB_CHECK(checkResult(asBytes(file)));
    return Bytes(file.begin(), file.end());
}

} // namespace valbench::report
