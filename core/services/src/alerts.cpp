// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/alerts.h>

#include <valbench/base/text.h>

#include "alert_record.h"
#include "attention.h"
#include "record_views.h"

namespace valbench::services {

using domain::Alert;
using domain::Permission;

Status raiseAlert(domain::UnitOfWork &work, domain::AlertKind kind, const Person &concerned, std::string_view cause,
                  std::string_view where)
{
    Alert alert;
    alert.kind = kind;
    alert.accountId = concerned.record.id.toText();
    alert.userId = concerned.account.userId;
    alert.name = concerned.account.fullName;
    alert.cause = cause;
    alert.where = where;
    VB_TRY(const auto id, work.reserveId("ALERT"));
    VB_CHECK(work.put(id, 0, alert.toJson(), "alert.raised", cause,
                      {{"kind", domain::wordOf(kind)}, {"user", alert.userId}, {"where", where}}));
    return {};
}

Result<std::vector<AlertView>> AlertService::list(const Session &session, bool openOnly)
{
    using List = std::vector<AlertView>;
    return m_context.perform(session, Permission::acknowledgeAlerts, "alert.list", "", [&]() -> Result<List> {
        List out;
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto records, reader->list(domain::RecordType::alert));
        for (const auto &record : records) {
            VB_TRY(auto alert, valueOf<Alert>(record));
            if (openOnly && alert.waitsFor().empty())
                continue;
            AlertView view{record.id.toText(), std::move(alert), {}, false};
            view.waitsForMe = view.alert.waitsFor(session.role());
            domain::TrailFilter filter;
            filter.recordId = view.recordId;
            filter.actionPrefix = "alert.raised";
            filter.limit = 1;
            VB_TRY(const auto raised, reader->trail(filter));
            if (!raised.empty())
                view.raised = raised.front().entry.chain.time.toText();
            out.push_back(std::move(view));
        }
        return out;
    });
}

Result<std::size_t> alertsWaitingFor(domain::RecordReader &reader, domain::Role role)
{
    std::size_t out = 0;
    VB_TRY(const auto records, reader.list(domain::RecordType::alert));
    for (const auto &record : records) {
        VB_TRY(const auto alert, valueOf<Alert>(record));
        out += alert.waitsFor(role) ? 1 : 0;
    }
    return out;
}

Status AlertService::acknowledge(const Session &session, std::string_view recordId, std::string_view assessment)
{
    return m_context.perform(session, Permission::acknowledgeAlerts, "alert.acknowledge", recordId, [&]() -> Status {
        VB_CHECK(checkReason(assessment));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto loaded, loadRecord(m_context, work->read(), recordId, domain::RecordType::alert));
        VB_TRY(auto alert, valueOf<Alert>(loaded.record));
        if (!alert.waitsFor(session.role()))
            return fail(ErrorCode::refused, VB_MSG("{id} has been acknowledged by the {role} already."),
                        {{"id", std::string(recordId)}, {"role", std::string(domain::printedName(session.role()))}});
        alert.acknowledgements.push_back({session.role(), session.userId(), session.fullName(),
                                          m_context.environment.clock.now().toText(),
                                          std::string(trimmed(assessment))});
        VB_CHECK(work->put(loaded.record.id, loaded.record.version, alert.toJson(), "alert.acknowledged", assessment,
                           {{"user", alert.userId}, {"kind", domain::wordOf(alert.kind)}}));
        VB_CHECK(work->commit());
        return {};
    });
}

AlertService Workspace::alerts()
{
    return AlertService(*m_context);
}

} // namespace valbench::services
