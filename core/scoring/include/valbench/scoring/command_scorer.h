// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any program that reads CSV and writes CSV.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <valbench/validation/scorer.h>

namespace valbench::scoring {

struct CommandOptions
{
    std::filesystem::path program;
    std::vector<std::string> arguments; ///< as they are; no shell reads them
    std::vector<std::string> columns;   ///< of the table, in the order in which the program gets them; empty: all
    std::string answer;                 ///< column of the program's CSV with the scores; empty: it has one column
    std::chrono::milliseconds longest = std::chrono::minutes(10);
};

/// The program reads one table as CSV (RFC 4180, UTF-8, '.' as decimal sign, an empty cell or NA is missing) from
/// standard input and writes another with as many rows to standard output, then ends with status 0. It runs as the
/// person who runs Valbench: only name programs that you trust. Each question starts it anew.
class CommandScorer final : public validation::Scorer {
public:
    explicit CommandScorer(CommandOptions options) : m_options(std::move(options)) {}

    [[nodiscard]] std::string description() const override;
    [[nodiscard]] std::span<const std::string> inputs() const override { return m_options.columns; }
    Result<std::vector<double>> score(const data::Table &rows, const std::stop_token &stop) override;
    /// unavailable: the program ends after each answer.
    Result<std::int64_t> memory() const override;

private:
    CommandOptions m_options;
};

} // namespace valbench::scoring
