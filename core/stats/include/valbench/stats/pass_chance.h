// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The chance that a sample is judged to meet a lower limit, by how good the model truly is: what a plan asks before
// anything is measured.
#pragma once

#include <cstdint>
#include <functional>

#include <valbench/stats/proportion.h>
#include <valbench/stats/verdict.h>

namespace valbench::stats {

/// A lower limit and how it is judged; see judge(). The confidence is two-sided.
struct LowerLimit
{
    double limit = 0;
    JudgedOn judgedOn = JudgedOn::interval;
    double confidence = 0.95;
};

/// The fewest successes of n records whose share meets the limit; n + 1: not even n do. limit in (0, 1). The chance
/// that so many come, of a share that is truly p: binomialUpperTail(fewest, n, p). Exact.
[[nodiscard]] std::uint64_t fewestThatMeet(std::uint64_t n, const LowerLimit &limit, ProportionMethod method);
/// The variance of the area under the ROC curve of a sample where both groups' scores are normal with one variance:
/// [A(1-A) + (n1 + n0 - 2)(P - A^2)]/(n1 n0), P = A - 2 T(Phi^-1(A), 1/sqrt(3)), Owen's (1956) T: the chance that one
/// member of a group is outranked by two of the other, P(N1 < h, N2 < h) of normals with correlation 1/2. Exact.
[[nodiscard]] double binormalAreaVariance(double area, double cases, double controls);
/// The smallest estimate of the area whose lower bound meets the limit, the bound with that variance at the estimate;
/// with `onLogit` on the scale of logit A, se by the delta method, as DeLong's on that scale. infinite if there is
/// none. limit in (0, 1).
[[nodiscard]] double smallestAreaThatMeets(double cases, double controls, const LowerLimit &limit, bool onLogit);
/// Of the area, with so many cases and controls: the chance that the estimate, taken for normal with that variance at
/// `truth`, reaches that value. NaN unless 0.5 <= truth < 1 and there are cases and controls.
[[nodiscard]] double areaPassChance(double cases, double controls, double truth, double smallestThatMeets);

/// The smallest truth in [from, 1) with that chance to pass, to 1e-6; `chanceAt` must not fall. NaN if none has it.
[[nodiscard]] double truthForChance(double chance, double from, const std::function<double(double)> &chanceAt);

} // namespace valbench::stats
