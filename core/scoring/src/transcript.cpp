// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/scoring/transcript.h>

namespace valbench::scoring {

void Transcript::add(const Question &question)
{
    if (m_count == 0)
        m_csv = "question,rows,attempts,milliseconds,request_sha256,answer_sha256\n";
    ++m_count;
    m_repeated += question.attempts.value_or(1) > 1 ? 1 : 0;
    if (m_count > mostListed)
        return;
    m_csv += std::to_string(m_count) + "," + std::to_string(question.rows) + "," +
             (question.attempts ? std::to_string(*question.attempts) : std::string()) + "," +
             std::to_string(question.time.count()) + "," + question.sent.toHex() + "," +
             (question.came ? question.came->toHex() : std::string()) + "\n";
}

std::string Transcript::summary() const
{
    if (m_count == 0)
        return {};
    auto text = std::to_string(m_count) + (m_count == 1 ? " question" : " questions");
    if (m_repeated > 0)
        text += ", " + std::to_string(m_repeated) + " of them sent again after a failure";
    return text;
}

} // namespace valbench::scoring
