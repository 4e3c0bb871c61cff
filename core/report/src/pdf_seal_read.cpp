// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/report/pdf_seal.h>

#include <algorithm>
#include <set>

#include "pdf_seal_source.h"

namespace valbench::report {

namespace {

/// "D:20261103130359Z" or with "+01'00'"; a time without its zone says too little.
std::optional<Timestamp> parsePdfTime(std::string_view text)
{
    constexpr std::string_view pattern = "D:dddddddddddddd";
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() <= pattern.size())
        return std::nullopt;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == 'd' ? !digit(text[i]) : text[i] != pattern[i])
            return std::nullopt;
    }
    const auto part = [text](std::size_t at, std::size_t size) { return std::string(text.substr(at, size)); };
    const auto local = Timestamp::parse(part(2, 4) + '-' + part(6, 2) + '-' + part(8, 2) + 'T' + part(10, 2) + ':' +
                                        part(12, 2) + ':' + part(14, 2) + ".000000Z");
    const auto zone = text.substr(pattern.size());
    if (!local)
        return std::nullopt;
    if (zone == "Z" || zone == "Z00'00'" || zone == "Z00'00")
        return *local;
    const bool shaped = (zone.size() == 6 || (zone.size() == 7 && zone[6] == '\'')) &&
                        (zone[0] == '+' || zone[0] == '-') && digit(zone[1]) && digit(zone[2]) && zone[3] == '\'' &&
                        digit(zone[4]) && digit(zone[5]);
    if (!shaped)
        return std::nullopt;
    const std::chrono::minutes offset((zone[1] - '0') * 600 + (zone[2] - '0') * 60 + (zone[4] - '0') * 10 + zone[5] -
                                      '0');
    return Timestamp(zone[0] == '+' ? local->point() - offset : local->point() + offset);
}

/// The length of the DER element at the start, tag and length included; nothing if there is none.
std::optional<std::size_t> derSize(ByteView bytes)
{
    constexpr std::uint8_t sequence = 0x30;
    if (bytes.size() < 2 || bytes[0] != sequence)
        return std::nullopt;
    std::size_t head = 2;
    std::size_t length = bytes[1];
    if (length >= 0x80) {
        const std::size_t count = length & 0x7F;
        if (count < 1 || count > 4 || bytes.size() < 2 + count)
            return std::nullopt;
        head += count;
        length = 0;
        for (std::size_t i = 2; i < head; ++i)
            length = (length << 8) | bytes[i];
    }
    return length <= bytes.size() - head ? std::optional(head + length) : std::nullopt;
}

/// The gap's bytes if it is "<", hexadecimal digits with letters of one case, ">". One case, so that no bit of
/// the file can change without a trace.
std::optional<Bytes> hexString(ByteView gap)
{
    const auto text = asText(gap);
    if (text.size() < 2 || text.front() != '<' || text.back() != '>')
        return std::nullopt;
    const auto digits = text.substr(1, text.size() - 2);
    const bool lower = std::ranges::any_of(digits, [](char c) { return c >= 'a' && c <= 'f'; });
    const bool upper = std::ranges::any_of(digits, [](char c) { return c >= 'A' && c <= 'F'; });
    const auto bytes = fromHex(digits);
    if (!bytes || (lower && upper))
        return std::nullopt;
    return *bytes;
}

bool readRanges(QPDFObjectHandle array, std::size_t fileSize, std::array<ByteRange, 2> &ranges)
{
    if (!array.isArray() || array.getArrayNItems() != 4)
        return false;
    std::array<std::size_t, 4> numbers{};
    for (std::size_t i = 0; i < 4; ++i) {
        auto item = array.getArrayItem(static_cast<int>(i));
        const auto value = item.isInteger() ? item.getIntValue() : -1;
        if (value < 0 || static_cast<std::size_t>(value) > fileSize)
            return false;
        numbers[i] = static_cast<std::size_t>(value);
    }
    // In order, from the first byte, inside the file, with a gap between.
    if (numbers[0] != 0 || numbers[1] == 0 || numbers[2] <= numbers[1] || numbers[3] > fileSize - numbers[2])
        return false;
    ranges = {ByteRange{numbers[0], numbers[1]}, ByteRange{numbers[2], numbers[3]}};
    return true;
}

/// The level in the signature's own reference, 2 where it says nothing (PDF 1.7, table 254).
std::optional<int> certificationOf(QPDFObjectHandle signature)
{
    auto references = signature.getKey("/Reference");
    if (!references.isArray())
        return std::nullopt;
    for (int i = 0; i < references.getArrayNItems(); ++i) {
        auto reference = references.getArrayItem(i);
        if (!reference.isDictionary() || !reference.getKey("/TransformMethod").isNameAndEquals("/DocMDP"))
            continue;
        auto parameters = reference.getKey("/TransformParams");
        auto level = parameters.isDictionary() ? parameters.getKey("/P") : QPDFObjectHandle::newNull();
        if (level.isNull())
            return 2;
        if (level.isInteger() && level.getIntValue() >= 1 && level.getIntValue() <= 3)
            return level.getIntValueAsInt();
    }
    return std::nullopt;
}

/// Objects that are the value of a field reachable from the form.
std::set<QPDFObjGen> valuesInForm(QPDF &document)
{
    std::set<QPDFObjGen> values, seen;
    auto form = document.getRoot().getKey("/AcroForm");
    std::vector<QPDFObjectHandle> waiting;
    const auto addAll = [&waiting](QPDFObjectHandle list) {
        if (list.isArray())
            std::ranges::copy(list.getArrayAsVector(), std::back_inserter(waiting));
    };
    if (form.isDictionary())
        addAll(form.getKey("/Fields"));
    while (!waiting.empty()) {
        auto field = waiting.back();
        waiting.pop_back();
        if (!field.isIndirect() || !field.isDictionary() || !seen.insert(field.getObjGen()).second)
            continue;
        if (field.getKey("/V").isIndirect())
            values.insert(field.getKey("/V").getObjGen());
        addAll(field.getKey("/Kids"));
    }
    return values;
}

std::string textOf(QPDFObjectHandle value)
{
    return value.isString() ? value.getUTF8Value() : std::string();
}

class SealReader {
public:
    SealReader(QPDF &document, ByteView pdf) : m_document(document), m_pdf(pdf), m_values(valuesInForm(document)) {}

    std::vector<PdfSeal> all()
    {
        std::vector<PdfSeal> seals;
        for (auto &object : m_document.getAllObjects()) {
            if (!object.isDictionary())
                continue;
            if (object.hasKey("/ByteRange"))
                seals.push_back(read(object));
            // A signature must be an object of its own; one hidden inside a field counts all the same.
            auto value = object.getKey("/V");
            if (value.isDictionary() && !value.isIndirect() && value.hasKey("/ByteRange"))
                seals.push_back(read(value));
        }
        std::ranges::sort(seals, {}, [](const PdfSeal &seal) { return seal.ranges[1].offset + seal.ranges[1].size; });
        return seals;
    }

private:
    PdfSeal read(QPDFObjectHandle signature)
    {
        PdfSeal seal;
        seal.name = textOf(signature.getKey("/Name"));
        seal.reason = textOf(signature.getKey("/Reason"));
        seal.time = parsePdfTime(textOf(signature.getKey("/M")));
        if (signature.getKey("/SubFilter").isName())
            seal.subFilter = signature.getKey("/SubFilter").getName().substr(1);
        auto permissions = m_document.getRoot().getKey("/Perms");
        if (signature.isIndirect()) {
            seal.inForm = m_values.contains(signature.getObjGen());
            auto certified = permissions.isDictionary() ? permissions.getKey("/DocMDP") : QPDFObjectHandle::newNull();
            if (certified.isIndirect() && certified.getObjGen() == signature.getObjGen())
                seal.certification = certificationOf(signature);
        }
        seal.rangesSound = readRanges(signature.getKey("/ByteRange"), m_pdf.size(), seal.ranges);
        readContents(signature.getKey("/Contents"), seal);
        return seal;
    }

    void readContents(QPDFObjectHandle contents, PdfSeal &seal)
    {
        const auto value = contents.isString() ? contents.getStringValue() : std::string();
        const auto bytes = asBytes(value);
        if (const auto size = derSize(bytes)) {
            seal.cms.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(*size));
            seal.paddingIsZero = std::ranges::all_of(bytes.subspan(*size), [](std::uint8_t byte) { return byte == 0; });
        }
        if (!seal.rangesSound)
            return;
        const auto [first, second] = seal.ranges;
        seal.coversFile = second.offset + second.size == m_pdf.size();
        const auto gap = hexString(m_pdf.subspan(first.size, second.offset - first.size));
        seal.gapIsContents = gap && contents.isString() && std::ranges::equal(*gap, bytes) &&
                             contents.getParsedOffset() == static_cast<qpdf_offset_t>(first.size);
    }

    QPDF &m_document;
    ByteView m_pdf;
    std::set<QPDFObjGen> m_values;
};

} // namespace

Result<std::vector<PdfSeal>> readPdfSeals(ByteView pdf)
{
    VB_TRY(const auto document, openSoundPdf(pdf));
    try {
        auto seals = SealReader(*document, pdf).all();
        if (document->anyWarnings())
            return fail(unsoundPdf(document->getWarnings().front().getMessageDetail()));
        return seals;
    } catch (const std::exception &problem) {
        return fail(unsoundPdf(problem.what()));
    }
}

Result<Bytes> sealedContent(ByteView pdf, const PdfSeal &seal)
{
    Bytes content;
    for (const auto &range : seal.ranges) {
        if (range.offset > pdf.size() || range.size > pdf.size() - range.offset)
            return fail(ErrorCode::badInput, VB_MSG("The seal's byte ranges do not lie in this file."));
        const auto part = pdf.subspan(range.offset, range.size);
        content.insert(content.end(), part.begin(), part.end());
    }
    return content;
}

std::vector<SealProblem> sealProblems(std::span<const PdfSeal> seals)
{
    std::vector<SealProblem> problems;
    const auto note = [&problems](SealFault fault, MessageKey key, std::vector<MessageArg> args = {}) {
        problems.push_back({fault, Error(ErrorCode::integrity, key, std::move(args))});
    };
    if (seals.empty())
        note(SealFault::unsealed, VB_MSG("The file carries no seal."));
    if (seals.size() > 1)
        note(SealFault::several,
             VB_MSG("The file carries {n} signatures; an export is sealed once, and nothing may follow."),
             {{"n", std::to_string(seals.size())}});
    for (const auto &seal : seals) {
        const std::vector<MessageArg> who{{"name", seal.name}};
        if (!seal.rangesSound)
            note(SealFault::ranges, VB_MSG("The seal of '{name}' does not say soundly which bytes it covers."), who);
        else if (!seal.coversFile)
            note(SealFault::appended, VB_MSG("Something was added to the file after the seal of '{name}'."), who);
        if (seal.rangesSound && !seal.gapIsContents)
            note(SealFault::gap,
                 VB_MSG("The seal of '{name}' leaves more of the file uncovered than its signature value."), who);
        if (seal.cms.empty())
            note(SealFault::cms, VB_MSG("The seal of '{name}' holds no signature."), who);
        else if (!seal.paddingIsZero)
            note(SealFault::padding, VB_MSG("Something is hidden behind the signature value in the seal of '{name}'."),
                 who);
        if (seal.subFilter != "ETSI.CAdES.detached")
            note(SealFault::subFilter, VB_MSG("The seal of '{name}' is of the kind '{kind}', not ETSI.CAdES.detached."),
                 {{"name", seal.name}, {"kind", seal.subFilter}});
        if (!seal.certification)
            note(SealFault::notCertified, VB_MSG("The seal of '{name}' does not forbid later changes."), who);
        if (!seal.inForm)
            note(SealFault::notInForm,
                 VB_MSG("The seal of '{name}' belongs to no signature field, so readers do not show it."), who);
        if (!seal.time)
            note(SealFault::time, VB_MSG("The seal of '{name}' has no readable time."), who);
    }
    return problems;
}

} // namespace valbench::report
