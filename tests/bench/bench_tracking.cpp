// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The tracking client at work on a real server, for tracking_table.py:
//   bench_tracking runs URL EXPERIMENT PAGE TOKENS   lists all runs, page by page; TOKENS gets each page's token
//   bench_tracking file URL RUN PATH TARGET          downloads a file with its SHA-256
// Prints one line of JSON: how much, seconds, and seconds of the processor for the whole process.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <sys/resource.h>

#include <QCoreApplication>
#include <QCoro/QCoroTask>

#include <valbench/base/text.h>
#include <valbench/tracking/artifacts.h>
#include <valbench/tracking/client.h>

namespace {

using namespace valbench;
using namespace valbench::tracking;

double processorSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

int giveUp(const Error &error)
{
    std::fprintf(stderr, "%s\n", error.text().c_str());
    return 1;
}

int listRuns(const Client &client, char **argv)
{
    RunSearch search{{argv[3]}, {}, View::active, {}, std::stoi(argv[4])};
    std::ofstream tokens(argv[5]);
    std::size_t runs = 0;
    double sum = 0;
    std::string token;
    const auto begun = std::chrono::steady_clock::now();
    do {
        auto page = QCoro::waitFor(client.searchRuns(search, token));
        if (!page)
            return giveUp(page.error());
        runs += page->items.size();
        for (const auto &run : page->items) {
            for (const auto &metric : run.metrics)
                sum += metric.value;
        }
        tokens << token << "\n";
        token = page->nextToken;
    } while (!token.empty());
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    std::printf("{\"runs\": %zu, \"sum\": %s, \"seconds\": %.4f, \"processor\": %.4f}\n", runs,
                shortestText(sum).c_str(), taken.count(), processorSeconds());
    return 0;
}

int fetchFile(const Client &client, char **argv)
{
    const auto run = QCoro::waitFor(client.run(argv[3]));
    if (!run)
        return giveUp(run.error());
    const auto begun = std::chrono::steady_clock::now();
    const auto got = QCoro::waitFor(download(client, {ArtifactRoot::of(*run), argv[4], argv[5], {}}));
    if (!got)
        return giveUp(got.error());
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    std::printf("{\"bytes\": %lld, \"sha256\": \"%s\", \"seconds\": %.4f, \"processor\": %.4f}\n",
                static_cast<long long>(got->size), got->sha256.toHex().c_str(), taken.count(), processorSeconds());
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const std::string work = argc > 1 ? argv[1] : "";
    if (argc != 6 || (work != "runs" && work != "file")) {
        std::fprintf(stderr, "usage: bench_tracking runs URL EXPERIMENT PAGE TOKENS | file URL RUN PATH TARGET\n");
        return 2;
    }
    const QCoreApplication application(argc, argv);
    ConnectionOptions options;
    options.url = argv[2];
    const auto client = Client::open(std::move(options));
    if (!client)
        return giveUp(client.error());
    return work == "runs" ? listRuns(*client, argv) : fetchFile(*client, argv);
}
