// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/roles.h>

#include <algorithm>

namespace valbench::domain {

namespace {

using enum Role;

struct Row
{
    Permission permission;
    std::vector<Role> roles;
};

// part11.md §5. An administrator holds no content or signing role (S4); an auditor only reads.
const std::vector<Row> &matrix()
{
    static const std::vector<Row> rows{
        {Permission::manageAccounts, {administrator}},
        {Permission::verifyIdentity, {administrator, qaApprover}},
        {Permission::enableSigning, {qaApprover}},
        {Permission::viewRecords, {validationEngineer, validationLead, qaApprover, auditor, dataScientist}},
        {Permission::registerModel, {validationEngineer, validationLead, dataScientist}},
        {Permission::registerData, {validationEngineer, validationLead, dataScientist}},
        {Permission::authorProtocol, {validationEngineer, validationLead}},
        {Permission::reviewLinks, {validationLead, qaApprover}},
        {Permission::execute, {validationEngineer, validationLead}},
        {Permission::raiseDeviation, {validationEngineer, validationLead, qaApprover, dataScientist}},
        {Permission::classifyDeviation, {validationLead, qaApprover}},
        {Permission::disposeDeviation, {validationEngineer, validationLead, qaApprover}},
        {Permission::authorReport, {validationEngineer, validationLead}},
        {Permission::sign, {validationEngineer, validationLead, qaApprover, dataScientist}},
        {Permission::readTrail, {administrator, validationEngineer, validationLead, qaApprover, auditor}},
        {Permission::exportRecords, {validationEngineer, validationLead, qaApprover, auditor}},
        {Permission::maintainStore, {administrator}},
        {Permission::makeBackup, {administrator}},
        {Permission::viewPolicy,
         {administrator, validationEngineer, validationLead, qaApprover, auditor, dataScientist}},
        {Permission::changePolicy, {administrator}},
        {Permission::acknowledgeAlerts, {administrator, qaApprover}},
        {Permission::viewAccessReviews, {administrator, qaApprover, auditor}},
        {Permission::reviewAccess, {qaApprover}},
        {Permission::reviewTrail, {validationLead, qaApprover}},
        {Permission::requestPromotion, {validationLead, qaApprover}},
        {Permission::synchronizeRegistry, {validationEngineer, validationLead, qaApprover, dataScientist}},
        {Permission::reportLoss, {administrator, qaApprover}},
        {Permission::disposeOfRecords, {administrator}},
        {Permission::comment, {validationEngineer, validationLead, qaApprover, dataScientist}},
        {Permission::holdRecords, {qaApprover}},
    };
    return rows;
}

} // namespace

std::string_view printedName(Role role)
{
    switch (role) {
    case administrator: return "Administrator";
    case validationEngineer: return "Validation engineer";
    case validationLead: return "Validation lead";
    case qaApprover: return "QA approver";
    case auditor: return "Auditor";
    case dataScientist: return "Data scientist";
    }
    return "?";
}

bool allows(Role role, Permission permission)
{
    const auto row = std::ranges::find(matrix(), permission, &Row::permission);
    return row != matrix().end() && std::ranges::find(row->roles, role) != row->roles.end();
}

} // namespace valbench::domain
