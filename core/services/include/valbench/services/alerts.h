// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts on possible misuse of accounts, for administrators and QA.
#pragma once

#include <string>
#include <vector>

#include <valbench/domain/alert.h>
#include <valbench/services/session.h>

namespace valbench::services {

struct AlertView
{
    std::string recordId;
    domain::Alert alert;
    std::string raised;      ///< UTC
    bool waitsForMe = false; ///< nobody of this person's role has acknowledged it
};

class AlertService {
public:
    explicit AlertService(Context &context) : m_context(context) {}
    /// Oldest first; openOnly: those that administrator or QA have still to acknowledge.
    Result<std::vector<AlertView>> list(const Session &session, bool openOnly);
    /// For the role of this person; one entry. `assessment` says what was found out and done. refused when somebody of
    /// this role has acknowledged it already.
    Status acknowledge(const Session &session, std::string_view recordId, std::string_view assessment);

private:
    Context &m_context;
};

} // namespace valbench::services
