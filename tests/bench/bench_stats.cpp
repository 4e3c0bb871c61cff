// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The area under the ROC curve with its interval, or a bootstrap of it: bench_stats FOLDER auc|bootstrap|evaluate
// Writes outcomes and scores there as little-endian doubles (auc.*: 1,000,000 records, bootstrap.*: 100,000), so that
// other programs can be timed on the same numbers, and prints lines of JSON: estimate and best time. With evaluate, it
// writes evaluate.csv, 1,000,000 rows with two group columns, and measures nothing.
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

void measure(const char *name, int times, const std::function<Estimate()> &work)
{
    double best = 1e300;
    Estimate estimate;
    for (int i = 0; i < times; ++i) {
        const auto start = std::chrono::steady_clock::now();
        estimate = work();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("{\"work\": \"%s\", \"value\": %s, \"lower\": %s, \"upper\": %s, \"seconds\": %s}\n", name,
                shortestText(estimate.value).c_str(), shortestText(estimate.lower).c_str(),
                shortestText(estimate.upper).c_str(), fixedText(best, 5).c_str());
}

void writeBoth(const std::filesystem::path &folder, const std::string &name, const Records &records)
{
    write(folder / (name + ".outcomes"), records.outcomes);
    write(folder / (name + ".scores"), records.scores);
}

/// Probabilities a little too extreme; two sexes and five sites of unequal size.
void writePredictions(const std::filesystem::path &file)
{
    RandomStream random(21, analysisId("bench"), 0);
    std::ofstream out(file, std::ios::binary);
    out << "y,p,sex,site\n";
    for (int i = 0; i < 1'000'000; ++i) {
        const double p = random.uniform() * random.uniform(), chance = 0.05 + 0.8 * p;
        const bool isMale = random.uniform() < 0.5;
        const char site = "AAAABBBCCDE"[static_cast<std::size_t>(random.uniform() * 11)];
        out << (random.uniform() < chance ? 1 : 0) << ',' << shortestText(p) << (isMale ? ",M," : ",F,") << site
            << '\n';
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "usage: bench_stats FOLDER auc|bootstrap|evaluate\n");
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const std::string work = argv[2];
    if (work == "evaluate") {
        writePredictions(folder / "evaluate.csv");
        return 0;
    }
    const auto records = make(work == "auc" ? 1'000'000 : 100'000);
    writeBoth(folder, work, records);
    if (work == "auc") {
        measure("auc", 7, [&] {
            const auto sample = BinarySample::make(records.outcomes, records.scores, ScoreKind::any, 0);
            return sample ? aucEstimate(*sample, 0.95, AucInterval::delong) : Estimate();
        });
        return 0;
    }
    for (const unsigned threads : {1u, 0u})
        measure(threads == 1 ? "bootstrap_one" : "bootstrap_all", 3, [&] {
            const auto sample = BinarySample::make(records.outcomes, records.scores);
            BootstrapOptions options;
            options.interval = BootstrapInterval::percentile;
            options.threads = threads;
            return sample ? bootstrapAuc(*sample, options) : Estimate();
        });
    return 0;
}
