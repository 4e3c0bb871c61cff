// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a model is installed: what IQ asks of the computer.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/base/timestamp.h>
#include <valbench/domain/model.h>

namespace valbench::validation {

/// What a probe found, as resources/probe/probe.py prints it.
struct TargetFacts
{
    std::string python;                      ///< version of the interpreter: "3.11.2"
    std::vector<domain::NamedText> packages; ///< name and version of each that is installed
    std::string system;                      ///< "Debian GNU/Linux 12 (bookworm)"
    std::string kernel;
    std::int64_t memory = 0;                  ///< bytes
    std::int64_t freeDisk = 0;                ///< bytes that the person may still use, where the model lies
    std::vector<domain::NamedText> variables; ///< the environment
    std::string locale;                       ///< of numbers and texts: "C", "en_US.UTF-8"
    std::string zone;                         ///< "UTC", "Europe/Berlin"
    Timestamp time{Timestamp::Point()};       ///< its clock, when it answered

    /// badInput with the member that is missing or of another type.
    static Result<TargetFacts> fromJson(const json::Value &value, std::string_view source);
};

/// A computer that can be asked. Used by one thread at a time.
class Target {
public:
    virtual ~Target() = default;
    /// Which interpreter, where; for the record.
    [[nodiscard]] virtual std::string description() const = 0;
    /// notFound, unavailable: it cannot be asked, or answers nonsense; cancelled.
    virtual Result<TargetFacts> facts(const std::stop_token &stop) = 0;
};

/// The file that was given as the model.
struct ModelFileFacts
{
    std::string name; ///< without its folder
    std::string sha256;
    std::int64_t size = 0;   ///< bytes
    bool isWritable = false; ///< by the person who executes
};

/// What IQ holds against the register: each may be missing, and is then the error of the steps that ask for it.
struct Installation
{
    const domain::ModelVersion *model = nullptr; ///< as registered
    std::optional<ModelFileFacts> file;
    Target *target = nullptr;
};

} // namespace valbench::validation
