// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How a cell of a table is painted.
#pragma once

#include <QCache>
#include <QStaticText>
#include <QStyledItemDelegate>

namespace valbench::ui {

/// Lines of text in one font. Shaping a line takes longer than all else that a cell needs, and a window shows hundreds
/// of them: each is shaped once and kept.
class LineCache {
public:
    /// Draws one line, cut with an ellipsis where it does not fit, centred vertically, in the painter's pen.
    void draw(QPainter *painter, const QRect &rect, Qt::Alignment alignment, const QFont &font, const QString &text);

private:
    struct Line
    {
        QStaticText text;
        int width = 0;
    };
    struct Key
    {
        QString text;
        int width = 0; ///< -1: as long as it is
        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed = 0) { return qHashMulti(seed, key.text, key.width); }
    };
    const Line &line(const QString &text, int width);

    static constexpr int most = 4000; ///< several screens full
    QFont m_font;
    QCache<Key, Line> m_lines{most};
};

class CellDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintWords(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    mutable LineCache m_plain;
    mutable LineCache m_mono;
};

} // namespace valbench::ui
