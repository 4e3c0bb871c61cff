// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks a protocol against the check catalogue and writes out what its author left to the defaults.
#pragma once

#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/protocol.h>
#include <valbench/validation/check_catalogue.h>

namespace valbench::validation {

/// The protocol with every default stated, so that the approved document says all that a verdict hangs on: interval
/// method ("none" where the value is judged), and parameters that have a default of the catalogue. Parameters that
/// follow the analysis plan are left out of the steps: they are stated there, once. A criterion that names no method
/// on a check without intervals is completed to "judged on value". Completing twice changes nothing.
///
/// badInput names step and member: unknown check, or one of another kind of protocol; unknown, missing or ill-typed
/// parameter; a score that is the truth; a group column that the analysis plan does not list; a data role the check
/// needs and the protocol does not; a criterion that is missing or not allowed; an interval method that the check does
/// not offer; a direction, limit, confidence or seed out of range, a limit that every result would meet included.
/// A live scorer needs the name of an artifact and its inputs, each once, with the columns that feed them (of the same
/// name unless stated), none of which is the outcome; the data role "model" is then the model's file.
/// Manual steps need instruction and expected result, and have no check, parameters or criterion.
Result<domain::Protocol> completeProtocol(domain::Protocol protocol);

/// All that import would refuse, with its place: links and ids, data, scorer, and the first problem of each step.
/// Empty: the protocol can be saved.
[[nodiscard]] std::vector<domain::ProtocolProblem> problemsIn(const domain::Protocol &protocol);

/// What a form starts with: the catalogue's direction, usual limit and method.
[[nodiscard]] domain::Criterion usualCriterion(const CheckInfo &check);

/// Makes a step ask this check: parameters that the check does not have go, and where it needs a criterion there is
/// one, with the catalogue's usual limit.
void takeCheck(domain::Step &step, const CheckInfo &check);

/// Name and value of every parameter that holds for an automatic step: the step's own, else the analysis plan's, else
/// the catalogue's. For the runner, and for print beside the step. Errors as completeProtocol().
Result<json::Object> effectiveParameters(const domain::Protocol &protocol, const domain::Step &step);

} // namespace valbench::validation
