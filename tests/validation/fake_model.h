// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A model that answers as a test wants it to, with its data and its protocol.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <valbench/validation/runner.h>
#include <valbench/validation/scorer.h>

namespace valbench::test {

using Scores = Result<std::vector<double>>;

/// What a question comes with.
struct Question
{
    const data::Table &rows;
    int asked = 0;   ///< questions that this scorer had before
    int started = 0; ///< scorers that were started before this one
};

/// Logistic in x (missing counts 0) and sex (1 where M): takes what FeatureRows takes, and refuses the rest.
Scores soundScores(const data::Table &rows);

/// Starts scorers that answer by a function; sound unless a test says otherwise.
class FakeSource final : public validation::ScorerSource {
public:
    std::function<Scores(const Question &)> answer = [](const Question &question) {
        return soundScores(question.rows);
    };
    std::function<std::int64_t(int asked)> memory = [](int) { return std::int64_t(50) << 20; };
    std::function<Result<std::unique_ptr<validation::Scorer>>(validation::ModelFault, FakeSource &)> faulty;
    std::vector<std::string> inputs{"x", "male"};

    Result<std::unique_ptr<validation::Scorer>> start(const std::stop_token &stop) override;
    Result<std::unique_ptr<validation::Scorer>> startWith(validation::ModelFault fault,
                                                          const std::stop_token &stop) override;

private:
    std::shared_ptr<std::atomic<int>> m_started = std::make_shared<std::atomic<int>>(0);
};

/// 90 rows with truth y, x (missing in places), sex, a group g, and the sound scores as the column "recorded".
data::Table liveTable();
/// On that table, asking the model for "p"; without steps.
domain::Protocol liveProtocol(domain::ProtocolKind kind);
/// Runs it on that table as every data set.
Result<validation::RunOutcome> runLive(const domain::Protocol &protocol, validation::ScorerSource *source,
                                       unsigned threads = 2);

} // namespace valbench::test
