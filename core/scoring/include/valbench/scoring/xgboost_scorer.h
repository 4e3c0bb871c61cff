// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// XGBoost models, each in a process of its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <valbench/base/digest.h>
#include <valbench/scoring/features.h>
#include <valbench/validation/scorer.h>

namespace valbench::scoring {

struct XgboostOptions
{
    std::string name;                         ///< of the artifact, as the register has it; empty: the file's
    std::filesystem::path model;              ///< JSON or UBJSON, as XGBoost writes from version 1.6 on
    Digest sha256;                            ///< of the registered model; other bytes are never loaded
    std::vector<domain::ModelInput> features; ///< inputs that are not simply the column of their name
    std::filesystem::path program;            ///< valbench-xgboost
    unsigned threads = 0;                     ///< 0: one per processor; the scores do not depend on it
    std::chrono::milliseconds longest = std::chrono::minutes(10); ///< for one answer
};

/// A binary classifier (objective binary:logistic). The model file is an outside byte like any other, and XGBoost's
/// reader was not made for hostile ones: it is read in a child process with limits, which gets exactly the bytes whose
/// digest was compared. What kills the child is an error here; the next question starts another.
class XgboostScorer final : public validation::Scorer {
public:
    static constexpr std::size_t largestModel = std::size_t(1) << 30; ///< bytes

    /// refused if the file's digest is another; badInput if XGBoost cannot read it or it is no binary classifier;
    /// notFound, unavailable if model or program cannot be read or started.
    static Result<std::unique_ptr<XgboostScorer>> open(XgboostOptions options, const std::stop_token &stop = {});
    ~XgboostScorer() override;

    [[nodiscard]] std::string description() const override;
    /// The model's inputs in its order; where the file names none, those of XgboostOptions::features.
    [[nodiscard]] std::span<const std::string> inputs() const override;
    Result<std::vector<double>> score(const data::Table &rows, const std::stop_token &stop) override;
    Result<std::int64_t> memory() const override;

private:
    class Child;
    explicit XgboostScorer(XgboostOptions options);
    Status start(const std::stop_token &stop);

    XgboostOptions m_options;
    std::string m_model; ///< the file's bytes
    std::string m_version;
    std::vector<std::string> m_inputs;
    std::unique_ptr<Child> m_child;
};

} // namespace valbench::scoring
