// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "terminal_run.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace valbench::test {

namespace {

using Clock = std::chrono::steady_clock;

std::vector<char *> pointers(std::vector<std::string> &texts)
{
    std::vector<char *> out;
    for (auto &text : texts)
        out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

/// Reads what comes within a tenth of a second; false at the end.
bool readSome(int terminal, std::string &shown)
{
    pollfd waiting{terminal, POLLIN, 0};
    if (::poll(&waiting, 1, 100) <= 0)
        return true;
    char buffer[4096];
    const auto got = ::read(terminal, buffer, sizeof buffer);
    if (got <= 0)
        return got < 0 && errno == EINTR; // EIO: the program has closed its side
    shown.append(buffer, static_cast<std::size_t>(got));
    return true;
}

} // namespace

Ran runAtTerminal(Sandbox &sandbox, const Arguments &arguments, const std::vector<Turn> &dialogue)
{
    // Everything that allocates happens before the fork.
    std::vector<std::string> words{programUnderTest()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto variables = sandbox.environment();
    auto argumentList = pointers(words);
    auto environmentList = pointers(variables);
    const auto outFile = sandbox.path("terminal-out");
    const auto folder = sandbox.path("");

    int terminal = -1;
    const auto child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (child < 0) { // never to be killed: -1 means everybody
        Ran none;
        none.code = -1;
        none.err = std::string("no pseudo-terminal: ") + std::strerror(errno); // NOLINT(concurrency-mt-unsafe)
        return none;
    }
    if (child == 0) {
        const int out = ::open(outFile.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(out, STDOUT_FILENO);
        if (::chdir(folder.c_str()) == 0)
            ::execve(argumentList.front(), argumentList.data(), environmentList.data());
        ::_exit(127);
    }

    Ran ran;
    const auto deadline = Clock::now() + std::chrono::seconds(120);
    std::size_t from = 0; // what came before belongs to earlier turns
    bool open = true;
    for (const auto &turn : dialogue) {
        std::size_t found = std::string::npos;
        while (open && found == std::string::npos && Clock::now() < deadline) {
            open = readSome(terminal, ran.err);
            found = ran.err.find(turn.expected, from);
        }
        if (found == std::string::npos) {
            ran.err += "\n[the terminal never showed: " + turn.expected + "]\n";
            ::kill(child, SIGKILL);
            break;
        }
        from = found + turn.expected.size();
        if (turn.look)
            turn.look(child);
        [[maybe_unused]] const auto written = ::write(terminal, turn.typed.data(), turn.typed.size());
    }
    while (open && Clock::now() < deadline)
        open = readSome(terminal, ran.err);
    if (open)
        ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(terminal);
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    ran.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    ran.dumped = WIFSIGNALED(status) && WCOREDUMP(status);
    ran.out = fileText(outFile);
    sandbox.remember(ran);
    return ran;
}

} // namespace valbench::test
