// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A copy of a text in memory that parsers may read past the end of.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <valbench/base/result.h>

#include "input_file.h"
#include "parallel.h"

namespace valbench::data {

/// Behind the last byte stand a line feed and zeros, so that scanning needs no check of the end.
class Snapshot {
public:
    static constexpr std::size_t padding = 64;

    static Snapshot of(std::string_view text);
    /// Reads a file to its end, with all workers if it is large. badInput if it is larger than maxBytes;
    /// unavailable if it changes while it is read.
    static Result<Snapshot> of(InputFile &file, std::uint64_t maxBytes, const Workers &workers, Stage stage);

    [[nodiscard]] std::string_view text() const { return {m_bytes.get(), m_size}; }

private:
    explicit Snapshot(std::size_t capacity);
    void seal(std::size_t size);
    static Result<Snapshot> ofStream(InputFile &file, std::uint64_t maxBytes, const Workers &workers);
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_capacity;
    std::size_t m_size = 0;
};

} // namespace valbench::data
