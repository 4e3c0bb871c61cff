// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A protocol that needs people: two steps of the demo's PQ, one of which fails, and two by hand.
#pragma once

#include <algorithm>

#include <valbench/services/protocols.h>

namespace valbench::test {

/// M1 by hand; M2 by hand with evidence and a second person; for a PQ also the automatic steps 2 (passes) and 9
/// (fails).
inline domain::Protocol guidedProtocol(domain::ProtocolKind kind = domain::ProtocolKind::pq)
{
    auto protocol = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json").value();
    protocol.kind = kind;
    protocol.title = "Guided " + std::string(domain::wordOf(kind));
    const bool measures = kind == domain::ProtocolKind::pq;
    std::erase_if(protocol.steps,
                  [&](const domain::Step &step) { return !measures || (step.id != "2" && step.id != "9"); });
    if (!measures)
        protocol.data.clear();
    domain::Step manual;
    manual.id = "M1";
    manual.title = "Version of the program";
    manual.kind = domain::StepKind::manual;
    manual.instruction = "Open About and read the version.";
    manual.expected = "Version 1.7.4";
    manual.failureClass = domain::DeviationClass::minor;
    manual.requirements = {"URS-1"};
    auto proven = manual;
    proven.id = "M2";
    proven.title = "Lamp of the station";
    proven.instruction = "Look at the lamp and take a picture.";
    proven.expected = "The lamp is green";
    proven.evidenceRequired = proven.verificationRequired = true;
    protocol.steps.insert(protocol.steps.begin(), manual);
    protocol.steps.push_back(proven);
    std::erase_if(protocol.requirements, [&](const domain::Requirement &requirement) {
        return std::ranges::none_of(protocol.steps, [&](const domain::Step &step) {
            return std::ranges::count(step.requirements, requirement.id) > 0;
        });
    });
    return protocol;
}

} // namespace valbench::test
