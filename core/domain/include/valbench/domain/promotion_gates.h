// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold before a model version moves up: one table that requests, screens, help and refusals read.
#pragma once

#include <array>
#include <string_view>

#include <valbench/domain/model.h>

namespace valbench::domain {

enum class Gate {
    lineage,
    modelCard,
    registriesAgree,
    iqReport,
    oqReport,
    pqReport,
    noCriticalDeviation,
    traceability,
    accuracy,
    regulatoryLink,
};

template <>
struct Words<Gate>
{
    static constexpr std::string_view what = "gate";
    static constexpr std::array<std::pair<Gate, std::string_view>, 10> table{{
        {Gate::lineage, "lineage"},
        {Gate::modelCard, "model-card"},
        {Gate::registriesAgree, "registries-agree"},
        {Gate::iqReport, "iq-report"},
        {Gate::oqReport, "oq-report"},
        {Gate::pqReport, "pq-report"},
        {Gate::noCriticalDeviation, "no-critical-deviation"},
        {Gate::traceability, "traceability"},
        {Gate::accuracy, "accuracy"},
        {Gate::regulatoryLink, "regulatory-link"},
    }};
};

struct GateInfo
{
    Gate gate;
    std::string_view title;    ///< on screens and in print
    std::string_view question; ///< what it asks, one sentence
    std::string_view remedy;   ///< what to do where it does not hold
    ModelStage from;           ///< the lowest stage that asks for it
    /// Whether a request may go without it for a reason that the approver signs (part11.md R-72, conditional release).
    bool mayBeExcepted = false;
    std::string_view metric = {}; ///< of a measure in the report's execution
    double least = 0;             ///< what its value must reach
};

/// In the order in which people look at them. The limit on the accuracy is the default of DESIGN.md.
inline constexpr std::array<GateInfo, 10> gateTable{{
    {Gate::lineage, "Lineage complete",
     "Are the model's files, its training data, its run, its source and its trainer known?",
     "Register a version whose run logs what is missing; valbench-cli model check tells how.", ModelStage::staging},
    {Gate::modelCard, "Model card filled in", "Are description, intended use, algorithm and limitations written down?",
     "Register a version with these texts.", ModelStage::staging},
    {Gate::registriesAgree, "Registries agree",
     "Did the comparison with MLflow's registry, its files included, find no difference within the last 24 hours?",
     "Compare with valbench-cli model sync --files, settle what it finds, and renew the request.", ModelStage::staging},
    {Gate::iqReport, "IQ report accepted", "Is the newest IQ validated by an approved report that accepts it?",
     "Execute the IQ protocol and have its report approved, or state the exception in the request.",
     ModelStage::production, true},
    {Gate::oqReport, "OQ report accepted", "Is the newest OQ validated by an approved report that accepts it?",
     "Execute the OQ protocol and have its report approved, or state the exception in the request.",
     ModelStage::production, true},
    {Gate::pqReport, "PQ report accepted", "Is the newest PQ validated by an approved report that accepts it?",
     "Execute the PQ protocol and have its report approved.", ModelStage::production},
    {Gate::noCriticalDeviation, "No open critical deviation", "Are all critical deviations of this model closed?",
     "Close the deviation, or have QA lower its class with a reason.", ModelStage::production},
    {Gate::traceability, "Requirements traced",
     "Is every requirement verified by a step, every step tied to a requirement, and no link suspect?",
     "See valbench-cli trace show; verify what has a gap, and have suspect links reviewed.", ModelStage::production},
    {Gate::accuracy, "Accuracy at least 0.85", "Did the reported PQ measure an accuracy of at least 0.85?",
     "A model that does not reach it stays in staging; a PQ that did not measure it needs the step pq.accuracy.",
     ModelStage::production, false, "Accuracy", 0.85},
    {Gate::regulatoryLink, "Regulatory basis named",
     "Does the change name an item of the PCCP or a regulatory decision record?",
     "Name it in the request (--pccp or --decision).", ModelStage::production},
}};

[[nodiscard]] constexpr const GateInfo &infoOf(Gate gate)
{
    for (const auto &info : gateTable) {
        if (info.gate == gate)
            return info;
    }
    return gateTable.front();
}

} // namespace valbench::domain
