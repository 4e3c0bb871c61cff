// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The registered model while a protocol runs.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include <valbench/data/table.h>
#include <valbench/domain/protocol.h>
#include <valbench/validation/scorer.h>

namespace valbench::validation {

/// Belongs to the thread that started it. A model that could not be started is the error of each step that asks it.
class LiveModel {
public:
    /// Nothing to start where the protocol's scores are recorded. refused if the file is not the registered one (but
    /// for IQ, whose steps find that), and cancelled: then nothing runs at all. usage if there is no source. What the
    /// protocol says of the inputs must be all that the model takes.
    static Result<LiveModel> start(const domain::Protocol &protocol, ScorerSource *source, const std::stop_token &stop);

    [[nodiscard]] bool isWanted() const { return m_protocol->analysis.scorer.isLive(); }
    Result<Scorer *> scorer() const;
    [[nodiscard]] ScorerSource &source() const { return *m_source; }
    /// See Scorer::description(); empty if it did not start.
    [[nodiscard]] std::string description() const;
    /// See Scorer::transcript().
    [[nodiscard]] std::string transcript() const { return m_scorer ? m_scorer->transcript() : std::string(); }

    /// Scores of all rows, as a column of the plan's name.
    Result<data::Column> ask(const data::Table &table, const std::stop_token &stop) const;

private:
    LiveModel(const domain::Protocol &protocol, ScorerSource *source) : m_protocol(&protocol), m_source(source) {}
    const domain::Protocol *m_protocol;
    ScorerSource *m_source;
    std::unique_ptr<Scorer> m_scorer;
    std::optional<Error> m_problem;
};

/// The columns that feed the model, each once, in the order of its inputs: whoever is asked sees no outcome.
Result<data::Table> inputColumns(const data::Table &table, const domain::ScorerPlan &plan);

/// Scorer::score(), held to one number a row.
Result<std::vector<double>> scoresOf(Scorer &scorer, const data::Table &table, const std::stop_token &stop);

} // namespace valbench::validation
