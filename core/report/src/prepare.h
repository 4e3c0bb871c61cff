// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From the caller's document to one that only needs laying out.
#pragma once

#include <valbench/base/result.h>
#include <valbench/report/document.h>

namespace valbench::report {

/// Checks the document (see renderPdf), numbers headings, tables and figures, and adds the appendix with the data of
/// the figures.
Result<Document> prepared(const Document &document);

} // namespace valbench::report
