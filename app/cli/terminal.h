// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The person at the keyboard: questions on the controlling terminal, passwords without echo.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <valbench/base/result.h>
#include <valbench/base/secret.h>

#include "interrupt.h"

namespace valbench::cli {

/// The controlling terminal itself, wherever standard input and output lead.
class Terminal {
public:
    /// refused when the process has no terminal.
    static Result<std::unique_ptr<Terminal>> open(const Interrupt &interrupt);
    ~Terminal();
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;

    Status show(std::string_view text);
    /// One line, echoed. cancelled at Ctrl-C and Ctrl-D.
    Result<std::string> ask(std::string_view prompt);
    /// One line that is not shown; what was typed before the prompt is thrown away.
    Result<Secret> askSecret(std::string_view prompt);
    /// Asks twice, until both agree.
    Result<Secret> askNewSecret(std::string_view prompt);

private:
    Terminal(int descriptor, const Interrupt &interrupt) : m_descriptor(descriptor), m_interrupt(interrupt) {}
    Result<Secret> readLine();
    int m_descriptor;
    const Interrupt &m_interrupt;
};

} // namespace valbench::cli
