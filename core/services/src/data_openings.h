// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What registered data ask of an execution that uses them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/timestamp.h>
#include <valbench/domain/protocol.h>
#include <valbench/domain/unit_of_work.h>

namespace valbench::services {

/// Record ids of the sealed test sets whose digests the protocol locks, which executing it opens; empty if none is
/// registered.
/// refused, before anything is computed:
///   - it was opened as often as it may be;
///   - who keeps it trained the model (part11.md §5, S8);
///   - it was not compared with a training or tuning set that the model names, by rows and by patients, or shares a
///   case
///     with it, or the model names none that is registered.
Result<std::vector<std::string>> setsToOpen(domain::RecordReader &reader, const domain::Protocol &protocol);

/// Counts the openings, each in a version of its data set. refused if another execution took the last one meanwhile.
Status recordOpenings(domain::UnitOfWork &work, const std::vector<std::string> &sets, std::string_view executionId,
                      std::string_view protocolId, std::string_view userId, const Timestamp &time);

} // namespace valbench::services
