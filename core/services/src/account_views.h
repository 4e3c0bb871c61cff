// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// All accounts with what the trail says of them.
#pragma once

#include <vector>

#include <valbench/base/id.h>
#include <valbench/domain/unit_of_work.h>
#include <valbench/services/accounts.h>

namespace valbench::services {

Result<std::vector<AccountView>> accountViews(domain::RecordReader &reader, const StoreId &store, const Timestamp &now);

} // namespace valbench::services
