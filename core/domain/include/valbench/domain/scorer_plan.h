// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a protocol's scores come from: a column of the data, or a model that is asked: the registered file itself, an
// endpoint that serves it, or a command.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/words.h>

namespace valbench::domain {

enum class ScorerKind {
    recorded, ///< the data have the scores
    xgboost,  ///< the model is asked, through XGBoost
    endpoint, ///< an MLflow scoring server is asked
    command,  ///< a program is asked, with the model's file
};

template <>
struct Words<ScorerKind>
{
    static constexpr std::string_view what = "kind of scorer";
    static constexpr std::array<std::pair<ScorerKind, std::string_view>, 4> table{{
        {ScorerKind::recorded, "recorded"},
        {ScorerKind::xgboost, "xgboost"},
        {ScorerKind::endpoint, "endpoint"},
        {ScorerKind::command, "command"},
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

/// A server that answers POST /invocations as MLflow's scoring server does. Whoever signs in there is not the
/// protocol's matter.
struct EndpointPlan
{
    std::string url;           ///< without "/invocations"; http or https, and no secrets in it
    std::string output;        ///< name or place, from 0, of the score where a row has several; empty: there is one
    std::int64_t batch = 1000; ///< rows of one request, at most
    std::int64_t seconds = 60; ///< for one answer
    std::int64_t parallel = 1; ///< requests at a time

    bool operator==(const EndpointPlan &) const = default;
};

/// Reads CSV from standard input and writes CSV with as many rows to standard output.
struct CommandPlan
{
    /// Stands in program and arguments for the path of the registered file.
    static constexpr std::string_view modelPlace = "{model}";

    std::string program;                ///< absolute path, or modelPlace
    std::vector<std::string> arguments; ///< as they are; no shell reads them
    std::string output;                 ///< column of the answer; empty: there is one
    std::int64_t seconds = 600;         ///< for one answer

    bool operator==(const CommandPlan &) const = default;
};

struct ScorerPlan
{
    ScorerKind kind = ScorerKind::recorded;
    std::string artifact; ///< of a live model: name of the registered version's file; an endpoint is to serve it
    std::vector<ModelInput> inputs;
    EndpointPlan endpoint; ///< of its kind
    CommandPlan command;   ///< of its kind

    [[nodiscard]] bool isLive() const { return kind != ScorerKind::recorded; }
    /// Whether the registered file is given to a run, and started by it.
    [[nodiscard]] bool takesFile() const { return kind == ScorerKind::xgboost || kind == ScorerKind::command; }
    /// Who is asked, for people: "model.json", "http://…", "/usr/bin/score with model.json"; empty: nobody.
    [[nodiscard]] std::string askedText() const;
    [[nodiscard]] json::Object toJson() const;
    static Result<ScorerPlan> fromJson(const json::Reader &reader);
};

} // namespace valbench::domain
