// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long the area under the ROC curve with its interval, and a bootstrap of it, take: bench_stats folder
// Writes outcomes and scores there as little-endian doubles (auc.*: 1,000,000 records, bootstrap.*: 100,000), so that
// other programs can be timed on the same numbers, and prints name, value, second value and best time of five, by tab.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <valbench/base/text.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/random.h>
#include <valbench/stats/roc.h>

using namespace valbench;
using namespace valbench::stats;

namespace {

struct Records
{
    std::vector<double> outcomes, scores;
};

/// Scores with skill, no ties, 13 % cases.
Records make(std::size_t n)
{
    RandomStream random(20, analysisId("bench"), 0);
    Records records;
    for (std::size_t i = 0; i < n; ++i) {
        const double y = random.uniform() < 0.13 ? 1 : 0;
        records.outcomes.push_back(y);
        records.scores.push_back((random.uniform() + 0.4 * y) / 1.4);
    }
    return records;
}

void write(const std::filesystem::path &file, const std::vector<double> &values)
{
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char *>(values.data()), static_cast<std::streamsize>(values.size() * 8));
}

void measure(const char *name, int times, const std::function<std::pair<double, double>()> &work)
{
    double best = 1e300;
    std::pair<double, double> values;
    for (int i = 0; i < times; ++i) {
        const auto start = std::chrono::steady_clock::now();
        values = work();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("%s\t%s\t%s\t%.4f\n", name, shortestText(values.first).c_str(), shortestText(values.second).c_str(),
                best);
}

} // namespace

int main(int argc, char **argv)
{
    const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
    const auto large = make(1'000'000), small = make(100'000);
    write(folder / "auc.outcomes", large.outcomes);
    write(folder / "auc.scores", large.scores);
    write(folder / "bootstrap.outcomes", small.outcomes);
    write(folder / "bootstrap.scores", small.scores);
    measure("auc_delong", 5, [&] {
        const auto sample = BinarySample::make(large.outcomes, large.scores);
        if (!sample)
            return std::pair(undefinedValue, undefinedValue);
        const auto estimate = aucEstimate(*sample, 0.95, AucInterval::delong);
        return std::pair(estimate.value, estimate.lower);
    });
    const auto bootstrap = [&](unsigned threads) {
        return [&small, threads] {
            const auto sample = BinarySample::make(small.outcomes, small.scores);
            if (!sample)
                return std::pair(undefinedValue, undefinedValue);
            BootstrapOptions options;
            options.interval = BootstrapInterval::percentile;
            options.threads = threads;
            const auto estimate = bootstrapAuc(*sample, options);
            return std::pair(estimate.value, estimate.lower);
        };
    };
    measure("bootstrap_one_thread", 2, bootstrap(1));
    measure("bootstrap_all_threads", 2, bootstrap(0));
    return 0;
}
