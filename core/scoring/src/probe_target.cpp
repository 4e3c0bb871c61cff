// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/scoring/probe_target.h>

#include <QSysInfo>

#include "child_process.h"

namespace valbench::scoring {

namespace {

constexpr std::size_t longestAnswer = std::size_t(16) << 20; ///< bytes

} // namespace

std::string ProbeTarget::description() const
{
    return m_options.interpreter.string() + " on " + QSysInfo::machineHostName().toStdString();
}

Result<validation::TargetFacts> ProbeTarget::facts(const std::stop_token &stop)
{
    const Patience patience{m_options.longest, stop};
    ChildProcess process;
    VB_CHECK(process.start(m_options.interpreter, {m_options.script.string(), m_options.folder.string()}, patience));
    process.endOfInput();
    VB_TRY(const auto text, process.readAll(longestAnswer, patience));
    const auto source = "the answer of " + m_options.interpreter.string();
    VB_TRY(const auto value, json::parse(text, source));
    return validation::TargetFacts::fromJson(value, source);
}

} // namespace valbench::scoring
