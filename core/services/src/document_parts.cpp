// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "document_parts.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include <valbench/base/text.h>
#include <valbench/plots/builders.h>
#include <valbench/validation/check_catalogue.h>

#include "evaluation_charts.h"

namespace valbench::services {

using domain::Outcome;
using report::Cell;
using report::Mark;

void addHeading(Blocks &blocks, int level, std::string text, std::string anchor)
{
    blocks.push_back(report::Heading{level, std::move(text), std::move(anchor)});
}

void addSection(Blocks &blocks, int level, const std::string &heading, const std::string &text)
{
    if (trimmed(text).empty())
        return;
    addHeading(blocks, level, heading);
    blocks.push_back(report::Paragraph{text});
}

Mark markOf(const domain::StepResult &result)
{
    const bool isOpen = result.verdict == domain::Verdict::insufficient && result.outcome == Outcome::failed;
    return isOpen ? Mark::insufficient : markOf(result.outcome);
}

Mark markOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::passed: return Mark::passed;
    case Outcome::failed: return Mark::failed;
    case Outcome::error: return Mark::error;
    case Outcome::notRun: return Mark::notRun;
    case Outcome::notApplicable: return Mark::notApplicable;
    }
    return Mark::error;
}

std::string measureText(const domain::Measure &measure, int decimals)
{
    const bool count =
        !std::isfinite(measure.lower) && measure.value == std::floor(measure.value) && std::abs(measure.value) < 1e15;
    auto text =
        count ? plots::groupedText(static_cast<std::int64_t>(measure.value)) : fixedText(measure.value, decimals);
    if (std::isfinite(measure.lower) && std::isfinite(measure.upper))
        text += " (" + fixedText(measure.lower, decimals) + " to " + fixedText(measure.upper, decimals) + ")";
    return text;
}

std::string referenceText(const domain::RecordReference &reference)
{
    return reference.id + " version " + std::to_string(reference.version) + ", SHA-256 " +
           reference.sha256.substr(0, 12);
}

namespace {

const domain::StepResult *resultOf(const domain::Execution &execution, const std::string &stepId)
{
    const auto found = std::ranges::find(execution.steps, stepId, &domain::StepResult::stepId);
    return found == execution.steps.end() ? nullptr : &*found;
}

std::string limitText(const domain::Step &step)
{
    if (!step.criterion)
        return "–";
    return std::string(step.criterion->direction == domain::Direction::atLeast ? "≥ " : "≤ ") +
           shortestText(step.criterion->limit);
}

/// ", 97 events" where there is an interval that rests on them.
std::string eventsText(const domain::Measure &measure)
{
    if (measure.events < 0 || !std::isfinite(measure.lower))
        return {};
    return ", " + plots::groupedText(measure.events) + (measure.events == 1 ? " event" : " events");
}

} // namespace

report::Table resultsTable(const domain::Protocol &protocol, const domain::Execution &execution)
{
    report::Table table;
    table.caption = "Acceptance criteria and results";
    table.columns = {{"Step", report::Align::left, 0.6},     {"Criterion", report::Align::left, 2.6},
                     {"Limit", report::Align::left, 0.9},    {"Value", report::Align::left, 1.0},
                     {"Interval", report::Align::left, 1.9}, {"Method", report::Align::left, 1.7},
                     {"n", report::Align::right, 0.8},       {"Result", report::Align::left, 1.6}};
    for (const auto &step : protocol.steps) {
        const auto *result = resultOf(execution, step.id);
        const auto *check = validation::findCheck(step.check);
        const auto *measure = result && !result->measures.empty() ? &result->measures.front() : nullptr;
        const bool interval = measure && std::isfinite(measure->lower);
        const int decimals = check ? check->decimals : 4;
        const auto range = interval ? fixedText(measure->lower, decimals) + " to " + fixedText(measure->upper, decimals)
                                    : std::string("none");
        auto method = std::string("–");
        if (interval)
            method = (step.criterion ? fixedText(step.criterion->confidence * 100, 0) + "%, " : std::string("95%, ")) +
                     std::string(validation::intervalName(measure->method));
        auto value = measure ? *measure : domain::Measure{};
        value.lower = value.upper = std::numeric_limits<double>::quiet_NaN();
        const bool isCarried = result && result->carried; // is not to be taken for one of this execution
        table.rows.push_back({Cell(step.id), Cell(step.title + (isCarried ? " (carried over)" : "")),
                              Cell(limitText(step)), Cell(measure ? measureText(value, decimals) : std::string("–")),
                              Cell(range), Cell(method),
                              Cell(measure ? plots::groupedText(measure->n) : std::string("–")),
                              Cell(result ? markOf(*result) : Mark::notRun)});
    }
    return table;
}

namespace {

/// "spectrum.png (image/png, 48,211 bytes), SHA-256 …"
std::string evidenceText(const domain::EvidenceFile &file)
{
    return file.name + " (" + file.mediaType + ", " + plots::groupedText(file.size) + " bytes), SHA-256 " + file.sha256;
}

/// The old value stays readable beside the new one (part11.md R-65).
std::string correctionText(const domain::Correction &correction)
{
    const auto quoted = [](const std::string &text) {
        return text.empty() ? std::string("nothing") : "“" + text + "”";
    };
    return correction.field + ": " + quoted(correction.before) + " became " + quoted(correction.after) +
           ". Reason: " + correction.reason + ". " + correction.by + ", " + readable(correction.at);
}

void addAttemptRows(report::KeyValueTable &table, const domain::Step &step, const domain::StepResult &result,
                    std::size_t number, std::size_t attempts)
{
    const auto *check = validation::findCheck(step.check);
    const int decimals = check ? check->decimals : 4;
    const auto row = [&table](const char *name, const std::string &text) {
        if (!text.empty())
            table.rows.emplace_back(name, text);
    };
    if (attempts > 1)
        row("Attempt", std::to_string(number) + " of " + std::to_string(attempts));
    row("Repeated because", result.repeatReason);
    if (result.carried) {
        row("Carried over", "Not executed again: " + result.carried->sourceText());
        row("Rationale", result.carried->rationale);
    }
    table.rows.emplace_back("Actual", result.actual);
    const bool judged = step.kind == domain::StepKind::automatic && result.outcome != Outcome::notApplicable;
    table.rows.emplace_back(
        "Outcome", std::string(domain::wordOf(result.outcome)) +
                       (judged ? " (criterion " + std::string(domain::wordOf(result.verdict)) + ")" : std::string()));
    row("Reason", result.reason);
    row("Margin", result.margin);
    for (std::size_t i = 1; i < result.measures.size(); ++i) {
        const auto &measure = result.measures[i];
        table.rows.emplace_back(measure.metric, measureText(measure, decimals) +
                                                    ", n = " + plots::groupedText(measure.n) + eventsText(measure) +
                                                    (measure.reason.empty() ? "" : " (" + measure.reason + ")"));
    }
    for (const auto &file : result.evidence)
        row("Evidence", evidenceText(file));
    for (const auto &correction : result.corrections)
        row("Corrected", correctionText(correction));
    if (result.verification)
        row("Second person", std::string(domain::wordOf(result.verification->meaning)) + " by " +
                                 result.verification->by + ", " + readable(result.verification->at) + ", signature " +
                                 result.verification->signature);
    row("Executed by", result.executor);
    if (!result.started.empty())
        table.rows.emplace_back("Time", result.started + " to " + result.finished);
}

} // namespace

void addStepDetails(Blocks &blocks, const domain::Protocol &protocol, const domain::Execution &execution)
{
    for (const auto &step : protocol.steps) {
        addHeading(blocks, 3, "Step " + step.id + ": " + step.title);
        report::KeyValueTable table;
        const auto *check = validation::findCheck(step.check);
        if (check && step.criterion)
            table.rows.emplace_back("Criterion", validation::criterionText(*check, *step.criterion));
        if (!step.expected.empty())
            table.rows.emplace_back("Expected", step.expected);
        if (const auto *result = resultOf(execution, step.id)) {
            const auto attempts = result->earlier.size() + 1;
            for (std::size_t i = 0; i < result->earlier.size(); ++i)
                addAttemptRows(table, step, result->earlier[i], i + 1, attempts);
            addAttemptRows(table, step, *result, attempts, attempts);
        }
        if (!step.requirements.empty())
            table.rows.emplace_back("Requirements", separated(step.requirements));
        blocks.push_back(std::move(table));
    }
}

report::Table traceabilityTable(const domain::Protocol &protocol, const domain::Execution &execution)
{
    report::Table table;
    table.caption = "Traceability: requirements, steps, results";
    table.columns = {{"Requirement", report::Align::left, 1.3},
                     {"Text", report::Align::left, 4.2},
                     {"Step", report::Align::left, 0.7},
                     {"Result", report::Align::left, 2.0}};
    for (const auto &requirement : protocol.requirements) {
        bool first = true;
        for (const auto &step : protocol.steps) {
            if (std::ranges::count(step.requirements, requirement.id) == 0)
                continue;
            const auto *result = resultOf(execution, step.id);
            table.rows.push_back({Cell(first ? requirement.id : std::string()),
                                  Cell(first ? requirement.text : std::string()), Cell(step.id),
                                  Cell(result ? markOf(*result) : Mark::notRun)});
            first = false;
        }
    }
    for (const auto &[id, reason] : protocol.exclusions) {
        const auto stated = std::ranges::find(protocol.requirements, id, &domain::Requirement::id);
        table.rows.push_back({Cell(id), Cell(stated == protocol.requirements.end() ? std::string() : stated->text),
                              Cell(std::string("none")), Cell("excluded: " + reason)});
    }
    return table;
}

std::string readable(const std::string &utc)
{
    const auto time = Timestamp::parse(utc);
    return time ? time->toReadableText() : utc;
}

report::Table attemptsTable(const std::vector<domain::Attempt> &attempts, std::string_view shown)
{
    report::Table table;
    table.caption = "All attempts at this protocol";
    table.columns = {{"Attempt", report::Align::right, 0.8},    {"Execution", report::Align::left, 1.6},
                     {"Protocol", report::Align::left, 1.2},    {"Started", report::Align::left, 2.4},
                     {"Executed by", report::Align::left, 1.6}, {"Outcome", report::Align::left, 1.4}};
    for (const auto &attempt : attempts)
        table.rows.push_back({Cell(std::to_string(attempt.number)),
                              Cell(attempt.execution.id + (attempt.execution.id == shown ? ", this one" : "")),
                              Cell("version " + std::to_string(attempt.protocolVersion)),
                              Cell(readable(attempt.started)), Cell(attempt.executor),
                              attempt.cancelled ? Cell(std::string("cancelled")) : Cell(markOf(attempt.outcome))});
    return table;
}

report::Table dataTable(const domain::Execution &execution)
{
    report::Table table;
    table.caption = "Data";
    table.columns = {{"Role", report::Align::left, 1.0},
                     {"File", report::Align::left, 2.0},
                     {"Rows", report::Align::right, 0.8},
                     {"Excluded", report::Align::right, 0.9},
                     {"SHA-256", report::Align::left, 4.5}};
    for (const auto &used : execution.data) {
        table.rows.push_back({Cell(used.role), Cell(used.fileName), Cell(plots::groupedText(used.rows)),
                              Cell(plots::groupedText(used.excluded)),
                              Cell(report::Text{{used.sha256, report::Emphasis::code}})});
        if (!used.scoresSha256.empty())
            table.rows.push_back({Cell(used.role), Cell("what the model answered"), Cell(plots::groupedText(used.rows)),
                                  Cell("–"), Cell(report::Text{{used.scoresSha256, report::Emphasis::code}})});
    }
    return table;
}

void addDeviation(Blocks &blocks, const std::string &id, const domain::Deviation &deviation, const std::string &state)
{
    report::KeyValueTable table;
    const auto row = [&table](const std::string &name, const std::string &text) {
        if (!text.empty())
            table.rows.emplace_back(name, text);
    };
    row("Deviation", id);
    row("Title", deviation.title);
    row("State", state);
    row("Class", std::string(domain::wordOf(deviation.deviationClass)) + (deviation.classified ? "" : " (proposed)"));
    row("Description", deviation.description);
    row("Impact", deviation.impact);
    row("Root cause", deviation.rootCause);
    row("Correction", deviation.correction);
    row("CAPA reference", deviation.capaReference);
    row("Disposition", deviation.disposition == domain::Disposition::none
                           ? std::string("open")
                           : std::string(domain::wordOf(deviation.disposition)));
    row("Condition", deviation.condition);
    row("Retest", deviation.retest);
    blocks.push_back(std::move(table));
}

void addSignatures(Blocks &blocks, const std::vector<SignatureView> &signatures)
{
    if (signatures.empty()) {
        blocks.push_back(report::Paragraph{"No signatures."});
        return;
    }
    for (const auto &view : signatures) {
        auto block = blockOf(view);
        std::string remark = block.reason.empty() ? "" : "Reason: " + block.reason;
        if (!view.valid)
            remark = block.state;
        else if (!view.onCurrentVersion)
            remark = "On an earlier version. " + remark;
        blocks.push_back(report::SignatureBlock{
            std::move(block.printedName), std::move(block.userId), std::move(block.role), std::move(block.meaning),
            std::move(block.statement), std::move(block.localTime), std::move(block.utcTime), std::move(block.recordId),
            std::move(block.recordVersion), std::move(block.shortDigest), std::move(remark)});
    }
}

std::string localText(std::string_view utc, std::string_view zone)
{
    const auto time = Timestamp::parse(utc);
    const auto hours = zone.size() >= 6 ? parseInteger(zone.substr(1, 2)) : Result<std::int64_t>(0);
    const auto minutes = zone.size() >= 6 ? parseInteger(zone.substr(4, 2)) : Result<std::int64_t>(0);
    if (!time || !hours || !minutes)
        return std::string(utc) + " " + std::string(zone);
    const auto offset = std::chrono::minutes(*hours * 60 + *minutes);
    const auto local = Timestamp(zone.front() == '-' ? time->point() - offset : time->point() + offset);
    return local.toReadableText().substr(0, 19) + " " + std::string(zone);
}

Status addCharts(Blocks &blocks, domain::RecordReader &reader, const domain::Protocol &protocol,
                 const domain::Execution &execution)
{
    if (execution.evaluationSha256.empty())
        return {};
    VB_TRY(const auto digest, Digest::parse(execution.evaluationSha256));
    VB_TRY(const auto evidence, reader.evidence(digest));
    VB_TRY(const auto evaluation, json::parse(asText(evidence.bytes), "evaluation"));
    VB_TRY(auto charts, evaluationCharts(protocol, execution, evaluation));
    for (auto &chart : charts) {
        report::Figure figure;
        figure.plot = std::move(chart);
        figure.dataSource = "evidence " + digest.toShortText();
        blocks.push_back(std::move(figure));
    }
    return {};
}

} // namespace valbench::services
