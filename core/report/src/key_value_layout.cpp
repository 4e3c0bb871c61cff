// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Key-value tables and signature blocks.
#include <algorithm>

#include "block_layout.h"
#include "table_columns.h"

namespace valbench::report {

namespace {

TextStyle keyStyle()
{
    TextStyle text = tableTextStyle();
    text.face = Face::bold;
    return text;
}

/// Keys on the left, values on the right, thin lines between; a long value may cross pages.
class KeyValueLayout final : public BlockLayout {
public:
    KeyValueLayout(const KeyValueTable &table, const QPaintDevice *device)
    {
        double widest = 0;
        for (const auto &row : table.rows)
            widest = std::max(widest, textWidth(plainText(Text(row.first), keyStyle()), keyStyle(), device));
        const double keys = std::min(std::max(widest, 80.0), 0.35 * style::width);
        m_valueX = style::left + keys + 3 * style::cellPadding;
        for (const auto &row : table.rows)
            m_rows.push_back({TextBlock(Text(row.first), keyStyle(), keys, device),
                              TextBlock(row.second, tableTextStyle(), style::right - m_valueX, device)});
    }
    [[nodiscard]] double spaceAbove() const override { return 8; }
    [[nodiscard]] double leadHeight() const override
    {
        double height = 0;
        for (std::size_t i = 0; i < std::min<std::size_t>(3, m_rows.size()); ++i)
            height += std::min(m_rows[i].height(), style::height / 5);
        return height;
    }
    void flow(PageFlow &pages) override
    {
        pages.rule(style::left, style::right, pages.y(), 0.8, style::rule);
        for (const Row &row : m_rows) {
            if (pages.stopped())
                return;
            flowRow(pages, row);
            const bool isLast = &row == &m_rows.back();
            pages.rule(style::left, style::right, pages.y(), isLast ? 0.8 : 0.35,
                       isLast ? style::rule : style::hairline);
        }
        pages.advance(4);
    }

private:
    struct Row
    {
        TextBlock key;
        TextBlock value;
        [[nodiscard]] int lines() const { return std::max({key.lines(), value.lines(), 1}); }
        [[nodiscard]] double height() const { return lines() * value.pitch() + 2 * style::rowPadding; }
    };

    void flowRow(PageFlow &pages, const Row &row) const
    {
        if (row.height() <= style::height / 3)
            pages.ensure(row.height());
        int line = 0;
        while (line < row.lines() && !pages.stopped()) {
            const int fitting = static_cast<int>((pages.remaining() - 2 * style::rowPadding) / row.value.pitch());
            if (fitting < 1) {
                pages.breakPage();
                continue;
            }
            const int count = std::min(row.lines() - line, fitting);
            pages.advance(style::rowPadding);
            pages.draw(row.key, style::left + style::cellPadding, line, count);
            pages.draw(row.value, m_valueX, line, count);
            pages.advance(count * row.value.pitch() + style::rowPadding);
            line += count;
        }
    }

    std::vector<Row> m_rows;
    double m_valueX = 0;
};

/// A frame: who and what for on the left, when and over what on the right.
class SignatureLayout final : public BlockLayout {
public:
    SignatureLayout(const SignatureBlock &block, const QPaintDevice *device)
        : m_left(leftWidth, device), m_labels(labelWidth, device), m_right(rightWidth, device)
    {
        TextStyle name = tableTextStyle();
        name.size = 12;
        m_left.add(Text({Run{"Signed electronically: " + block.meaning, Emphasis::strong, {}}}));
        m_left.add(Text({Run{block.printedName, Emphasis::strong, {}}}), name);
        m_left.add(Text({Run{block.role + ", user id ", Emphasis::none, {}}, Run{block.userId, Emphasis::code, {}}}));
        m_left.add(Text({Run{"“" + block.statement + "”", Emphasis::italic, {}}}));
        if (!block.remark.empty())
            m_left.add(block.remark);
        const auto addPair = [&](const char *label, const std::string &value, Emphasis emphasis = Emphasis::none) {
            m_labels.add(Text(label));
            m_right.add(Text({Run{value, emphasis, {}}}));
            // Both columns go on below the longer of the two.
            m_labels.height = m_right.height = std::max(m_labels.height, m_right.height);
        };
        addPair("Local time", block.localTime);
        addPair("UTC", block.utcTime);
        addPair("Record", block.recordId + ", version " + block.recordVersion);
        addPair("SHA-256", block.shortDigest, Emphasis::code);
    }
    [[nodiscard]] double spaceAbove() const override { return 10; }
    [[nodiscard]] double leadHeight() const override { return std::max(m_left.height, m_right.height) + 2 * padding; }
    void flow(PageFlow &pages) override
    {
        pages.ensure(leadHeight());
        const double top = pages.y();
        pages.frame(QRectF(style::left, top, style::width, leadHeight()), 0.8, style::rule);
        m_left.draw(pages, style::left + padding, top + padding);
        m_labels.draw(pages, style::right - padding - rightWidth - labelWidth, top + padding);
        m_right.draw(pages, style::right - padding - rightWidth, top + padding);
        pages.advance(top + leadHeight() + 2 - pages.y());
    }

private:
    static constexpr double padding = 8;
    static constexpr double leftWidth = 0.56 * style::width;
    static constexpr double labelWidth = 56;
    static constexpr double rightWidth = style::width - leftWidth - labelWidth - 3 * padding;

    struct Stack
    {
        Stack(double stackWidth, const QPaintDevice *stackDevice) : width(stackWidth), device(stackDevice) {}
        void add(const Text &text, const TextStyle &style = tableTextStyle())
        {
            tops.push_back(height);
            blocks.emplace_back(text, style, width, device);
            height += blocks.back().height();
        }
        void draw(PageFlow &pages, double x, double top) const
        {
            for (std::size_t i = 0; i < blocks.size(); ++i) {
                pages.advance(top + tops[i] - pages.y());
                pages.draw(blocks[i], x);
            }
        }
        double width;
        const QPaintDevice *device;
        std::vector<TextBlock> blocks;
        std::vector<double> tops;
        double height = 0;
    };
    Stack m_left;
    Stack m_labels;
    Stack m_right;
};

KeyValueTable asPairs(const SignatureBlock &block)
{
    return {{{"Signed electronically", block.meaning},
             {"Printed name", block.printedName},
             {"User id", block.userId},
             {"Role", block.role},
             {"Statement", block.statement},
             {"Remark", block.remark},
             {"Local time", block.localTime},
             {"UTC", block.utcTime},
             {"Record", block.recordId + ", version " + block.recordVersion},
             {"SHA-256", block.shortDigest}}};
}

} // namespace

std::unique_ptr<BlockLayout> makeKeyValueLayout(const KeyValueTable &table, const QPaintDevice *device)
{
    return std::make_unique<KeyValueLayout>(table, device);
}

std::unique_ptr<BlockLayout> makeSignatureLayout(const SignatureBlock &block, const QPaintDevice *device)
{
    auto framed = std::make_unique<SignatureLayout>(block, device);
    if (framed->leadHeight() <= style::height)
        return framed;
    // A statement longer than a page does not fit into a frame; nothing of it may be lost.
    return std::make_unique<KeyValueLayout>(asPairs(block), device);
}

} // namespace valbench::report
