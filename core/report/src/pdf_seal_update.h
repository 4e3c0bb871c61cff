// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An incremental update of a PDF: new versions of objects behind the untouched original, and their cross-references.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <valbench/base/text.h>

namespace valbench::report {

struct PdfObjectId
{
    int number = 0;
    int generation = 0;
    [[nodiscard]] std::string reference() const;
    auto operator<=>(const PdfObjectId &) const = default;
};

class PdfUpdate {
public:
    explicit PdfUpdate(ByteView original);
    /// Appends one object; returns the position of its body in the file.
    std::size_t add(PdfObjectId id, std::string_view body);
    /// Ends the file with a cross-reference section of the kind the original ends with; PDF 1.7, 7.5.6 and 7.5.8.
    /// `size` is one more than the highest object number; `entries` are trailer entries such as Root.
    /// A stream takes object number `size` for itself.
    std::string finish(bool asStream, std::size_t previous, int size, std::string_view entries) &&;

private:
    void appendTable(std::size_t previous, int size, std::string_view entries);
    void appendStream(std::size_t previous, int size, std::string_view entries);
    /// Runs of consecutive object numbers: first number, count.
    [[nodiscard]] std::map<int, int> runs() const;

    std::string m_bytes;
    std::map<PdfObjectId, std::size_t> m_offsets;
};

} // namespace valbench::report
