// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// comment list, add, answer, resolve.

#include <valbench/services/comments.h>

#include "commands.h"
#include "output.h"
#include "record_views.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;
using services::CommentView;

namespace {

struct CommentOptions
{
    AccessOptions access;
    std::string record;
    std::string text;
    std::string assignee;
};

Object remarkObject(const domain::Remark &remark)
{
    return {{"user_id", remark.userId}, {"printed_name", remark.name}, {"time", remark.time}, {"text", remark.text}};
}

Object commentObject(const CommentView &view)
{
    Array remarks;
    for (const auto &remark : view.comment.remarks)
        remarks.push_back(remarkObject(remark));
    return {{"id", view.id},
            {"record", view.comment.recordId},
            {"record_version", view.comment.recordVersion},
            {"assignee", textOrNull(view.comment.assignee)},
            {"open", view.comment.isOpen()},
            {"remarks", std::move(remarks)},
            {"resolved", view.comment.resolved ? json::Value(remarkObject(*view.comment.resolved)) : json::Value()}};
}

Answer answerOf(const std::vector<CommentView> &views)
{
    Array items;
    TextTable table({"Comment", "State", "Time", "Who", "For", "Text"});
    for (const auto &view : views) {
        items.emplace_back(commentObject(view));
        const auto &comment = view.comment;
        for (const auto &remark : comment.remarks) {
            const bool first = &remark == &comment.remarks.front();
            table.add({first ? view.id : "", first ? (comment.isOpen() ? "open" : "resolved") : "", remark.time,
                       remark.name, first ? comment.assignee : "", remark.text});
        }
        if (comment.resolved)
            table.add(
                {"", "", comment.resolved->time, comment.resolved->name, "", "Resolved: " + comment.resolved->text});
    }
    return {Object{{"comments", std::move(items)}}, table.text()};
}

/// All on the record that this comment is about.
Result<Answer> listAbout(Acting &acting, const std::string &record)
{
    VB_TRY(const auto views, acting.workspace.comments().list(acting.session, record));
    return answerOf(views);
}

Result<Answer> listComments(Program &program, const CommentOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) { return listAbout(acting, options.record); });
}

Result<Answer> addComment(Program &program, const CommentOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.comments().add(acting.session, options.record, options.text, options.assignee));
        return listAbout(acting, options.record);
    });
}

template <class Call>
Result<Answer> change(Program &program, const CommentOptions &options, Call call)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        auto comments = acting.workspace.comments();
        VB_CHECK((comments.*call)(acting.session, options.record, options.text));
        VB_TRY(const auto content, acting.workspace.records().content(acting.session, options.record));
        VB_TRY(const auto value, json::parse(content, options.record));
        VB_TRY(const auto comment, domain::Comment::fromJson(value));
        return listAbout(acting, comment.recordId);
    });
}

Result<Answer> answerComment(Program &program, const CommentOptions &options)
{
    return change(program, options, &services::CommentService::answer);
}

Result<Answer> resolveComment(Program &program, const CommentOptions &options)
{
    return change(program, options, &services::CommentService::resolve);
}

} // namespace

void addCommentCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "comment", "What people say about a record; while one is open, nobody approves it");
    const auto add = [&](const std::string &name, const std::string &description, auto run, const char *what,
                         const char *textIs) {
        const auto options = std::make_shared<CommentOptions>();
        auto *command = addCommand(group, chosen, name, description, options, run);
        command->add_option(what, options->record, "Record id")->required();
        if (textIs)
            command->add_option("--text", options->text, textIs)->required();
        addAccessOptions(*command, options->access);
        return std::pair(command, options);
    };
    add("comment list", "List the comments on a record, open ones first", listComments, "RECORD", nullptr);
    const auto [command, options] =
        add("comment add", "Comment on a record", addComment, "RECORD", "What there is to say");
    command->add_option("--for", options->assignee, "Who is to see to it")->type_name("NAME");
    add("comment answer", "Answer an open comment", answerComment, "COMMENT", "The answer");
    add("comment resolve", "Resolve a comment: whoever wrote it, or QA", resolveComment, "COMMENT", "What came of it");
}

} // namespace valbench::cli
