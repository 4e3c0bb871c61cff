// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// This computer, as one of its Python interpreters sees it.
#pragma once

#include <chrono>
#include <filesystem>

#include <valbench/validation/target.h>

namespace valbench::scoring {

struct ProbeOptions
{
    std::filesystem::path interpreter; ///< the one that runs the model; only name programs that you trust
    std::filesystem::path script;      ///< resources/probe/probe.py
    std::filesystem::path folder;      ///< where the model lies
    std::chrono::milliseconds longest = std::chrono::minutes(2);
};

class ProbeTarget final : public validation::Target {
public:
    explicit ProbeTarget(ProbeOptions options) : m_options(std::move(options)) {}

    [[nodiscard]] std::string description() const override;
    Result<validation::TargetFacts> facts(const std::stop_token &stop) override;

private:
    ProbeOptions m_options;
};

} // namespace valbench::scoring
