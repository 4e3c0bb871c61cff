// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Lays out twice, paints once, completes the file.
#include <valbench/report/render_pdf.h>

#include <QBuffer>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>

#include "block_layout.h"
#include "fonts.h"
#include "pdf_finish.h"
#include "prepare.h"

namespace valbench::report {

namespace {

Error cancelled()
{
    return Error(ErrorCode::cancelled, VB_MSG("Printing was cancelled."));
}

void setUp(QPdfWriter &writer)
{
    writer.setResolution(style::resolution);
    writer.setPdfVersion(QPagedPaintDevice::PdfVersion_1_6);
    writer.setPageSize(QPageSize(QSizeF(style::pageWidth, style::pageHeight), QPageSize::Point,
                                 QStringLiteral("A4 and Letter"), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
}

FlowResult run(const Document &document, QPdfWriter &writer, QPainter *painter, const FlowResult *first,
               const RenderOptions &options)
{
    PageFlow pages(document, writer, painter, first, options);
    flowTitle(pages, document);
    flowBlocks(pages, document);
    return pages.finish();
}

} // namespace

Result<Bytes> renderPdf(const Document &document, const RenderOptions &options)
{
    VB_CHECK(loadFonts());
    VB_TRY(const Document ready, prepared(document));

    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    setUp(writer);
    const FlowResult first = run(ready, writer, nullptr, nullptr, options);
    if (options.stop.stop_requested())
        return fail(cancelled());

    QPainter painter;
    if (!painter.begin(&writer))
        return fail(ErrorCode::internal, VB_MSG("Qt could not begin a PDF."));
    const FlowResult second = run(ready, writer, &painter, &first, options);
    painter.end();
    if (options.stop.stop_requested())
        return fail(cancelled());
    if (second.pages != first.pages)
        return fail(ErrorCode::internal, VB_MSG("Two layouts of one document differ in length."));
    return finishedPdf(bytes, ready, second);
}

} // namespace valbench::report
