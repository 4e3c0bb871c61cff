// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How fast CSV files are read. Without arguments: 1,000,000 rows of 10 numeric columns, written to the temporary
// folder first. Prints for each file the best of five readings and the peak memory of the process.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <sys/resource.h>
#include <vector>

#include <valbench/base/text.h>
#include <valbench/data/csv.h>

namespace {

namespace fs = std::filesystem;
using namespace valbench;

/// An id, three whole numbers, five measurements of six decimals and a probability of full precision.
fs::path writeSample(std::size_t rows)
{
    const auto file = fs::temp_directory_path() / "valbench_bench.csv";
    std::ofstream out(file, std::ios::binary);
    std::mt19937_64 random(42);
    std::normal_distribution<double> normal(50, 12);
    out << "id,age,year,visits,a,b,c,d,e,p\n";
    for (std::size_t row = 0; row < rows; ++row) {
        std::string line = std::to_string(row + 1);
        for (const auto range : {100u, 30u, 9u})
            line += ',' + std::to_string(random() % range);
        for (int i = 0; i < 5; ++i)
            line += ',' + fixedText(normal(random), 6);
        line += ',' + shortestText(std::generate_canonical<double, 53>(random)) + '\n';
        out << line;
    }
    return file;
}

bool measure(const fs::path &file)
{
    constexpr int repeats = 5;
    double best = 1e9;
    std::size_t rows = 0;
    for (int i = 0; i < repeats; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const auto table = data::readCsv(file);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        if (!table) {
            std::fprintf(stderr, "%s\n", table.error().text().c_str());
            return false;
        }
        rows = table->rowCount();
        best = std::min(best, took.count());
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto bytes = static_cast<double>(fs::file_size(file));
    std::printf("valbench  %s: %.3f s, %.0f rows/s, %.0f MB/s, file %.0f MB, peak memory %.0f MB\n", file.c_str(), best,
                static_cast<double>(rows) / best, bytes / best / 1e6, bytes / 1e6,
                static_cast<double>(usage.ru_maxrss) * 1024 / 1e6);
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    std::vector<fs::path> files(argv + 1, argv + argc);
    if (files.empty())
        files.push_back(writeSample(1'000'000));
    return std::ranges::all_of(files, measure) ? 0 : 1;
}
