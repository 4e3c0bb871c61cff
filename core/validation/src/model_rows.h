// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows to ask a model about, and what its answers have in common.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "check.h"

namespace valbench::validation {

/// The columns of the test set that feed the model, each once.
Result<data::Table> inputRows(const CheckContext &context);
/// These rows, in this order; rows may repeat.
data::Table rowsOf(const data::Table &table, std::span<const std::size_t> rows);
/// Up to `count` rows, evenly spread, the first among them.
std::vector<std::size_t> spreadRows(std::size_t rows, std::size_t count);
/// The rows of the test set that a check asks about again, and what the model said of them at first; see the
/// parameter "rows".
struct AskedRows
{
    data::Table rows;
    std::vector<double> scores;
};
Result<AskedRows> askedRows(const CheckContext &context);
/// The table with one column in the place of the one of its name.
data::Table withColumn(const data::Table &table, const data::Column &column);
/// A column of one number, or of one text, as often as the table has rows; empty text: missing.
data::Column constantColumn(const data::Table &table, const std::string &name, double value);
data::Column constantColumn(const data::Table &table, const std::string &name, const std::string &text);

/// Answers held against the first ones.
class Comparison {
public:
    /// Of equal length.
    void add(std::span<const double> expected, std::span<const double> found);
    void add(double expected, double found) { add({&expected, 1}, {&found, 1}); }
    /// badInput if there was nothing to compare.
    Result<Finding> finding(std::string setting) const;
    [[nodiscard]] std::size_t differing() const { return m_differing; }

private:
    double m_largest = 0;
    std::size_t m_compared = 0;
    std::size_t m_differing = 0;
    std::size_t m_oneSided = 0; ///< a score in one answer and none in the other
};

enum class Reply {
    scored,    ///< a probability for every row
    undecided, ///< no score for any row
    refused,   ///< an error that says that the rows are not what the model takes
    nonsense,  ///< anything else
};
[[nodiscard]] std::string_view replyName(Reply reply);
/// How the model answers; an error if it died, was stopped, or failed otherwise.
Result<Reply> replyTo(Scorer &scorer, const data::Table &rows, const std::stop_token &stop);

/// Cases with a declared answer.
class Cases {
public:
    explicit Cases(Nouns nouns = {"wrong answers", "wrong answer", {}}) : m_nouns(std::move(nouns)) {}

    /// `what` names the case: "age missing".
    void add(const std::string &what, bool isRight, std::string_view found);
    [[nodiscard]] std::size_t asked() const { return m_asked; }
    [[nodiscard]] Finding finding(std::string setting = {}) const;

private:
    Nouns m_nouns;
    std::size_t m_asked = 0;
    std::size_t m_wrong = 0;
    std::vector<std::string> m_remarks; ///< the first wrong ones
};

} // namespace valbench::validation
