// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_data.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <valbench/stats/drift_json.h>
#include <valbench/stats/evaluation_json.h>

#include "parallel.h"

namespace valbench::validation {

namespace {

std::vector<std::string> textsOf(const data::Column &column)
{
    std::vector<std::string> texts(column.size());
    for (std::size_t row = 0; row < column.size(); ++row)
        texts[row] = column.textAt(row);
    return texts;
}

/// {…, name: value or null with its reason}
template <class T, class ToJson>
json::Object entryJson(json::Object head, std::string name, const Result<T> &result, ToJson toJson)
{
    head.set(std::move(name), result ? toJson(*result) : json::Value(nullptr));
    if (!result)
        head.set("reason", result.error().text());
    return head;
}

} // namespace

Result<RunData> RunData::open(const domain::Protocol &protocol, const data::Table *test, const data::Table *baseline,
                              LiveScores live)
{
    RunData data(protocol, test, baseline, std::move(live));
    const auto &plan = protocol.analysis;
    if (!test)
        return data;
    if (!plan.truth.empty()) {
        VB_TRY(const auto *truth, test->numericColumn(plan.truth));
        data.m_truth = truth->reals();
    }
    if (!plan.score.empty() && !data.m_live.test)
        VB_CHECK(test->numericColumn(plan.score));
    for (const auto &group : plan.groups)
        VB_CHECK(test->column(group));
    return data;
}

Result<data::Column> RunData::columnOf(const data::Table &table, const std::optional<Result<data::Column>> &live,
                                       const std::string &name) const
{
    if (live && name == m_protocol->analysis.score)
        return *live;
    VB_TRY(const auto *found, table.column(name));
    return *found;
}

Result<const data::Table *> RunData::test() const
{
    if (!m_test)
        return fail(ErrorCode::badInput, VB_MSG("There is no test set."));
    return m_test;
}

Result<std::span<const double>> RunData::liveScores() const
{
    if (!m_live.test)
        return fail(ErrorCode::internal, VB_MSG("The model was not asked about the test set."));
    if (!*m_live.test)
        return fail(m_live.test->error());
    return (*m_live.test)->reals();
}

void RunData::prepare(const std::vector<std::string> &scores, const std::vector<DriftKey> &drifts, unsigned threads,
                      const std::stop_token &stop)
{
    m_scores = scores;
    std::vector<std::function<void()>> jobs;
    for (const auto &score : scores) {
        auto &sample = m_samples[score].result;
        auto &evaluation = m_evaluations[score].result;
        jobs.emplace_back([this, &score, &sample] { sample = guarded([&] { return makeSample(score); }); });
        jobs.emplace_back(
            [this, &score, &evaluation, &stop] { evaluation = guarded([&] { return evaluate(score, stop); }); });
    }
    for (const auto &key : drifts) {
        auto &report = m_drifts[key].result;
        jobs.emplace_back([this, &key, &report] { report = guarded([&] { return compare(key); }); });
    }
    forEachParallel(jobs.size(), threads, stop, [&](std::size_t job) { jobs[job](); });
}

Result<ScoreSample> RunData::makeSample(const std::string &column) const
{
    VB_TRY(const auto values, score(column));
    VB_TRY(auto sample, stats::BinarySample::make(m_truth, values, stats::ScoreKind::probability));
    ScoreSample out{.sample = std::move(sample), .rows = m_truth.size()};
    for (std::size_t row = 0; row < m_truth.size(); ++row) {
        if (std::isnan(m_truth[row]))
            ++out.withoutTruth;
        else if (std::isnan(values[row]))
            ++out.withoutScore;
    }
    return out;
}

Result<stats::Evaluation> RunData::evaluate(const std::string &column, const std::stop_token &stop) const
{
    const auto &plan = m_protocol->analysis;
    stats::EvaluationInput input;
    input.outcomes = m_truth;
    VB_TRY(input.scores, score(column));
    input.threshold = plan.threshold;
    input.bins = static_cast<std::size_t>(plan.bins);
    input.stop = stop;
    std::vector<std::vector<std::string>> groups;
    for (const auto &name : plan.groups) {
        VB_TRY(auto texts, levels(name));
        groups.push_back(std::move(texts));
    }
    for (std::size_t i = 0; i < groups.size(); ++i)
        input.groups.push_back({plan.groups[i], groups[i]});
    return stats::evaluateBinary(input);
}

Result<stats::DriftReport> RunData::compare(const DriftKey &key) const
{
    const auto &[name, bins] = key;
    if (!m_baseline)
        return fail(ErrorCode::badInput, VB_MSG("There is no baseline to compare the column {column} with."),
                    {{"column", name}});
    VB_TRY(const auto current, columnOf(*m_test, m_live.test, name));
    VB_TRY(const auto reference, columnOf(*m_baseline, m_live.baseline, name));
    if (current.isNumeric() != reference.isNumeric())
        return fail(ErrorCode::badInput,
                    VB_MSG("The column {column} is {test} in the test set and {baseline} in the baseline."),
                    {{"column", name},
                     {"test", std::string(kindName(current.kind()))},
                     {"baseline", std::string(kindName(reference.kind()))}});
    const stats::DriftOptions options{.bins = static_cast<std::size_t>(bins)};
    if (current.isNumeric()) {
        const stats::DriftColumnInput input{name, stats::NumericColumns{reference.reals(), current.reals()}};
        return stats::evaluateDrift({&input, 1}, options);
    }
    const auto before = textsOf(reference);
    const auto now = textsOf(current);
    const stats::DriftColumnInput input{name, stats::CategoricalColumns{before, now}};
    return stats::evaluateDrift({&input, 1}, options);
}

Result<const ScoreSample *> RunData::sample(const std::string &column) const
{
    VB_TRY(const auto *scored, anySample(column));
    const auto &sample = scored->sample;
    if (sample.size() == 0)
        return fail(ErrorCode::badInput, VB_MSG("No row of the test set has both {truth} and {score}."),
                    {{"truth", m_protocol->analysis.truth}, {"score", column}});
    if (sample.cases() == 0 || sample.controls() == 0)
        return fail(ErrorCode::badInput,
                    VB_MSG("All {n} rows with {truth} and {score} have {truth} = {value}; expected events and "
                           "non-events."),
                    {{"n", std::to_string(sample.size())},
                     {"truth", m_protocol->analysis.truth},
                     {"score", column},
                     {"value", sample.cases() == 0 ? "0" : "1"}});
    return scored;
}

Result<const ScoreSample *> RunData::anySample(const std::string &column) const
{
    const auto &result = m_samples.at(column).result;
    if (!result)
        return fail(result.error());
    return &*result;
}

Result<const stats::ColumnDrift *> RunData::drift(const DriftKey &key) const
{
    const auto &result = m_drifts.at(key).result;
    if (!result)
        return fail(result.error());
    return &result->columns.front();
}

Result<std::vector<std::string>> RunData::levels(const std::string &column) const
{
    VB_TRY(const auto *found, m_test->column(column));
    return textsOf(*found);
}

Result<std::span<const double>> RunData::score(const std::string &column) const
{
    if (m_live.test && column == m_protocol->analysis.score)
        return liveScores();
    VB_TRY(const auto *found, m_test->numericColumn(column));
    return found->reals();
}

json::Value RunData::evidence() const
{
    json::Array evaluations;
    for (const auto &score : m_scores)
        evaluations.push_back(
            entryJson({{"score", score}}, "evaluation", m_evaluations.at(score).result, stats::evaluationJson));
    json::Array drifts;
    for (const auto &[key, entry] : m_drifts)
        drifts.push_back(
            entryJson({{"column", key.first}, {"bins", key.second}}, "report", entry.result, stats::driftJson));
    return json::Object{{"format", 1},
                        {"truth", m_protocol->analysis.truth},
                        {"evaluations", std::move(evaluations)},
                        {"drift", std::move(drifts)}};
}

} // namespace valbench::validation
