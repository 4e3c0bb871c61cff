// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Documents to PDF.
#pragma once

#include <stop_token>

#include <valbench/base/ports.h>
#include <valbench/base/text.h>
#include <valbench/report/document.h>

namespace valbench::report {

struct RenderOptions
{
    Progress progress;
    std::stop_token stop;
};

/// A PDF 1.7 file for FDA's PDF specification: fonts embedded, bookmarks, links, a page that fits both Letter and A4,
/// no attachments, scripts or encryption. Equal documents give equal bytes, on any thread and in any process.
/// Needs a QGuiApplication (the offscreen platform will do).
/// badInput: a link to an anchor that does not exist, an anchor used twice, a table row whose cells are not as many
/// as the columns, a table of more than 20 columns, a plot without panel, a heading level outside 1 to 4.
/// cancelled: stop was requested.
Result<Bytes> renderPdf(const Document &document, const RenderOptions &options = {});

} // namespace valbench::report
