// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What people say to each other about a record: kept as a record, and settled before the other is approved.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/domain/record.h>
#include <valbench/domain/roles.h>

namespace valbench::domain {

/// Something that somebody wrote.
struct Remark
{
    std::string userId;
    std::string name; ///< printed, at that time
    std::string time; ///< UTC
    std::string text;
    [[nodiscard]] json::Object toJson() const;
    static Result<Remark> fromJson(const json::Reader &reader);
    bool operator==(const Remark &) const = default;
};

/// A comment with its answers. It is open until it is resolved, and then stays as it is.
struct Comment
{
    std::string recordId;           ///< what it is about
    std::int64_t recordVersion = 0; ///< as it was written
    std::string assignee;           ///< user id of who is to see to it; empty: nobody in particular
    std::vector<Remark> remarks;    ///< the comment first, then the answers
    std::optional<Remark> resolved; ///< by whom, when, and what came of it

    [[nodiscard]] bool isOpen() const { return !resolved; }
    /// Whoever wrote it settles it, and QA, so that it does not stay open when they have left.
    [[nodiscard]] bool mayResolve(std::string_view userId, Role role) const;
    [[nodiscard]] json::Object toJson() const;
    static Result<Comment> fromJson(const json::Value &value);
    bool operator==(const Comment &) const = default;
};

/// Whether people comment on records of this type: those that have a page of their own.
[[nodiscard]] bool isCommented(RecordType type);

} // namespace valbench::domain
