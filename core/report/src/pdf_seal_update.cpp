// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pdf_seal_update.h"

#include <array>
#include <cstdio>

namespace valbench::report {

std::string PdfObjectId::reference() const
{
    return std::to_string(number) + ' ' + std::to_string(generation) + " R";
}

PdfUpdate::PdfUpdate(ByteView original) : m_bytes(asText(original))
{
    if (!m_bytes.ends_with('\n'))
        m_bytes += '\n';
}

std::size_t PdfUpdate::add(PdfObjectId id, std::string_view body)
{
    m_offsets[id] = m_bytes.size();
    m_bytes += std::to_string(id.number) + ' ' + std::to_string(id.generation) + " obj\n";
    const auto position = m_bytes.size();
    m_bytes += body;
    m_bytes += "\nendobj\n";
    return position;
}

std::string PdfUpdate::finish(bool asStream, std::size_t previous, int size, std::string_view entries) &&
{
    const auto position =
        asStream ? (appendStream(previous, size, entries), m_offsets.rbegin()->second) : m_bytes.size();
    if (!asStream)
        appendTable(previous, size, entries);
    m_bytes += "startxref\n" + std::to_string(position) + "\n%%EOF\n";
    return std::move(m_bytes);
}

std::map<int, int> PdfUpdate::runs() const
{
    std::map<int, int> found;
    for (const auto &[id, offset] : m_offsets) {
        if (!found.empty() && found.rbegin()->first + found.rbegin()->second == id.number)
            ++found.rbegin()->second;
        else
            found[id.number] = 1;
    }
    return found;
}

void PdfUpdate::appendTable(std::size_t previous, int size, std::string_view entries)
{
    m_bytes += "xref\n";
    auto entry = m_offsets.begin();
    for (const auto &[first, count] : runs()) {
        m_bytes += std::to_string(first) + ' ' + std::to_string(count) + '\n';
        for (int i = 0; i < count; ++i, ++entry) {
            std::array<char, 32> line{};
            std::snprintf(line.data(), line.size(), "%010zu %05d n \n", entry->second, entry->first.generation);
            m_bytes += line.data();
        }
    }
    m_bytes += "trailer\n<</Size " + std::to_string(size) + "/Prev " + std::to_string(previous) + std::string(entries) +
               ">>\n";
}

void PdfUpdate::appendStream(std::size_t previous, int size, std::string_view entries)
{
    // The stream lists itself. One byte for the type, eight for the position, two for the generation.
    m_offsets[{size, 0}] = m_bytes.size();
    std::string index;
    for (const auto &[first, count] : runs())
        index += std::to_string(first) + ' ' + std::to_string(count) + ' ';
    std::string rows;
    for (const auto &[id, offset] : m_offsets) {
        rows += '\x01';
        for (int shift = 56; shift >= 0; shift -= 8)
            rows += static_cast<char>(offset >> shift);
        rows += static_cast<char>(id.generation >> 8);
        rows += static_cast<char>(id.generation);
    }
    const auto body = "<</Type/XRef/Size " + std::to_string(size + 1) + "/Prev " + std::to_string(previous) +
                      std::string(entries) + "/W[1 8 2]/Index[" + index + "]/Length " + std::to_string(rows.size()) +
                      ">>\nstream\n" + rows + "\nendstream";
    add({size, 0}, body);
}

} // namespace valbench::report
