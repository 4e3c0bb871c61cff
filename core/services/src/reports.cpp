// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/reports.h>

#include <valbench/crypto/cms.h>
#include <valbench/report/file_name.h>
#include <valbench/report/pdf_seal.h>
#include <valbench/report/render_pdf.h>

#include "documents.h"
#include "policy_record.h"

namespace valbench::services {

using domain::Permission;
using domain::RecordType;
using domain::Stage;

namespace {

Result<ReportView> reportViewOf(domain::RecordReader &reader, const RecordWithSignatures &loaded)
{
    VB_TRY(auto summary, summaryOf(reader, loaded));
    VB_TRY(auto report, valueOf<domain::Report>(loaded.record));
    return ReportView{std::move(summary), std::move(report)};
}

} // namespace

Result<std::string> ReportService::write(const Session &session, std::string_view executionId, std::string_view summary,
                                         std::string_view reason)
{
    return m_context.perform(
        session, Permission::authorReport, "report.write", executionId, [&]() -> Result<std::string> {
            VB_CHECK(checkReason(reason));
            VB_TRY(auto work, m_context.store->begin(session.person()));
            auto &reader = work->read();
            VB_TRY(const auto loaded, loadRecord(m_context, reader, executionId, RecordType::execution));
            if (loaded.stage != Stage::approved)
                return fail(ErrorCode::refused,
                            VB_MSG("{id} is {stage}; a report rests on an execution that was signed and reviewed."),
                            {{"id", std::string(executionId)}, {"stage", std::string(domain::wordOf(loaded.stage))}});
            VB_TRY(const auto execution, valueOf<domain::Execution>(loaded.record));
            VB_TRY(const auto protocolId, domain::RecordId::parse(execution.protocol.id));
            VB_TRY(const auto protocolRecord, reader.version(protocolId, execution.protocol.version));
            VB_TRY(const auto protocol, protocolIn(protocolRecord));

            domain::Report report;
            report.title = "Validation report: " + protocol.title;
            report.execution = domain::RecordReference::to(loaded.record);
            report.protocol = execution.protocol;
            report.model = execution.model;
            report.summary = summary;
            VB_TRY(report.attempts, attemptsOf(reader, execution.protocol.id));
            VB_TRY(const auto records, reader.about(RecordType::deviation, executionId));
            std::vector<domain::Deviation> deviations;
            for (const auto &record : records) {
                VB_TRY(const auto deviation, loadRecord(m_context, reader, record.id.toText(), RecordType::deviation));
                if (deviation.stage != Stage::approved)
                    return fail(ErrorCode::refused, VB_MSG("{id} is still open; close it before the report."),
                                {{"id", record.id.toText()}});
                report.deviations.push_back(domain::RecordReference::to(record));
                VB_TRY(auto value, valueOf<domain::Deviation>(record));
                deviations.push_back(std::move(value));
            }
            VB_TRY(auto concluded, domain::conclude(protocol, execution, deviations));
            report.conclusion = concluded.conclusion;
            report.reasons = std::move(concluded.reasons);
            report.conditions = std::move(concluded.conditions);
            VB_TRY(const auto id, work->reserveId("REP"));
            VB_CHECK(work->put(id, 0, report.toJson(), "report.written", reason,
                               {{"title", report.title}, {"conclusion", domain::wordOf(report.conclusion)}}));
            VB_CHECK(work->commit());
            return id.toText();
        });
}

Result<std::vector<ReportView>> ReportService::list(const Session &session)
{
    using List = std::vector<ReportView>;
    return m_context.perform(session, Permission::viewRecords, "report.list", "", [&]() -> Result<List> {
        return listRecords<ReportView>(m_context, RecordType::report, reportViewOf);
    });
}

Result<ReportView> ReportService::show(const Session &session, std::string_view recordId)
{
    return m_context.perform(session, Permission::viewRecords, "report.view", recordId, [&]() -> Result<ReportView> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::report));
        return reportViewOf(*reader, loaded);
    });
}

Result<ReportService::Pdf> ReportService::print(const Session &session, std::string_view recordId, std::stop_token stop)
{
    return m_context.perform(session, Permission::exportRecords, "record.print", recordId, [&]() -> Result<Pdf> {
        if (!m_context.station.seal)
            return fail(ErrorCode::refused,
                        VB_MSG("This computer has no seal key for the store, so what it printed could not be verified. "
                               "Print on a station that was enrolled, or enrol this one (store enroll)."));
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId));
        const auto now = m_context.environment.clock.now();
        VB_TRY(const auto behind, m_context.clockBehind(*reader, now));
        if (behind.count() > 0)
            return fail(
                ErrorCode::refused,
                VB_MSG("The clock says {now}: that is {age} before the last entry, and what is sealed now would "
                       "bear a wrong time. Set the clock right first."),
                {{"now", now.toReadableText()}, {"age", ageText(behind.count())}});
        if (const auto problem =
                crypto::chainProblem(*m_context.station.sealCertificate, std::span(&m_context.authority, 1), now))
            return fail(
                ErrorCode::refused,
                VB_MSG("What is sealed now would not verify: {reason} Check the clock, which says {now}; if it is "
                       "right, this station's seal has to be renewed."),
                {{"reason", problem->error.text()}, {"now", now.toReadableText()}});
        VB_TRY(const auto document, documentFor(m_context, *reader, loaded, now));
        if (stop.stop_requested())
            return fail(ErrorCode::cancelled, VB_MSG("Printing was stopped."));
        VB_TRY(const auto plain, report::renderPdf(document));
        const report::SealOptions options{.name = "Valbench export seal, station " + m_context.station.id.toText(),
                                          .reason = "Export of " + loaded.record.id.toText() + " version " +
                                                    std::to_string(loaded.record.version),
                                          .time = now};
        VB_TRY(auto sealed, report::sealPdf(plain, options, [&](ByteView bytes) {
                   return crypto::signCms(bytes, *m_context.station.seal, *m_context.station.sealCertificate);
               }));
        if (stop.stop_requested())
            return fail(ErrorCode::cancelled, VB_MSG("Printing was stopped."));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(work->note("record.exported", "printed as PDF", &loaded.record.id,
                            {{"pdf_sha256", sha256(sealed).toHex()}, {"title", document.title}}));
        VB_CHECK(work->commit());
        VB_CHECK(m_context.makeCheckpoint());
        VB_TRY(const auto policy, policyInForce(*reader));
        const auto &settings = policy.settings();
        const auto name =
            domain::filledPattern(settings.fileNamePattern, loaded.record.id.toText(), loaded.record.version,
                                  domain::word(loaded.record.type), now.toText().substr(0, 10));
        return Pdf{report::fileName({name}, "pdf", static_cast<std::size_t>(settings.fileNameLength)),
                   std::move(sealed)};
    });
}

} // namespace valbench::services
