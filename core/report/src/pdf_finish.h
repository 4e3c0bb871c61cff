// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What QPdfWriter cannot do: bookmarks, links, metadata, reproducible bytes.
#pragma once

#include <valbench/base/text.h>
#include <valbench/report/document.h>

#include "page_flow.h"

namespace valbench::report {

/// Completes a file that QPdfWriter made: bookmarks that mirror the headings, links, title, language, XMP, PDF 1.7,
/// and an identifier derived from the contents. The cross-reference stays a table, as the seal needs it.
/// internal: the file is not what was expected.
Result<Bytes> finishedPdf(const QByteArray &pdf, const Document &document, const FlowResult &flow);

} // namespace valbench::report
