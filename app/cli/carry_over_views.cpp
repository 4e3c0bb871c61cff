// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "carry_over_views.h"

#include <valbench/base/text.h>

#include "output.h"
#include "record_views.h"

namespace valbench::cli {

using json::Array;
using json::Object;
using validation::CarryOver;

Object impactObject(const services::ProtocolImpact &impact)
{
    Array steps;
    for (std::size_t i = 0; i < impact.advice.size(); ++i) {
        const auto &advice = impact.advice[i];
        steps.push_back(Object{{"step", advice.stepId},
                               {"title", impact.steps.steps[i].title},
                               {"advice", domain::wordOf(advice.advice)},
                               {"reasons", json::textArray(advice.reasons)}});
    }
    return {{"kind", domain::wordOf(impact.kind)},
            {"protocol", textOrNull(impact.protocol)},
            {"model_before", impact.modelBefore},
            {"protocol_before", impact.protocolBefore},
            {"execution", impact.execution},
            {"report", impact.report},
            {"steps", std::move(steps)}};
}

std::string impactText(const services::ProtocolImpact &impact)
{
    auto out = std::string(domain::wordOf(impact.kind)) + ": " +
               (impact.protocol.empty() ? "no protocol yet; as " + impact.protocolBefore : impact.protocol) +
               " against " + impact.execution + " (" + impact.protocolBefore + " for " + impact.modelBefore +
               ", accepted by " + impact.report + ")\n" + std::to_string(impact.count(CarryOver::executeAgain)) +
               " to execute again, " + std::to_string(impact.count(CarryOver::decide)) + " to decide, " +
               std::to_string(impact.count(CarryOver::possible)) + " can be carried over\n";
    TextTable table({"Step", "Title", "Advice", "Why"});
    for (std::size_t i = 0; i < impact.advice.size(); ++i) {
        const auto &advice = impact.advice[i];
        table.add({advice.stepId, impact.steps.steps[i].title, std::string(domain::wordOf(advice.advice)),
                   separated(advice.reasons, " ")});
    }
    return out + table.text();
}

} // namespace valbench::cli
