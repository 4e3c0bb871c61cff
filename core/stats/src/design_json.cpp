// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/design_json.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <utility>

#include <valbench/base/text.h>
#include <valbench/stats/multiplicity.h>

namespace valbench::stats {

namespace {

using json::Object;
using json::Value;

Status inside(const char *name, double value, double low, double high)
{
    if (value > low && value < high)
        return {};
    return fail(
        ErrorCode::usage, VB_MSG("{name} is {value}; expected a number between {low} and {high}."),
        {{"name", name}, {"value", shortestText(value)}, {"low", shortestText(low)}, {"high", shortestText(high)}});
}

Status inside(const char *name, const std::optional<double> &value, double low, double high)
{
    return value ? inside(name, *value, low, high) : Status();
}

Status needed(const char *name, bool isThere)
{
    if (isThere)
        return {};
    return fail(ErrorCode::usage, VB_MSG("{name} is missing."), {{"name", name}});
}

/// The value of an input that this plan cannot do without.
Result<double> given(const char *name, const std::optional<double> &value, double low, double high)
{
    if (!value)
        return fail(ErrorCode::usage, VB_MSG("{name} is missing."), {{"name", name}});
    VB_CHECK(inside(name, *value, low, high));
    return *value;
}

constexpr double many = 1e9;

Status checkLevels(const TestLevels &levels)
{
    VB_CHECK(inside("alpha", levels.alpha, 0, 1));
    return inside("power", levels.power, 0, 1);
}

/// Sizes are rounded up. What rounding error alone lifts above a whole number is not rounded up.
Value roundedUp(double size)
{
    return {static_cast<std::int64_t>(std::ceil(size * (1 - 1e-12)))};
}

/// A size beyond what a count can hold is none.
Status checkSize(double size)
{
    if (std::isfinite(size) && size < 9e15)
        return {};
    return fail(ErrorCode::usage, VB_MSG("No number of records is enough for these inputs."));
}

void setSize(Object &object, double size)
{
    object.set("n", roundedUp(size));
    object.set("n_exact", size);
}

void setLevels(Object &object, const TestLevels &levels)
{
    object.set("alternative", levels.isTwoSided ? "two-sided" : "one-sided");
    object.set("alpha", levels.alpha).set("power", levels.power);
}

void setCases(Object &object, double cases, double ratio)
{
    const auto rounded = static_cast<std::int64_t>(std::ceil(cases * (1 - 1e-12)));
    const auto controls = static_cast<std::int64_t>(std::ceil(cases * ratio * (1 - 1e-12)));
    object.set("cases", rounded).set("controls", controls).set("total", rounded + controls);
    object.set("cases_exact", cases).set("controls_exact", cases * ratio);
}

/// Variances times cases, and the difference of the areas.
struct Planned
{
    AreaVariances variances;
    double first = undefinedValue, second = undefinedValue, ratio = 1;
    const char *from = "";
};

Result<Planned> twoAreas(const std::optional<double> &first, double ratio, const TwoAreas &compare)
{
    Planned planned;
    planned.ratio = ratio;
    if (compare.pilot) {
        const auto &pilot = *compare.pilot;
        if (!pilot.difference.hasInterval())
            return fail(ErrorCode::usage, VB_MSG("The pilot gives no variance of the difference: {reason}."),
                        {{"reason", pilot.difference.reason}});
        const auto cases = static_cast<double>(pilot.first.cases);
        planned.ratio = static_cast<double>(pilot.first.controls) / cases;
        planned.variances = {pilot.first.variance * cases, pilot.second.variance * cases, pilot.covariance * cases};
        planned.first = pilot.first.area;
        planned.second = pilot.second.area;
        planned.from = "pilot, DeLong";
        return planned;
    }
    VB_TRY(planned.first, given("The first model's AUC", first, 0.5, 1));
    VB_TRY(planned.second, given("The second model's AUC", compare.second, 0.5, 1));
    VB_TRY(const double correlation, given("The correlation of the two AUCs", compare.correlation, -1, 1));
    VB_CHECK(inside("The ratio of controls to cases", ratio, 0, many));
    planned.variances.first = obuchowskiVariance(planned.first, ratio);
    planned.variances.second = obuchowskiVariance(planned.second, ratio);
    planned.variances.covariance = correlation * std::sqrt(planned.variances.first * planned.variances.second);
    planned.from = "Obuchowski 1997, binormal";
    return planned;
}

void setVariances(Object &object, const Planned &planned)
{
    object.set("auc", planned.first).set("compare_auc", planned.second).set("ratio", planned.ratio);
    object.set("variances", Object{{"first", planned.variances.first},
                                   {"second", planned.variances.second},
                                   {"covariance", planned.variances.covariance},
                                   {"from", planned.from}});
}

} // namespace

Result<Value> designJson(const AucDesign &design)
{
    VB_CHECK(checkLevels(design.levels));
    Object object{{"design", "auc"}};
    setLevels(object, design.levels);
    if (design.compare.pilot || design.compare.second) {
        if (design.cases)
            return fail(ErrorCode::usage, VB_MSG("The power of a number of cases is told for one AUC only."));
        VB_TRY(const auto planned, twoAreas(design.area, design.ratio, design.compare));
        if (planned.first == planned.second)
            return fail(ErrorCode::usage, VB_MSG("The two AUCs are equal; expected different ones."));
        const double cases = pairedAucCases(planned.first - planned.second, planned.variances, design.levels);
        VB_CHECK(checkSize(cases * std::max(1.0, planned.ratio)));
        object.set("formula", "two paired AUCs, Obuchowski 1997 (pROC power.roc.test)");
        setVariances(object, planned);
        setCases(object, cases, planned.ratio);
        return object;
    }
    VB_TRY(const double area, given("The AUC", design.area, 0.5, 1));
    VB_CHECK(inside("The ratio of controls to cases", design.ratio, 0, many));
    VB_CHECK(inside("The number of cases", design.cases, 0, many));
    object.set("formula", "one AUC against 0.5, Obuchowski 1997 (pROC power.roc.test)");
    object.set("auc", area).set("ratio", design.ratio);
    const double cases = aucCases(area, design.ratio, design.levels);
    VB_CHECK(checkSize(cases * std::max(1.0, design.ratio)));
    setCases(object, cases, design.ratio);
    if (design.cases)
        object.set("power_at", Object{{"cases", *design.cases},
                                      {"power", aucPower(area, design.ratio, *design.cases, design.levels)}});
    return object;
}

Result<Value> designJson(const ProportionDesign &design)
{
    VB_CHECK(inside("The confidence", design.confidence, 0, 1));
    VB_CHECK(inside("The power", design.power, 0, 1));
    VB_CHECK(inside("The expected rate", design.expected, 0, 1));
    VB_CHECK(inside("The half-width", design.halfWidth, 0, 1));
    VB_CHECK(inside("The limit", design.limit, 0, 1));
    if (design.share && *design.share != 1)
        VB_CHECK(inside("The share of records counted", *design.share, 0, 1));
    Object object{{"design", "proportion"}};
    const double share = design.share.value_or(1);
    const auto setTotal = [&](Object &part, double size) {
        if (design.share)
            part.set("total", roundedUp(size / share));
    };
    if (design.discordant || design.difference) {
        VB_TRY(const double discordant, given("The share of discordant pairs", design.discordant, 0, 1));
        VB_TRY(const double difference, given("The difference", design.difference, -1, 1));
        const TestLevels levels{.alpha = design.alpha, .power = design.power, .isTwoSided = true};
        VB_CHECK(checkLevels(levels));
        const double pairs = mcnemarPairs(discordant, difference, levels);
        if (std::isnan(pairs))
            return fail(ErrorCode::usage,
                        VB_MSG("The difference must not be 0, nor above the share of discordant pairs."));
        VB_CHECK(checkSize(pairs / share));
        Object part{{"formula", "McNemar, Connor 1987"}, {"discordant", discordant}, {"difference", difference}};
        setLevels(part, levels);
        setSize(part, pairs);
        setTotal(part, pairs);
        object.set("mcnemar", std::move(part));
    }
    if (!design.halfWidth && !design.discordant && !design.limit)
        return fail(ErrorCode::usage, VB_MSG("There is nothing to plan; expected an expected rate with a half-width or "
                                             "a limit, a limit, or a share of discordant pairs with a difference."));
    object.set("confidence", design.confidence);
    if (design.expected)
        object.set("expected", *design.expected);
    if (design.share)
        object.set("share", share);
    if (design.halfWidth) {
        VB_TRY(const double expected, given("The expected rate", design.expected, 0, 1));
        const double size = precisionSize(expected, *design.halfWidth, design.confidence);
        VB_CHECK(checkSize(size / share));
        Object part{{"formula", "Buderer 1996"}, {"half_width", *design.halfWidth}};
        setSize(part, size);
        setTotal(part, size);
        object.set("precision", std::move(part));
    }
    if (design.limit && design.expected) {
        VB_TRY(const auto plan,
               planLowerBound(*design.expected, *design.limit, design.power, design.confidence, design.method));
        Object part{{"limit", *design.limit},
                    {"power", design.power},
                    {"interval", design.method == ProportionMethod::wilson ? method::wilson : method::clopperPearson},
                    {"first_reached", static_cast<std::int64_t>(plan.firstReached)},
                    {"power_at_first", plan.powerAtFirst},
                    {"always_held", static_cast<std::int64_t>(plan.alwaysHeld)},
                    {"power_at_always_held", plan.powerAtAlways},
                    {"checked_to", static_cast<std::int64_t>(plan.checkedTo)}};
        VB_CHECK(checkSize(static_cast<double>(plan.alwaysHeld) / share));
        setTotal(part, static_cast<double>(plan.alwaysHeld));
        if (design.n) {
            VB_CHECK(inside("The number of records", *design.n, 0, many));
            const auto n = static_cast<std::uint64_t>(*design.n);
            part.set("power_at", Object{{"n", static_cast<std::int64_t>(n)},
                                        {"power", lowerBoundPower(n, *design.expected, *design.limit, design.confidence,
                                                                  design.method)}});
        }
        object.set("lower_bound", std::move(part));
    }
    if (design.limit) {
        const double size = zeroFailureSize(*design.limit, design.confidence);
        VB_CHECK(checkSize(size / share));
        Object part{{"limit", *design.limit}, {"confidence_one_sided", design.confidence}, {"n", roundedUp(size)}};
        setTotal(part, size);
        object.set("zero_failures", std::move(part));
    }
    return object;
}

Result<Value> designJson(const CalibrationDesign &design)
{
    const double prevalence = design.prevalence;
    VB_CHECK(inside("The prevalence", prevalence, 0, 1));
    VB_CHECK(inside("The confidence", design.confidence, 0, 1));
    VB_CHECK(inside("The O/E", design.observedToExpected, 0, many));
    VB_CHECK(inside("The width for O/E", design.observedToExpectedWidth, 0, many));
    VB_CHECK(inside("The width for the AUC", design.areaWidth, 0, 1));
    VB_CHECK(inside("The width for the slope", design.slopeWidth, 0, many));
    VB_CHECK(inside("The width for the net benefit", design.netBenefitWidth, 0, many));
    // What is given and would not be used is a mistake.
    VB_CHECK(needed("The width for the AUC", !design.area || design.areaWidth));
    VB_CHECK(needed("The width for the slope",
                    (!design.meanPredictor && !design.deviationPredictor && design.predictors.empty()) ||
                        design.slopeWidth));
    VB_CHECK(needed("The width for the net benefit",
                    (!design.threshold && !design.sensitivity && !design.specificity) || design.netBenefitWidth));
    const auto errorOf = [&](double width) {
        return width / (2 * symmetricInterval(0, 1, Scale::identity, design.confidence, {}).upper);
    };
    Object object{{"design", "calibration"},
                  {"formula", "Riley 2021 (pmvalsampsize)"},
                  {"prevalence", prevalence},
                  {"confidence", design.confidence}};
    double largest = 0;
    std::string decides;
    Status tooLarge;
    const auto add = [&](const char *name, Object part, double size) {
        if (const auto checked = checkSize(size); !checked)
            tooLarge = checked;
        else if (size > largest) {
            largest = size;
            decides = name;
        }
        if (tooLarge) {
            setSize(part, size);
            object.set(name, std::move(part));
        }
    };
    if (design.observedToExpectedWidth) {
        const double error =
            standardErrorForWidth(design.observedToExpected, *design.observedToExpectedWidth, design.confidence);
        add("observed_to_expected",
            {{"expected", design.observedToExpected},
             {"width", *design.observedToExpectedWidth},
             {"standard_error", error}},
            observedToExpectedSize(prevalence, error));
    }
    if (design.areaWidth) {
        VB_TRY(const double area, given("The AUC", design.area, 0, 1));
        add("auc", {{"expected", area}, {"width", *design.areaWidth}, {"standard_error", errorOf(*design.areaWidth)}},
            static_cast<double>(cStatisticSize(area, prevalence, *design.areaWidth, design.confidence)));
    }
    if (design.slopeWidth) {
        SlopeInformation information;
        if (design.predictors.empty()) {
            VB_TRY(const double mean, given("The linear predictor's mean", design.meanPredictor, -100, 100));
            VB_TRY(const double sd,
                   given("The linear predictor's standard deviation", design.deviationPredictor, 0, 100));
            information = slopeInformation(mean, sd);
        } else {
            information = slopeInformation(design.predictors);
        }
        const double error = errorOf(*design.slopeWidth);
        add("slope",
            {{"width", *design.slopeWidth},
             {"standard_error", error},
             {"linear_predictor", design.predictors.empty() ? "normal" : "sample"},
             {"information", json::Array{information.weight, information.first, information.second}}},
            slopeSize(information, error));
    }
    if (design.netBenefitWidth) {
        VB_TRY(const double threshold, given("The threshold", design.threshold, 0, 1));
        VB_TRY(const double sensitivity, given("The sensitivity", design.sensitivity, 0, 1));
        VB_TRY(const double specificity, given("The specificity", design.specificity, 0, 1));
        const double error = errorOf(*design.netBenefitWidth);
        add("net_benefit",
            {{"threshold", threshold},
             {"sensitivity", sensitivity},
             {"specificity", specificity},
             {"width", *design.netBenefitWidth},
             {"standard_error", error}},
            netBenefitSize(sensitivity, specificity, prevalence, threshold, error));
    }
    VB_CHECK(std::move(tooLarge));
    if (decides.empty())
        return fail(ErrorCode::usage, VB_MSG("There is nothing to plan; expected the width of an interval: of O/E, the "
                                             "AUC, the slope or the net benefit."));
    const Value n = roundedUp(largest);
    const auto records = static_cast<double>(*n.get<std::int64_t>());
    object.set("n", n).set("decided_by", decides);
    object.set("events", roundedUp(records * prevalence)).set("non_events", roundedUp(records * (1 - prevalence)));
    object.set("rule_of_thumb", Object{{"events_at_least", 100},
                                       {"non_events_at_least", 100},
                                       {"kept", records * prevalence >= 100 && records * (1 - prevalence) >= 100}});
    return object;
}

Result<Value> designJson(const NonInferiorityDesign &design)
{
    VB_CHECK(checkLevels(design.levels));
    VB_CHECK(inside("The margin", design.margin, 0, 1));
    VB_CHECK(inside("The true difference", design.difference, -1, 1));
    Object object{{"design", "non-inferiority"}};
    setLevels(object, design.levels);
    object.set("margin", design.margin);
    const auto enough = [&](double size) -> Status {
        if (std::isnan(size))
            return fail(ErrorCode::usage,
                        VB_MSG("The true difference is {difference}, beyond the margin {margin}: the "
                               "new model is inferior, and no number of records shows otherwise."),
                        {{"difference", shortestText(design.difference)}, {"margin", shortestText(design.margin)}});
        return checkSize(size);
    };
    if (design.discordant) {
        const double d = design.difference;
        if (!(*design.discordant > 0 && *design.discordant <= 1 && std::abs(d) <= *design.discordant &&
              *design.discordant - d * d > 0))
            return fail(ErrorCode::usage,
                        VB_MSG("The share of discordant pairs must lie between the difference and 1."));
        const double size = nonInferioritySize(*design.discordant - d * d, d, design.margin, design.levels);
        VB_CHECK(enough(size));
        object.set("endpoint", "paired proportion").set("formula", "(q - d^2) (z_a + z_b)^2 / (d + margin)^2");
        object.set("difference", d).set("discordant", *design.discordant);
        setSize(object, size);
        return object;
    }
    VB_TRY(const auto planned, twoAreas(design.area, design.ratio, design.compare));
    // A pilot tells the variances; the difference that is planned for is the caller's.
    if (!design.compare.pilot && design.difference != 0)
        return fail(ErrorCode::usage, VB_MSG("The true difference follows from the two AUCs; expected either."));
    const double d = design.compare.pilot ? design.difference : planned.second - planned.first;
    const double cases = nonInferioritySize(planned.variances.ofDifference(), d, design.margin, design.levels);
    VB_CHECK(enough(cases * std::max(1.0, planned.ratio)));
    object.set("endpoint", "paired AUC").set("formula", "V (z_a + z_b)^2 / (d + margin)^2");
    object.set("difference", d);
    setVariances(object, planned);
    setCases(object, cases, planned.ratio);
    return object;
}

Result<Value> multiplicityJson(std::span<const double> p, double alpha)
{
    VB_CHECK(inside("alpha", alpha, 0, 1));
    if (p.empty() || !std::ranges::all_of(p, [](double x) { return x >= 0 && x <= 1; }))
        return fail(ErrorCode::usage, VB_MSG("p-values must be given, each from 0 to 1."));
    const auto byBonferroni = bonferroni(p), byHolm = holm(p), byBenjamini = benjaminiHochberg(p);
    json::Array tests;
    for (std::size_t i = 0; i < p.size(); ++i)
        tests.emplace_back(Object{{"p", p[i]},
                                  {"bonferroni", byBonferroni[i]},
                                  {"holm", byHolm[i]},
                                  {"benjamini_hochberg", byBenjamini[i]},
                                  {"rejected_by_holm", byHolm[i] <= alpha}});
    return Object{{"design", "multiplicity"}, {"alpha", alpha}, {"tests", std::move(tests)}};
}

} // namespace valbench::stats
