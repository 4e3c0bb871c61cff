// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The contract's words for intervals of proportions.
#pragma once

#include <array>

#include <valbench/domain/words.h>
#include <valbench/stats/proportion.h>

template <>
struct valbench::domain::Words<valbench::stats::ProportionMethod>
{
    static constexpr std::string_view what = "interval of a proportion";
    static constexpr std::array<std::pair<stats::ProportionMethod, std::string_view>, 2> table{{
        {stats::ProportionMethod::wilson, "wilson"},
        {stats::ProportionMethod::clopperPearson, "clopper-pearson"},
    }};
};
