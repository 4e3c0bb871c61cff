// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What this machine can do at most: bench_limits. Prints one line of JSON: bytes read from memory and doubles sorted a
// second, by one thread and by all at once, each the best of five. Sorting is that of core/stats, which is faster than
// std::sort, given too.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include <valbench/stats/sorted_sample.h>

namespace {

using Work = std::function<double(const std::vector<double> &)>;

/// Values a second that the threads get through together, each with numbers of its own.
double rate(unsigned threads, std::size_t n, const Work &work)
{
    std::vector<std::vector<double>> values(threads, std::vector<double>(n));
    std::mt19937_64 random(1);
    for (auto &list : values)
        for (auto &x : list)
            x = std::generate_canonical<double, 53>(random);
    double best = 1e300;
    std::vector<double> results(threads); // kept, so that no work is left out
    for (int round = 0; round < 5; ++round) {
        const auto start = std::chrono::steady_clock::now();
        {
            std::vector<std::jthread> running;
            for (unsigned i = 0; i < threads; ++i)
                running.emplace_back([&, i] { results[i] = work(values[i]); });
        }
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    if (std::accumulate(results.begin(), results.end(), 0.0) <= 0)
        return 0;
    return static_cast<double>(threads) * static_cast<double>(n) / best;
}

/// Eight sums, so that the additions do not wait for each other.
double readAll(const std::vector<double> &values)
{
    double sums[8] = {};
    for (std::size_t i = 0; i + 8 <= values.size(); i += 8)
        for (std::size_t j = 0; j < 8; ++j)
            sums[j] += values[i + j];
    return std::accumulate(std::begin(sums), std::end(sums), 0.0);
}

double sortByStandard(const std::vector<double> &values)
{
    auto sorted = values;
    std::ranges::sort(sorted);
    return sorted.back();
}

double sortByOurs(const std::vector<double> &values)
{
    return valbench::stats::sortSample(values).values.back();
}

} // namespace

int main()
{
    const unsigned all = std::max(1u, std::thread::hardware_concurrency());
    constexpr std::size_t large = 32'000'000, million = 1'000'000;
    std::printf("{\"threads\": %u, \"read_one\": %.4g, \"read_all\": %.4g, \"sort_one\": %.4g, \"sort_all\": %.4g, "
                "\"standard_sort_one\": %.4g}\n",
                all, 8 * rate(1, large, readAll), 8 * rate(all, large, readAll), rate(1, million, sortByOurs),
                rate(all, million, sortByOurs), rate(1, million, sortByStandard));
    return 0;
}
