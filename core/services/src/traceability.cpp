// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/traceability.h>

#include <algorithm>
#include <array>

#include <valbench/base/text.h>
#include <valbench/data/csv_write.h>

#include "traced_records.h"

namespace valbench::services {

using domain::Permission;
using domain::RecordType;
using domain::Stage;
using domain::wordOf;
using validation::LinkState;
using validation::TraceLine;
using validation::TraceState;

namespace {

struct Gathered
{
    TraceView view;
    validation::TraceInput input;
};

/// Those of one requirement set go into one matrix.
Status addProtocol(Context &context, domain::RecordReader &reader, const RecordWithSignatures &loaded,
                   std::vector<Gathered> &out)
{
    std::vector<domain::RecordReference> linkReviews;
    VB_TRY(auto traced, tracedProtocol(context, reader, loaded, linkReviews));
    const auto &named = traced.protocol.requirementSet;
    auto at = std::ranges::find_if(
        out, [&](const Gathered &one) { return named && one.view.set && one.view.set->id == named->id; });
    if (at == out.end()) {
        out.emplace_back();
        at = out.end() - 1;
        at->view.set = named;
    }
    if (named && named->version < at->view.set->version)
        at->view.set = named;
    at->view.protocols.push_back(domain::RecordReference::to(loaded.record));
    at->view.linkReviews.insert(at->view.linkReviews.end(), linkReviews.begin(), linkReviews.end());
    at->input.protocols.push_back(std::move(traced));
    return {};
}

/// The matrix goes by the version in force; where all its protocols name later ones, by the earliest of these.
Status takeRequirements(Context &context, domain::RecordReader &reader, Gathered &gathered)
{
    auto &[view, input] = gathered;
    if (!view.set) {
        const auto &only = input.protocols.front();
        view.note = only.id + " names no requirement set. The requirements are those that it lists itself: without "
                              "risk, and nothing says whether they are all.";
        input.requirements = only.baseline;
        return {};
    }
    VB_TRY(const auto id, domain::RecordId::parse(view.set->id));
    VB_TRY(const auto inForce, setInForce(context, reader, id));
    const auto version = std::max(inForce ? inForce->version : 0, view.set->version);
    VB_TRY(const auto record, reader.version(id, version));
    view.set = domain::RecordReference::to(record);
    VB_TRY(auto set, requirementSetIn(record));
    view.setTitle = set.title;
    input.requirements = std::move(set.requirements);
    const auto name = view.set->id + " version " + std::to_string(version);
    if (!inForce || inForce->version < version)
        view.note = name + " is not approved yet.";
    std::string others;
    for (const auto &traced : input.protocols)
        if (traced.protocol.requirementSet->version != version)
            others += (others.empty() ? "" : ", ") + traced.id + " names version " +
                      std::to_string(traced.protocol.requirementSet->version);
    if (!others.empty())
        view.note += (view.note.empty() ? "" : " ") + std::string("The matrix goes by ") + name + "; " + others + ".";
    return {};
}

std::vector<std::string> csvRow(const TraceView &view, const TraceLine &line)
{
    const auto *requirement = line.requirement;
    const auto *risk = requirement && requirement->risk ? &*requirement->risk : nullptr;
    std::vector<std::string> kinds;
    if (requirement)
        for (const auto kind : requirement->verifiedIn)
            kinds.emplace_back(wordOf(kind));
    const auto &link = line.link;
    return {
        view.set ? view.set->id : "",
        view.set ? std::to_string(view.set->version) : "",
        requirement ? requirement->id : line.named,
        requirement ? requirement->area : "",
        requirement ? std::string(wordOf(requirement->kind)) : "",
        requirement ? requirement->text : "",
        risk ? std::string(wordOf(risk->severity)) : "",
        risk ? std::string(wordOf(risk->probability)) : "",
        risk ? std::string(wordOf(risk->detectability)) : "",
        risk ? std::to_string(risk->riskClass()) : "",
        risk ? std::string(wordOf(risk->priority())) : "",
        separated(kinds, " "),
        line.state ? std::string(wordOf(*line.state)) : "",
        std::string(wordOf(link.state)),
        link.protocol,
        link.protocol.empty() ? "" : std::to_string(link.protocolVersion),
        link.stepId,
        link.stepTitle,
        link.stepId.empty() ? "" : std::string(wordOf(link.result.outcome)),
        link.result.execution,
        separated(link.result.deviations, " "),
        link.reason,
    };
}

/// The assessment is somebody else's than who wrote the protocol or the requirements.
Status checkIndependent(domain::RecordReader &reader, const Session &session, const domain::StoredRecord &record)
{
    VB_TRY(const auto involvement, involvementOf(reader, record));
    if (involvement.author != session.userId())
        return {};
    return fail(
        ErrorCode::refused, VB_MSG("{user} wrote {record} version {version}; the links are reviewed by somebody else."),
        {{"user", session.userId()}, {"record", record.id.toText()}, {"version", std::to_string(record.version)}});
}

} // namespace

Result<std::vector<TraceView>> matricesOf(Context &context, domain::RecordReader &reader, std::string_view subject,
                                          Counted counted)
{
    std::vector<Gathered> gathered;
    const bool isModel = subject.find('/') != std::string_view::npos;
    if (isModel) {
        VB_TRY(const auto model, reader.byKey(RecordType::model, subject));
        if (!model)
            return fail(ErrorCode::notFound, VB_MSG("No model version '{key}' is registered."),
                        {{"key", std::string(subject)}});
        VB_TRY(const auto records, reader.about(RecordType::protocol, subject));
        for (const auto &record : records) {
            VB_TRY(const auto loaded, loadRecord(context, reader, record.id.toText(), RecordType::protocol));
            // What is in force counts, not the draft that may follow it.
            VB_TRY(const auto inForce, loadInForce(reader, loaded));
            if (inForce || (counted == Counted::allButRejected && loaded.stage != Stage::rejected))
                VB_CHECK(addProtocol(context, reader, inForce ? *inForce : loaded, gathered));
        }
    } else {
        VB_TRY(const auto loaded, loadRecord(context, reader, subject, RecordType::protocol));
        VB_CHECK(addProtocol(context, reader, loaded, gathered));
    }
    std::vector<TraceView> out;
    for (auto &one : gathered) {
        VB_CHECK(takeRequirements(context, reader, one));
        one.input.isWhole = isModel && one.view.set;
        one.view.subject = subject;
        one.view.matrix = validation::trace(one.input);
        out.push_back(std::move(one.view));
    }
    return out;
}

TraceService Workspace::traceability()
{
    return TraceService(*m_context);
}

std::string TraceView::summary() const
{
    auto out = std::to_string(matrix.forward.size()) + (matrix.forward.size() == 1 ? " requirement" : " requirements");
    std::string counts;
    for (const auto &[state, word] : domain::Words<TraceState>::table)
        if (const auto n = matrix.count(state); n > 0)
            counts += (counts.empty() ? ": " : ", ") + std::to_string(n) + " " + std::string(word);
    out += counts + "; ";
    const auto gaps = matrix.backwardGaps();
    const auto steps = std::to_string(matrix.backward.size());
    if (gaps == 0)
        return out + "all " + steps + " steps verify a requirement";
    return out + std::to_string(gaps) + " of " + steps +
           " steps without a requirement, or with one that is not in force";
}

Result<std::vector<TraceView>> TraceService::matrix(const Session &session, std::string_view subject)
{
    using List = std::vector<TraceView>;
    return m_context.perform(session, Permission::viewRecords, "trace.view", subject, [&]() -> Result<List> {
        VB_TRY(const auto reader, m_context.reader());
        return matricesOf(m_context, *reader, subject);
    });
}

Result<std::string> TraceService::exportCsv(const Session &session, std::string_view subject)
{
    return m_context.perform(session, Permission::exportRecords, "trace.export", subject, [&]() -> Result<std::string> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto views, matricesOf(m_context, *reader, subject));
        static const std::vector<std::string> header{"requirement_set",
                                                     "set_version",
                                                     "requirement",
                                                     "area",
                                                     "kind",
                                                     "text",
                                                     "severity",
                                                     "probability",
                                                     "detectability",
                                                     "risk_class",
                                                     "risk_priority",
                                                     "verified_in",
                                                     "state",
                                                     "link",
                                                     "protocol",
                                                     "protocol_version",
                                                     "step",
                                                     "step_title",
                                                     "result",
                                                     "execution",
                                                     "deviations",
                                                     "reason"};
        std::vector<std::vector<std::string>> rows;
        for (const auto &view : views)
            for (const auto &line : validation::linesOf(view.matrix))
                rows.push_back(csvRow(view, line));
        data::CsvWriteOptions options;
        options.guardFormulas = true;
        VB_TRY(auto text, data::csvText(header, rows, options));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(
            work->note("trace.exported", "traceability matrix as CSV", nullptr,
                       {{"of", std::string(subject)}, {"rows", rows.size()}, {"file_sha256", sha256(text).toHex()}}));
        VB_CHECK(work->commit());
        return text;
    });
}

Result<std::string> TraceService::reviewLinks(const Session &session, std::string_view protocolId,
                                              const std::vector<std::string> &requirements, std::string_view assessment)
{
    return m_context.perform(
        session, Permission::reviewLinks, "trace.review-links", protocolId, [&]() -> Result<std::string> {
            VB_CHECK(checkReason(assessment));
            VB_TRY(auto work, m_context.store->begin(session.person()));
            auto &reader = work->read();
            VB_TRY(const auto loaded, loadRecord(m_context, reader, protocolId, RecordType::protocol));
            VB_TRY(const auto views, matricesOf(m_context, reader, protocolId));
            const auto &view = views.front();
            if (requirements.empty())
                return fail(ErrorCode::badInput, VB_MSG("Name the requirements whose links were reviewed."));
            for (const auto &id : requirements) {
                const auto row = std::ranges::find_if(
                    view.matrix.forward, [&](const auto &forward) { return forward.requirement.id == id; });
                if (row == view.matrix.forward.end() ||
                    std::ranges::count(row->links, LinkState::suspect, &validation::TraceLink::state) == 0)
                    return fail(ErrorCode::refused,
                                VB_MSG("No link of {protocol} to {id} is suspect, so there is nothing to review."),
                                {{"protocol", loaded.record.id.toText()}, {"id", id}});
            }
            VB_TRY(const auto setId, domain::RecordId::parse(view.set->id));
            VB_TRY(const auto set, reader.version(setId, view.set->version));
            VB_CHECK(checkIndependent(reader, session, loaded.record));
            VB_CHECK(checkIndependent(reader, session, set));
            domain::LinkReview review{domain::RecordReference::to(loaded.record), *view.set, requirements,
                                      std::string(trimmed(assessment))};
            VB_TRY(const auto id, work->reserveId("LR"));
            VB_CHECK(work->put(id, 0, review.toJson(), "trace.links-reviewed", assessment,
                               {{"protocol", review.protocol.id},
                                {"set", review.requirementSet.id},
                                {"set_version", review.requirementSet.version},
                                {"requirements", separated(requirements, " ")}}));
            VB_CHECK(work->commit());
            return id.toText();
        });
}

} // namespace valbench::services
