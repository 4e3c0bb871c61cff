// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every command gets: the surroundings of the services, and the request to stop.
#pragma once

#include <string>
#include <string_view>

#include <valbench/base/ports.h>
#include <valbench/services/environment.h>

#include "interrupt.h"

namespace valbench::cli {

class Program {
public:
    explicit Program(Interrupt &interrupt) : m_interrupt(interrupt) {}

    [[nodiscard]] services::Environment environment(services::KeyProtection protection);
    [[nodiscard]] Interrupt &interrupt() { return m_interrupt; }
    [[nodiscard]] std::stop_token stopToken() const { return m_interrupt.token(); }
    /// cancelled once a stop was requested. To be asked before a step that changes something.
    [[nodiscard]] Status checkStop() const;

private:
    Interrupt &m_interrupt;
    SystemClock m_clock;
    SystemRandom m_random;
};

/// A line or more on standard error.
void tell(std::string_view text);
/// Tells each new stage once.
[[nodiscard]] Progress tellStages();

} // namespace valbench::cli
