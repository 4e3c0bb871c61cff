// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Validation reports, and printing any record as a sealed PDF.
#pragma once

#include <stop_token>

#include <valbench/base/text.h>
#include <valbench/domain/report.h>
#include <valbench/services/records.h>

namespace valbench::services {

struct ReportView
{
    RecordSummary record;
    domain::Report report;
};

/// Whether ReportService::print() has a form for it.
[[nodiscard]] bool isPrinted(domain::RecordType type);

class ReportService {
public:
    explicit ReportService(Context &context) : m_context(context) {}
    /// Draws the conclusion (domain::conclude) from a signed execution whose deviations are closed, and stores it as
    /// a draft report. Returns its record id.
    Result<std::string> write(const Session &session, std::string_view executionId, std::string_view summary,
                              std::string_view reason);
    Result<std::vector<ReportView>> list(const Session &session);
    Result<ReportView> show(const Session &session, std::string_view recordId);

    struct Pdf
    {
        std::string fileName; ///< suggestion, safe everywhere
        Bytes bytes;
    };
    /// Prints a protocol, execution, deviation or report with its signatures, seals it with the station's key and
    /// logs the export. Needs a QGuiApplication in the process; any thread. Cancelled before the entry is written, it
    /// leaves none.
    Result<Pdf> print(const Session &session, std::string_view recordId, std::stop_token stop = {});

private:
    Context &m_context;
};

} // namespace valbench::services
