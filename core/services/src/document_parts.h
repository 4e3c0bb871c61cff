// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks that several documents share.
#pragma once

#include <valbench/domain/deviation.h>
#include <valbench/domain/execution.h>
#include <valbench/domain/protocol.h>
#include <valbench/domain/report.h>
#include <valbench/report/document.h>

#include "record_views.h"

namespace valbench::services {

using Blocks = std::vector<report::Block>;

void addHeading(Blocks &blocks, int level, std::string text, std::string anchor = {});
/// A heading and one paragraph; nothing when the text is empty.
void addSection(Blocks &blocks, int level, const std::string &heading, const std::string &text);

[[nodiscard]] report::Mark markOf(domain::Outcome outcome);
[[nodiscard]] report::Mark markOf(const domain::StepResult &result);
/// "0.806 (0.771 to 0.841)", "0.029", "undefined".
[[nodiscard]] std::string measureText(const domain::Measure &measure, int decimals);
/// "PQ-1 version 1, SHA-256 0123456789ab"
[[nodiscard]] std::string referenceText(const domain::RecordReference &reference);

/// Steps with limit, value, interval, method, n and verdict.
[[nodiscard]] report::Table resultsTable(const domain::Protocol &protocol, const domain::Execution &execution);
/// For each step: what was expected, what came out, why, and the margin.
void addStepDetails(Blocks &blocks, const domain::Protocol &protocol, const domain::Execution &execution);
/// Requirements against the steps that test them and how these ended.
[[nodiscard]] report::Table traceabilityTable(const domain::Protocol &protocol, const domain::Execution &execution);
/// All executions of a protocol; the one that the document is about is marked.
[[nodiscard]] report::Table attemptsTable(const std::vector<domain::Attempt> &attempts, std::string_view shown);
/// A UTC time as people read it; a text that is none, as it is.
[[nodiscard]] std::string readable(const std::string &utc);
/// Data used, with digests and row counts.
[[nodiscard]] report::Table dataTable(const domain::Execution &execution);
void addDeviation(Blocks &blocks, const std::string &id, const domain::Deviation &deviation, const std::string &state);
/// The manifestations of all signatures of a record; says so when there are none.
void addSignatures(Blocks &blocks, const std::vector<SignatureView> &signatures);
/// A UTC time at the offset a zone text begins with: "2026-11-03 14:03:59 +01:00 Europe/Berlin".
[[nodiscard]] std::string localText(std::string_view utc, std::string_view zone);
/// ROC, calibration and criteria from the execution's evidence.
Status addCharts(Blocks &blocks, domain::RecordReader &reader, const domain::Protocol &protocol,
                 const domain::Execution &execution);

} // namespace valbench::services
