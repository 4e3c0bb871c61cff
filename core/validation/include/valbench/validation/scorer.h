// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the runner asks of a live model: probabilities for rows, and new starts of it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <valbench/data/table.h>

namespace valbench::validation {

/// A model that answers. Used by one thread at a time, the one that made it.
class Scorer {
public:
    virtual ~Scorer() = default;

    /// What answered, for the record: kind, name, version and digest of the model; of one elsewhere, its address, what
    /// it was asked and what it answered so far, by digest.
    [[nodiscard]] virtual std::string description() const = 0;

    /// The model's inputs, in its order; empty if it does not say.
    [[nodiscard]] virtual std::span<const std::string> inputs() const = 0;

    /// One number for each row, in the rows' order; NaN where the model gives none. Never fewer, never more.
    /// Scores come without the rows' names: one in another's place shows only when the same rows are asked about alone,
    /// in another order, or against recorded scores.
    /// badInput if the rows are not what the model takes (notFound: a column is missing); unavailable if it died,
    /// answered nonsense or took too long; cancelled when asked to stop. After an error the scorer can be asked again.
    virtual Result<std::vector<double>> score(const data::Table &rows, const std::stop_token &stop) = 0;

    /// Bytes of memory that the model's process holds now; unavailable if it has none.
    [[nodiscard]] virtual Result<std::int64_t> memory() const = 0;

    /// CSV of what was sent to a model elsewhere and what came back, by digest; empty where the model is at hand.
    [[nodiscard]] virtual std::string transcript() const { return {}; }
};

/// What may be wrong with a model file.
enum class ModelFault {
    missing,   ///< there is no file
    changed,   ///< one bit is another
    shortened, ///< half of it is there, registered as it is, so that the digest agrees
};

/// Starts the model of a protocol. Any thread; each scorer then belongs to the thread that started it.
class ScorerSource {
public:
    virtual ~ScorerSource() = default;

    /// A process of its own, as after a restart. Errors as Scorer::score(); refused if the file is not the registered
    /// one.
    virtual Result<std::unique_ptr<Scorer>> start(const std::stop_token &stop) = 0;

    /// The same with a faulty file, which must not work.
    virtual Result<std::unique_ptr<Scorer>> startWith(ModelFault fault, const std::stop_token &stop) = 0;
};

} // namespace valbench::validation
