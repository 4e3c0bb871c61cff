// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The two-sample Kolmogorov-Smirnov test, sorting included: bench_ks [n] [folder]. Leaves both samples in the folder as
// ks_reference.f64 and ks_current.f64 for bench_ks_scipy.py, and prints one line of JSON: D, p, best of seven runs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <vector>

#include <valbench/base/text.h>
#include <valbench/stats/sorted_sample.h>
#include <valbench/stats/two_sample.h>

namespace {

using namespace valbench;

std::vector<double> normals(std::size_t n, unsigned seed, double mean)
{
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal(mean, 1);
    std::vector<double> values(n);
    for (auto &x : values)
        x = normal(random);
    return values;
}

void write(const std::filesystem::path &file, const std::vector<double> &values)
{
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char *>(values.data()), static_cast<std::streamsize>(values.size() * 8));
}

} // namespace

int main(int argc, char **argv)
{
    const std::size_t n = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 500'000;
    const std::filesystem::path folder = argc > 2 ? argv[2] : std::filesystem::temp_directory_path();
    const auto reference = normals(n, 1, 0), current = normals(n, 2, 0.002);
    write(folder / "ks_reference.f64", reference);
    write(folder / "ks_current.f64", current);
    double best = 1e9;
    stats::KolmogorovSmirnov ks;
    for (int run = 0; run < 7; ++run) {
        const auto start = std::chrono::steady_clock::now();
        const auto [first, second] = stats::sortSamples(reference, current, 0);
        ks = stats::kolmogorovSmirnov(first.values, second.values);
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("{\"program\": \"valbench\", \"n\": %zu, \"statistic\": %s, \"p\": %s, \"seconds\": %s}\n", n,
                shortestText(ks.statistic).c_str(), shortestText(ks.p).c_str(), fixedText(best, 5).c_str());
    return 0;
}
