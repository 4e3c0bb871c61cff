// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "live_model.h"

#include <algorithm>

#include "run_data.h"

namespace valbench::validation {

namespace {

Status checkInputs(const Scorer &scorer, const domain::ScorerPlan &plan)
{
    for (const auto &name : scorer.inputs()) {
        if (std::ranges::find(plan.inputs, name, &domain::ModelInput::name) == plan.inputs.end())
            return fail(ErrorCode::badInput,
                        VB_MSG("The model takes the input '{name}', which analysis.scorer.inputs does not list. Say "
                               "which column feeds it."),
                        {{"name", name}});
    }
    return {};
}

Result<std::unique_ptr<Scorer>> startChecked(const domain::ScorerPlan &plan, ScorerSource &source,
                                             const std::stop_token &stop)
{
    VB_TRY(auto scorer, source.start(stop));
    VB_CHECK(checkInputs(*scorer, plan));
    return scorer;
}

} // namespace

Result<LiveModel> LiveModel::start(const domain::Protocol &protocol, ScorerSource *source, const std::stop_token &stop)
{
    LiveModel model(protocol, source);
    if (!model.isWanted())
        return model;
    if (!source)
        return fail(ErrorCode::usage, VB_MSG("The protocol asks the model {model}; a run needs a way to start it."),
                    {{"model", protocol.analysis.scorer.askedText()}});
    auto started = guarded([&] { return startChecked(protocol.analysis.scorer, *source, stop); });
    if (started)
        model.m_scorer = *std::move(started);
    else if ((started.error().code() == ErrorCode::refused && protocol.kind != domain::ProtocolKind::iq) ||
             started.error().code() == ErrorCode::cancelled)
        return fail(std::move(started).error());
    else
        model.m_problem = std::move(started).error();
    return model;
}

Result<Scorer *> LiveModel::scorer() const
{
    if (m_problem)
        return fail(*m_problem);
    if (!m_scorer)
        return fail(ErrorCode::internal, VB_MSG("The model was asked, and the protocol names none."));
    return m_scorer.get();
}

std::string LiveModel::description() const
{
    return m_scorer ? m_scorer->description() : std::string();
}

Result<data::Column> LiveModel::ask(const data::Table &table, const std::stop_token &stop) const
{
    VB_TRY(auto *model, scorer());
    VB_TRY(const auto inputs, inputColumns(table, m_protocol->analysis.scorer));
    VB_TRY(const auto scores, scoresOf(*model, inputs, stop));
    return data::Column::numbers(m_protocol->analysis.score, data::ColumnKind::real, scores);
}

Result<data::Table> inputColumns(const data::Table &table, const domain::ScorerPlan &plan)
{
    std::vector<data::Column> columns;
    for (const auto &input : plan.inputs) {
        if (std::ranges::find(columns, input.source(), &data::Column::name) != columns.end())
            continue;
        VB_TRY(const auto *column, table.column(input.source()));
        columns.push_back(*column);
    }
    return data::Table::make(table.sourceName(), std::move(columns));
}

Result<std::vector<double>> scoresOf(Scorer &scorer, const data::Table &table, const std::stop_token &stop)
{
    VB_TRY(auto scores, scorer.score(table, stop));
    if (scores.size() != table.rowCount())
        return fail(ErrorCode::unavailable, VB_MSG("The model gave {found} scores for {rows} rows."),
                    {{"found", std::to_string(scores.size())}, {"rows", std::to_string(table.rowCount())}});
    return scores;
}

} // namespace valbench::validation
