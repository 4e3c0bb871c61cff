// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Printing requirement sets, link reviews, and the exclusions of a protocol.
#pragma once

#include "document_parts.h"

namespace valbench::services {

Status requirementBlocks(Blocks &blocks, const RecordWithSignatures &loaded);
Status linkReviewBlocks(Blocks &blocks, const RecordWithSignatures &loaded);
report::Table exclusionTable(const domain::Protocol &protocol);

} // namespace valbench::services
