// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/scoring/command_scorer.h>

#include <QTemporaryDir>
#include <algorithm>

#include <valbench/data/csv.h>
#include <valbench/data/csv_write.h>
#include <valbench/scoring/features.h>

#include "child_process.h"

namespace valbench::scoring {

namespace {

constexpr std::size_t mostBytesPerRow = 4096, mostBytesBeside = std::size_t(1) << 20;

/// What the program may know of its surroundings; nothing that this program was given.
Surroundings plainSurroundings(const QTemporaryDir &folder)
{
    const auto path = folder.path().toStdString();
    return {path,
            {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
             {"HOME", path},
             {"TMPDIR", path},
             {"LC_ALL", "C.UTF-8"},
             {"TZ", "UTC"}}};
}

} // namespace

CommandScorer::CommandScorer(CommandOptions options) : m_options(std::move(options))
{
    std::ranges::transform(m_options.features, std::back_inserter(m_names), &domain::ModelInput::name);
}

CommandScorer::~CommandScorer() = default;

std::string CommandScorer::description() const
{
    auto text = m_what;
    if (text.empty()) {
        text = "command " + m_options.program.string();
        for (const auto &argument : m_options.arguments)
            text += " " + argument;
    }
    if (const auto asked = m_transcript.summary(); !asked.empty())
        text += ", " + asked;
    return text;
}

Result<std::int64_t> CommandScorer::memory() const
{
    return fail(ErrorCode::unavailable, VB_MSG("{program} ends after each answer, so that it holds no memory."),
                {{"program", m_options.program.filename().string()}});
}

Result<std::vector<double>> CommandScorer::score(const data::Table &table, const std::stop_token &stop)
{
    if (m_options.features.empty())
        return ask(table, stop);
    VB_TRY(const auto rows, modelTable(table, m_options.features));
    return ask(rows, stop);
}

Result<std::vector<double>> CommandScorer::ask(const data::Table &table, const std::stop_token &stop)
{
    VB_TRY(const auto question, data::csvText(table));
    const auto begun = std::chrono::steady_clock::now();
    Transcript::Question asked{.rows = table.rowCount(), .sent = sha256(question), .came = {}};
    const Patience patience{m_options.longest, stop};
    const auto answered = [&]() -> Result<std::string> {
        const QTemporaryDir folder; // for this question
        ChildProcess process;
        VB_CHECK(process.start(m_options.program, m_options.arguments, patience, plainSurroundings(folder)));
        VB_CHECK(process.write(question, patience));
        process.endOfInput();
        return process.readAll(mostBytesBeside + mostBytesPerRow * table.rowCount(), patience);
    }();
    asked.time = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    if (answered)
        asked.came = sha256(*answered);
    m_transcript.add(asked);
    if (!answered)
        return fail(answered.error());

    const auto source = "the answer of " + m_options.program.filename().string();
    const auto parsed = data::parseCsv(*answered, source);
    if (!parsed)
        return fail(ErrorCode::unavailable, VB_MSG("{why} Expected CSV with a header and one row for each asked."),
                    {{"why", parsed.error().text()}});
    const auto &answer = *parsed;
    if (answer.rowCount() != table.rowCount())
        return fail(ErrorCode::unavailable,
                    VB_MSG("{source} has {found} rows; expected {expected}, one for each row that was asked about."),
                    {{"source", source},
                     {"found", std::to_string(answer.rowCount())},
                     {"expected", std::to_string(table.rowCount())}});
    if (m_options.answer.empty() && answer.columns().size() != 1)
        return fail(ErrorCode::unavailable, VB_MSG("{source} has {found} columns; say which of them has the scores."),
                    {{"source", source}, {"found", std::to_string(answer.columns().size())}});
    const auto scores =
        answer.numericColumn(m_options.answer.empty() ? answer.columns().front().name() : m_options.answer);
    if (!scores) // of the answer, and no refusal of the rows
        return fail(ErrorCode::unavailable, VB_MSG("{why}"), {{"why", scores.error().text()}});
    if ((*scores)->nonFiniteCount() > 0)
        return fail(ErrorCode::unavailable,
                    VB_MSG("{source} has an infinity among its scores; expected finite numbers."),
                    {{"source", source}});
    return std::vector<double>((*scores)->reals().begin(), (*scores)->reals().end());
}

} // namespace valbench::scoring
