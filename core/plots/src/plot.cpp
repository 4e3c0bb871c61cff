// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Axis titles and CSV.
#include <valbench/plots/plot.h>

namespace valbench::plots {

std::string axisTitle(const Axis &axis)
{
    return axis.unit.empty() ? axis.label : axis.label + " (" + axis.unit + ")";
}

static void appendField(std::string &csv, const std::string &field)
{
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
        csv += field;
        return;
    }
    csv += '"';
    for (const char c : field) {
        if (c == '"')
            csv += '"';
        csv += c;
    }
    csv += '"';
}

static void appendRow(std::string &csv, const std::vector<std::string> &row)
{
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0)
            csv += ',';
        appendField(csv, row[i]);
    }
    csv += "\r\n";
}

std::string toCsv(const DataTable &table)
{
    std::string csv;
    appendRow(csv, table.header);
    for (const auto &row : table.rows)
        appendRow(csv, row);
    return csv;
}

} // namespace valbench::plots
