// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What comments hold up.
#pragma once

#include <string>
#include <vector>

#include <valbench/domain/signature.h>
#include <valbench/domain/unit_of_work.h>

namespace valbench::services {

/// Record ids of the comments on a record that nobody has resolved.
Result<std::vector<std::string>> openComments(domain::RecordReader &reader, std::string_view recordId);
/// refused for an approval while a comment on the record is open.
Status checkNoOpenComment(domain::RecordReader &reader, const domain::StoredRecord &record, domain::Meaning meaning);

} // namespace valbench::services
