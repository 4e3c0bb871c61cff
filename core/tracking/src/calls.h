// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How the client's calls are put together.
#pragma once

#include "transport.h"

namespace valbench::tracking::calls {

using Query = std::vector<std::pair<std::string, std::string>>;
using TransportPtr = std::shared_ptr<Transport>;
using CallPtr = std::shared_ptr<const Call>;

inline const std::string api = "/api/2.0/mlflow/";

/// Percent-encoded, '/' too.
[[nodiscard]] std::string encoded(const std::string &text);
/// The same for each name between slashes.
[[nodiscard]] std::string encodedPath(const std::string &path);
[[nodiscard]] std::string queryOf(const Query &query);

/// Reading: may be repeated.
[[nodiscard]] CallPtr get(const Transport &transport, const std::string &path, const Query &query = {});
/// A search whose body is its query: may be repeated.
[[nodiscard]] CallPtr search(const Transport &transport, const std::string &path, std::string body);
/// Writing. `isRepeatable` only if a second time changes nothing.
[[nodiscard]] CallPtr post(const Transport &transport, const std::string &path, std::string body, bool isRepeatable);

/// Deleting what is named in the body: a second time changes nothing.
[[nodiscard]] CallPtr remove(const Transport &transport, const std::string &path, std::string body);

/// Sends a call and reads its answer.
template <class T>
QCoro::Task<Result<T>> ask(TransportPtr transport, CallPtr call, std::stop_token stop,
                           Result<T> (*decode)(std::string_view))
{
    auto answer = co_await exchange(transport, call, stop);
    if (!answer)
        co_return Result<T>(std::move(answer).error());
    if (auto problem = problemOf(*answer, transport->asked()))
        co_return Result<T>(*std::move(problem));
    co_return decode(answer->body);
}

/// A task that is done: for what was refused before anything was sent.
template <class T>
QCoro::Task<Result<T>> refused(Error error)
{
    co_return Result<T>(std::move(error));
}

} // namespace valbench::tracking::calls
