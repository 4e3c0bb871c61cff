// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A file as something to look at: lines, cells or a picture. Made off the GUI thread, of bytes that nobody vouches for;
// nothing of them is executed.
#pragma once

#include <vector>

#include <QImage>
#include <QStringList>

#include <valbench/services/tracking.h>

namespace valbench::ui {

struct FilePreview
{
    enum class Kind {
        lines, ///< numbered: two cells a row
        cells,
        picture,
        nothing, ///< `note` says why
    };
    static constexpr std::int64_t mostBytes = 8 << 20; ///< of a file that is read to be looked at
    static constexpr std::size_t mostRows = 50'000;
    static constexpr qsizetype mostColumns = 100;
    static constexpr qsizetype longestLine = 1'000; ///< characters
    static constexpr int longestEdge = 2'000;       ///< of a picture, in pixels; larger ones are made smaller

    Kind kind = Kind::nothing;
    QStringList headers;
    std::vector<QStringList> rows;
    QImage picture;
    QString note; ///< what is not shown; empty: it is whole
};

[[nodiscard]] FilePreview previewOf(const services::ArtifactContent &content);

} // namespace valbench::ui
