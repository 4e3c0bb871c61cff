// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Raising an alert within the transaction that holds what it is about.
#pragma once

#include <valbench/domain/alert.h>

#include "people.h"

namespace valbench::services {

/// At what a wrong password counts as a failed signing.
inline constexpr std::string_view signingPlace = "signing";

Status raiseAlert(domain::UnitOfWork &work, domain::AlertKind kind, const Person &concerned, std::string_view cause,
                  std::string_view where);

} // namespace valbench::services
