// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http_words.h"

#include <algorithm>

#include <valbench/base/text.h>

#include "decode.h"

namespace valbench::tracking {

namespace {

constexpr std::size_t longestMessage = 600; // bytes of a server's own words

/// One line, cut at a character.
std::string shortened(std::string_view text)
{
    std::string out(trimmed(text));
    if (out.size() > longestMessage) {
        auto end = longestMessage;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U)
            --end;
        out = out.substr(0, end) + "…";
    }
    std::ranges::replace_if(
        out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return isUtf8(out) ? out : std::string("(not text)");
}

bool holds(const std::string &text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

Error unauthorised(const Answer &, const Asked &asked)
{
    switch (asked.authentication) {
    case Authentication::password:
        return {ErrorCode::refused,
                VB_MSG("{server} does not accept the user name and password. The password may be mistyped or have "
                       "expired: check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or ask the server's "
                       "administrator."),
                {{"server", asked.server}}};
    case Authentication::token:
        return {ErrorCode::refused,
                VB_MSG("{server} does not accept the token. It may have expired: get a new one and set "
                       "MLFLOW_TRACKING_TOKEN."),
                {{"server", asked.server}}};
    case Authentication::none: break;
    }
    return {ErrorCode::refused,
            VB_MSG("{server} asks who you are. Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or "
                   "MLFLOW_TRACKING_TOKEN."),
            {{"server", asked.server}}};
}

Error forbidden(const Answer &answer, const Asked &asked)
{
    if (holds(answer.body, "Invalid Host header"))
        return {ErrorCode::refused,
                VB_MSG("{server} turns away requests that name it so: MLflow guards against DNS rebinding and does not "
                       "know this name. Ask its administrator to start it with --allowed-hosts {server} (the port "
                       "counts), or use the address that it knows."),
                {{"server", asked.server}}};
    if (holds(answer.body, "Cross-origin request blocked"))
        return {ErrorCode::refused,
                VB_MSG("{server} turns the request away as one from a foreign web page. A proxy in between may add an "
                       "Origin header: ask its administrator."),
                {{"server", asked.server}}};
    const bool isOwn = trimmed(answer.body) == "Permission denied"; // which MLflow labels as a web page
    if (!isOwn && answer.isHtml())
        return {ErrorCode::refused,
                VB_MSG("Something before {server} turned the request away with a page for people (403): a proxy or a "
                       "firewall. Ask who runs it to let Valbench through to MLflow."),
                {{"server", asked.server}}};
    return {ErrorCode::refused,
            VB_MSG("{server} says that you may not do this (403). Ask its administrator for the permission."),
            {{"server", asked.server}}};
}

Error withoutEndpoint(const Answer &answer, const Asked &asked)
{
    return {ErrorCode::notFound,
            VB_MSG("{server} does not know this call ({status}). It may be an older MLflow, another server, or MLflow "
                   "may live under a path: check the tracking URI."),
            {{"server", asked.server}, {"status", std::to_string(answer.status)}}};
}

Error busy(const Answer &answer, const Asked &asked)
{
    if (!answer.retryAfter.empty())
        return {ErrorCode::unavailable,
                VB_MSG("{server} is overloaded ({status}) and asks to wait: {wait}. Try again then."),
                {{"server", asked.server},
                 {"status", std::to_string(answer.status)},
                 {"wait", "Retry-After " + shortened(answer.retryAfter)}}};
    return {ErrorCode::unavailable,
            VB_MSG("{server} gets too many requests ({status}). Try again in a few minutes."),
            {{"server", asked.server}, {"status", std::to_string(answer.status)}}};
}

Error outOfOrder(const Answer &answer, const Asked &asked)
{
    if (answer.status == 503 && holds(answer.body, "--artifacts-only"))
        return {ErrorCode::unavailable,
                VB_MSG("{server} serves artifacts only (--artifacts-only). Use the address of the tracking server."),
                {{"server", asked.server}}};
    if (answer.status == 503 && holds(answer.body, "--serve-artifacts"))
        return {ErrorCode::unavailable,
                VB_MSG("{server} does not hand out artifacts itself. Ask its administrator to start it with "
                       "--serve-artifacts."),
                {{"server", asked.server}}};
    return {
        ErrorCode::unavailable,
        VB_MSG("{server} failed ({status}) and does not say why. Try again; if it stays so, its administrator finds "
               "the reason in its log."),
        {{"server", asked.server}, {"status", std::to_string(answer.status)}}};
}

ErrorCode codeOf(const std::string &word, int status)
{
    if (word == "RESOURCE_ALREADY_EXISTS" || word == "RESOURCE_CONFLICT" || word == "ALREADY_EXISTS" ||
        word == "ABORTED" || status == 409)
        return ErrorCode::conflict;
    if (word == "RESOURCE_DOES_NOT_EXIST" || word == "NOT_FOUND" || word == "ENDPOINT_NOT_FOUND" || status == 404)
        return ErrorCode::notFound;
    if (word == "PERMISSION_DENIED" || word == "UNAUTHENTICATED" || word == "CUSTOMER_UNAUTHORIZED" || status == 401 ||
        status == 403)
        return ErrorCode::refused;
    return status >= 500 || status == 429 || status == 499 ? ErrorCode::unavailable : ErrorCode::badInput;
}

/// MLflow's own error, or one of its routes' own.
std::optional<Error> ownError(const Answer &answer, const Asked &asked)
{
    const auto failure = decode::failure(answer.body);
    if (!failure || (failure->code.empty() && failure->message.empty()))
        return {};
    const auto message = shortened(failure->message);
    const auto code = codeOf(failure->code, answer.status);
    if (failure->code == "FEATURE_DISABLED")
        return Error(ErrorCode::unavailable,
                     VB_MSG("{server} has switched this feature off: {message}. Ask its administrator."),
                     {{"server", asked.server}, {"message", message}});
    return Error(code, VB_MSG("{server} answered: {message} ({code})"),
                 {{"server", asked.server},
                  {"message", message.empty() ? "it gives no reason" : message},
                  {"code", shortened(failure->code.empty() ? std::to_string(answer.status) : failure->code)}});
}

Error redirected(const Answer &answer, const Asked &asked)
{
    // Only the host: what follows may hold a sign-in's secrets.
    auto host = answer.location.substr(0, answer.location.find_first_of("?#"));
    const auto start = host.find("://");
    host = start == std::string::npos ? asked.server : host.substr(start + 3, host.find('/', start + 3) - start - 3);
    host = host.substr(host.find('@') == std::string::npos ? 0 : host.find('@') + 1);
    return {
        ErrorCode::refused,
        VB_MSG("{server} sends the request on to {host} ({status}), as sign-in pages do. Set MLFLOW_TRACKING_TOKEN if "
               "a proxy guards the server, or correct the tracking URI (http or https, host, path)."),
        {{"server", asked.server}, {"host", shortened(host)}, {"status", std::to_string(answer.status)}}};
}

} // namespace

bool Answer::isHtml() const
{
    const auto start = asciiLower(trimmed(std::string_view(body).substr(0, 200)));
    return contentType == "text/html" || start.starts_with("<!doctype") || start.starts_with("<html");
}

bool Answer::lacksEndpoint() const
{
    if (status != 404 && status != 405)
        return false;
    const auto failure = decode::failure(body);
    return !failure || failure->code == "ENDPOINT_NOT_FOUND" ||
           (failure->code.empty() && failure->message == "Not Found");
}

std::string Answer::errorCode() const
{
    const auto failure = decode::failure(body);
    return failure ? failure->code : std::string();
}

std::optional<Error> problemOfStatus(const Answer &answer, const Asked &asked)
{
    if (answer.isGood())
        return {};
    if (answer.status >= 300 && answer.status < 400)
        return redirected(answer, asked);
    if (answer.status == 401)
        return unauthorised(answer, asked);
    if (answer.lacksEndpoint())
        return withoutEndpoint(answer, asked);
    if (auto own = ownError(answer, asked); own && answer.status != 429)
        return own;
    if (answer.status == 403)
        return forbidden(answer, asked);
    if (answer.status == 429 || (answer.status == 503 && !answer.retryAfter.empty()))
        return busy(answer, asked);
    if (answer.status == 413)
        return Error(
            ErrorCode::badInput,
            VB_MSG("A proxy before {server} refuses so large a request (413). Ask who runs it to raise the limit "
                   "for request bodies."),
            {{"server", asked.server}});
    return outOfOrder(answer, asked);
}

std::optional<Error> problemOf(const Answer &answer, const Asked &asked)
{
    if (auto problem = problemOfStatus(answer, asked))
        return problem;
    if (answer.isHtml())
        return Error(
            ErrorCode::refused,
            VB_MSG("{server} answered with a web page instead of data: most likely a sign-in page. Set "
                   "MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD; if MLflow "
                   "lives under a path, add it to the tracking URI."),
            {{"server", asked.server}});
    if (answer.body.empty())
        return Error(
            ErrorCode::unavailable,
            VB_MSG("{server} answered with nothing at all ({status}). A proxy in between may have swallowed the "
                   "answer: ask who runs it."),
            {{"server", asked.server}, {"status", std::to_string(answer.status)}});
    return {};
}

} // namespace valbench::tracking
