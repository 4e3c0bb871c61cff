// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the runner asks of a live model: probabilities for rows.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include <valbench/data/table.h>

namespace valbench::validation {

/// A model that answers. Used by one thread at a time, the one that made it.
class Scorer {
public:
    virtual ~Scorer() = default;

    /// What answered, for the record: kind, name, version and digest of the model.
    [[nodiscard]] virtual std::string description() const = 0;

    /// One number for each row, in the rows' order; NaN where the model gives none. Never fewer, never more.
    /// badInput if the rows are not what the model takes; unavailable if it died, answered nonsense or took too long;
    /// cancelled when asked to stop. After an error the scorer can be asked again.
    virtual Result<std::vector<double>> score(const data::Table &rows, const std::stop_token &stop) = 0;
};

} // namespace valbench::validation
