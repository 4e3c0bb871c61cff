// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "retry.h"

#include <algorithm>

#include <QDateTime>
#include <QLocale>

#include <valbench/base/text.h>

namespace valbench::tracking {

using std::chrono::milliseconds;

bool isTemporary(int status)
{
    return status == 408 || status == 429 || (status >= 500 && status != 501);
}

std::optional<milliseconds> parseRetryAfter(std::string_view value, std::int64_t now)
{
    const auto text = trimmed(value);
    constexpr std::int64_t longest = 10'000'000; // seconds; beyond that, it is no pause
    if (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos) {
        const auto seconds = parseInteger(text);
        return milliseconds(1000 * std::min(seconds ? *seconds : longest, longest));
    }
    auto date = QLocale::c().toDateTime(QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())),
                                        QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    if (!date.isValid())
        return {};
    date.setTimeSpec(Qt::UTC);
    return milliseconds(1000 * std::clamp<std::int64_t>(date.toSecsSinceEpoch() - now, 0, longest));
}

std::optional<milliseconds> pauseAfter(int attempt, const RetryPolicy &policy, std::optional<milliseconds> askedFor,
                                       double jitter)
{
    if (attempt >= policy.attempts || (askedFor && *askedFor > policy.longestAskedFor))
        return {};
    auto whole = policy.first;
    for (int i = 1; i < attempt && whole < policy.longest; ++i)
        whole *= 2;
    whole = std::min(whole, policy.longest);
    const auto pause =
        whole / 2 + milliseconds(static_cast<std::int64_t>(static_cast<double>((whole / 2).count()) * jitter));
    return std::max(pause, askedFor.value_or(milliseconds(0)));
}

} // namespace valbench::tracking
