// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Starts one XGBoost model as often as it is asked to.
#pragma once

#include <valbench/scoring/xgboost_scorer.h>

namespace valbench::scoring {

/// Each start reads the file anew and compares its digest.
class XgboostSource final : public validation::ScorerSource {
public:
    explicit XgboostSource(XgboostOptions options) : m_options(std::move(options)) {}

    Result<std::unique_ptr<validation::Scorer>> start(const std::stop_token &stop) override;
    /// The faulty file lies in a temporary folder for as long as this takes.
    Result<std::unique_ptr<validation::Scorer>> startWith(validation::ModelFault fault,
                                                          const std::stop_token &stop) override;

private:
    const XgboostOptions m_options;
};

} // namespace valbench::scoring
