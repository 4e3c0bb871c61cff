// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a program that is about to meet a fault, and takes down what it says.
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace valbench::test {

/// Faults to put under the program; empty: none.
struct IoFaults
{
    std::filesystem::path folder; ///< what happens to files below it counts
    std::filesystem::path log;    ///< where every change to files is noted
    long failFrom = 0;            ///< the n-th write fails for want of space, ...
    long failCount = 0;           ///< ... and so many from there on
};

class Child {
public:
    /// Starts the program, given by its path, with arguments.
    explicit Child(const std::vector<std::string> &command, const IoFaults &faults = {});
    ~Child();
    Child(const Child &) = delete;
    Child &operator=(const Child &) = delete;

    /// Waits until it has said something; false if it ended before that.
    bool waitForFirstLine();
    void kill();
    /// Waits for the end. Exit status, or -1 if it was killed.
    int wait();
    /// Every complete line so far; all of them after wait().
    [[nodiscard]] std::vector<std::string> lines() const;

private:
    void readMore();
    pid_t m_process = -1;
    int m_output = -1;
    std::string m_said;
};

} // namespace valbench::test
