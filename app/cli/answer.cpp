// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answer.h"

#include "output.h"

namespace valbench::cli {

ExitCode exitCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::usage: return ExitCode::usage;
    case ErrorCode::badInput:
    case ErrorCode::notFound: return ExitCode::badInput;
    case ErrorCode::refused:
    case ErrorCode::conflict: return ExitCode::refused;
    case ErrorCode::unavailable:
    case ErrorCode::integrity:
    case ErrorCode::internal:
    case ErrorCode::cancelled: break; // main() answers a cancellation with the signal's status
    }
    return ExitCode::unavailable;
}

Result<Answer> exportAnswer(const std::string &text, const std::string &source, const std::string &out)
{
    VB_TRY(auto document, json::parse(text, source));
    if (out.empty())
        return Answer{std::move(document), text};
    VB_CHECK(writeFile(out, asBytes(text)));
    return Answer{std::move(document), out + "\n"};
}

} // namespace valbench::cli
