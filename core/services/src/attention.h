// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the services behind a person's attention know.
#pragma once

#include <valbench/services/access_reviews.h>

#include "context.h"

namespace valbench::services {

Result<AccessReviewDue> accessReviewDue(Context &context, domain::RecordReader &reader);
/// How many alerts nobody of this role has acknowledged.
Result<std::size_t> alertsWaitingFor(domain::RecordReader &reader, domain::Role role);

} // namespace valbench::services
