// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Roles, permissions, and the one table that says which role may do what.
#pragma once

#include <vector>

#include <valbench/domain/words.h>

namespace valbench::domain {

enum class Role { administrator, validationEngineer, validationLead, qaApprover, auditor, dataScientist };

template <>
struct Words<Role>
{
    static constexpr std::string_view what = "role";
    static constexpr std::array<std::pair<Role, std::string_view>, 6> table{{
        {Role::administrator, "administrator"},
        {Role::validationEngineer, "validation-engineer"},
        {Role::validationLead, "validation-lead"},
        {Role::qaApprover, "qa-approver"},
        {Role::auditor, "auditor"},
        {Role::dataScientist, "data-scientist"},
    }};
};

/// As it is printed beside a name: "QA approver".
[[nodiscard]] std::string_view printedName(Role role);

/// What a service operation needs. The words go into refusals and the trail.
enum class Permission {
    manageAccounts, ///< create, disable, unlock people
    verifyIdentity, ///< as the second person: confirm who somebody is
    enableSigning,  ///< lift the suspension after a reset
    viewRecords,    ///< models, protocols, executions, deviations, reports
    registerModel,
    registerData,   ///< data sets, and what they share with others
    authorProtocol, ///< and the requirements that protocols verify
    reviewLinks,    ///< of steps to requirements that changed
    execute,
    raiseDeviation,
    classifyDeviation, ///< qa-approver any class; validation-lead minor only
    disposeDeviation,
    authorReport,
    sign, ///< at all; which meaning on what: see signing_rules.h
    readTrail,
    exportRecords,
    maintainStore, ///< time stamps, the clock, putting a backup in the store's place
    makeBackup,
    viewPolicy, ///< the security settings in force
    changePolicy,
    acknowledgeAlerts,
    viewAccessReviews,
    reviewAccess,
    reviewTrail,
    requestPromotion,    ///< ask that a model version change its stage, withdraw and renew that
    synchronizeRegistry, ///< with the tracking server: compare, and write back what was approved
    reportLoss,          ///< of somebody else's password; one's own anybody may report
    disposeOfRecords,    ///< together with QA, of what has been kept long enough
    comment,             ///< on records, and answer comments
    holdRecords,         ///< against disposal, and lift that again
};

template <>
struct Words<Permission>
{
    static constexpr std::string_view what = "permission";
    static constexpr std::array<std::pair<Permission, std::string_view>, 30> table{{
        {Permission::manageAccounts, "manage accounts"},
        {Permission::verifyIdentity, "verify identities"},
        {Permission::enableSigning, "enable signing"},
        {Permission::viewRecords, "view records"},
        {Permission::registerModel, "register models"},
        {Permission::registerData, "register data sets"},
        {Permission::authorProtocol, "author protocols"},
        {Permission::reviewLinks, "review links to changed requirements"},
        {Permission::execute, "execute protocols"},
        {Permission::raiseDeviation, "raise deviations"},
        {Permission::classifyDeviation, "classify deviations"},
        {Permission::disposeDeviation, "dispose of deviations"},
        {Permission::authorReport, "write reports"},
        {Permission::sign, "sign"},
        {Permission::readTrail, "read the audit trail"},
        {Permission::exportRecords, "export records"},
        {Permission::maintainStore, "maintain the store"},
        {Permission::makeBackup, "make backups"},
        {Permission::viewPolicy, "view the security policy"},
        {Permission::changePolicy, "change the security policy"},
        {Permission::acknowledgeAlerts, "acknowledge alerts"},
        {Permission::viewAccessReviews, "view access reviews"},
        {Permission::reviewAccess, "review accesses"},
        {Permission::reviewTrail, "review the audit trail"},
        {Permission::requestPromotion, "ask for promotions of models"},
        {Permission::synchronizeRegistry, "synchronise the registries"},
        {Permission::reportLoss, "report the loss of others' passwords"},
        {Permission::disposeOfRecords, "dispose of records"},
        {Permission::comment, "comment on records"},
        {Permission::holdRecords, "hold records against disposal"},
    }};
};

/// part11.md §5. Checked in services at each operation, never only on screen.
[[nodiscard]] bool allows(Role role, Permission permission);

} // namespace valbench::domain
