// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// alert list, alert acknowledge.

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/services/alerts.h>

#include "commands.h"
#include "output.h"
#include "record_views.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct ListAlertsOptions
{
    AccessOptions access;
    bool all = false;
};

struct AcknowledgeOptions
{
    AccessOptions access;
    std::string record;
    std::string assessment;
};

std::vector<std::string> waitingRoles(const domain::Alert &alert)
{
    std::vector<std::string> out;
    for (const auto role : alert.waitsFor())
        out.emplace_back(domain::wordOf(role));
    return out;
}

Object alertObject(const services::AlertView &view)
{
    const auto &alert = view.alert;
    Array acknowledgements;
    for (const auto &known : alert.acknowledgements)
        acknowledgements.push_back(Object{{"role", domain::wordOf(known.role)},
                                          {"user_id", known.userId},
                                          {"printed_name", known.name},
                                          {"time", known.time},
                                          {"assessment", known.assessment}});
    return {{"record", view.recordId},
            {"kind", domain::wordOf(alert.kind)},
            {"user_id", alert.userId},
            {"full_name", alert.name},
            {"cause", alert.cause},
            {"where", alert.where},
            {"raised", view.raised},
            {"waits_for", json::textArray(waitingRoles(alert))},
            {"acknowledgements", std::move(acknowledgements)}};
}

Result<Answer> listAlerts(Program &program, const ListAlertsOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.alerts().list(acting.session, !options.all));
        Array items;
        TextTable table({"Alert", "What", "Account", "Name", "Cause", "At", "Raised", "Waits for"});
        for (const auto &view : views) {
            items.emplace_back(alertObject(view));
            const auto &alert = view.alert;
            table.add({view.recordId, std::string(domain::wordOf(alert.kind)), alert.userId, alert.name, alert.cause,
                       alert.where, view.raised, separated(waitingRoles(alert))});
        }
        const auto text = table.empty() ? std::string("No alert waits for an acknowledgement.\n") : table.text();
        return Answer{Object{{"alerts", std::move(items)}}, text};
    });
}

Result<Answer> acknowledge(Program &program, const AcknowledgeOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        auto alerts = acting.workspace.alerts();
        VB_CHECK(alerts.acknowledge(acting.session, options.record, options.assessment));
        VB_TRY(const auto views, alerts.list(acting.session, false));
        const auto found = std::ranges::find(views, options.record, &services::AlertView::recordId);
        if (found == views.end())
            return fail(ErrorCode::notFound, VB_MSG("There is no record {id} in this store."),
                        {{"id", options.record}});
        const auto waiting = separated(waitingRoles(found->alert));
        return Answer{alertObject(*found), options.record + ": acknowledged" +
                                               (waiting.empty() ? "; it is closed" : "; it waits for: " + waiting) +
                                               ".\n"};
    });
}

} // namespace

void addAlertCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "alert", "Lock-outs and failed signings that have to be looked into");
    const auto listed = std::make_shared<ListAlertsOptions>();
    auto *listCommand =
        addCommand(group, chosen, "alert list", "List the alerts that administrator or QA have still to acknowledge",
                   listed, listAlerts);
    addAccessOptions(*listCommand, listed->access);
    listCommand->add_flag("--all", listed->all, "Those that are closed too");

    const auto acknowledged = std::make_shared<AcknowledgeOptions>();
    auto *command = addCommand(group, chosen, "alert acknowledge",
                               "Acknowledge an alert for one's role: an administrator and QA each do it", acknowledged,
                               acknowledge);
    command->add_option("ALERT", acknowledged->record, "Record id, such as ALERT-1")->required();
    command->add_option("--assessment", acknowledged->assessment, "What was found out and done")->required();
    addAccessOptions(*command, acknowledged->access);
}

} // namespace valbench::cli
