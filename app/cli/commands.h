// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// All commands: each adds itself to the command line.
#pragma once

#include "command.h"

namespace valbench::cli {

void addAccessReviewCommands(CLI::App &app, Chosen &chosen);
void addAlertCommands(CLI::App &app, Chosen &chosen);
void addAnchorCommands(CLI::App &app, Chosen &chosen);
void addAuditCommands(CLI::App &app, Chosen &chosen);
void addCommentCommands(CLI::App &app, Chosen &chosen);
void addConcludeCommand(CLI::App &app, Chosen &chosen);
void addDataCommands(CLI::App &app, Chosen &chosen);
void addDemoCommand(CLI::App &app, Chosen &chosen);
void addDesignCommands(CLI::App &app, Chosen &chosen);
void addDeviationCommands(CLI::App &app, Chosen &chosen);
void addDoctorCommand(CLI::App &app, Chosen &chosen);
void addDriftCommand(CLI::App &app, Chosen &chosen);
void addEvaluateCommand(CLI::App &app, Chosen &chosen);
void addExecutionCommands(CLI::App &app, Chosen &chosen);
/// Adds to the group "execution".
void addExecutionStepCommands(CLI::App &group, Chosen &chosen);
void addMlflowCommands(CLI::App &app, Chosen &chosen);
void addModelCommands(CLI::App &app, Chosen &chosen);
/// These two add to the group "model".
void addPromotionCommands(CLI::App &group, Chosen &chosen);
void addRegistryCommands(CLI::App &group, Chosen &chosen);
void addPolicyCommands(CLI::App &app, Chosen &chosen);
void addProtocolCommands(CLI::App &app, Chosen &chosen);
/// Adds to the group "protocol".
void addImpactCommand(CLI::App &group, Chosen &chosen);
void addCarryOverCommand(CLI::App &group, Chosen &chosen);
void addCompareCommand(CLI::App &group, Chosen &chosen);
void addReportCommand(CLI::App &app, Chosen &chosen);
void addRequirementCommands(CLI::App &app, Chosen &chosen);
void addRetentionCommands(CLI::App &app, Chosen &chosen);
void addRunCommand(CLI::App &app, Chosen &chosen);
void addSignCommands(CLI::App &app, Chosen &chosen);
void addSignatureCommands(CLI::App &app, Chosen &chosen);
void addStoreCommands(CLI::App &app, Chosen &chosen);
void addTraceCommands(CLI::App &app, Chosen &chosen);
void addMigrateCommand(CLI::App &group, Chosen &chosen);
void addUserCommands(CLI::App &app, Chosen &chosen);
void addVerifyCommand(CLI::App &app, Chosen &chosen);

} // namespace valbench::cli
