// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "documents.h"

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/domain/access_review.h>
#include <valbench/plots/builders.h>
#include <valbench/services/reports.h>
#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>

#include "document_parts.h"
#include "people.h"
#include "requirement_documents.h"

namespace valbench::services {

using domain::RecordType;

namespace {

/// A record version with the signatures it carried, for documents that quote other records.
Result<std::vector<SignatureView>> signaturesOfReference(Context &context, domain::RecordReader &reader,
                                                         const domain::RecordReference &reference)
{
    VB_TRY(const auto id, domain::RecordId::parse(reference.id));
    VB_TRY(const auto record, reader.version(id, reference.version));
    VB_TRY(auto views, signaturesOf(reader, record, context.authority, context.storeId));
    std::erase_if(views, [&](const SignatureView &view) { return view.statement.recordVersion != reference.version; });
    return views;
}

Result<domain::Protocol> protocolOf(domain::RecordReader &reader, const domain::RecordReference &reference)
{
    VB_TRY(const auto id, domain::RecordId::parse(reference.id));
    VB_TRY(const auto record, reader.version(id, reference.version));
    return protocolIn(record);
}

std::string capital(std::string_view text)
{
    std::string out(text);
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z')
        out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

/// "column sex, 1 where M, 0 where F", "column age, meant for 50 to 100".
std::string inputText(const domain::ModelInput &input)
{
    auto text = "column " + input.source();
    if (!input.one.empty())
        text += ", 1 where " + input.one + ", 0 " + (input.zero.empty() ? "elsewhere" : "where " + input.zero);
    if (input.lowest && input.highest)
        text += ", meant for " + shortestText(*input.lowest) + " to " + shortestText(*input.highest);
    else if (input.lowest || input.highest)
        text += input.lowest ? ", meant from " + shortestText(*input.lowest) + " on"
                             : ", meant up to " + shortestText(*input.highest);
    return text;
}

/// ", asked of …": the registered file itself, or who is asked with or for it.
std::string askedWords(const domain::ScorerPlan &plan)
{
    switch (plan.kind) {
    case domain::ScorerKind::recorded: break;
    case domain::ScorerKind::xgboost: return ", asked of the registered model's " + plan.artifact + " (xgboost)";
    case domain::ScorerKind::endpoint: {
        const auto &endpoint = plan.endpoint;
        auto text = ", asked of the endpoint " + endpoint.url;
        if (!plan.artifact.empty())
            text += ", which is to serve the registered model's " + plan.artifact;
        if (!endpoint.output.empty())
            text += "; output " + endpoint.output;
        return text + "; up to " + std::to_string(endpoint.batch) + " rows in a request, " +
               std::to_string(endpoint.parallel) + " at a time, each within " + std::to_string(endpoint.seconds) + " s";
    }
    case domain::ScorerKind::command: {
        auto text = ", asked of the command " + plan.command.program;
        for (const auto &argument : plan.command.arguments)
            text += " " + argument;
        if (!plan.command.output.empty())
            text += "; output " + plan.command.output;
        return text + ", where {model} is the registered model's " + plan.artifact + "; within " +
               std::to_string(plan.command.seconds) + " s";
    }
    }
    return {};
}

void addPlan(Blocks &blocks, const domain::Protocol &protocol)
{
    addHeading(blocks, 2, "Analysis plan");
    report::KeyValueTable plan;
    const auto &scorer = protocol.analysis.scorer;
    if (!protocol.analysis.truth.empty())
        plan.rows.emplace_back("Outcome", "column " + protocol.analysis.truth + " (1 = event)");
    if (scorer.isLive())
        plan.rows.emplace_back("Score", protocol.analysis.score + askedWords(scorer));
    else if (!protocol.analysis.score.empty())
        plan.rows.emplace_back("Score", "column " + protocol.analysis.score);
    for (const auto &input : scorer.inputs)
        plan.rows.emplace_back("Input " + input.name, inputText(input));
    plan.rows.emplace_back("Threshold", shortestText(protocol.analysis.threshold) + " (at or above is a positive)");
    plan.rows.emplace_back("Calibration bins", std::to_string(protocol.analysis.bins) + ", of equal width");
    std::string groups;
    for (const auto &group : protocol.analysis.groups)
        groups += (groups.empty() ? "" : ", ") + group;
    plan.rows.emplace_back("Groups", groups.empty() ? "none" : groups);
    blocks.push_back(std::move(plan));
    report::Table data;
    data.caption = "Data, locked by digest";
    data.columns = {{"Role", report::Align::left, 1.0},
                    {"Description", report::Align::left, 3.0},
                    {"SHA-256", report::Align::left, 4.5}};
    for (const auto &need : protocol.data)
        data.rows.push_back({report::Cell(need.role), report::Cell(need.description),
                             report::Cell(report::Text{{need.sha256, report::Emphasis::code}})});
    blocks.push_back(std::move(data));
}

std::string valueText(const json::Value &value)
{
    if (const auto *count = value.get<std::int64_t>())
        return std::to_string(*count);
    if (const auto *text = value.get<std::string>())
        return *text;
    std::string list;
    if (const auto *items = value.get<json::Array>()) {
        for (const auto &item : *items)
            list += (list.empty() ? "" : ", ") + valueText(item);
    }
    return list;
}

/// "Repeats: 5; Noise: 0.01": all that holds for the step, be it stated there, in the analysis plan or the catalogue.
std::string parametersText(const domain::Protocol &protocol, const domain::Step &step,
                           const validation::CheckInfo &check)
{
    std::string out;
    const auto parameters = validation::effectiveParameters(protocol, step);
    for (const auto &info : check.parameters) {
        const auto *value = parameters ? parameters->find(info.name) : nullptr;
        auto text = value ? valueText(*value) : std::string();
        if (text == "0" && !info.zeroIs.empty())
            text = info.zeroIs;
        if (!text.empty())
            out += (out.empty() ? "" : "; ") + std::string(info.title) + ": " + text;
    }
    return out;
}

Status protocolBlocks(Blocks &blocks, const RecordWithSignatures &loaded)
{
    VB_TRY(const auto protocol, protocolIn(loaded.record));
    addHeading(blocks, 1, "Purpose and scope");
    blocks.push_back(report::Paragraph{protocol.purpose});
    addSection(blocks, 2, "Scope", protocol.scope);
    addHeading(blocks, 2, "Model under test");
    blocks.push_back(report::KeyValueTable{{{"Model", protocol.modelName}, {"Version", protocol.modelVersion}}});
    if (!protocol.prerequisites.empty()) {
        addHeading(blocks, 2, "Prerequisites");
        for (const auto &text : protocol.prerequisites)
            blocks.push_back(report::Paragraph{"• " + text});
    }
    addPlan(blocks, protocol);
    addHeading(blocks, 1, "Requirements");
    report::Table requirements;
    requirements.caption = "Requirements";
    requirements.columns = {{"Id", report::Align::left, 1.0}, {"Requirement", report::Align::left, 7.0}};
    for (const auto &requirement : protocol.requirements)
        requirements.rows.push_back({report::Cell(requirement.id), report::Cell(requirement.text)});
    blocks.push_back(report::Paragraph{protocol.requirementSet
                                           ? "Those of the requirement set " + referenceText(*protocol.requirementSet) +
                                                 " that are in scope of this protocol or that its steps name."
                                           : "The protocol names no requirement set: these are its own."});
    blocks.push_back(std::move(requirements));
    if (!protocol.exclusions.empty())
        blocks.push_back(exclusionTable(protocol));
    addHeading(blocks, 1, "Steps and acceptance criteria");
    for (const auto &step : protocol.steps) {
        addHeading(blocks, 2, "Step " + step.id + ": " + step.title);
        report::KeyValueTable table;
        const auto *check = validation::findCheck(step.check);
        table.rows.emplace_back("Kind", step.kind == domain::StepKind::manual
                                            ? std::string("manual")
                                            : "automatic: " + (check ? std::string(check->title) : step.check));
        if (!step.instruction.empty())
            table.rows.emplace_back("Instruction", step.instruction);
        if (!step.expected.empty())
            table.rows.emplace_back("Expected", step.expected);
        if (const auto parameters = check ? parametersText(protocol, step, *check) : std::string(); !parameters.empty())
            table.rows.emplace_back("Parameters", parameters);
        if (check && step.criterion)
            table.rows.emplace_back("Criterion", validation::criterionText(*check, *step.criterion));
        table.rows.emplace_back("If it fails", std::string(domain::wordOf(step.failureClass)) + " deviation");
        if (step.evidenceRequired)
            table.rows.emplace_back("Evidence", "required before it passes");
        if (step.verificationRequired)
            table.rows.emplace_back("Second person", "required: verifies or witnesses it");
        std::string links;
        for (const auto &id : step.requirements)
            links += (links.empty() ? "" : ", ") + id;
        table.rows.emplace_back("Requirements", links.empty() ? "none" : links);
        blocks.push_back(std::move(table));
    }
    addHeading(blocks, 1, "Signatures");
    addSignatures(blocks, loaded.signatures);
    return {};
}

Status addCounts(Blocks &blocks, domain::RecordReader &reader, const domain::Execution &execution)
{
    VB_TRY(const auto executor, findPerson(reader, execution.executor));
    const auto name = executor ? executor->account.fullName + " (" + execution.executor + ")" : execution.executor;
    std::string counts;
    for (const auto &[outcome, word] : domain::Words<domain::Outcome>::table)
        counts += (counts.empty() ? "" : ", ") + std::to_string(execution.count(outcome)) + " " + std::string(word);
    const auto carried =
        std::ranges::count_if(execution.steps, [](const auto &step) { return step.carried.has_value(); });
    if (carried > 0)
        counts += "; " + std::to_string(carried) + " of these results carried over and not executed again";
    report::KeyValueTable table{{{"Outcome", std::string(domain::wordOf(execution.outcome()))},
                                 {"Steps", std::to_string(execution.steps.size()) + ": " + counts},
                                 {"Protocol", referenceText(execution.protocol)},
                                 {"Model", referenceText(execution.model)},
                                 {"Predictions", execution.scorer},
                                 {"Attempt", std::to_string(execution.attempt)},
                                 {"Executed by", name},
                                 {"Started", readable(execution.started)},
                                 {"Finished", readable(execution.finished)}}};
    if (execution.state != domain::ExecutionState::completed)
        table.rows.insert(table.rows.begin(), {"State", std::string(domain::wordOf(execution.state))});
    if (!execution.cancelReason.empty())
        table.rows.emplace_back("Cancelled because", execution.cancelReason);
    blocks.push_back(std::move(table));
    return {};
}

Status deviationBlocks(Blocks &blocks, Context &context, domain::RecordReader &reader,
                       const std::vector<domain::StoredRecord> &records)
{
    if (records.empty()) {
        blocks.push_back(report::Paragraph{"None."});
        return {};
    }
    for (const auto &record : records) {
        VB_TRY(const auto loaded, loadRecord(context, reader, record.id.toText(), RecordType::deviation));
        VB_TRY(const auto deviation, valueOf<domain::Deviation>(loaded.record));
        const bool closed = loaded.stage == domain::Stage::approved;
        addDeviation(blocks, record.id.toText() + " version " + std::to_string(loaded.record.version), deviation,
                     closed ? "closed" : "open");
        addSignatures(blocks, loaded.signatures);
    }
    return {};
}

Status executionBlocks(Blocks &blocks, Context &context, domain::RecordReader &reader,
                       const RecordWithSignatures &loaded)
{
    VB_TRY(const auto execution, valueOf<domain::Execution>(loaded.record));
    VB_TRY(const auto protocol, protocolOf(reader, execution.protocol));
    addHeading(blocks, 1, "Execution");
    VB_CHECK(addCounts(blocks, reader, execution));
    VB_TRY(const auto attempts, attemptsOf(reader, execution.protocol.id));
    blocks.push_back(attemptsTable(attempts, loaded.record.id.toText()));
    blocks.push_back(dataTable(execution));
    addHeading(blocks, 1, "Results");
    blocks.push_back(resultsTable(protocol, execution));
    VB_CHECK(addCharts(blocks, reader, protocol, execution));
    addHeading(blocks, 2, "Step by step");
    addStepDetails(blocks, protocol, execution);
    addHeading(blocks, 1, "Deviations");
    VB_TRY(const auto deviations, reader.about(RecordType::deviation, loaded.record.id.toText()));
    VB_CHECK(deviationBlocks(blocks, context, reader, deviations));
    addHeading(blocks, 1, "Signatures");
    addSignatures(blocks, loaded.signatures);
    return {};
}

Status reportBlocks(Blocks &blocks, Context &context, domain::RecordReader &reader, const RecordWithSignatures &loaded)
{
    VB_TRY(const auto value, valueOf<domain::Report>(loaded.record));
    VB_TRY(const auto executionId, domain::RecordId::parse(value.execution.id));
    VB_TRY(const auto executionRecord, reader.version(executionId, value.execution.version));
    VB_TRY(const auto execution, valueOf<domain::Execution>(executionRecord));
    VB_TRY(const auto protocol, protocolOf(reader, value.protocol));
    addHeading(blocks, 1, "Conclusion");
    blocks.push_back(report::Paragraph{
        report::Text{{"The model " + protocol.modelName + " version " + protocol.modelVersion + " is "},
                     {std::string(domain::wordOf(value.conclusion)), report::Emphasis::strong},
                     {" under " + value.protocol.id + "."}}});
    if (!value.summary.empty())
        blocks.push_back(report::Paragraph{value.summary});
    if (!value.reasons.empty()) {
        addHeading(blocks, 2, "Reasons, criterion by criterion");
        for (const auto &reason : value.reasons)
            blocks.push_back(report::Paragraph{"• " + reason});
    }
    if (!value.conditions.empty()) {
        addHeading(blocks, 2, "Conditions of use");
        for (const auto &condition : value.conditions)
            blocks.push_back(report::Paragraph{"• " + condition});
    }
    addHeading(blocks, 1, "Purpose and scope");
    blocks.push_back(report::Paragraph{protocol.purpose});
    addSection(blocks, 2, "Scope", protocol.scope);
    addPlan(blocks, protocol);
    addHeading(blocks, 1, "Execution");
    VB_CHECK(addCounts(blocks, reader, execution));
    blocks.push_back(attemptsTable(value.attempts, value.execution.id));
    blocks.push_back(dataTable(execution));
    addHeading(blocks, 1, "Results");
    blocks.push_back(resultsTable(protocol, execution));
    VB_CHECK(addCharts(blocks, reader, protocol, execution));
    addHeading(blocks, 2, "Step by step");
    addStepDetails(blocks, protocol, execution);
    addHeading(blocks, 1, "Traceability");
    blocks.push_back(traceabilityTable(protocol, execution));
    addHeading(blocks, 1, "Deviations");
    std::vector<domain::StoredRecord> deviations;
    for (const auto &reference : value.deviations) {
        VB_TRY(const auto id, domain::RecordId::parse(reference.id));
        VB_TRY(auto record, reader.version(id, reference.version));
        deviations.push_back(std::move(record));
    }
    VB_CHECK(deviationBlocks(blocks, context, reader, deviations));
    addHeading(blocks, 1, "Signatures");
    addHeading(blocks, 2, "This report");
    addSignatures(blocks, loaded.signatures);
    addHeading(blocks, 2, "The protocol, " + referenceText(value.protocol));
    VB_TRY(const auto protocolSignatures, signaturesOfReference(context, reader, value.protocol));
    addSignatures(blocks, protocolSignatures);
    addHeading(blocks, 2, "The execution, " + referenceText(value.execution));
    VB_TRY(const auto executionSignatures, signaturesOfReference(context, reader, value.execution));
    addSignatures(blocks, executionSignatures);
    return {};
}

std::string dayAndTime(const std::string &utc)
{
    const auto time = Timestamp::parse(utc);
    return time ? time->toReadableText() : "never";
}

Status accessReviewBlocks(Blocks &blocks, const RecordWithSignatures &loaded)
{
    VB_TRY(const auto review, valueOf<domain::AccessReview>(loaded.record));
    addHeading(blocks, 1, "Access review");
    addSection(blocks, 2, "Findings", review.findings);
    addHeading(blocks, 2, "All accounts as of " + dayAndTime(review.made));
    report::Table table;
    table.columns = {{"User id"}, {"Full name"}, {"Role"}, {"State"}, {"Created"}, {"Last sign-in"}};
    table.compact = true;
    for (const auto &account : review.accounts)
        table.rows.push_back({{account.userId},
                              {account.fullName},
                              {std::string(domain::printedName(account.role))},
                              {std::string(domain::wordOf(account.state)) + (account.locked ? ", locked" : "")},
                              {dayAndTime(account.created)},
                              {dayAndTime(account.lastSignIn)}});
    blocks.emplace_back(std::move(table));
    addHeading(blocks, 1, "Signatures");
    addSignatures(blocks, loaded.signatures);
    return {};
}

} // namespace

bool isPrinted(RecordType type)
{
    switch (type) {
    case RecordType::protocol:
    case RecordType::execution:
    case RecordType::deviation:
    case RecordType::requirementSet:
    case RecordType::linkReview:
    case RecordType::accessReview:
    case RecordType::report: return true;
    default: return false;
    }
}

Result<report::Document> documentFor(Context &context, domain::RecordReader &reader, const RecordWithSignatures &loaded,
                                     Timestamp now)
{
    const auto &record = loaded.record;
    report::Document document{.generated = now};
    document.recordId = record.id.toText();
    document.version = std::to_string(record.version);
    VB_TRY(document.title, titleOf(record));
    document.subtitle = capital(domain::word(record.type)) + " " + document.recordId;
    document.status = capital(domain::wordOf(loaded.stage));
    if (record.type == RecordType::execution) {
        VB_TRY(const auto execution, valueOf<domain::Execution>(record));
        if (execution.state != domain::ExecutionState::completed)
            document.status = capital(domain::wordOf(execution.state));
    }
    if (context.purpose != Purpose::production)
        document.watermark = context.purpose == Purpose::demo ? "DEMO" : "TEST";
    else if (loaded.stage != domain::Stage::approved)
        document.watermark = loaded.stage == domain::Stage::rejected ? "REJECTED" : "DRAFT";
    if (record.version > 1)
        document.changes = "This record was changed since its first entry: it is version " + document.version +
                           ". Earlier versions are kept and can be printed.";
    document.recordDigest = record.digest.toHex();
    VB_TRY(const auto head, reader.head());
    document.ledgerHead = "entry " + plots::groupedText(head.size) + ", " + head.hash.toHex();
    document.storeId = context.storeId.toText();
    document.storePurpose = domain::wordOf(context.purpose);
    document.generatedText = localText(now.toText(), context.environment.zone());
    document.build = context.environment.build;
    document.blocks.push_back(report::TableOfContents{2});
    switch (record.type) {
    case RecordType::protocol: VB_CHECK(protocolBlocks(document.blocks, loaded)); break;
    case RecordType::execution: VB_CHECK(executionBlocks(document.blocks, context, reader, loaded)); break;
    case RecordType::deviation:
        addHeading(document.blocks, 1, "Deviation");
        VB_CHECK(deviationBlocks(document.blocks, context, reader, {record}));
        break;
    case RecordType::requirementSet: VB_CHECK(requirementBlocks(document.blocks, loaded)); break;
    case RecordType::linkReview: VB_CHECK(linkReviewBlocks(document.blocks, loaded)); break;
    case RecordType::accessReview: VB_CHECK(accessReviewBlocks(document.blocks, loaded)); break;
    case RecordType::report: VB_CHECK(reportBlocks(document.blocks, context, reader, loaded)); break;
    default:
        return fail(ErrorCode::badInput, VB_MSG("Records of type '{type}' are not printed."),
                    {{"type", std::string(domain::word(record.type))}});
    }
    return document;
}

} // namespace valbench::services
