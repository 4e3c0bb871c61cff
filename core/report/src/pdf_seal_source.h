// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a PDF for sealing and for judging seals: without repairs, since every reader repairs in its own way.
#pragma once

#include <memory>
#include <qpdf/QPDF.hh>

#include <valbench/base/text.h>

namespace valbench::report {

/// badInput: not a PDF from its first byte, encrypted, or damaged. The bytes must outlive the document.
Result<std::unique_ptr<QPDF>> openSoundPdf(ByteView pdf);

/// Where the newest cross-reference section stands, and of which kind it is.
struct PdfTail
{
    std::size_t startxref = 0;
    bool isStream = false;
};

/// badInput unless the file ends with startxref, a position inside the file, and %%EOF.
Result<PdfTail> readPdfTail(ByteView pdf);

Error unsoundPdf(std::string reason, std::source_location where = std::source_location::current());

} // namespace valbench::report
