// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A paragraph or cell, broken into lines.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QColor>
#include <QRectF>
#include <QTextLayout>

#include <valbench/report/document.h>

#include "fonts.h"
#include "style.h"

class QPainter;
class QPaintDevice;

namespace valbench::report {

struct TextStyle
{
    double size = style::bodySize;
    Face face = Face::regular;
    QColor color = style::ink;
    double pitch = style::linePitch;
    bool minusSigns = false;
};

/// Where a linked stretch came to stand, in points relative to the block's top left corner.
struct LinkArea
{
    QRectF area;
    std::string target;
};

class TextBlock {
public:
    /// For painting on `device`, at its resolution. Broken to `width` points. Words wider than that are broken
    /// anywhere. A width of 0: one line for each line of the text, as wide as it is.
    TextBlock(const Text &text, const TextStyle &style, double width, const QPaintDevice *device,
              Qt::Alignment alignment = Qt::AlignLeft);

    [[nodiscard]] int lines() const { return m_layout->lineCount(); }
    [[nodiscard]] double pitch() const { return m_pitch; }
    [[nodiscard]] double height() const { return pitch() * lines(); }
    /// Of the widest line.
    [[nodiscard]] double naturalWidth() const;
    /// Of the last line.
    [[nodiscard]] double lastLineWidth() const;
    /// Draws `count` lines from `first` with the top of the first one at (x, y).
    void draw(QPainter &painter, double x, double y, int first, int count) const;
    void draw(QPainter &painter, double x, double y) const { draw(painter, x, y, 0, lines()); }
    /// Of the lines from `first`, relative to where the first one is drawn.
    [[nodiscard]] std::vector<LinkArea> links(int first, int count) const;

private:
    struct LinkSpan
    {
        int start;
        int length;
        std::string target;
    };
    std::unique_ptr<QTextLayout> m_layout;
    std::vector<LinkSpan> m_links;
    double m_unit; ///< device units per point
    double m_pitch;
};

/// The advance of one line of text, in points.
[[nodiscard]] double textWidth(const QString &text, const TextStyle &style, const QPaintDevice *device);
/// The text as a TextBlock of this style would print it, without its emphasis.
[[nodiscard]] QString plainText(const Text &text, const TextStyle &style);

} // namespace valbench::report
