// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A scoring server with faults, outside the product: scoring_server.py.
#pragma once

#include <string>

#include <QProcess>
#include <QTemporaryDir>

namespace valbench::test {

class ScoringServer {
public:
    /// Starts it with valbench-xgboost and a model, or, without them, with the first number of a row as its score.
    /// Throws if it does not start.
    explicit ScoringServer(const std::string &python, const std::string &program = {}, const std::string &model = {});
    ~ScoringServer();
    ScoringServer(const ScoringServer &) = delete;
    ScoringServer &operator=(const ScoringServer &) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    /// From the next request on; empty: none.
    void setFault(const std::string &fault);

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    int m_port = 0;
};

} // namespace valbench::test
