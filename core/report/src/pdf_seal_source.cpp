// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pdf_seal_source.h"

#include <algorithm>
#include <charconv>

namespace valbench::report {

Error unsoundPdf(std::string reason, std::source_location where)
{
    return {
        ErrorCode::badInput, VB_MSG("This is not a sound PDF file: {reason}."), {{"reason", std::move(reason)}}, where};
}

Result<std::unique_ptr<QPDF>> openSoundPdf(ByteView pdf)
{
    if (!asText(pdf).starts_with("%PDF-"))
        return fail(unsoundPdf("it does not start with %PDF-"));
    try {
        auto document = std::make_unique<QPDF>();
        document->setSuppressWarnings(true);
        document->setAttemptRecovery(false);
        document->processMemoryFile("file", reinterpret_cast<const char *>(pdf.data()), pdf.size());
        if (document->isEncrypted())
            return fail(ErrorCode::badInput,
                        VB_MSG("The PDF file is encrypted; sealed documents are open to every reader."));
        // Reads every object, so that damage shows now.
        const auto objects = document->getAllObjects();
        if (objects.empty() || !document->getRoot().isDictionary())
            return fail(unsoundPdf("it has no catalogue"));
        if (document->anyWarnings())
            return fail(unsoundPdf(document->getWarnings().front().getMessageDetail()));
        return document;
    } catch (const std::exception &problem) {
        return fail(unsoundPdf(problem.what()));
    }
}

Result<PdfTail> readPdfTail(ByteView pdf)
{
    constexpr std::size_t window = 1024;
    constexpr std::string_view word = "startxref";
    constexpr std::string_view blanks = " \t\r\n\f";
    const auto text = asText(pdf);
    const auto begin = text.size() > window ? text.size() - window : 0;
    const auto at = text.substr(begin).rfind(word);
    if (at == std::string_view::npos)
        return fail(unsoundPdf("startxref is missing at its end"));
    const auto rest = trimmed(text.substr(begin + at + word.size()));
    PdfTail tail;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), tail.startxref);
    const auto behind = rest.substr(static_cast<std::size_t>(end - rest.data()));
    if (error != std::errc() || tail.startxref >= text.size() ||
        behind.find_first_not_of(blanks) == std::string_view::npos || trimmed(behind) != "%%EOF")
        return fail(unsoundPdf("its end is not startxref, a position and %%EOF"));
    tail.isStream = !text.substr(tail.startxref).starts_with("xref");
    return tail;
}

} // namespace valbench::report
