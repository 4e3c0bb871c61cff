// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Protocols, data and short ways to run them, for the tests of this folder.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/ports.h>
#include <valbench/data/table.h>
#include <valbench/validation/runner.h>

namespace valbench::test {

inline constexpr std::string_view someDigest = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// Always the same time.
class StandingClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override;
};

/// Text of a file below the source tree; throws if there is none.
std::string sourceText(const std::string &path);
/// A JSON document below the source tree.
json::Value sourceJson(const std::string &path);
/// resources/demo/<name>.json
domain::Protocol demoProtocol(const std::string &name);

/// Table from CSV text; throws with the reader's message.
data::Table tableOf(std::string_view csv);
/// resources/samples/<name>
data::Table sampleTable(const std::string &name);

/// A PQ protocol on columns "y" and "p" with group "g" and data sets for both roles, without steps.
domain::Protocol smallProtocol();
/// A step with an "at least" criterion.
domain::Step stepOf(std::string_view check, double limit);
domain::Step reportingStep(std::string_view check);
/// The protocol with this as its only step.
domain::Protocol withStep(domain::Protocol protocol, domain::Step step);

/// Both roles, announced with the digests the protocol asks for.
std::vector<validation::RunInput> inputsFor(const domain::Protocol &protocol, const data::Table &test,
                                            const data::Table &baseline);
Result<validation::RunOutcome> run(const domain::Protocol &protocol, const data::Table &test,
                                   const data::Table &baseline, unsigned threads = 2);
/// The only step of smallProtocol() with this step, run on this CSV as test set and baseline.
domain::StepResult runSmall(const domain::Step &step, std::string_view csv);

/// 60 rows with columns y, p, g: 20 events, well ranked.
std::string goodCsv();

/// Steps, data and evaluation as one text; equal texts mean equal outcomes to the last bit.
std::string wholeText(const validation::RunOutcome &outcome);

/// "step 3: failed, not met: …" for messages of failed tests.
std::string describe(const domain::StepResult &result);

} // namespace valbench::test
