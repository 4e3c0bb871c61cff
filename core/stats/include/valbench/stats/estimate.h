// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The shape of every statistic: a value, its interval, how it was made, and why if there is none.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace valbench::stats {

inline constexpr double undefinedValue = std::numeric_limits<double>::quiet_NaN();

enum class EstimateStatus {
    ok,          ///< value and interval exist
    undefined,   ///< no value (NaN); `reason` says why. Never 0 or 1 in its place
    degenerate,  ///< the value exists, an interval does not; `reason` says why
    approximate, ///< value and interval exist; `reason` says what was given up
};

/// The scale on which the interval is symmetric about the value and `standardError` is given.
enum class Scale { identity, logit, log, fisherZ };

/// Method ids as they are printed. Those of the two proportion methods say that value = events / n.
namespace method {
inline constexpr std::string_view wilson = "wilson";
inline constexpr std::string_view clopperPearson = "clopper-pearson";
inline constexpr std::string_view delong = "delong";
inline constexpr std::string_view delongLogit = "delong-logit";
inline constexpr std::string_view newcombe = "newcombe";
inline constexpr std::string_view obuchowski = "obuchowski-logit";
inline constexpr std::string_view obuchowskiWald = "obuchowski-wald";
inline constexpr std::string_view clusterLogit = "cluster-logit";
inline constexpr std::string_view clusterWald = "cluster-wald";
inline constexpr std::string_view clusterLog = "cluster-log";
inline constexpr std::string_view clusterFisherZ = "cluster-fisher-z";
inline constexpr std::string_view clusterBca = "cluster-bca";
inline constexpr std::string_view clusterPercentile = "cluster-percentile";
inline constexpr std::string_view bca = "bca";
inline constexpr std::string_view percentile = "percentile";
inline constexpr std::string_view logit = "logit";
inline constexpr std::string_view log = "log";
inline constexpr std::string_view wald = "wald";
inline constexpr std::string_view fisherZ = "delta-fisher-z";
inline constexpr std::string_view wilsonTransformed = "wilson-transformed";
inline constexpr std::string_view clopperPearsonTransformed = "clopper-pearson-transformed";
} // namespace method

struct Estimate
{
    double value = undefinedValue;
    double lower = undefinedValue; ///< NaN unless hasInterval()
    double upper = undefinedValue;
    std::string method; ///< how the interval was made; see namespace method
    EstimateStatus status = EstimateStatus::undefined;
    std::string reason;                    ///< English, no full stop; empty if status is ok
    double confidence = 0.95;              ///< two-sided level of the interval
    std::size_t n = 0;                     ///< records used; the denominator of a proportion
    std::size_t events = 0;                ///< cases among them; the numerator of a proportion
    double standardError = undefinedValue; ///< on `scale`; NaN where the method has none
    Scale scale = Scale::identity;

    [[nodiscard]] bool isDefined() const { return !std::isnan(value); }
    [[nodiscard]] bool hasInterval() const { return !std::isnan(lower) && !std::isnan(upper); }
    /// The value is events / n and the interval follows from these two counts alone.
    [[nodiscard]] bool isProportion() const { return method == method::wilson || method == method::clopperPearson; }
};

/// No value: status undefined.
[[nodiscard]] Estimate undefinedEstimate(std::string reason, std::string_view methodId = {});
/// A value without an interval: status degenerate.
[[nodiscard]] Estimate withoutInterval(double value, std::string reason, std::string_view methodId = {});
/// value -/+ z se on the given scale, mapped back. `se` on that scale, positive. Not clipped.
/// Logit: value in (0, 1). Log: value > 0. Fisher z: value in (-1, 1).
[[nodiscard]] Estimate symmetricInterval(double value, double standardError, Scale scale, double confidence,
                                         std::string_view methodId);

/// "ok", "undefined", "degenerate", "approximate".
[[nodiscard]] std::string_view statusName(EstimateStatus status);

} // namespace valbench::stats
