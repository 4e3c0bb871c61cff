// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From records to what the traceability matrix asks of them, and what approval asks of the matrix.
#pragma once

#include <valbench/domain/requirement_set.h>
#include <valbench/services/traceability.h>

#include "record_views.h"

namespace valbench::services {

Result<domain::RequirementSet> requirementSetIn(const domain::StoredRecord &record);

/// The newest version that is approved; none yet is nothing. badInput when the record is no requirement set.
Result<std::optional<domain::StoredRecord>> setInForce(Context &context, domain::RecordReader &reader,
                                                       const domain::RecordId &id);

/// Fills in what a protocol's file says of its requirement set by the id alone: version and digest (the newest version,
/// unless the file names one), and the requirements in scope with their words. badInput when the file's own words or
/// digest are others, or an exclusion is of a requirement that is not in scope.
Status bindRequirements(domain::RecordReader &reader, domain::Protocol &protocol);

/// One protocol for the matrix: with its set's version, link reviews, and latest results.
Result<validation::TracedProtocol> tracedProtocol(Context &context, domain::RecordReader &reader,
                                                  const RecordWithSignatures &loaded,
                                                  std::vector<domain::RecordReference> &linkReviews);

/// refused for the approval of a protocol while a requirement of its set that is in scope has neither a step nor an
/// exclusion, a step names a requirement that is not in force, or the set's version is not the one in force (part11.md
/// A protocol without a set lists its own requirements, and they were checked when it was imported.
Status checkTraced(Context &context, domain::RecordReader &reader, const domain::StoredRecord &record,
                   domain::Meaning meaning);

/// Of a model version: what its records say now, or only what is approved.
enum class Counted { allButRejected, inForce };
/// Of a protocol by its record id, or of those that count of a model version by "name/version". notFound.
Result<std::vector<TraceView>> matricesOf(Context &context, domain::RecordReader &reader, std::string_view subject,
                                          Counted counted = Counted::allButRejected);

} // namespace valbench::services
