// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of an evaluation's JSON document, one function each.
#pragma once

#include <valbench/base/json.h>
#include <valbench/stats/evaluation.h>

namespace valbench::stats {

[[nodiscard]] json::Object discriminationJson(const Evaluation &evaluation);
[[nodiscard]] json::Object thresholdJson(const Evaluation &evaluation);
[[nodiscard]] json::Array netBenefitJson(const Evaluation &evaluation);
[[nodiscard]] json::Object calibrationJson(const Evaluation &evaluation);
/// Of the two models; the evaluation has a comparison.
[[nodiscard]] json::Object comparisonJson(const Evaluation &evaluation);

[[nodiscard]] inline json::Value countJson(std::size_t n)
{
    return {n};
}
/// The two bounds, or null.
[[nodiscard]] json::Value intervalJson(const Estimate &estimate);
/// null unless finite. A ternary of two Values would do, were it not for a false alarm of g++ 12.
[[nodiscard]] json::Value numberOrNull(double value);

} // namespace valbench::stats
