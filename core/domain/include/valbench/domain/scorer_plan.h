// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a protocol's scores come from: a column of the data, or the registered model itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/words.h>

namespace valbench::domain {

enum class ScorerKind {
    recorded, ///< the data have the scores
    xgboost,  ///< the model is asked, through XGBoost
};

template <>
struct Words<ScorerKind>
{
    static constexpr std::string_view what = "kind of scorer";
    static constexpr std::array<std::pair<ScorerKind, std::string_view>, 2> table{{
        {ScorerKind::recorded, "recorded"},
        {ScorerKind::xgboost, "xgboost"},
    }};
};

/// One input of a model, and where it comes from.
struct ModelInput
{
    std::string name;   ///< as the model calls it
    std::string column; ///< of the data; empty: the column of the same name
    std::string one;    ///< of a text column: the cell that counts 1; empty: a column of numbers
    std::string zero;   ///< with `one`: the cell that counts 0, and no third is taken; empty: any other counts 0
    std::optional<double> lowest; ///< of the range for which the model is meant; a number
    std::optional<double> highest;

    [[nodiscard]] const std::string &source() const { return column.empty() ? name : column; }
    bool operator==(const ModelInput &) const = default;
};

struct ScorerPlan
{
    ScorerKind kind = ScorerKind::recorded;
    std::string artifact; ///< of a live model: name of the registered version's file
    std::vector<ModelInput> inputs;

    [[nodiscard]] bool isLive() const { return kind != ScorerKind::recorded; }
    [[nodiscard]] json::Object toJson() const;
    static Result<ScorerPlan> fromJson(const json::Reader &reader);
};

} // namespace valbench::domain
