// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/comments.h>

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/services/workspace.h>

#include "open_comments.h"
#include "people.h"
#include "record_views.h"

namespace valbench::services {

using domain::Comment;
using domain::Permission;
using domain::RecordType;

namespace {

constexpr std::size_t longestRemark = 4000; ///< characters, counted as bytes

Result<domain::Remark> remarkOf(Context &context, const Session &session, std::string_view text)
{
    const auto words = trimmed(text);
    if (words.empty() || words.size() > longestRemark)
        return fail(ErrorCode::badInput, VB_MSG("A comment has 1 to {most} characters; this one has {n}."),
                    {{"most", std::to_string(longestRemark)}, {"n", std::to_string(words.size())}});
    return domain::Remark{session.userId(), session.fullName(), context.environment.clock.now().toText(),
                          std::string(words)};
}

/// Loads an open comment, lets `change` alter it, and stores it as the next version.
template <class Change>
Status changeComment(Context &context, const Session &session, std::string_view commentId, std::string_view action,
                     std::string_view reason, Change &&change)
{
    VB_TRY(auto work, context.store->begin(session.person()));
    VB_TRY(const auto loaded, loadRecord(context, work->read(), commentId, RecordType::comment));
    VB_TRY(auto comment, valueOf<Comment>(loaded.record));
    if (!comment.isOpen())
        return fail(ErrorCode::refused, VB_MSG("{id} was resolved by {name}; write another comment instead."),
                    {{"id", std::string(commentId)}, {"name", comment.resolved->name}});
    VB_CHECK(change(comment));
    VB_CHECK(work->put(loaded.record.id, loaded.record.version, comment.toJson(), action, reason,
                       {{"about", comment.recordId}}));
    VB_CHECK(work->commit());
    return {};
}

} // namespace

Result<std::vector<std::string>> openComments(domain::RecordReader &reader, std::string_view recordId)
{
    std::vector<std::string> out;
    VB_TRY(const auto records, reader.about(RecordType::comment, recordId));
    for (const auto &record : records) {
        VB_TRY(const auto comment, valueOf<Comment>(record));
        if (comment.isOpen())
            out.push_back(record.id.toText());
    }
    return out;
}

Status checkNoOpenComment(domain::RecordReader &reader, const domain::StoredRecord &record, domain::Meaning meaning)
{
    if (meaning != domain::Meaning::approved || !domain::isCommented(record.type))
        return {};
    VB_TRY(const auto open, openComments(reader, record.id.toText()));
    if (open.empty())
        return {};
    std::string names;
    for (const auto &id : open)
        names += (names.empty() ? "" : ", ") + id;
    return fail(ErrorCode::refused,
                VB_MSG("{id} is not approved while comments on it are open: {comments}. Whoever wrote them resolves "
                       "them, or QA."),
                {{"id", record.id.toText()}, {"comments", names}});
}

Result<std::vector<CommentView>> CommentService::list(const Session &session, std::string_view recordId)
{
    using List = std::vector<CommentView>;
    return m_context.perform(session, Permission::viewRecords, "comment.list", recordId, [&]() -> Result<List> {
        List out;
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto records, reader->about(RecordType::comment, recordId));
        for (const auto &record : records) {
            VB_TRY(auto comment, valueOf<Comment>(record));
            const bool may = session.may(Permission::comment) && m_context.copy.empty();
            const bool open = comment.isOpen();
            const bool resolves = may && comment.mayResolve(session.userId(), session.role());
            out.push_back({record.id.toText(), record.version, std::move(comment), may && open, resolves});
        }
        std::ranges::stable_partition(out, [](const CommentView &view) { return view.comment.isOpen(); });
        return out;
    });
}

Result<std::string> CommentService::add(const Session &session, std::string_view recordId, std::string_view text,
                                        std::string_view assignee)
{
    return m_context.perform(session, Permission::comment, "comment.add", recordId, [&]() -> Result<std::string> {
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto loaded, loadRecord(m_context, work->read(), recordId));
        if (!domain::isCommented(loaded.record.type))
            return fail(ErrorCode::badInput, VB_MSG("Nobody comments on a record of the type '{type}'."),
                        {{"type", std::string(domain::word(loaded.record.type))}});
        VB_TRY(auto remark, remarkOf(m_context, session, text));
        const auto who = asciiLower(trimmed(assignee));
        if (!who.empty()) {
            VB_TRY(const auto person, findPerson(work->read(), who));
            if (!person || person->account.state == domain::AccountState::disabled ||
                !domain::allows(person->account.role, Permission::comment))
                return fail(ErrorCode::badInput,
                            VB_MSG("'{user}' is nobody who could see to a comment. Name an account that may write "
                                   "comments, or nobody."),
                            {{"user", who}});
        }
        Comment comment;
        comment.recordId = loaded.record.id.toText();
        comment.recordVersion = loaded.record.version;
        comment.assignee = who;
        comment.remarks.push_back(std::move(remark));
        VB_TRY(const auto id, work->reserveId("COM"));
        VB_CHECK(work->put(id, 0, comment.toJson(), "comment.added", "comment on " + comment.recordId,
                           {{"about", comment.recordId}}));
        VB_CHECK(work->commit());
        return id.toText();
    });
}

Status CommentService::answer(const Session &session, std::string_view commentId, std::string_view text)
{
    return m_context.perform(session, Permission::comment, "comment.answer", commentId, [&]() -> Status {
        VB_TRY(auto remark, remarkOf(m_context, session, text));
        return changeComment(m_context, session, commentId, "comment.answered", "answer to a comment",
                             [&](Comment &comment) -> Status {
                                 comment.remarks.push_back(std::move(remark));
                                 return {};
                             });
    });
}

Status CommentService::resolve(const Session &session, std::string_view commentId, std::string_view text)
{
    return m_context.perform(session, Permission::comment, "comment.resolve", commentId, [&]() -> Status {
        VB_CHECK(checkReason(text));
        VB_TRY(auto remark, remarkOf(m_context, session, text));
        return changeComment(m_context, session, commentId, "comment.resolved", text, [&](Comment &comment) -> Status {
            if (!comment.mayResolve(session.userId(), session.role()))
                return fail(ErrorCode::refused,
                            VB_MSG("{id} is resolved by {name}, who wrote it, or by QA. Answer it instead."),
                            {{"id", std::string(commentId)}, {"name", comment.remarks.front().name}});
            comment.resolved = std::move(remark);
            return {};
        });
    });
}

CommentService Workspace::comments()
{
    return CommentService(*m_context);
}

} // namespace valbench::services
