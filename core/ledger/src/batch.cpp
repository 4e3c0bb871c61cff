// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <simdjson.h>

#include <valbench/ledger/verify.h>

namespace valbench::ledger {

void Batch::clear()
{
    m_bytes.clear();
    m_lines.clear();
    m_versions.clear();
}

Batch::Part Batch::keep(std::string_view text)
{
    const Part part{m_bytes.size(), text.size()};
    m_bytes.append(text);
    return part;
}

void Batch::add(const StoredLine &row)
{
    m_lines.push_back({row.sequence, keep(row.line), keep(asText(row.hash))});
}

void Batch::add(const StoredVersion &row)
{
    m_versions.push_back(
        {row.sequence, row.version, keep(row.recordId), keep(row.content), keep(asText(row.digest)), row.hidden});
}

StoredLine Batch::line(std::size_t i) const
{
    const auto &row = m_lines[i];
    return {row.sequence, view(row.line), asBytes(view(row.hash))};
}

StoredVersion Batch::version(std::size_t i) const
{
    const auto &row = m_versions[i];
    return {row.sequence, view(row.recordId), row.version, view(row.content), asBytes(view(row.digest)), row.hidden};
}

void Batch::seal()
{
    m_bytes.append(simdjson::SIMDJSON_PADDING, '\0');
}

} // namespace valbench::ledger
