// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Requests for changes of stage, write-backs and comparisons as JSON and as text.
#pragma once

#include <valbench/services/promotions.h>
#include <valbench/services/registry.h>

#include "answer.h"

namespace valbench::cli {

[[nodiscard]] json::Object promotionObject(const services::PromotionView &view);
[[nodiscard]] Answer promotionAnswer(const services::PromotionView &view);
/// Gate by gate: what was found and, where it does not hold, what to do.
[[nodiscard]] std::string gatesText(const domain::Promotion &promotion);
[[nodiscard]] json::Object writeBackObject(const services::WriteBackView &view);
[[nodiscard]] json::Object comparisonObject(const services::Comparison &comparison);

} // namespace valbench::cli
