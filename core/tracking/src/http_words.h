// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an answer that is not the one expected means, in words, with what to do about it.
#pragma once

#include <optional>
#include <string>

#include <valbench/base/result.h>

namespace valbench::tracking {

enum class Authentication { none, password, token };

/// An answer to one request.
struct Answer
{
    int status = 0;
    std::string contentType; ///< lower case, without parameters
    std::string location;    ///< of a redirection
    std::string retryAfter;
    std::string entityTag;
    std::string lastModified;
    std::string contentRange;
    std::optional<std::int64_t> length; ///< what the server announced
    std::string body;
    int attempts = 1; ///< how often it was asked for

    [[nodiscard]] bool isGood() const { return status >= 200 && status < 300; }
    [[nodiscard]] bool isHtml() const;
    /// The endpoint is missing, not the object: 404 or 405 without MLflow's own error.
    [[nodiscard]] bool lacksEndpoint() const;
    /// The error_code of MLflow's own error; empty if there is none.
    [[nodiscard]] std::string errorCode() const;
};

/// Who was asked, for the words.
struct Asked
{
    std::string server; ///< host and port
    Authentication authentication = Authentication::none;
};

/// Nothing if the answer is what an API call expects: a good status and a JSON object. Servers' own messages are cut to
/// a sensible length; pages of HTML are not repeated.
[[nodiscard]] std::optional<Error> problemOf(const Answer &answer, const Asked &asked);
/// The same for a call whose good answer may be anything, such as a file.
[[nodiscard]] std::optional<Error> problemOfStatus(const Answer &answer, const Asked &asked);

} // namespace valbench::tracking
