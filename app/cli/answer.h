// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a command gives back: a document, a text for people, and an exit status.
#pragma once

#include <string>

#include <valbench/base/json.h>

namespace valbench::cli {

/// The contract of every command.
enum class ExitCode {
    done = 0,        ///< done and, where there is a verdict, passed
    failed = 1,      ///< done, the verdict is fail
    usage = 2,       ///< wrong usage
    badInput = 3,    ///< a file, column, value or record is not what was expected
    refused = 4,     ///< not signed in, no permission, policy
    unavailable = 5, ///< a service or store is out of reach or broken
};

[[nodiscard]] ExitCode exitCodeOf(ErrorCode code);

struct Answer
{
    json::Value document; ///< what --format json prints
    std::string text;     ///< what --format table prints; ends with a line feed unless empty
    ExitCode code = ExitCode::done;
};

/// JSON that leaves the store: printed, or with `out` written to that file. `source` names it in messages.
Result<Answer> exportAnswer(const std::string &text, const std::string &source, const std::string &out);

} // namespace valbench::cli
