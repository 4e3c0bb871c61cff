// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answer.h"

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

} // namespace valbench::cli
