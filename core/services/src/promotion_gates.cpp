// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the gates find in the records.

#include <algorithm>
#include <cmath>

#include <valbench/base/text.h>
#include <valbench/domain/deviation.h>
#include <valbench/domain/execution.h>
#include <valbench/domain/report.h>

#include "promotion_records.h"
#include "traced_records.h"
#include "validation_facts.h"

namespace valbench::services {

using domain::Gate;
using domain::GateInfo;
using domain::GateResult;
using domain::Outcome;
using domain::RecordType;

namespace {

struct Finding
{
    Outcome outcome = Outcome::notRun;
    std::string detail;
    std::vector<std::string> basis;
};

/// What the gates of one request look at.
struct Subject
{
    Context &context;
    domain::RecordReader &reader;
    const domain::Promotion &promotion;
    domain::StoredRecord record;
    domain::ModelVersion model;
};

/// A record with its version and the signatures on it: all that its meaning depends on.
void addBasis(Finding &finding, const RecordWithSignatures &loaded)
{
    finding.basis.push_back(loaded.record.id.toText() + "/" + std::to_string(loaded.record.version));
    for (const auto &signature : loaded.valid)
        finding.basis.push_back(signature.id.toText());
}

Finding judged(const Subject &subject, const std::vector<std::string> &missing, std::string_view complete)
{
    Finding out{Outcome::passed, std::string(complete), {}};
    if (!missing.empty())
        out = {Outcome::failed, "Missing: " + separated(missing) + ".", {}};
    out.basis = {subject.record.id.toText() + "/" + std::to_string(subject.record.version)};
    return out;
}

Finding lineage(const Subject &subject)
{
    const auto &model = subject.model;
    const auto has = [&](std::string_view role) {
        return std::ranges::any_of(model.artifacts, [role](const auto &file) { return file.role == role; });
    };
    std::vector<std::string> missing;
    if (!has(domain::modelFileRole))
        missing.emplace_back("the model's files");
    if (!has(domain::trainingDataRole) && !(model.lineage && !model.lineage->data.empty()))
        missing.emplace_back("the training data");
    if (model.trainedBy.empty())
        missing.emplace_back("who trained it");
    if (model.lineage && model.lineage->runId.empty())
        missing.emplace_back("its run");
    if (model.lineage && model.lineage->sourceCommit.empty())
        missing.emplace_back("the commit of its source");
    return judged(subject, missing, "Files, training data, trainer and source are known.");
}

Finding modelCard(const Subject &subject)
{
    const auto &model = subject.model;
    std::vector<std::string> missing;
    for (const auto &[text, name] : {std::pair(&model.description, "description"),
                                     {&model.intendedUse, "intended use"},
                                     {&model.algorithm, "algorithm"},
                                     {&model.limitations, "limitations"}}) {
        if (trimmed(*text).empty())
            missing.emplace_back(name);
    }
    return judged(subject, missing, "Description, intended use, algorithm and limitations are written down.");
}

constexpr std::chrono::hours longestComparison{24};

Result<Finding> registriesAgree(const Subject &subject)
{
    if (!subject.model.lineage)
        return Finding{
            Outcome::notApplicable, "The version was registered from files and is in no other registry.", {}};
    VB_TRY(const auto comparison, newestComparison(subject.reader, subject.record.id));
    if (!comparison)
        return Finding{Outcome::notRun, "The registries have not been compared yet.", {}};
    const auto &entry = comparison->entry.entry;
    const auto when = entry.chain.time.toReadableText();
    Finding out{Outcome::passed, "No difference at " + when + ".", {"entry " + std::to_string(entry.chain.sequence)}};
    if (subject.context.environment.clock.now().point() - entry.chain.time.point() > longestComparison)
        out = {Outcome::notRun, "The last comparison, at " + when + ", is older than 24 hours.", out.basis};
    else if (!comparison->differences)
        out = {Outcome::error, "The entry on the last comparison cannot be read.", out.basis};
    else if (*comparison->differences > 0)
        out = {Outcome::failed, std::to_string(*comparison->differences) + " differences at " + when + ".", out.basis};
    else if (!comparison->withFiles)
        out = {Outcome::notRun, "The last comparison, at " + when + ", left out the files.", out.basis};
    return out;
}

/// How far a kind has come, for a gate.
Result<std::pair<Finding, LoadedKind>> qualification(const Subject &subject, domain::ProtocolKind kind)
{
    VB_TRY(auto loaded, loadKind(subject.context, subject.reader, subject.record, subject.model.key(), kind));
    Finding out;
    for (const auto *record : {&loaded.protocol, &loaded.execution, &loaded.report}) {
        if (*record)
            addBasis(out, **record);
    }
    const auto &facts = loaded.facts;
    const auto state = domain::stateOf(facts);
    out.detail = domain::openReason(facts).text;
    if (facts.report && facts.report->stage == domain::Stage::approved) {
        out.outcome = domain::isAccepted(state) ? Outcome::passed : Outcome::failed;
        if (facts.report->isOnThese)
            out.detail =
                facts.report->id + " is approved: " + std::string(domain::wordOf(facts.report->conclusion)) + ".";
    }
    if (const auto doubts = domain::doubtsOf(facts); out.outcome == Outcome::passed && !doubts.empty()) {
        out.outcome = Outcome::notRun;
        out.detail = doubts.front().text;
    }
    return std::pair(std::move(out), std::move(loaded));
}

Result<Finding> report(const Subject &subject, Gate gate, domain::ProtocolKind kind)
{
    VB_TRY(auto qualified, qualification(subject, kind));
    auto &finding = qualified.first;
    const auto &exceptions = subject.promotion.exceptions;
    const auto exception = std::ranges::find(exceptions, gate, &domain::GateException::gate);
    // An exception is for what was not done; what was done and did not pass has none.
    if (exception != exceptions.end() && finding.outcome == Outcome::notRun) {
        finding.outcome = Outcome::notApplicable;
        finding.detail += " Exception: " + exception->reason;
    }
    return std::move(finding);
}

Result<Finding> noCriticalDeviation(const Subject &subject)
{
    Finding out{Outcome::passed, {}, {}};
    std::vector<std::string> open;
    std::size_t count = 0;
    VB_TRY(const auto protocols, subject.reader.about(RecordType::protocol, subject.model.key()));
    for (const auto &protocol : protocols) {
        VB_TRY(const auto executions, subject.reader.about(RecordType::execution, protocol.id.toText()));
        for (const auto &execution : executions) {
            VB_TRY(const auto deviations, subject.reader.about(RecordType::deviation, execution.id.toText()));
            for (const auto &record : deviations) {
                VB_TRY(const auto loaded, loadRecord(subject.context, subject.reader, record.id.toText()));
                VB_TRY(const auto deviation, valueOf<domain::Deviation>(loaded.record));
                addBasis(out, loaded);
                ++count;
                if (deviation.deviationClass == domain::DeviationClass::critical &&
                    loaded.stage != domain::Stage::approved)
                    open.push_back(record.id.toText());
            }
        }
    }
    out.detail = count == 0 ? "There is no deviation." : "None of " + std::to_string(count) + " is critical and open.";
    if (!open.empty()) {
        out.outcome = Outcome::failed;
        out.detail = "Open: " + separated(open) + ".";
    }
    return out;
}

Result<Finding> traceability(const Subject &subject)
{
    VB_TRY(const auto matrices, matricesOf(subject.context, subject.reader, subject.model.key(), Counted::inForce));
    if (matrices.empty())
        return Finding{Outcome::notRun, "No protocol for this version is in force.", {}};
    Finding out{Outcome::notApplicable, "Its protocols name no requirement set.", {}};
    for (const auto &view : matrices) {
        if (!view.set)
            continue;
        for (const auto *references : {&view.protocols, &view.linkReviews})
            for (const auto &reference : *references)
                out.basis.push_back(reference.id + "/" + std::to_string(reference.version));
        out.basis.push_back(view.set->id + "/" + std::to_string(view.set->version));
        if (out.outcome == Outcome::failed)
            continue; // the first that fails is told
        out.detail = view.set->id + ": " + view.summary() + ".";
        out.outcome = view.matrix.isComplete() ? Outcome::passed : Outcome::failed;
    }
    return out;
}

Result<Finding> metric(const Subject &subject, const GateInfo &info)
{
    VB_TRY(auto qualified, qualification(subject, domain::ProtocolKind::pq));
    auto &[finding, loaded] = qualified;
    const bool isAccepted = finding.outcome == Outcome::passed;
    finding.outcome = Outcome::notRun;
    if (!isAccepted) {
        finding.detail = "There is no accepted PQ to take it from. " + finding.detail;
        return std::move(finding);
    }
    finding.detail = "The PQ did not measure it.";
    for (const auto &step : loaded.run->steps) {
        for (const auto &measure : step.measures) {
            if (measure.metric != info.metric)
                continue;
            if (!std::isfinite(measure.value)) {
                finding.outcome = Outcome::error;
                finding.detail = "It is undefined: " + measure.reason;
                return std::move(finding);
            }
            finding.outcome = measure.value >= info.least ? Outcome::passed : Outcome::failed;
            finding.detail = std::string(info.metric) + " " + fixedText(measure.value, 4);
            if (std::isfinite(measure.lower) && std::isfinite(measure.upper))
                finding.detail += " (" + fixedText(measure.lower, 4) + " to " + fixedText(measure.upper, 4) + ")";
            finding.detail += ", n " + std::to_string(measure.n) + ".";
            return std::move(finding);
        }
    }
    return std::move(finding);
}

Finding regulatoryLink(const domain::Promotion &promotion)
{
    using enum domain::RegulatoryBasis;
    if (promotion.regulatoryBasis == none || trimmed(promotion.regulatoryReference).empty())
        return {Outcome::failed, "The request names none.", {}};
    return {Outcome::passed,
            std::string(domain::wordOf(promotion.regulatoryBasis)) + " " + promotion.regulatoryReference + ".",
            {"request"}};
}

Result<Finding> look(const Subject &subject, const GateInfo &info)
{
    switch (info.gate) {
    case Gate::lineage: return lineage(subject);
    case Gate::modelCard: return modelCard(subject);
    case Gate::registriesAgree: return registriesAgree(subject);
    case Gate::iqReport: return report(subject, info.gate, domain::ProtocolKind::iq);
    case Gate::oqReport: return report(subject, info.gate, domain::ProtocolKind::oq);
    case Gate::pqReport: return report(subject, info.gate, domain::ProtocolKind::pq);
    case Gate::noCriticalDeviation: return noCriticalDeviation(subject);
    case Gate::traceability: return traceability(subject);
    case Gate::accuracy: return metric(subject, info);
    case Gate::regulatoryLink: return regulatoryLink(subject.promotion);
    }
    return Finding{Outcome::error, "There is no such gate.", {}};
}

} // namespace

Result<std::vector<GateResult>> evaluateGates(Context &context, domain::RecordReader &reader,
                                              const domain::Promotion &promotion,
                                              const std::vector<GateResult> &earlier)
{
    std::vector<GateResult> out;
    if (promotion.kind != domain::ChangeKind::promotion)
        return out; // nothing stands in the way of taking a version back
    VB_TRY(auto record, keyedRecord(reader, RecordType::model, promotion.model.id));
    VB_TRY(auto model, valueOf<domain::ModelVersion>(record));
    const Subject subject{context, reader, promotion, std::move(record), std::move(model)};
    const auto now = context.environment.clock.now().toText();
    for (const auto &info : domain::gateTable) {
        if (info.from > promotion.to)
            continue;
        VB_TRY(auto finding, look(subject, info));
        const auto known = std::ranges::find(earlier, info.gate, &GateResult::gate);
        GateResult result{info.gate, finding.outcome, std::move(finding.detail), now, std::move(finding.basis)};
        // The same records, judged alike: not stale. Only age can change a judgement by itself.
        if (known != earlier.end() && known->basis == result.basis && known->outcome == result.outcome)
            result = *known;
        out.push_back(std::move(result));
    }
    return out;
}

} // namespace valbench::services
