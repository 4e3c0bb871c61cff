// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/validation/pasted_steps.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <valbench/base/text.h>
#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>

namespace valbench::validation {

namespace {

using domain::Step;

/// What people call the columns, in the languages the workbench is used in.
constexpr std::pair<StepColumn, std::string_view> headings[] = {{StepColumn::number, "number"},
                                                                {StepColumn::number, "no"},
                                                                {StepColumn::number, "no."},
                                                                {StepColumn::number, "#"},
                                                                {StepColumn::number, "id"},
                                                                {StepColumn::number, "step"},
                                                                {StepColumn::number, "step no."},
                                                                {StepColumn::number, "nr"},
                                                                {StepColumn::number, "nr."},
                                                                {StepColumn::number, "schritt"},
                                                                {StepColumn::title, "title"},
                                                                {StepColumn::title, "name"},
                                                                {StepColumn::title, "test"},
                                                                {StepColumn::title, "titel"},
                                                                {StepColumn::check, "check"},
                                                                {StepColumn::check, "automatic check"},
                                                                {StepColumn::instruction, "instruction"},
                                                                {StepColumn::instruction, "instructions"},
                                                                {StepColumn::instruction, "action"},
                                                                {StepColumn::instruction, "procedure"},
                                                                {StepColumn::instruction, "anweisung"},
                                                                {StepColumn::expected, "expected"},
                                                                {StepColumn::expected, "expected result"},
                                                                {StepColumn::expected, "acceptance criterion"},
                                                                {StepColumn::expected, "erwartet"},
                                                                {StepColumn::expected, "erwartetes ergebnis"},
                                                                {StepColumn::requirements, "requirement"},
                                                                {StepColumn::requirements, "requirements"},
                                                                {StepColumn::requirements, "urs"},
                                                                {StepColumn::requirements, "anforderung"},
                                                                {StepColumn::requirements, "anforderungen"}};

StepColumn columnOf(std::string_view heading)
{
    const auto word = asciiLower(trimmed(heading));
    const auto found = std::ranges::find(headings, word, [](const auto &one) { return one.second; });
    return found == std::end(headings) ? StepColumn::ignored : found->first;
}

const CheckInfo *checkNamed(std::string_view name, domain::ProtocolKind kind)
{
    const auto wanted = asciiLower(name);
    for (const auto &info : checkCatalogue())
        if (info.kind == kind && (asciiLower(info.id) == wanted || asciiLower(info.title) == wanted))
            return &info;
    return nullptr;
}

std::vector<std::string> listOf(std::string_view text)
{
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = text.find_first_of(",;\n ");
        if (const auto item = trimmed(text.substr(0, end)); !item.empty())
            out.emplace_back(item);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

/// Puts one cell into the step, or says why not.
Status take(Step &step, StepColumn column, std::string_view cell, const domain::Protocol &protocol,
            const std::vector<std::string> &requirements, const std::set<std::string> &taken)
{
    switch (column) {
    case StepColumn::ignored: return {};
    case StepColumn::number:
        step.id = cell;
        if (taken.contains(step.id))
            return fail(ErrorCode::badInput, VB_MSG("There is a step {id} already. Give it another number."),
                        {{"id", step.id}});
        return {};
    case StepColumn::title: step.title = cell; return {};
    case StepColumn::instruction: step.instruction = cell; return {};
    case StepColumn::expected: step.expected = cell; return {};
    case StepColumn::check: {
        if (cell.empty() || asciiLower(cell) == "manual")
            return {};
        const auto *info = checkNamed(cell, protocol.kind);
        if (!info)
            return fail(ErrorCode::badInput,
                        VB_MSG("'{check}' is no check for {kind} protocols. Leave it empty for a step by hand."),
                        {{"check", std::string(cell)}, {"kind", std::string(domain::wordOf(protocol.kind))}});
        takeCheck(step, *info);
        return {};
    }
    case StepColumn::requirements: break;
    }
    step.requirements = listOf(cell);
    for (const auto &id : step.requirements)
        if (std::ranges::find(requirements, id) == requirements.end())
            return fail(ErrorCode::badInput, VB_MSG("There is no requirement {id} for this protocol."), {{"id", id}});
    return {};
}

} // namespace

CellRows cellsOf(std::string_view text)
{
    CellRows out;
    std::vector<std::string> row(1);
    bool quoted = false;
    const auto endRow = [&] {
        if (std::ranges::any_of(row, [](const std::string &cell) { return !trimmed(cell).empty(); }))
            out.push_back(std::move(row));
        row.assign(1, {});
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c != '"')
                row.back() += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                row.back() += text[++i];
            else
                quoted = false;
        } else if (c == '"' && row.back().empty()) {
            quoted = true;
        } else if (c == '\t') {
            row.emplace_back();
        } else if (c == '\n') {
            endRow();
        } else if (c != '\r') {
            row.back() += c;
        }
    }
    endRow();
    return out;
}

ColumnGuess guessColumns(const CellRows &rows)
{
    ColumnGuess out;
    std::size_t width = 0;
    for (const auto &row : rows)
        width = std::max(width, row.size());
    out.columns.assign(width, StepColumn::ignored);
    for (std::size_t i = 0; !rows.empty() && i < rows.front().size(); ++i) {
        const auto column = columnOf(rows.front()[i]);
        if (column == StepColumn::ignored || std::ranges::find(out.columns, column) != out.columns.end())
            continue;
        out.columns[i] = column;
        out.hasHeader = true;
    }
    if (!out.hasHeader) {
        constexpr StepColumn usual[] = {StepColumn::title, StepColumn::instruction, StepColumn::expected};
        // A first column of short numbers is what it looks like.
        const bool numbered = width > 1 && std::ranges::all_of(rows, [](const auto &row) {
                                  const auto cell = trimmed(row.front());
                                  return !cell.empty() && cell.size() < 8 &&
                                         cell.find_first_not_of("0123456789.") == std::string_view::npos;
                              });
        if (numbered)
            out.columns[0] = StepColumn::number;
        for (std::size_t i = numbered, k = 0; i < width && k < std::size(usual); ++i, ++k)
            out.columns[i] = usual[k];
    }
    return out;
}

std::string nextStepId(const std::vector<Step> &steps)
{
    std::int64_t highest = 0;
    for (const auto &step : steps)
        if (const auto number = parseInteger(std::string_view(step.id).substr(0, step.id.find('.'))))
            highest = std::max(highest, *number);
    return std::to_string(highest + 1);
}

PastedSteps stepsFrom(const CellRows &rows, const ColumnGuess &columns, const domain::Protocol &protocol,
                      const std::vector<std::string> &requirements)
{
    PastedSteps out;
    auto all = protocol.steps;
    std::set<std::string> taken;
    for (const auto &step : all)
        taken.insert(step.id);
    for (std::size_t i = columns.hasHeader ? 1 : 0; i < rows.size(); ++i) {
        Step step;
        step.kind = domain::StepKind::manual;
        std::optional<RefusedCell> refused;
        std::size_t titleColumn = 0;
        for (std::size_t k = 0; k < columns.columns.size() && !refused; ++k) {
            if (columns.columns[k] == StepColumn::title)
                titleColumn = k;
            const auto cell = k < rows[i].size() ? trimmed(rows[i][k]) : std::string_view();
            if (const auto put = take(step, columns.columns[k], cell, protocol, requirements, taken); !put)
                refused = RefusedCell{i, k, put.error()};
        }
        if (!refused && step.title.empty())
            refused = RefusedCell{i, titleColumn, Error(ErrorCode::badInput, VB_MSG("A step needs a title."))};
        if (refused) {
            out.refused.push_back(*std::move(refused));
            continue;
        }
        if (step.id.empty())
            step.id = nextStepId(all);
        taken.insert(step.id);
        all.push_back(step);
        out.steps.push_back(std::move(step));
    }
    return out;
}

} // namespace valbench::validation
