// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of its own in which the real program runs, with a profile of its own.
#pragma once

#include "support/texts.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <QTemporaryDir>

#include <valbench/base/json.h>

class QProcess;

namespace valbench::test {

using Arguments = std::vector<std::string>;

struct Ran
{
    int code = -1; ///< -1: it did not end by itself
    std::string out;
    std::string err;
    int signal = 0;      ///< that ended it; 0: it ended by itself
    bool dumped = false; ///< and left its memory in a file

    /// Exit status and both outputs, for the messages of failed tests.
    [[nodiscard]] std::string told() const;
};

/// The program under test: the one that was built, or another that VALBENCH_CLI names.
[[nodiscard]] std::string programUnderTest();

class Sandbox {
public:
    Sandbox();

    /// Runs valbench-cli without a terminal; `input` is its standard input, `outFile` takes its standard output.
    Ran run(const Arguments &arguments, std::string_view input = {}, const std::string &outFile = {});
    /// Runs it in a session of its own, which has no terminal.
    Ran runDetached(const Arguments &arguments);
    /// An environment variable for all runs to come; empty: unset.
    void setVariable(const std::string &name, const std::string &value) { m_variables[name] = value; }

    [[nodiscard]] std::string path(std::string_view name) const;
    /// Writes a file into the folder and returns its path.
    std::string write(std::string_view name, std::string_view text, std::filesystem::perms mode) const;
    std::string write(std::string_view name, std::string_view text) const;
    [[nodiscard]] std::filesystem::path profile() const { return path("home/valbench"); }

    /// Remembers what was printed, and tells whether a text was in any of it.
    void remember(const Ran &ran);
    [[nodiscard]] bool wasPrinted(std::string_view text) const { return m_printed.find(text) != std::string::npos; }
    /// Environment of the program, NAME=value.
    [[nodiscard]] std::vector<std::string> environment() const;

private:
    Ran start(QProcess &process, const Arguments &arguments, std::string_view input);
    QTemporaryDir m_folder;
    std::map<std::string, std::string> m_variables;
    std::string m_printed;
};

[[nodiscard]] std::string source(std::string_view path); ///< a file of the source tree

/// The member at a path such as "discrimination/auc/value" or "steps/0/title"; null where there is none.
[[nodiscard]] json::Value at(const json::Value &value, std::string_view path);
[[nodiscard]] std::string textAt(const json::Value &value, std::string_view path);
[[nodiscard]] double realAt(const json::Value &value, std::string_view path);
[[nodiscard]] std::size_t sizeAt(const json::Value &value, std::string_view path);

/// Empty if standard output is one JSON document that fits the schema which the same command prints.
std::string documentFault(Sandbox &sandbox, const Arguments &command, const Ran &ran);
/// The document; null where there is none.
[[nodiscard]] json::Value document(const Ran &ran);

} // namespace valbench::test

/// Fails the test with everything the program said unless it ended with this status.
#define VERIFY_CODE(ran, expected)                                                                                     \
    do {                                                                                                               \
        const auto &verifyRan = (ran);                                                                                 \
        QVERIFY2(verifyRan.code == (expected), verifyRan.told().c_str());                                              \
    } while (false)
/// The message on standard error holds a text.
#define VERIFY_SAYS(ran, text)                                                                                         \
    do {                                                                                                               \
        const auto &verifyRan = (ran);                                                                                 \
        QVERIFY2(verifyRan.err.find(text) != std::string::npos, verifyRan.told().c_str());                             \
    } while (false)
