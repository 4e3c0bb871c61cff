// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the gates find in the records.

#include <algorithm>
#include <cmath>

#include <valbench/base/text.h>
#include <valbench/domain/deviation.h>
#include <valbench/domain/execution.h>
#include <valbench/domain/report.h>

#include "execution_work.h"
#include "promotion_records.h"

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
    if (!has("model"))
        missing.emplace_back("the model's files");
    if (!has("training data") && !(model.lineage && !model.lineage->data.empty()))
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
    domain::TrailFilter filter;
    filter.recordId = subject.record.id.toText();
    filter.actionPrefix = comparedAction;
    filter.limit = 1;
    VB_TRY(const auto entries, subject.reader.trail(filter));
    if (entries.empty())
        return Finding{Outcome::notRun, "The registries have not been compared yet.", {}};
    const auto &entry = entries.front().entry;
    const auto *count = entry.body.details.find(differencesDetail);
    const auto *files = entry.body.details.find(filesDetail);
    const auto *differences = count ? count->get<std::int64_t>() : nullptr;
    const auto when = entry.chain.time.toReadableText();
    Finding out{Outcome::passed, "No difference at " + when + ".", {"entry " + std::to_string(entry.chain.sequence)}};
    if (subject.context.environment.clock.now().point() - entry.chain.time.point() > longestComparison)
        out = {Outcome::notRun, "The last comparison, at " + when + ", is older than 24 hours.", out.basis};
    else if (!differences || !files)
        out = {Outcome::error, "The entry on the last comparison cannot be read.", out.basis};
    else if (*differences > 0)
        out = {Outcome::failed, std::to_string(*differences) + " differences at " + when + ".", out.basis};
    else if (*files != json::Value(true))
        out = {Outcome::notRun, "The last comparison, at " + when + ", left out the files.", out.basis};
    return out;
}

/// The newest validation of a kind, as far as it has come.
struct Validation
{
    Finding finding;
    std::optional<domain::Execution> reported; ///< with an approved report that accepts it
};

Result<Validation> validationOf(const Subject &subject, domain::ProtocolKind kind)
{
    Validation out;
    const std::string name(domain::wordOf(kind));
    out.finding.detail = "There is no " + name + " protocol for this version.";
    VB_TRY(const auto protocols, subject.reader.about(RecordType::protocol, subject.model.key()));
    std::optional<domain::StoredRecord> newest;
    for (const auto &record : protocols) {
        VB_TRY(const auto protocol, protocolIn(record));
        if (protocol.kind == kind)
            newest = record;
    }
    if (!newest)
        return out;
    VB_TRY(const auto protocol, loadRecord(subject.context, subject.reader, newest->id.toText()));
    addBasis(out.finding, protocol);
    out.finding.detail = newest->id.toText() + " has not been executed.";
    VB_TRY(const auto executed, newestExecution(subject.reader, newest->id.toText()));
    if (!executed)
        return out;
    VB_TRY(const auto loaded, loadRecord(subject.context, subject.reader, executed->id.toText()));
    VB_TRY(auto execution, valueOf<domain::Execution>(loaded.record));
    addBasis(out.finding, loaded);
    out.finding.detail = loaded.record.id.toText() + " has no report yet.";
    VB_TRY(const auto reports, subject.reader.about(RecordType::report, loaded.record.id.toText()));
    if (reports.empty())
        return out;
    VB_TRY(const auto report, loadRecord(subject.context, subject.reader, reports.back().id.toText()));
    VB_TRY(const auto content, valueOf<domain::Report>(report.record));
    addBasis(out.finding, report);
    const auto id = report.record.id.toText();
    if (report.stage != domain::Stage::approved) {
        out.finding.detail = id + " is not approved: " + std::string(domain::wordOf(report.stage)) + ".";
        return out;
    }
    const bool accepts = content.conclusion != domain::Conclusion::rejected;
    const bool same = content.model.id == subject.record.id.toText() &&
                      content.model.sha256 == subject.record.digest.toHex() &&
                      content.execution == domain::RecordReference::to(loaded.record);
    out.finding.outcome = accepts && same ? Outcome::passed : Outcome::failed;
    out.finding.detail = same ? id + " is approved: " + std::string(domain::wordOf(content.conclusion)) + "."
                              : id + " is on another version of the model or of its execution.";
    if (out.finding.outcome == Outcome::passed)
        out.reported = std::move(execution);
    return out;
}

Result<Finding> report(const Subject &subject, Gate gate, domain::ProtocolKind kind)
{
    VB_TRY(auto validation, validationOf(subject, kind));
    auto &finding = validation.finding;
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

Result<Finding> metric(const Subject &subject, const GateInfo &info)
{
    VB_TRY(auto validation, validationOf(subject, domain::ProtocolKind::pq));
    auto &finding = validation.finding;
    finding.outcome = Outcome::notRun;
    if (!validation.reported) {
        finding.detail = "There is no accepted PQ to take it from. " + finding.detail;
        return std::move(finding);
    }
    finding.detail = "The PQ did not measure it.";
    for (const auto &step : validation.reported->steps) {
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
