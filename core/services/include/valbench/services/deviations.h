// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Deviations: classify, dispose, close.
#pragma once

#include <valbench/domain/deviation.h>
#include <valbench/services/records.h>

namespace valbench::services {

struct DeviationView
{
    RecordSummary record;
    domain::Deviation deviation;
    std::string state; ///< open, classified, disposed, closed
};

/// What the person responsible decides.
struct DispositionRequest
{
    std::string impact;
    std::string rootCause;
    std::string correction;
    std::string capaReference;
    domain::Disposition disposition = domain::Disposition::none;
    std::string condition;
};

class DeviationService {
public:
    explicit DeviationService(Context &context) : m_context(context) {}
    Result<std::vector<DeviationView>> list(const Session &session);
    Result<DeviationView> show(const Session &session, std::string_view recordId);
    /// A validation lead confirms minor; anything else takes QA, and so does lowering a class.
    Status classify(const Session &session, std::string_view recordId, domain::DeviationClass deviationClass,
                    std::string_view reason);
    /// refused before classification; badInput unless impact, root cause and correction are there, and a condition
    /// with "accept with condition".
    Status dispose(const Session &session, std::string_view recordId, const DispositionRequest &request,
                   std::string_view reason);
    // Closing is QA's signature "approved" on the disposed deviation: SigningService.

private:
    Context &m_context;
};

} // namespace valbench::services
