// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any program that reads CSV and writes CSV.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <valbench/base/digest.h>
#include <valbench/domain/scorer_plan.h>
#include <valbench/scoring/transcript.h>
#include <valbench/validation/scorer.h>

class QTemporaryDir;

namespace valbench::scoring {

struct CommandOptions
{
    std::filesystem::path program;
    std::vector<std::string> arguments;       ///< as they are; no shell reads them
    std::vector<domain::ModelInput> features; ///< see modelTable(); empty: the table as it is
    std::string answer;                       ///< column of the program's CSV with the scores; empty: it has one column
    std::chrono::milliseconds longest = std::chrono::minutes(10);
};

/// The program reads one table as CSV (RFC 4180, UTF-8, '.' as decimal sign, an empty cell or NA is missing) from
/// standard input and writes another with as many rows to standard output, then ends with status 0. It runs as the
/// person who runs Valbench: only name programs that you trust. Each question starts it anew, in an empty folder of its
/// own, with an environment of PATH, HOME and TMPDIR (that folder), LC_ALL (C.UTF-8) and TZ (UTC). What it writes to
/// standard error is quoted where it fails, and no failure by itself. Whatever it started ends with it.
class CommandScorer final : public validation::Scorer {
public:
    explicit CommandScorer(CommandOptions options);
    ~CommandScorer() override;

    [[nodiscard]] std::string description() const override;
    [[nodiscard]] std::span<const std::string> inputs() const override { return m_names; }
    Result<std::vector<double>> score(const data::Table &rows, const std::stop_token &stop) override;
    /// unavailable: the program ends after each answer.
    [[nodiscard]] Result<std::int64_t> memory() const override;
    [[nodiscard]] std::string transcript() const override { return m_transcript.csv(); }

private:
    friend class CommandSource;
    Result<std::vector<double>> ask(const data::Table &rows, const std::stop_token &stop);
    CommandOptions m_options;
    std::vector<std::string> m_names;
    std::string m_what;                      ///< program and model, by digest, where a source started it
    std::unique_ptr<QTemporaryDir> m_folder; ///< of the model's file; null without one
    Transcript m_transcript;
};

struct CommandSourceOptions
{
    domain::ScorerPlan plan;
    std::filesystem::path model; ///< the registered file
    Digest sha256;               ///< of it; other bytes are never given to a program
};

/// Starts a protocol's command. The program gets a copy of exactly the bytes whose digest was compared, which nobody
/// else can write; the program itself is named by its digest.
class CommandSource final : public validation::ScorerSource {
public:
    explicit CommandSource(CommandSourceOptions options) : m_options(std::move(options)) {}

    Result<std::unique_ptr<validation::Scorer>> start(const std::stop_token &stop) override;
    /// Half a file has the right digest: the program is asked about a row, to see whether it notices.
    Result<std::unique_ptr<validation::Scorer>> startWith(validation::ModelFault fault,
                                                          const std::stop_token &stop) override;

private:
    Result<std::unique_ptr<CommandScorer>> startOn(const std::string &bytes, const Digest &expected) const;
    const CommandSourceOptions m_options;
};

} // namespace valbench::scoring
