// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A program that is fed and read, with patience that ends.
#pragma once

#include <QProcess>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <valbench/base/result.h>

namespace valbench::scoring {

/// How long to wait for an answer, and who may end it earlier.
struct Patience
{
    std::chrono::milliseconds longest;
    const std::stop_token &stop;
};

/// What a program sees around it instead of what this one does.
struct Surroundings
{
    std::string folder;
    std::vector<std::pair<std::string, std::string>> variables;
};

/// Killed when this goes. Used by the thread that made it; needs no event loop. All waiting ends with unavailable,
/// which quotes the end of what the program wrote to its standard error, or with cancelled.
class ChildProcess {
public:
    /// notFound if there is no such program. With surroundings, whatever it starts is killed with it.
    Status start(const std::filesystem::path &program, const std::vector<std::string> &arguments,
                 const Patience &patience, const std::optional<Surroundings> &surroundings = {});
    ~ChildProcess();

    /// Hands the bytes over; some of them may still be on their way.
    Status write(std::string_view bytes, const Patience &patience);
    /// No more will be written.
    void endOfInput();
    /// Up to a line feed, without it; at most `most` bytes.
    Result<std::string> readLine(std::size_t most, const Patience &patience);
    Result<std::string> readExactly(std::size_t size, const Patience &patience);
    /// Until the program ends by itself, with status 0; at most `most` bytes.
    Result<std::string> readAll(std::size_t most, const Patience &patience);
    /// Bytes of memory in use now; unavailable if it does not run.
    [[nodiscard]] Result<std::int64_t> memory() const;

private:
    class Waiting;
    void takeErrors();
    tl::unexpected<Error> ended();

    std::string m_name;
    std::string m_errors; ///< the end of standard error
    qint64 m_group = 0;   ///< of processes; 0: this program's
    QProcess m_process;
};

} // namespace valbench::scoring
