// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "child.h"

#include <algorithm>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace valbench::test {

Child::Child(const std::vector<std::string> &command, const IoFaults &faults)
{
    int ends[2];
    if (::pipe(ends) != 0)
        return;
    m_process = ::fork();
    if (m_process == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::close(ends[0]);
        ::close(ends[1]);
        if (!faults.folder.empty()) {
            const auto folder = std::filesystem::canonical(faults.folder).string() + "/";
            ::setenv("LD_PRELOAD", VALBENCH_RECORD_IO, 1);
            ::setenv("ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", 1);
            ::setenv("VALBENCH_IO_FOLDER", folder.c_str(), 1);
            ::setenv("VALBENCH_IO_LOG", faults.log.empty() ? "/dev/null" : faults.log.c_str(), 1);
            ::setenv("VALBENCH_IO_FAIL_FROM", std::to_string(faults.failFrom).c_str(), 1);
            ::setenv("VALBENCH_IO_FAIL_COUNT", std::to_string(faults.failCount).c_str(), 1);
        }
        std::vector<char *> arguments;
        for (const auto &text : command)
            arguments.push_back(const_cast<char *>(text.c_str()));
        arguments.push_back(nullptr);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    m_output = ends[0];
}

Child::~Child()
{
    if (m_process > 0) {
        kill();
        wait();
    }
    ::close(m_output);
}

void Child::readMore()
{
    char buffer[4096];
    const auto size = ::read(m_output, buffer, sizeof buffer);
    if (size > 0)
        m_said.append(buffer, static_cast<std::size_t>(size));
    else {
        ::close(m_output);
        m_output = -1;
    }
}

bool Child::waitForFirstLine()
{
    while (m_output >= 0 && m_said.find('\n') == std::string::npos)
        readMore();
    return m_said.find('\n') != std::string::npos;
}

void Child::kill()
{
    if (m_process > 0) // -1 would be everybody
        ::kill(m_process, SIGKILL);
}

int Child::wait()
{
    while (m_output >= 0)
        readMore();
    int status = 0;
    ::waitpid(m_process, &status, 0);
    m_process = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::vector<std::string> Child::lines() const
{
    std::vector<std::string> all;
    for (std::size_t at = 0, end; (end = m_said.find('\n', at)) != std::string::npos; at = end + 1)
        all.push_back(m_said.substr(at, end - at));
    return all;
}

} // namespace valbench::test
