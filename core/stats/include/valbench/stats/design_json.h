// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sample size plans as the JSON documents of `valbench-cli design`.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/stats/auc_comparison.h>
#include <valbench/stats/design.h>

namespace valbench::stats {

/// Two models on the same records: from a pilot, or from their areas and the correlation of these.
struct TwoAreas
{
    std::optional<double> second;       ///< area of the second model
    std::optional<double> correlation;  ///< of the two estimated areas
    std::optional<AucComparison> pilot; ///< DeLong; takes the place of areas, correlation and ratio
};

struct AucDesign
{
    std::optional<double> area;
    double ratio = 1; ///< controls per case
    TwoAreas compare;
    TestLevels levels;
    std::optional<double> cases; ///< also the power of so many; one area only
};

struct ProportionDesign
{
    std::optional<double> expected;
    double confidence = 0.95;
    std::optional<double> halfWidth;
    std::optional<double> limit;
    double power = 0.8;
    ProportionMethod method = ProportionMethod::wilson;
    std::optional<double> n;                      ///< also the power of so many
    std::optional<double> share;                  ///< of records that the rate counts: prevalence for a sensitivity
    std::optional<double> discordant, difference; ///< McNemar
    double alpha = 0.05;                          ///< of McNemar's test
};

struct CalibrationDesign
{
    double prevalence = 0;
    double confidence = 0.95;
    double observedToExpected = 1;
    std::optional<double> observedToExpectedWidth;
    std::optional<double> area, areaWidth;
    std::optional<double> slopeWidth;
    std::optional<double> meanPredictor, deviationPredictor; ///< of a normal linear predictor
    std::vector<double> predictors;                          ///< or a sample of it
    std::optional<double> threshold, sensitivity, specificity, netBenefitWidth;
};

struct NonInferiorityDesign
{
    double margin = 0;
    double difference = 0; ///< true difference, new less old
    TestLevels levels{.alpha = 0.025, .power = 0.8, .isTwoSided = false};
    std::optional<double> area; ///< of the old model: endpoint AUC
    double ratio = 1;
    TwoAreas compare;                 ///< second: area of the new model
    std::optional<double> discordant; ///< share of discordant pairs: endpoint sensitivity or specificity
};

// usage: inputs that are missing or out of range, with what was expected.
Result<json::Value> designJson(const AucDesign &design);
Result<json::Value> designJson(const ProportionDesign &design);
Result<json::Value> designJson(const CalibrationDesign &design);
Result<json::Value> designJson(const NonInferiorityDesign &design);
/// p-values as they are and adjusted; usage unless there are some, all in [0, 1].
Result<json::Value> multiplicityJson(std::span<const double> p, double alpha);

/// JSON Schema (draft 2020-12) of a document; kind is "auc", "proportion", "calibration", "non-inferiority" or
/// "multiplicity".
[[nodiscard]] json::Value designSchema(std::string_view kind);

} // namespace valbench::stats
