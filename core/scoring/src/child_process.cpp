// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "child_process.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcessEnvironment>
#include <QStringList>
#include <algorithm>
#include <csignal>
#include <unistd.h>

namespace valbench::scoring {

namespace {

constexpr int slice = 50;                           ///< ms between two looks at the stop token
constexpr qint64 underWay = qint64(4) << 20;        ///< bytes that may wait in the pipe's buffer
constexpr std::size_t errorsKept = 2000;            ///< bytes
constexpr std::size_t piece = std::size_t(1) << 20; ///< bytes written at once

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

} // namespace

/// One wait: steps of a few milliseconds until something holds.
class ChildProcess::Waiting {
public:
    Waiting(ChildProcess &child, const Patience &patience) : m_child(child), m_patience(patience) { m_timer.start(); }

    /// What ends the wait for everybody; nothing while it goes on.
    Status goesOn()
    {
        m_child.takeErrors();
        if (m_patience.stop.stop_requested())
            return fail(ErrorCode::cancelled, VB_MSG("Scoring was stopped."));
        if (m_timer.elapsed() > m_patience.longest.count())
            return fail(
                ErrorCode::unavailable,
                VB_MSG("{program} gave no answer for {seconds} s. It was ended; give it fewer rows, or more time."),
                {{"program", m_child.m_name}, {"seconds", std::to_string(m_timer.elapsed() / 1000)}});
        return {};
    }

private:
    ChildProcess &m_child;
    const Patience &m_patience;
    QElapsedTimer m_timer;
};

Status ChildProcess::start(const std::filesystem::path &program, const std::vector<std::string> &arguments,
                           const Patience &patience, const std::optional<Surroundings> &surroundings)
{
    m_name = program.filename().string();
    QStringList list;
    for (const auto &argument : arguments)
        list.append(text(argument));
    if (surroundings) {
        QProcessEnvironment variables;
        for (const auto &[name, value] : surroundings->variables)
            variables.insert(text(name), text(value));
        m_process.setProcessEnvironment(variables);
        m_process.setWorkingDirectory(text(surroundings->folder));
        m_process.setChildProcessModifier([] { ::setpgid(0, 0); });
    }
    m_process.start(text(program.string()), list);
    Waiting waiting(*this, patience);
    while (!m_process.waitForStarted(slice)) {
        if (m_process.error() == QProcess::FailedToStart)
            return fail(ErrorCode::notFound, VB_MSG("{program} cannot be started: {reason}."),
                        {{"program", program.string()}, {"reason", m_process.errorString().toStdString()}});
        VB_CHECK(waiting.goesOn());
    }
    if (surroundings)
        m_group = m_process.processId();
    return {};
}

ChildProcess::~ChildProcess()
{
    if (m_group > 0)
        ::kill(static_cast<pid_t>(-m_group), SIGKILL);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(-1);
}

void ChildProcess::takeErrors()
{
    m_errors += m_process.readAllStandardError().toStdString();
    if (m_errors.size() > errorsKept)
        m_errors.erase(0, m_errors.size() - errorsKept);
}

tl::unexpected<Error> ChildProcess::ended()
{
    takeErrors();
    const bool isKilled = m_process.exitStatus() == QProcess::CrashExit;
    const auto said = m_errors.empty() ? std::string("nothing") : m_errors;
    if (isKilled)
        return fail(ErrorCode::unavailable,
                    VB_MSG("{program} was killed in the middle of its work; it had said: {said}"),
                    {{"program", m_name}, {"said", said}});
    return fail(ErrorCode::unavailable,
                VB_MSG("{program} ended with status {status} before it had answered; it had said: {said}"),
                {{"program", m_name}, {"status", std::to_string(m_process.exitCode())}, {"said", said}});
}

Status ChildProcess::write(std::string_view bytes, const Patience &patience)
{
    Waiting waiting(*this, patience);
    while (!bytes.empty()) {
        const auto now = bytes.substr(0, piece);
        if (m_process.write(now.data(), static_cast<qint64>(now.size())) != static_cast<qint64>(now.size()))
            return ended();
        bytes.remove_prefix(now.size());
        while (m_process.bytesToWrite() > underWay) {
            VB_CHECK(waiting.goesOn());
            if (!m_process.waitForBytesWritten(slice) && m_process.state() == QProcess::NotRunning)
                return ended();
        }
    }
    return {};
}

void ChildProcess::endOfInput()
{
    m_process.closeWriteChannel();
}

Result<std::string> ChildProcess::readLine(std::size_t most, const Patience &patience)
{
    Waiting waiting(*this, patience);
    for (;;) {
        VB_CHECK(waiting.goesOn());
        if (m_process.canReadLine()) {
            auto line = m_process.readLine().toStdString();
            line.pop_back();
            return line;
        }
        if (m_process.bytesAvailable() > static_cast<qint64>(most))
            return fail(ErrorCode::unavailable, VB_MSG("{program} answered with a line longer than {most} bytes."),
                        {{"program", m_name}, {"most", std::to_string(most)}});
        if (!m_process.waitForReadyRead(slice) && m_process.state() == QProcess::NotRunning && !m_process.canReadLine())
            return ended();
    }
}

Result<std::string> ChildProcess::readExactly(std::size_t size, const Patience &patience)
{
    Waiting waiting(*this, patience);
    const auto wanted = static_cast<qint64>(size);
    while (m_process.bytesAvailable() < wanted) {
        VB_CHECK(waiting.goesOn());
        if (!m_process.waitForReadyRead(slice) && m_process.state() == QProcess::NotRunning &&
            m_process.bytesAvailable() < wanted)
            return ended();
    }
    return m_process.read(wanted).toStdString();
}

Result<std::string> ChildProcess::readAll(std::size_t most, const Patience &patience)
{
    Waiting waiting(*this, patience);
    std::string all;
    for (;;) {
        VB_CHECK(waiting.goesOn());
        const bool isOver = m_process.state() == QProcess::NotRunning;
        all += m_process.readAllStandardOutput().toStdString();
        if (all.size() > most)
            return fail(ErrorCode::unavailable, VB_MSG("{program} answered with more than {most} bytes."),
                        {{"program", m_name}, {"most", std::to_string(most)}});
        if (isOver && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0)
            return all;
        if (isOver)
            return ended();
        if (!m_process.waitForReadyRead(slice))
            m_process.waitForFinished(0);
    }
}

Result<std::int64_t> ChildProcess::memory() const
{
    // The second number is of pages in memory, see proc(5).
    QFile file(QStringLiteral("/proc/%1/statm").arg(m_process.processId()));
    if (m_process.state() == QProcess::Running && file.open(QIODevice::ReadOnly)) {
        const auto numbers = file.readAll().simplified().split(' ');
        bool isNumber = false;
        const auto pages = numbers.size() > 1 ? numbers[1].toLongLong(&isNumber) : 0;
        if (isNumber)
            return pages * static_cast<std::int64_t>(::sysconf(_SC_PAGESIZE));
    }
    return fail(ErrorCode::unavailable, VB_MSG("The memory of {program} cannot be read; it does not run any more."),
                {{"program", m_name}});
}

} // namespace valbench::scoring
