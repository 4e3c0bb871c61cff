// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A model behind an address: what MLflow's scoring server, or one that speaks as it does, is asked over HTTP.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <stop_token>
#include <string>

#include <valbench/base/result.h>
#include <valbench/tracking/connection.h>

namespace valbench::tracking {

struct ServedAnswer
{
    std::string body;
    int attempts = 1;                  ///< how often the question was sent
    std::chrono::milliseconds time{0}; ///< from the question to the whole answer, attempts before it included
};

/// Has a thread of its own for the network, so that whoever asks may wait without an event loop; a QCoreApplication
/// must be there. Any thread may ask. Questions change nothing, so that one is sent again after failures of the line
/// and answers that may be others next time (408, 429, 5xx but 501), as the options' policy says. A stop ends a
/// question at once.
///
/// Errors as of validation::Scorer: badInput (the rows are not taken: 400, 413, 415, 422), cancelled, and unavailable
/// for everything else, sign-ins, redirections and web pages too. A server's own message may repeat rows, which are
/// patients' data, and is not passed on.
class ServedModel {
public:
    /// As Client::open(). Credentials for an address that is neither encrypted nor this computer are refused.
    static Result<std::unique_ptr<ServedModel>> open(ConnectionOptions options);
    ~ServedModel();

    /// Host and port.
    [[nodiscard]] const std::string &server() const;
    /// What GET /version answers where it is one line, such as "3.11.1"; empty if the server has no such call. Before
    /// that, GET /ping must say that the model is loaded.
    Result<std::string> version(const std::stop_token &stop) const;
    /// POST /invocations.
    [[nodiscard]] std::future<Result<ServedAnswer>> ask(std::string json, std::stop_token stop) const;

private:
    class Line;
    explicit ServedModel(std::unique_ptr<Line> line);
    std::unique_ptr<Line> m_line;
};

} // namespace valbench::tracking
