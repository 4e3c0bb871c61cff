// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What IQ, OQ and PQ will miss of a run, told while it can still be logged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/domain/lineage.h>
#include <valbench/domain/mlflow.h>
#include <valbench/domain/protocol.h>

namespace valbench::services {

/// What was read of a run: what it logged about itself, MLmodel and requirements.txt, and the names of its files. No
/// other file is opened, data sets least of all.
struct InspectedRun
{
    domain::mlflow::Run run;
    std::string noModel; ///< why there is no model; empty: there is one
    domain::ModelDescription description;
    std::vector<std::string> files; ///< of the run and of its model
};

struct RunCheckItem
{
    domain::ProtocolKind kind = domain::ProtocolKind::iq; ///< what needs it
    std::string item;
    bool isThere = false;
    std::string found;
    std::string how; ///< to log it
};

/// In the order of IQ, OQ and PQ.
[[nodiscard]] std::vector<RunCheckItem> checkRunContent(const InspectedRun &inspected);

} // namespace valbench::services
