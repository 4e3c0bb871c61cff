// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From records to printable documents.
#pragma once

#include <valbench/report/document.h>

#include "record_views.h"

namespace valbench::services {

/// The document for a protocol, execution, deviation or report, with its signatures, as it stands at `now`.
/// badInput for a record type that is not printed.
Result<report::Document> documentFor(Context &context, domain::RecordReader &reader, const RecordWithSignatures &loaded,
                                     Timestamp now);

} // namespace valbench::services
