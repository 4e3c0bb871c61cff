// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parts, fields and values of a protocol in words, for its editor and for what differs between versions.
#pragma once

#include <QString>

#include <valbench/domain/protocol_changes.h>

namespace valbench::ui {

/// "Step 2.1", "Data, test", "Protocol".
[[nodiscard]] QString placeText(domain::ProtocolPart part, const std::string &id);
/// "Criterion: limit"; a parameter by its title in the check catalogue, where the check is known.
[[nodiscard]] QString fieldText(const std::vector<std::string> &field, const std::string &check = {});
/// "automatic" → "Automatic".
[[nodiscard]] QString stepKindText(domain::StepKind kind);
[[nodiscard]] QString directionText(domain::Direction direction);

} // namespace valbench::ui
