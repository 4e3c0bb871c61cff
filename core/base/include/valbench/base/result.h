// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Result<T>: a value or an Error; a dropped Result is a compiler warning.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include <valbench/base/error.h>

namespace valbench {

/// Only names that C++23's std::expected has too are used on it (and_then, transform, or_else).
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
    using Base = tl::expected<T, Error>;

public:
    using Base::Base;
    Result(const Base &other) : Base(other) {}
    Result(Base &&other) : Base(std::move(other)) {}
    Result(Error error) : Base(tl::unexpected<Error>(std::move(error))) {}
};

using Status = Result<void>;

/// Shorthand for returning a failure.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, MessageKey key, std::vector<MessageArg> args = {},
                                                std::source_location where = std::source_location::current())
{
    return tl::unexpected<Error>(Error(code, key, std::move(args), where));
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace valbench

#define VB_CONCAT_IMPL(a, b) a##b
#define VB_CONCAT(a, b) VB_CONCAT_IMPL(a, b)

/// VB_TRY(auto rows, readRows(file)); declares rows, or returns the error from the enclosing function.
#define VB_TRY(declaration, expression) VB_TRY_IMPL(VB_CONCAT(vbTry, __LINE__), declaration, expression)
#define VB_TRY_IMPL(temporary, declaration, expression)                                                                \
    auto temporary = (expression);                                                                                     \
    if (!temporary)                                                                                                    \
        return ::valbench::fail(std::move(temporary).error());                                                         \
    declaration = *std::move(temporary)

/// VB_CHECK(step()); returns the error from the enclosing function, if there is one.
#define VB_CHECK(expression)                                                                                           \
    do {                                                                                                               \
        auto vbCheck = (expression);                                                                                   \
        if (!vbCheck)                                                                                                  \
            return ::valbench::fail(std::move(vbCheck).error());                                                       \
    } while (false)
