// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An execution by hand as a process that can be killed. usage: guided_player STORE PROFILE USER PASSWORD PROTOCOL
// Goes on where the store says that it was left, as a person would after a crash: begins, runs, records what has no
// result, and says "done" when only the second person is missing. Says "<size> <hash>" for every commit.

#include <algorithm>
#include <string>
#include <unistd.h>

#include <valbench/services/workspace.h>

using namespace valbench;
using domain::Outcome;

namespace {

void say(const std::string &text)
{
    const auto line = text + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        std::exit(4);
}

Result<std::string> begunOrBegin(services::Workspace &workspace, const services::Session &session,
                                 const std::string &protocol)
{
    VB_TRY(const auto all, workspace.executions().list(session));
    for (const auto &view : all) {
        if (view.execution.state == domain::ExecutionState::inProgress)
            return view.record.id;
    }
    return workspace.executions().begin(session, protocol);
}

Status play(const services::Environment &environment, char **words)
{
    VB_TRY(const auto workspace, services::Workspace::open(environment, words[1]));
    VB_TRY(const auto session, workspace->sessions().signIn(words[3], Secret(std::string(words[4]))));
    auto executions = workspace->executions();
    VB_TRY(const auto id, begunOrBegin(*workspace, *session, words[5]));
    const auto open = [&](std::string_view step) -> Result<bool> {
        VB_TRY(const auto view, executions.show(*session, id));
        return view.execution.step(step)->outcome == Outcome::notRun;
    };
    const auto record = [&](const char *step, const char *actual) -> Status {
        services::StepEntry entry;
        entry.stepId = step;
        entry.outcome = Outcome::passed;
        entry.actual = actual;
        entry.evidence = {{std::string(step) + ".txt", "text/plain", Bytes(5000, 'x')}};
        return executions.recordStep(*session, id, entry);
    };
    const std::string samples = VALBENCH_SOURCE_DIR "/resources/samples/";
    VB_TRY(const bool needsM1, open("M1"));
    if (needsM1)
        VB_CHECK(record("M1", "Version 1.7.4 is shown"));
    VB_TRY(const bool needsRun, open("9"));
    if (needsRun)
        VB_CHECK(executions.runAutomatic(
            *session, id, {}, {{"test", samples + "flchain_test.csv"}, {"baseline", samples + "flchain_train.csv"}}));
    VB_TRY(const bool needsM2, open("M2"));
    if (needsM2)
        VB_CHECK(record("M2", "The lamp is green"));
    return workspace->sessions().signOut(*session);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 6)
        return 2;
    const SystemClock clock;
    SystemRandom random;
    services::Environment environment{clock,
                                      random,
                                      argv[2],
                                      "0.1.0+crash",
                                      [] { return std::string("+00:00 UTC"); },
                                      services::KeyProtection::unitTest};
    environment.committed = [](const domain::LedgerHead &head) {
        say(std::to_string(head.size) + " " + head.hash.toHex());
    };
    const auto played = play(environment, argv);
    say(played ? "done" : "failed " + played.error().text());
    return played ? 0 : 1;
}
