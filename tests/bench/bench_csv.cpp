// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a CSV file is read into memory: bench_csv FILE. Writes it first if it is not there: 1,000,000 rows of 10
// numeric columns. Prints one line of JSON: rows, best of five readings, peak memory of the process, sum of each
// column.
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
void writeSample(const fs::path &file, std::size_t rows)
{
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
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench_csv FILE\n");
        return 2;
    }
    const fs::path file = argv[1];
    if (!fs::exists(file))
        writeSample(file, 1'000'000);
    double best = 1e9;
    std::string sums;
    std::size_t rows = 0;
    for (int i = 0; i < 5; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const auto table = data::readCsv(file);
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        if (!table) {
            std::fprintf(stderr, "%s\n", table.error().text().c_str());
            return 1;
        }
        rows = table->rowCount();
        sums.clear();
        for (const auto &column : table->columns()) {
            double sum = 0;
            for (const double value : column.reals())
                sum += value;
            sums += (sums.empty() ? "" : ", ") + shortestText(sum);
        }
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("{\"program\": \"valbench\", \"rows\": %zu, \"seconds\": %s, \"bytes\": %ld, \"sums\": [%s]}\n", rows,
                fixedText(best, 4).c_str(), usage.ru_maxrss * 1024, sums.c_str());
    return 0;
}
