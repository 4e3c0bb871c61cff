// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What was sent to a model elsewhere and what came back, by digest.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <valbench/base/digest.h>

namespace valbench::scoring {

/// Grows with each question; of very many, the first are listed and the others counted.
class Transcript {
public:
    static constexpr std::size_t mostListed = 100'000;

    struct Question
    {
        std::size_t rows = 0;
        std::optional<int> attempts = 1;   ///< nothing: how often it was sent before it failed is not known
        std::chrono::milliseconds time{0}; ///< until the answer was there, or the failure was noticed
        Digest sent;
        std::optional<Digest> came; ///< nothing: there was no answer that could be used
    };
    void add(const Question &question);
    /// "5 questions, 1 of them sent again"; empty before the first.
    [[nodiscard]] std::string summary() const;
    /// One line a question: number, rows, attempts (empty: not known), milliseconds, SHA-256 of what was sent and of
    /// what came.
    [[nodiscard]] const std::string &csv() const { return m_csv; }

private:
    std::string m_csv;
    std::size_t m_count = 0;
    std::size_t m_repeated = 0;
};

} // namespace valbench::scoring
