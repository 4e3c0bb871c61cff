// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A model that a server answers for, asked in MLflow's words.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <valbench/domain/scorer_plan.h>
#include <valbench/scoring/transcript.h>
#include <valbench/validation/scorer.h>

namespace valbench::scoring {

/// Carries questions to a server. Used by one thread.
class Endpoint {
public:
    struct Reply
    {
        std::string body;
        int attempts = 1;
        std::chrono::milliseconds time{0}; ///< from the question to the whole answer, attempts before it included
    };
    virtual ~Endpoint() = default;
    /// Waits until the model is loaded. MLflow's version as the server tells it; empty: it does not.
    virtual Result<std::string> version(const std::stop_token &stop) = 0;
    /// Errors as of Scorer::score(). Several may be under way.
    virtual std::future<Result<Reply>> ask(std::string json, std::stop_token stop) = 0;
};

using Connect = std::function<Result<std::unique_ptr<Endpoint>>()>;

/// Sends rows as dataframe_split, in batches, and puts the answers together in the rows' order. Held to one number a
/// row: NaN and null are no score; anything else that is no number, another count, class labels (whole numbers only,
/// for several rows) and a document that is not whole are unavailable, and whatever is wrong with one batch leaves no
/// score at all.
class EndpointScorer final : public validation::Scorer {
public:
    EndpointScorer(domain::EndpointPlan plan, std::vector<domain::ModelInput> inputs,
                   std::unique_ptr<Endpoint> endpoint, std::string version);

    [[nodiscard]] std::string description() const override;
    /// Those that it is asked with: a server does not tell which it takes.
    [[nodiscard]] std::span<const std::string> inputs() const override { return m_names; }
    Result<std::vector<double>> score(const data::Table &rows, const std::stop_token &stop) override;
    /// unavailable: it is another computer's.
    [[nodiscard]] Result<std::int64_t> memory() const override;
    [[nodiscard]] std::string transcript() const override { return m_transcript.csv(); }

private:
    const domain::EndpointPlan m_plan;
    const std::vector<domain::ModelInput> m_inputs;
    std::vector<std::string> m_names;
    std::unique_ptr<Endpoint> m_endpoint;
    std::string m_version;
    Transcript m_transcript;
};

/// A connection of its own for each scorer.
class EndpointSource final : public validation::ScorerSource {
public:
    EndpointSource(domain::ScorerPlan plan, Connect connect) : m_plan(std::move(plan)), m_connect(std::move(connect)) {}

    Result<std::unique_ptr<validation::Scorer>> start(const std::stop_token &stop) override;
    /// unavailable: its file is not here.
    Result<std::unique_ptr<validation::Scorer>> startWith(validation::ModelFault fault,
                                                          const std::stop_token &stop) override;

private:
    const domain::ScorerPlan m_plan;
    const Connect m_connect;
};

} // namespace valbench::scoring
