// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The records that the validation of a model version rests on.
#pragma once

#include <valbench/domain/execution.h>
#include <valbench/domain/validation_state.h>
#include <valbench/services/records.h>

#include "record_views.h"

namespace valbench::services {

/// One of IQ, OQ and PQ, as far as it has come; domain::KindFacts says which records speak.
struct LoadedKind
{
    domain::KindFacts facts;
    std::optional<RecordWithSignatures> protocol; ///< in force, or the newest that waits to be
    std::optional<RecordWithSignatures> execution;
    std::optional<domain::Execution> run; ///< the value of that record
    std::optional<RecordWithSignatures> report;
};
Result<LoadedKind> loadKind(Context &context, domain::RecordReader &reader, const domain::StoredRecord &model,
                            std::string_view modelKey, domain::ProtocolKind kind);

/// What an entry says of a comparison with MLflow's registry.
struct RegistryComparison
{
    domain::TrailEntry entry;
    std::optional<std::int64_t> differences; ///< absent: the entry cannot be read
    bool withFiles = false;
};
/// Nothing where there was none. With `onlyWithFiles` those that left out the files are passed over.
Result<std::optional<RegistryComparison>> newestComparison(domain::RecordReader &reader, const domain::RecordId &model,
                                                           bool onlyWithFiles = false);

/// All three kinds, in their order.
struct LoadedValidation
{
    std::vector<LoadedKind> kinds;
    domain::Validation validation;
};
Result<LoadedValidation> loadValidation(Context &context, domain::RecordReader &reader,
                                        const domain::StoredRecord &model, std::string_view modelKey);

} // namespace valbench::services
