// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the steps of a run share: samples, evaluations and drift reports, each computed once.
#pragma once

#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/data/table.h>
#include <valbench/domain/protocol.h>
#include <valbench/stats/binary_sample.h>
#include <valbench/stats/drift.h>
#include <valbench/stats/evaluation.h>

namespace valbench::validation {

/// Runs a function and turns an exception, which means a bug or a broken dependency, into an error.
template <class Function>
auto guarded(Function function) -> decltype(function())
{
    try {
        return function();
    } catch (const std::exception &exception) {
        return fail(ErrorCode::internal,
                    VB_MSG("The program failed here: {what}. Report this; the step counts as error."),
                    {{"what", exception.what()}});
    } catch (...) {
        return fail(ErrorCode::internal, VB_MSG("The program failed here. Report this; the step counts as error."));
    }
}

/// Truth and one score of the test set.
struct ScoreSample
{
    stats::BinarySample sample;
    std::size_t rows = 0;
    std::size_t withoutTruth = 0;
    std::size_t withoutScore = 0; ///< among rows with truth
};

/// A comparison of one column between baseline and test set.
using DriftKey = std::pair<std::string, std::int64_t>; ///< column, bins

/// What a live model said of the data sets: columns of the plan's score. None where the data have them.
struct LiveScores
{
    std::optional<Result<data::Column>> test;
    std::optional<Result<data::Column>> baseline;
};

class RunData {
public:
    /// Tables may be null and outlive this. badInput if the test set lacks a column of the analysis plan.
    static Result<RunData> open(const domain::Protocol &protocol, const data::Table *test, const data::Table *baseline,
                                LiveScores live = {});

    /// Computes the samples and evaluations of these scores and these drift reports.
    void prepare(const std::vector<std::string> &scores, const std::vector<DriftKey> &drifts, unsigned threads,
                 const std::stop_token &stop);

    /// Errors of the data (a missing column, a score outside [0, 1]) are those of the check that asks. badInput if no
    /// row has truth and score, or all rows have the same truth: nothing about a model follows from such a sample.
    Result<const ScoreSample *> sample(const std::string &score) const;
    /// The same for counting: any sample will do.
    Result<const ScoreSample *> anySample(const std::string &score) const;
    Result<const stats::ColumnDrift *> drift(const DriftKey &key) const;
    /// One text for each row, empty where missing.
    Result<std::vector<std::string>> levels(const std::string &column) const;
    [[nodiscard]] std::span<const double> truth() const { return m_truth; }
    Result<std::span<const double>> score(const std::string &column) const;
    /// The test set; badInput if there is none.
    Result<const data::Table *> test() const;
    /// What the live model said of the test set.
    Result<std::span<const double>> liveScores() const;

    /// See RunOutcome::evaluation.
    [[nodiscard]] json::Value evidence() const;

private:
    RunData(const domain::Protocol &protocol, const data::Table *test, const data::Table *baseline, LiveScores live)
        : m_protocol(&protocol), m_test(test), m_baseline(baseline), m_live(std::move(live))
    {
    }
    Result<data::Column> columnOf(const data::Table &table, const std::optional<Result<data::Column>> &live,
                                  const std::string &name) const;
    Result<ScoreSample> makeSample(const std::string &score) const;
    Result<stats::Evaluation> evaluate(const std::string &score, const std::stop_token &stop) const;
    Result<stats::DriftReport> compare(const DriftKey &key) const;

    template <class T>
    struct Entry
    {
        Result<T> result = fail(ErrorCode::internal, VB_MSG("This was not computed."));
    };
    const domain::Protocol *m_protocol;
    const data::Table *m_test;
    const data::Table *m_baseline;
    LiveScores m_live;
    std::span<const double> m_truth;
    std::vector<std::string> m_scores; ///< the plan's first
    std::map<std::string, Entry<ScoreSample>> m_samples;
    std::map<std::string, Entry<stats::Evaluation>> m_evaluations;
    std::map<DriftKey, Entry<stats::DriftReport>> m_drifts;
};

} // namespace valbench::validation
