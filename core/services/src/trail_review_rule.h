// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether an approval has to wait for a trail review.
#pragma once

#include "record_views.h"

namespace valbench::services {

/// refused for the approval of a protocol or report whose present version has no signed trail review, if the security
/// policy asks for one (part11.md R-54).
Status checkTrailReviewed(Context &context, domain::RecordReader &reader, const domain::StoredRecord &record,
                          domain::Meaning meaning);

} // namespace valbench::services
