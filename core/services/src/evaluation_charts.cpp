// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evaluation_charts.h"

#include <algorithm>
#include <limits>

#include <valbench/plots/builders.h>
#include <valbench/validation/check_catalogue.h>

namespace valbench::services {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

Result<double> numberOf(const json::Value *value, std::string_view what, double whenNull)
{
    if (value) {
        if (value->isNull())
            return whenNull;
        if (const auto *real = value->get<double>())
            return *real;
        if (const auto *integer = value->get<std::int64_t>())
            return static_cast<double>(*integer);
    }
    return fail(ErrorCode::integrity, VB_MSG("The evaluation has no number '{what}'."), {{"what", std::string(what)}});
}

Result<std::vector<double>> numbers(const json::Reader &reader, std::string_view name, double whenNull)
{
    std::vector<double> out;
    const auto *value = reader.find(name);
    const auto *array = value ? value->get<json::Array>() : nullptr;
    if (!array)
        return fail(ErrorCode::integrity, VB_MSG("The evaluation has no list '{what}'."),
                    {{"what", std::string(name)}});
    out.reserve(array->size());
    for (const auto &item : *array) {
        VB_TRY(const auto number, numberOf(&item, name, whenNull));
        out.push_back(number);
    }
    return out;
}

Result<stats::Estimate> estimate(const json::Reader &parent, std::string_view name)
{
    VB_TRY(const auto reader, parent.object(name));
    stats::Estimate out;
    VB_TRY(out.value, numberOf(reader.find("value"), name, missing));
    VB_TRY(const auto method, reader.textOr("method", ""));
    out.method = validation::intervalName(method); // as plots show it
    VB_TRY(out.reason, reader.textOr("reason", ""));
    const auto *interval = reader.find("ci");
    if (const auto *bounds = interval ? interval->get<json::Array>() : nullptr; bounds && bounds->size() == 2) {
        VB_TRY(out.lower, numberOf(&(*bounds)[0], name, missing));
        VB_TRY(out.upper, numberOf(&(*bounds)[1], name, missing));
    }
    out.status = !out.isDefined()     ? stats::EstimateStatus::undefined
                 : !out.hasInterval() ? stats::EstimateStatus::degenerate
                                      : stats::EstimateStatus::ok;
    return out;
}

stats::Estimate estimateOf(const domain::Measure &measure)
{
    stats::Estimate out;
    out.value = measure.value;
    out.lower = measure.lower;
    out.upper = measure.upper;
    out.method = validation::intervalName(measure.method); // as plots show it
    out.reason = measure.reason;
    out.n = static_cast<std::size_t>(std::max<std::int64_t>(measure.n, 0));
    out.events = static_cast<std::size_t>(std::max<std::int64_t>(measure.events, 0));
    out.status = !out.isDefined()     ? stats::EstimateStatus::undefined
                 : !out.hasInterval() ? stats::EstimateStatus::degenerate
                                      : stats::EstimateStatus::ok;
    return out;
}

/// The measure that a step of this check judged on the plan's own score: charts show the interval of the verdict.
const domain::Measure *judged(const domain::Protocol &protocol, const domain::Execution &execution,
                              std::string_view check)
{
    for (const auto &step : protocol.steps) {
        if (step.check != check || step.parameters.find("score") || step.parameters.find("threshold"))
            continue;
        const auto result = std::ranges::find(execution.steps, step.id, &domain::StepResult::stepId);
        if (result != execution.steps.end() && !result->measures.empty())
            return &result->measures.front();
    }
    return nullptr;
}

Result<plots::Plot> roc(const json::Reader &evaluation, const domain::Protocol &protocol,
                        const domain::Execution &execution)
{
    VB_TRY(const auto discrimination, evaluation.object("discrimination"));
    VB_TRY(const auto points, discrimination.object("roc"));
    stats::RocCurve curve;
    VB_TRY(curve.fpr, numbers(points, "fpr", missing));
    VB_TRY(curve.tpr, numbers(points, "tpr", missing));
    VB_TRY(curve.threshold, numbers(points, "threshold", std::numeric_limits<double>::infinity()));
    plots::RocInput input;
    input.title = "ROC curve";
    input.name = protocol.analysis.score;
    input.curve = &curve;
    VB_TRY(input.auc, estimate(discrimination, "auc"));
    if (const auto *measure = judged(protocol, execution, "pq.auc"))
        input.auc = estimateOf(*measure);
    VB_TRY(const auto positives, evaluation.integer("positives"));
    VB_TRY(const auto n, evaluation.integer("n"));
    input.cases = static_cast<std::size_t>(positives);
    input.controls = static_cast<std::size_t>(n - positives);
    input.auc.n = static_cast<std::size_t>(n);
    VB_TRY(const auto metrics, evaluation.object("threshold_metrics"));
    plots::OperatingPoint point;
    point.threshold = protocol.analysis.threshold;
    VB_TRY(point.sensitivity, estimate(metrics, "sensitivity"));
    VB_TRY(point.specificity, estimate(metrics, "specificity"));
    if (const auto *measure = judged(protocol, execution, "pq.sensitivity"))
        point.sensitivity = estimateOf(*measure);
    if (const auto *measure = judged(protocol, execution, "pq.specificity"))
        point.specificity = estimateOf(*measure);
    input.operatingPoint = point;
    return plots::rocPlot(input);
}

Result<plots::Plot> calibration(const json::Reader &evaluation)
{
    VB_TRY(const auto section, evaluation.object("calibration"));
    VB_TRY(const auto curve, section.objects("curve"));
    std::vector<stats::ReliabilityBin> bins;
    for (const auto &item : curve) {
        stats::ReliabilityBin bin;
        VB_TRY(bin.lower, item.real("lower"));
        VB_TRY(bin.upper, item.real("upper"));
        VB_TRY(const auto n, item.integer("n"));
        bin.n = static_cast<std::size_t>(n);
        VB_TRY(bin.meanPredicted, numberOf(item.find("mean_predicted"), "mean_predicted", missing));
        VB_TRY(bin.fractionPositive.value, numberOf(item.find("fraction_positive"), "fraction_positive", missing));
        bin.fractionPositive.n = bin.n;
        bin.fractionPositive.method = stats::method::wilson;
        const auto *interval = item.find("ci");
        if (const auto *bounds = interval ? interval->get<json::Array>() : nullptr; bounds && bounds->size() == 2) {
            VB_TRY(bin.fractionPositive.lower, numberOf(&(*bounds)[0], "ci", missing));
            VB_TRY(bin.fractionPositive.upper, numberOf(&(*bounds)[1], "ci", missing));
        }
        bin.fractionPositive.status =
            bin.fractionPositive.isDefined() ? stats::EstimateStatus::ok : stats::EstimateStatus::undefined;
        bins.push_back(std::move(bin));
    }
    return plots::calibrationPlot("Calibration", bins);
}

/// Criteria on proportions and areas side by side: each with its interval, its limit and its verdict.
Result<std::optional<plots::Plot>> criteria(const domain::Protocol &protocol, const domain::Execution &execution)
{
    plots::ForestInput input;
    input.title = "Acceptance criteria with intervals and limits";
    input.axisLabel = "Value";
    input.range = {0.0, 1.0};
    for (const auto &step : protocol.steps) {
        const auto *check = validation::findCheck(step.check);
        const auto result = std::ranges::find(execution.steps, step.id, &domain::StepResult::stepId);
        const bool onUnitScale = check && check->lowest == 0.0 && check->highest == 1.0;
        if (!step.criterion || !onUnitScale || result == execution.steps.end() || result->measures.empty())
            continue;
        const auto &measure = result->measures.front();
        plots::ForestRow row;
        row.label = step.id + "  " + step.title;
        row.estimate = estimateOf(measure);
        row.limit = step.criterion->limit;
        row.verdict = domain::wordOf(result->verdict);
        input.rows.push_back(std::move(row));
    }
    if (input.rows.empty())
        return std::optional<plots::Plot>();
    VB_TRY(auto plot, plots::forestPlot(input));
    return std::optional(std::move(plot));
}

} // namespace

Result<std::vector<plots::Plot>> evaluationCharts(const domain::Protocol &protocol, const domain::Execution &execution,
                                                  const json::Value &evaluation)
{
    std::vector<plots::Plot> out;
    VB_TRY(auto forest, criteria(protocol, execution));
    if (forest)
        out.push_back(*std::move(forest));
    VB_TRY(const auto root, json::Reader::open(evaluation, "evaluation"));
    VB_TRY(const auto evaluations, root.objects("evaluations"));
    // The first is of the plan's score; it is null where the data could not be evaluated, and the steps say why.
    if (evaluations.empty() || !evaluations.front().find("evaluation") ||
        evaluations.front().find("evaluation")->isNull())
        return out;
    VB_TRY(const auto first, evaluations.front().object("evaluation"));
    if (auto plot = roc(first, protocol, execution))
        out.push_back(*std::move(plot));
    else if (plot.error().code() != ErrorCode::badInput) // single-class data have no curve
        return fail(std::move(plot).error());
    if (auto plot = calibration(first))
        out.push_back(*std::move(plot));
    else if (plot.error().code() != ErrorCode::badInput)
        return fail(std::move(plot).error());
    return out;
}

} // namespace valbench::services
