// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The slice as a process that can be killed. usage: slice_player FOLDER
// Plays the demo in FOLDER/demo with FOLDER/profile as its profile. Says "<size> <hash>" for every commit that it
// was told is durable, and "done" at the end; a refusal as "failed <text>".

#include <QGuiApplication>

#include <string>
#include <unistd.h>

#include <valbench/services/demo.h>

using namespace valbench;

namespace {

void say(const std::string &text)
{
    const auto line = text + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        std::exit(4);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv); // fonts for the PDFs
    const std::filesystem::path folder = argv[1];
    const SystemClock clock;
    SystemRandom random;
    services::Environment environment{clock,
                                      random,
                                      folder / "profile",
                                      "0.1.0+crash",
                                      [] { return std::string("+00:00 UTC"); },
                                      services::KeyProtection::unitTest};
    environment.committed = [](const domain::LedgerHead &head) {
        say(std::to_string(head.size) + " " + head.hash.toHex());
    };
    const auto played = services::playDemo(environment, folder / "demo", VALBENCH_SOURCE_DIR "/resources");
    say(played ? "done" : "failed " + played.error().text());
    return played ? 0 : 1;
}
