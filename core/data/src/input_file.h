// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A file opened for reading from start to end, which notices when it changes meanwhile.
#pragma once

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <span>

#include <valbench/base/result.h>

namespace valbench::data {

class InputFile {
public:
    /// notFound; badInput for a folder or device; unavailable with the system's reason.
    static Result<InputFile> open(const std::filesystem::path &file);
    InputFile(InputFile &&other) noexcept;
    InputFile &operator=(InputFile &&) = delete;
    ~InputFile();

    [[nodiscard]] const std::string &name() const { return m_name; }
    /// Bytes at the time of opening; 0 for pipes and some files of the system, which are read to their end.
    [[nodiscard]] std::uint64_t size() const { return m_state.size; }
    /// Fills the buffer from the current place; fewer bytes only at the end.
    Result<std::size_t> read(std::span<char> buffer);
    /// Fills the buffer from a place; for files with a size, from any thread.
    Result<std::size_t> readAt(std::uint64_t offset, std::span<char> buffer) const;
    /// unavailable if size or time stamps are no longer those at opening.
    Status checkUnchanged() const;
    [[nodiscard]] Error changed() const;

private:
    struct State
    {
        std::uint64_t size;
        std::timespec modified;
        std::timespec changed;
    };
    InputFile(int descriptor, std::string name, State state)
        : m_descriptor(descriptor), m_name(std::move(name)), m_state(state)
    {
    }
    [[nodiscard]] Error broken(int number) const;
    int m_descriptor;
    std::string m_name;
    State m_state;
};

/// "Permission denied" and the like, in English whatever the locale.
[[nodiscard]] std::string systemReason(int number);

} // namespace valbench::data
