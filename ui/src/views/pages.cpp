// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/pages.h>

#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/record_search.h>

#include "attention.h"

namespace valbench::ui {

void addPages(MainWindow &window, Desk &desk)
{
    using domain::Permission;
    const auto needs = [&desk](Permission permission) {
        return [&desk, permission] { return Access{desk.may(permission) ? Access::Kind::open : Access::Kind::hidden}; };
    };
    const auto page = [&desk](Page *(*make)(Desk &, QWidget *)) {
        return [&desk, make](QWidget *parent) { return make(desk, parent); };
    };
    window.addPage({QStringLiteral("work"), QObject::tr("My work"), Icon::myWork, needs(Permission::viewRecords),
                    page(makeMyWorkPage)});
    // Not for auditors: nothing on a tracking server is a record.
    window.addPage({QStringLiteral("experiments"), QObject::tr("Experiments"), Icon::experiments,
                    needs(Permission::synchronizeRegistry), page(makeExperimentsPage), true});
    window.addPage({QStringLiteral("models"), QObject::tr("Models"), Icon::models, needs(Permission::viewRecords),
                    page(makeModelsPage)});
    window.addPage({QStringLiteral("data-sets"), QObject::tr("Data sets"), Icon::dataSets,
                    needs(Permission::viewRecords), page(makeDataSetsPage)});
    window.addPage({QStringLiteral("requirements"), QObject::tr("Requirements"), Icon::document,
                    needs(Permission::viewRecords), page(makeRequirementsPage)});
    window.addPage({QStringLiteral("protocols"), QObject::tr("Protocols"), Icon::protocols,
                    needs(Permission::viewRecords), page(makeProtocolsPage)});
    window.addPage({QStringLiteral("executions"), QObject::tr("Executions"), Icon::executions,
                    needs(Permission::viewRecords), page(makeExecutionsPage)});
    window.addPage({QStringLiteral("deviations"), QObject::tr("Deviations"), Icon::deviations,
                    needs(Permission::viewRecords), page(makeDeviationsPage)});
    window.addPage({QStringLiteral("audit"), QObject::tr("Audit trail"), Icon::auditTrail, needs(Permission::readTrail),
                    page(makeAuditPage), true});
    window.addPage({QStringLiteral("administration"), QObject::tr("Administration"), Icon::administration,
                    [&desk] {
                        const bool any = desk.may(Permission::manageAccounts) || desk.may(Permission::enableSigning);
                        return Access{any ? Access::Kind::open : Access::Kind::hidden};
                    },
                    page(makeAdministrationPage)});
    new RecordSearch(desk); // these two belong to the desk
    new AttentionWatch(desk);
}

} // namespace valbench::ui
