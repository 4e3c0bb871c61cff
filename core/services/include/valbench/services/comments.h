// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Comments on records: threads with an assignee, resolved by whom. While one is open, the record is not approved.
#pragma once

#include <string>
#include <vector>

#include <valbench/domain/comment.h>
#include <valbench/services/session.h>

namespace valbench::services {

struct CommentView
{
    std::string id; ///< "COM-3"
    std::int64_t version = 0;
    domain::Comment comment;
    bool mayAnswer = false;
    bool mayResolve = false;
};

class CommentService {
public:
    explicit CommentService(Context &context) : m_context(context) {}
    /// On a record, open ones first, then oldest first.
    Result<std::vector<CommentView>> list(const Session &session, std::string_view recordId);
    /// Returns the comment's record id. assignee: a user id, or empty. badInput for an empty text, one of more than
    /// 4,000 characters, somebody who may not answer; and for a record that nobody comments on.
    Result<std::string> add(const Session &session, std::string_view recordId, std::string_view text,
                            std::string_view assignee = {});
    /// refused for one that is resolved.
    Status answer(const Session &session, std::string_view commentId, std::string_view text);
    /// By whoever wrote it, or QA; text says what came of it.
    Status resolve(const Session &session, std::string_view commentId, std::string_view text);

private:
    Context &m_context;
};

} // namespace valbench::services
