// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Requests for changes of stage as they are kept, and what follows from them.
#pragma once

#include <valbench/domain/model.h>
#include <valbench/domain/promotion.h>
#include <valbench/domain/write_back.h>

#include "record_views.h"

namespace valbench::services {

struct LoadedPromotion
{
    RecordWithSignatures loaded;
    domain::Promotion promotion;
    domain::Decision decision = domain::Decision::none;
    domain::PromotionState state = domain::PromotionState::open;
    std::int64_t decidedAt = 0; ///< entries in the ledger when it was signed
};

Result<LoadedPromotion> loadPromotion(Context &context, domain::RecordReader &reader, std::string_view recordId);
/// Of one model version, in the order in which they were asked for.
Result<std::vector<LoadedPromotion>> promotionsOf(Context &context, domain::RecordReader &reader,
                                                  std::string_view modelId);
/// Where the last approved change left it.
Result<domain::ModelStage> stageOfModel(Context &context, domain::RecordReader &reader, std::string_view modelId);

/// Looks at every gate that this change of stage asks for. Results of `earlier` that rest on the same records, and are
/// not too old, are kept.
Result<std::vector<domain::GateResult>> evaluateGates(Context &context, domain::RecordReader &reader,
                                                      const domain::Promotion &promotion,
                                                      const std::vector<domain::GateResult> &earlier);

/// refused for a decision on a request that has ended, and for an approval while a gate does not hold or is stale.
Status checkPromotion(Context &context, domain::RecordReader &reader, const domain::StoredRecord &record,
                      domain::Meaning meaning);
/// With the signature of an approval, in its transaction: what the tracking server has to be told.
Status afterPromotionSigned(Context &context, domain::UnitOfWork &work, const domain::StoredRecord &record,
                            domain::Meaning meaning);

/// The action of the entry about a comparison of the registries, and the names of its details.
inline constexpr std::string_view comparedAction = "registry.compared";
inline constexpr std::string_view differencesDetail = "differences";
inline constexpr std::string_view filesDetail = "with_files";

} // namespace valbench::services
