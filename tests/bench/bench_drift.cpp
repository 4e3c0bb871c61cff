// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the files of the drift benchmark: bench_drift FOLDER [columns] [rows]. Writes baseline.csv and current.csv of
// as many rows each: nine columns in ten hold measurements of four decimals, the others five words. Measured is
//   valbench-cli drift --baseline FOLDER/baseline.csv --current FOLDER/current.csv --format json
// and its peer is bench_drift_evidently.py.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>

#include <valbench/base/text.h>

namespace {

void write(const std::string &file, std::size_t columns, std::size_t rows, unsigned seed, double shift)
{
    std::ofstream out(file, std::ios::binary);
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal(0, 1);
    std::string line;
    for (std::size_t column = 0; column < columns; ++column)
        line += (column > 0 ? ",c" : "c") + std::to_string(column);
    line += '\n';
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            if (column > 0)
                line += ',';
            if (column % 10 == 9)
                line += "word" + std::to_string(random() % 100 * random() % 5);
            else
                line += valbench::fixedText(100 + 15 * (normal(random) + shift * static_cast<double>(column % 3)), 4);
        }
        line += '\n';
        out << line;
        line.clear();
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_drift FOLDER [columns] [rows]\n");
        return 2;
    }
    const std::string folder = argv[1];
    const std::size_t columns = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 100;
    const std::size_t rows = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 1'000'000;
    write(folder + "/baseline.csv", columns, rows, 1, 0);
    write(folder + "/current.csv", columns, rows, 2, 0.02);
    return 0;
}
