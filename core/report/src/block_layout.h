// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks of a document that know how to lay themselves out on pages.
//
// An own small layouter rather than QTextDocument: that one repeats no "continued" captions, cannot align numbers at
// their decimal signs, splits rows in the middle of a line, leaves headings at the foot of a page, and gives no
// positions for links and bookmarks. What is needed here is less than what would have to be worked around there.
#pragma once

#include <memory>

#include <valbench/report/document.h>

#include "page_flow.h"

namespace valbench::report {

class BlockLayout {
public:
    virtual ~BlockLayout() = default;
    /// White space above, in points.
    [[nodiscard]] virtual double spaceAbove() const = 0;
    /// What must follow a heading on its page: the block's first lines, or all of it.
    [[nodiscard]] virtual double leadHeight() const = 0;
    virtual void flow(PageFlow &pages) = 0;
};

/// `contents`: the document whose headings a table of contents lists.
[[nodiscard]] std::unique_ptr<BlockLayout> makeLayout(const Block &block, const Document &contents,
                                                      const QPaintDevice *device);

/// Lines from y() on, over pages if need be; no line stands alone at the foot or at the top of a page.
void flowLines(PageFlow &pages, const TextBlock &text, double x);

/// Title, subtitle and the table of what identifies the record; on the first page.
void flowTitle(PageFlow &pages, const Document &document);

[[nodiscard]] std::unique_ptr<BlockLayout> makeTableLayout(const Table &table, const QPaintDevice *device);
[[nodiscard]] std::unique_ptr<BlockLayout> makeKeyValueLayout(const KeyValueTable &table, const QPaintDevice *device);
[[nodiscard]] std::unique_ptr<BlockLayout> makeSignatureLayout(const SignatureBlock &block, const QPaintDevice *device);

/// The link target of the n-th heading (from 0); no anchor of a caller is written like it.
[[nodiscard]] std::string contentsTarget(std::size_t heading);

/// Lets blocks follow each other; a heading goes to the next page if what it heads does not begin on this one.
void flowBlocks(PageFlow &pages, const Document &document);

} // namespace valbench::report
