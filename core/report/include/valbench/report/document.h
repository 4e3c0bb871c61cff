// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A document to print, as plain data. Texts are UTF-8; a line feed in a text begins a new line.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <valbench/base/timestamp.h>
#include <valbench/plots/plot.h>

namespace valbench::report {

enum class Emphasis { none, strong, italic, code };

/// A stretch of text. `link` names an anchor of the same document; linked text is blue.
struct Run
{
    std::string text;
    Emphasis emphasis = Emphasis::none;
    std::string link;
};

/// Text with small emphasis. Builds from plain text: Text("as it is"), or Text{{"a "}, {"b", Emphasis::strong}}.
struct Text
{
    std::vector<Run> runs;

    Text() = default;
    Text(const char *plain) : runs{{plain}} {}
    Text(std::string plain) : runs{{std::move(plain)}} {}
    Text(std::vector<Run> stretches) : runs(std::move(stretches)) {}
    Text(std::initializer_list<Run> stretches) : runs(stretches) {}
};

/// Results that must never be mistaken for each other: each has an icon of its own shape, printed before its word.
enum class Mark { none, passed, failed, insufficient, error, notRun, notApplicable, open };
/// "passed", "failed", "insufficient evidence", "error", "not run", "not applicable", "open"; empty for none.
[[nodiscard]] const char *markWord(Mark mark);

struct Heading
{
    int level = 1; ///< 1 to 4
    std::string text;
    std::string anchor; ///< for links to it; optional, unique in the document
};

struct Paragraph
{
    Text text;
    bool note = false; ///< smaller, for remarks below tables
};

struct KeyValueTable
{
    std::vector<std::pair<std::string, Text>> rows;
};

enum class Align {
    left,
    right,
    center,
    decimal, ///< numbers stand with their decimal signs below each other, hyphens before digits become minus signs
};

struct Column
{
    std::string header;
    Align align = Align::left;
    double weight = 0; ///< relative width; 0 in every column: widths follow the contents
};

struct Cell
{
    Text text;
    Mark mark = Mark::none; ///< with an empty text, its word is printed

    Cell() = default;
    Cell(const char *plain) : text(plain) {}
    Cell(std::string plain) : text(std::move(plain)) {}
    Cell(Text rich) : text(std::move(rich)) {}
    Cell(Mark state, Text words = {}) : text(std::move(words)), mark(state) {}
};

/// The header is repeated on each page. A row stays whole if it is shorter than a third of a page. Rows must have
/// as many cells as there are columns.
struct Table
{
    Text caption; ///< "Table 3. caption" above it; empty: not numbered
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
    bool compact = false; ///< rows closer together, for long listings
};

/// Never split; "Figure 2. title. caption (n = …)" below it. Its data are printed in an appendix of their own.
struct Figure
{
    plots::Plot plot;
    Text caption;
    double height = 0;         ///< in points; 0: chosen by the kind of plot
    std::size_t dataRows = 60; ///< most rows printed; if there are more, evenly spaced ones, and the text says so
    std::string dataSource;    ///< where the whole table is kept, such as "Evidence 3f2a91bc04de, roc.csv"
};

/// A signature's manifestation (21 CFR 11.50). Never split.
struct SignatureBlock
{
    std::string printedName;
    std::string userId;
    std::string role;
    std::string meaning;
    std::string statement;
    std::string localTime; ///< with offset
    std::string utcTime;
    std::string recordId;
    std::string recordVersion;
    std::string shortDigest;
    std::string remark; ///< such as a reason, or "withdrawn …"; may be empty
};

struct PageBreak
{
};

/// Headings down to `depth`, with page numbers and links.
struct TableOfContents
{
    int depth = 4;
};

using Block =
    std::variant<Heading, Paragraph, KeyValueTable, Table, Figure, SignatureBlock, PageBreak, TableOfContents>;

struct Document
{
    std::string recordId;
    std::string version;
    std::string title;
    std::string subtitle;
    std::string status;    ///< on each page: "Draft", "Approved", …
    std::string watermark; ///< on each page if not empty: "DEMO", "DRAFT", "NOT FOR RECORD"
    std::string changes;   ///< if the record changed since its first entry, what says so; printed on page one

    std::string recordDigest; ///< SHA-256 of the record, 64 digits
    std::string ledgerHead;   ///< such as "entry 1,204, 8c1d…": sequence and hash
    std::string storeId;
    std::string storePurpose;  ///< such as "production"
    std::string generatedText; ///< time of printing as people read it, with offset
    Timestamp generated;       ///< the same time, for the file's metadata
    std::string build;         ///< of the program

    bool numberHeadings = true;
    std::vector<Block> blocks;
};

} // namespace valbench::report
