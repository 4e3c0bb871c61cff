// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Headings, paragraphs, figures, contents, and how blocks follow each other.
#include "block_layout.h"

#include <algorithm>

#include <valbench/report/plot_painter.h>

#include "printable.h"

namespace valbench::report {

namespace {

class HeadingLayout final : public BlockLayout {
public:
    HeadingLayout(const Heading &heading, const QPaintDevice *device)
        : m_heading(heading), m_text(Text(heading.text), styleOf(heading.level), style::width, device)
    {
    }
    [[nodiscard]] double spaceAbove() const override
    {
        return m_heading.level == 1 ? 20 : m_heading.level == 2 ? 14 : 10;
    }
    [[nodiscard]] double leadHeight() const override { return m_text.height() + spaceBelow; }
    void flow(PageFlow &pages) override
    {
        pages.addHeading(m_heading.level, printableLine(m_heading.text, Face::bold), m_heading.anchor);
        flowLines(pages, m_text, style::left);
        pages.advance(spaceBelow);
    }

private:
    static constexpr double spaceBelow = 2;
    static TextStyle styleOf(int level)
    {
        TextStyle text;
        text.size = style::headingSizes[level - 1];
        text.face = Face::bold;
        text.pitch = 1.3;
        return text;
    }
    const Heading &m_heading;
    TextBlock m_text;
};

class ParagraphLayout final : public BlockLayout {
public:
    ParagraphLayout(const Paragraph &paragraph, const QPaintDevice *device)
        : m_note(paragraph.note), m_text(paragraph.text, styleOf(paragraph), style::width, device)
    {
    }
    [[nodiscard]] double spaceAbove() const override { return m_note ? 3 : 6; }
    [[nodiscard]] double leadHeight() const override
    {
        return m_text.pitch() * (m_text.lines() <= 3 ? m_text.lines() : 2);
    }
    void flow(PageFlow &pages) override { flowLines(pages, m_text, style::left); }

private:
    static TextStyle styleOf(const Paragraph &paragraph)
    {
        TextStyle text;
        text.size = paragraph.note ? style::smallSize : style::bodySize;
        return text;
    }
    bool m_note;
    TextBlock m_text;
};

class FigureLayout final : public BlockLayout {
public:
    FigureLayout(const Figure &figure, const QPaintDevice *device)
        : m_figure(figure), m_caption(figure.caption, captionStyle(), style::width, device)
    {
        m_theme.showTitle = false; // the caption has it
        double height = figure.height;
        if (height <= 0)
            height = preferredHeight(figure.plot, style::width, m_theme).value_or(0.4 * style::width);
        m_height = std::min(height, style::height - captionHeight() - captionGap);
    }
    [[nodiscard]] double spaceAbove() const override { return 12; }
    [[nodiscard]] double leadHeight() const override { return m_height + captionGap + captionHeight(); }
    void flow(PageFlow &pages) override
    {
        pages.ensure(leadHeight());
        if (auto *painter = pages.painter()) {
            const double u = style::unitsPerPoint;
            const QRectF area(style::left * u, pages.y() * u, style::width * u, m_height * u);
            // Plots without panel were refused and the fonts are loaded: this cannot fail here.
            [[maybe_unused]] const Status painted = paintPlot(*painter, area, m_figure.plot, m_theme);
        }
        pages.advance(m_height + captionGap);
        flowLines(pages, m_caption, style::left);
        pages.advance(4);
    }

private:
    static constexpr double captionGap = 6;
    /// On the figure's page; only an endless caption runs on.
    [[nodiscard]] double captionHeight() const { return std::min(m_caption.height(), style::height / 3); }
    static TextStyle captionStyle()
    {
        TextStyle text;
        text.size = style::tableSize;
        return text;
    }
    const Figure &m_figure;
    TextBlock m_caption;
    PlotTheme m_theme;
    double m_height = 0;
};

class PageBreakLayout final : public BlockLayout {
public:
    [[nodiscard]] double spaceAbove() const override { return 0; }
    [[nodiscard]] double leadHeight() const override { return 0; }
    void flow(PageFlow &pages) override
    {
        if (!pages.atTop())
            pages.breakPage();
    }
};

/// Lines of title, dots and page number. Needs no page numbers to know its own height, so the first run sees it as
/// high as the second.
class ContentsLayout final : public BlockLayout {
public:
    ContentsLayout(const TableOfContents &contents, const Document &document, const QPaintDevice *device)
        : m_device(device), m_title(Text("Contents"), titleStyle(), style::width, device)
    {
        std::size_t index = 0;
        for (const Block &block : document.blocks) {
            if (const auto *heading = std::get_if<Heading>(&block)) {
                if (heading->level <= contents.depth)
                    m_entries.push_back({heading, index});
                ++index;
            }
        }
    }
    [[nodiscard]] double spaceAbove() const override { return 16; }
    [[nodiscard]] double leadHeight() const override { return m_title.height() + 60; }
    void flow(PageFlow &pages) override
    {
        pages.ensure(leadHeight());
        pages.draw(m_title, style::left);
        pages.advance(m_title.height() + 4);
        for (const auto &entry : m_entries) {
            if (pages.stopped())
                return;
            flowEntry(pages, entry);
        }
    }

private:
    struct Entry
    {
        const Heading *heading;
        std::size_t index; ///< among all headings
    };
    static constexpr double numberRoom = 34;

    static TextStyle titleStyle()
    {
        TextStyle text;
        text.size = style::headingSizes[0];
        text.face = Face::bold;
        text.pitch = 1.3;
        return text;
    }

    void flowEntry(PageFlow &pages, const Entry &entry) const
    {
        const int level = entry.heading->level;
        TextStyle text;
        text.face = level == 1 ? Face::bold : Face::regular;
        text.color = style::link;
        const double x = style::left + 14.0 * (level - 1);
        const TextBlock title(Text(entry.heading->text), text, style::right - numberRoom - x, m_device);
        const double above = level == 1 ? 4 : 0;
        pages.ensure(std::min(title.height() + above, style::height));
        pages.space(above);
        const double top = pages.y();
        pages.draw(title, x);
        pages.advance(title.height());

        const auto *first = pages.firstRun();
        const int page = first && entry.index < first->outline.size() ? first->outline[entry.index].place.page + 1 : 0;
        const QString number = QString::number(page);
        const double numberWidth = textWidth(number, text, m_device);
        pages.addLink(QRectF(x, top, style::right - x, title.height()), contentsTarget(entry.index));
        if (!pages.painter())
            return;
        const double lastTop = pages.y() - title.pitch();
        const double dotsFrom = x + title.lastLineWidth() + 5;
        const double dotsTo = style::right - numberWidth - 5;
        drawDots(*pages.painter(), dotsFrom, dotsTo, lastTop + title.pitch() * 0.72);
        const TextBlock pageNumber(Text(number.toStdString()), text, 0, m_device);
        pageNumber.draw(*pages.painter(), style::right - numberWidth, lastTop);
    }

    /// A dotted line, not full stops: those would be read aloud and copied.
    static void drawDots(QPainter &painter, double from, double to, double y)
    {
        const double u = style::unitsPerPoint;
        QPen pen(QColor(120, 120, 120), 0.7 * u, Qt::CustomDashLine, Qt::FlatCap);
        pen.setDashPattern({1, 4});
        painter.setPen(pen);
        if (to > from)
            painter.drawLine(QPointF(to, y) * u, QPointF(from, y) * u);
    }

    const QPaintDevice *m_device;
    TextBlock m_title;
    std::vector<Entry> m_entries;
};

struct Maker
{
    const Document &document;
    const QPaintDevice *device;

    using Layout = std::unique_ptr<BlockLayout>;
    Layout operator()(const Heading &block) const { return std::make_unique<HeadingLayout>(block, device); }
    Layout operator()(const Paragraph &block) const { return std::make_unique<ParagraphLayout>(block, device); }
    Layout operator()(const KeyValueTable &block) const { return makeKeyValueLayout(block, device); }
    Layout operator()(const Table &block) const { return makeTableLayout(block, device); }
    Layout operator()(const Figure &block) const { return std::make_unique<FigureLayout>(block, device); }
    Layout operator()(const SignatureBlock &block) const { return makeSignatureLayout(block, device); }
    Layout operator()(const PageBreak &) const { return std::make_unique<PageBreakLayout>(); }
    Layout operator()(const TableOfContents &block) const
    {
        return std::make_unique<ContentsLayout>(block, document, device);
    }
};

} // namespace

std::string contentsTarget(std::size_t heading)
{
    return std::string("\0h", 2) + std::to_string(heading);
}

void flowLines(PageFlow &pages, const TextBlock &text, double x)
{
    int line = 0;
    while (line < text.lines() && !pages.stopped()) {
        const int left = text.lines() - line;
        const int fitting = static_cast<int>((pages.remaining() + 0.01) / text.pitch());
        int count = std::min(left, fitting);
        if (count == left - 1)
            --count;
        const bool tooFew = count < 2 || (line == 0 && left <= 3);
        if (count < left && tooFew && !pages.atTop()) {
            pages.breakPage();
            continue;
        }
        count = std::max(count, 1);
        pages.draw(text, x, line, count);
        pages.advance(count * text.pitch());
        line += count;
    }
}

std::unique_ptr<BlockLayout> makeLayout(const Block &block, const Document &contents, const QPaintDevice *device)
{
    return std::visit(Maker{contents, device}, block);
}

/// A heading stays with what it heads, and the words before a signature with the signature.
static bool staysWithNext(const Block &block, const Block &next)
{
    return std::holds_alternative<Heading>(block) ||
           (std::holds_alternative<Paragraph>(block) && std::holds_alternative<SignatureBlock>(next));
}

void flowBlocks(PageFlow &pages, const Document &document)
{
    const auto &blocks = document.blocks;
    std::unique_ptr<BlockLayout> next;
    bool afterHeading = false;
    for (std::size_t i = 0; i < blocks.size() && !pages.stopped(); ++i) {
        const auto current = next ? std::move(next) : makeLayout(blocks[i], document, pages.device());
        double together = current->leadHeight();
        for (std::size_t j = i; j + 1 < blocks.size() && staysWithNext(blocks[j], blocks[j + 1]); ++j) {
            auto following = makeLayout(blocks[j + 1], document, pages.device());
            together += following->spaceAbove() + following->leadHeight();
            if (j == i)
                next = std::move(following);
        }
        const bool isHeading = std::holds_alternative<Heading>(blocks[i]);
        pages.space(isHeading && afterHeading ? 5 : current->spaceAbove());
        afterHeading = isHeading;
        pages.ensure(std::min(together, style::height));
        current->flow(pages);
    }
}

} // namespace valbench::report
