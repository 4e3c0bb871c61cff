// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "traced_records.h"

#include <algorithm>

#include <valbench/domain/deviation.h>

namespace valbench::services {

using domain::RecordType;
using domain::RequirementSet;
using domain::Stage;
using domain::StatedRequirement;
using validation::TracedProtocol;
using validation::TracedResult;

namespace {

Result<RequirementSet> setAt(domain::RecordReader &reader, const domain::RecordReference &reference)
{
    VB_TRY(const auto id, domain::RecordId::parse(reference.id));
    VB_TRY(const auto record, reader.version(id, reference.version));
    return requirementSetIn(record);
}

/// What the signed reviews of links to this version of the protocol found.
Status addLinkReviews(Context &context, domain::RecordReader &reader, TracedProtocol &traced,
                      std::vector<domain::RecordReference> &linkReviews)
{
    VB_TRY(const auto records, reader.about(RecordType::linkReview, traced.id));
    for (const auto &record : records) {
        VB_TRY(const auto loaded, loadRecord(context, reader, record.id.toText(), RecordType::linkReview));
        VB_TRY(const auto review, valueOf<domain::LinkReview>(record));
        if (loaded.stage != Stage::approved || review.protocol.version != traced.version)
            continue;
        VB_TRY(const auto set, setAt(reader, review.requirementSet));
        for (const auto &id : review.requirements)
            if (const auto *requirement = set.find(id))
                traced.signedOff.push_back(*requirement);
        linkReviews.push_back(domain::RecordReference::to(record));
    }
    return {};
}

/// Of the last execution of this version that was not cancelled.
Status addResults(domain::RecordReader &reader, TracedProtocol &traced)
{
    VB_TRY(const auto records, reader.about(RecordType::execution, traced.id));
    std::optional<domain::Execution> last;
    std::string id;
    for (const auto &record : records) {
        VB_TRY(auto execution, valueOf<domain::Execution>(record));
        if (execution.protocol.version != traced.version || execution.state == domain::ExecutionState::cancelled ||
            (last && execution.attempt < last->attempt))
            continue;
        last = std::move(execution);
        id = record.id.toText();
    }
    if (!last)
        return {};
    for (const auto &step : last->steps)
        traced.results.push_back({step.stepId, step.outcome, id, step.attempt(), {}});
    VB_TRY(const auto deviations, reader.about(RecordType::deviation, id));
    for (const auto &record : deviations) {
        VB_TRY(const auto deviation, valueOf<domain::Deviation>(record));
        const auto found = std::ranges::find(traced.results, deviation.stepId, &TracedResult::stepId);
        if (found != traced.results.end())
            found->deviations.push_back(record.id.toText());
    }
    return {};
}

tl::unexpected<Error> notApproved(const domain::StoredRecord &protocol, std::string why)
{
    return fail(ErrorCode::refused, VB_MSG("{id} cannot be approved: {why}"),
                {{"id", protocol.id.toText()}, {"why", std::move(why)}});
}

/// "URS-7 (Women and men are flagged …): No step of PQ-1 verifies it."
std::string gapText(const validation::ForwardRow &row)
{
    constexpr std::size_t most = 80;
    auto text = row.requirement.text;
    if (text.size() > most) {
        text.resize(most);
        while (!isUtf8(text)) // not in the middle of a character
            text.pop_back();
        text += "…";
    }
    return row.requirement.id + " (" + text + "): " + row.links.front().reason;
}

} // namespace

Result<RequirementSet> requirementSetIn(const domain::StoredRecord &record)
{
    VB_TRY(const auto content, json::parse(record.content, record.id.toText()));
    return RequirementSet::fromJson(content, record.id.toText());
}

Result<std::optional<domain::StoredRecord>> setInForce(Context &context, domain::RecordReader &reader,
                                                       const domain::RecordId &id)
{
    VB_TRY(const auto loaded, loadRecord(context, reader, id.toText(), RecordType::requirementSet));
    return versionInForce(reader, loaded);
}

Status bindRequirements(domain::RecordReader &reader, domain::Protocol &protocol)
{
    if (!protocol.requirementSet)
        return {};
    auto &reference = *protocol.requirementSet;
    VB_TRY(const auto id, domain::RecordId::parse(reference.id));
    VB_TRY(const auto record, reference.version > 0 ? reader.version(id, reference.version) : reader.current(id));
    if (record.type != RecordType::requirementSet)
        return fail(ErrorCode::badInput, VB_MSG("{id} is a record of type '{found}'; expected '{wanted}'."),
                    {{"id", reference.id},
                     {"found", std::string(domain::word(record.type))},
                     {"wanted", std::string(domain::word(RecordType::requirementSet))}});
    const auto found = domain::RecordReference::to(record);
    if (!reference.sha256.empty() && reference.sha256 != found.sha256)
        return fail(ErrorCode::badInput,
                    VB_MSG("The protocol names {id} version {version} with the SHA-256 {expected}; here it is {found}. "
                           "Leave the digest out to take the set of this store."),
                    {{"id", reference.id},
                     {"version", std::to_string(found.version)},
                     {"expected", reference.sha256.substr(0, 12)},
                     {"found", found.sha256.substr(0, 12)}});
    reference = found;
    VB_TRY(const auto set, requirementSetIn(record));
    for (const auto &[own, text] : protocol.requirements) {
        const auto *stated = set.find(own);
        if (!stated || stated->text != text)
            return fail(
                ErrorCode::badInput,
                VB_MSG("The protocol lists the requirement {id}, which {set} version {version} {has}. Leave the "
                       "list out: it is taken from the set."),
                {{"id", own},
                 {"set", found.id},
                 {"version", std::to_string(found.version)},
                 {"has", stated ? "words in another way" : "does not have"}});
    }
    for (const auto &[excluded, reason] : protocol.exclusions) {
        VB_CHECK(checkReason(reason));
        const auto *stated = set.find(excluded);
        if (!stated || !stated->isInScopeOf(protocol))
            return fail(ErrorCode::badInput,
                        VB_MSG("The protocol excludes {id}, which {set} version {version} does not ask of it; there is "
                               "nothing to exclude."),
                        {{"id", excluded}, {"set", found.id}, {"version", std::to_string(found.version)}});
    }
    protocol.requirements.clear();
    for (const auto &stated : set.requirements) {
        const bool named = std::ranges::any_of(protocol.steps, [&](const domain::Step &step) {
            return std::ranges::count(step.requirements, stated.id) > 0;
        });
        if (named || stated.isInScopeOf(protocol))
            protocol.requirements.push_back({stated.id, stated.text});
    }
    return {};
}

Result<TracedProtocol> tracedProtocol(Context &context, domain::RecordReader &reader,
                                      const RecordWithSignatures &loaded,
                                      std::vector<domain::RecordReference> &linkReviews)
{
    TracedProtocol out;
    out.id = loaded.record.id.toText();
    out.version = loaded.record.version;
    out.stage = loaded.stage;
    VB_TRY(out.protocol, protocolIn(loaded.record));
    if (out.protocol.requirementSet) {
        VB_TRY(auto set, setAt(reader, *out.protocol.requirementSet));
        out.baseline = std::move(set.requirements);
        VB_CHECK(addLinkReviews(context, reader, out, linkReviews));
    } else {
        out.baseline = domain::ownRequirements(out.protocol);
    }
    VB_CHECK(addResults(reader, out));
    return out;
}

Status checkTraced(Context &context, domain::RecordReader &reader, const domain::StoredRecord &record,
                   domain::Meaning meaning)
{
    if (record.type != RecordType::protocol || meaning != domain::Meaning::approved)
        return {};
    VB_TRY(const auto loaded, loadRecord(context, reader, record.id.toText(), RecordType::protocol));
    std::vector<domain::RecordReference> linkReviews;
    VB_TRY(auto traced, tracedProtocol(context, reader, loaded, linkReviews));
    if (!traced.protocol.requirementSet)
        return {};
    const auto &named = *traced.protocol.requirementSet;
    VB_TRY(const auto setId, domain::RecordId::parse(named.id));
    VB_TRY(const auto inForce, setInForce(context, reader, setId));
    if (!inForce || inForce->version != named.version)
        return notApproved(record, "it goes by version " + std::to_string(named.version) + " of " + named.id +
                                       (inForce ? ", and version " + std::to_string(inForce->version) +
                                                      " is in force. Reject it and revise it for that version."
                                                : ", which is not approved. Approve the requirements first."));
    const auto matrix = validation::trace({traced.baseline, {traced}, false});
    std::string gaps;
    std::size_t count = 0;
    constexpr std::size_t most = 3;
    const auto add = [&](const std::string &text) {
        if (++count <= most)
            gaps += (gaps.empty() ? "" : " ") + text;
    };
    for (const auto &row : matrix.forward)
        if (row.state == validation::TraceState::gap)
            add(gapText(row));
    for (const auto &row : matrix.backward)
        for (const auto &id : row.unknown)
            add("Step " + row.stepId + " names " + id + ", which " + named.id + " does not have.");
    if (count == 0)
        return {};
    if (count > most)
        gaps += " And " + std::to_string(count - most) + " more: the traceability matrix lists them.";
    return notApproved(record, gaps +
                                   " Reject it; its next version has a step for the requirement, or excludes it with "
                                   "a reason.");
}

} // namespace valbench::services
