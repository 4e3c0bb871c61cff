// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The first page's head: what this document is, and what identifies the record it prints.
#include "block_layout.h"

#include "printable.h"

namespace valbench::report {

namespace {

void flowLine(PageFlow &pages, const std::string &text, double size, Face face, double below)
{
    if (text.empty())
        return;
    TextStyle style;
    style.size = size;
    style.face = face;
    style.pitch = 1.25;
    const TextBlock block(Text(text), style, style::width, pages.device());
    flowLines(pages, block, style::left);
    pages.advance(below);
}

Text code(const std::string &text)
{
    return Text({Run{text, Emphasis::code, {}}});
}

KeyValueTable identity(const Document &document)
{
    KeyValueTable table;
    const auto add = [&](const char *key, Text value) {
        for (const Run &run : value.runs)
            if (!run.text.empty()) {
                table.rows.emplace_back(key, std::move(value));
                return;
            }
    };
    add("Record", Text({Run{document.recordId, Emphasis::strong, {}}, Run{", version " + document.version, {}, {}}}));
    add("Status", Text({Run{document.status, Emphasis::strong, {}},
                        Run{document.watermark.empty() ? "" : ", " + document.watermark, {}, {}}}));
    add("Changes", document.changes);
    add("Record SHA-256", code(document.recordDigest));
    add("Ledger head", code(document.ledgerHead));
    add("Store", Text({Run{document.storeId, Emphasis::code, {}},
                       Run{document.storePurpose.empty() ? "" : "  " + document.storePurpose, {}, {}}}));
    add("Printed", Text(document.generatedText + (document.build.empty() ? "" : " by " + document.build)));
    return table;
}

} // namespace

void flowTitle(PageFlow &pages, const Document &document)
{
    pages.advance(10);
    flowLine(pages, document.title, style::titleSize, Face::bold, 3);
    flowLine(pages, document.subtitle, style::subtitleSize, Face::regular, 4);
    pages.advance(8);
    const KeyValueTable table = identity(document);
    makeKeyValueLayout(table, pages.device())->flow(pages);
}

} // namespace valbench::report
