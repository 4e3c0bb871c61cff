// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// access-review due, list, show, record.

#include <valbench/services/access_reviews.h>

#include "commands.h"
#include "output.h"
#include "record_views.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct ShowReviewOptions
{
    AccessOptions access;
    std::string record;
};

struct AccessReviewOptions
{
    AccessOptions access;
    std::string findings;
};

Object reviewObject(const services::AccessReviewView &view)
{
    Array accounts;
    for (const auto &account : view.review.accounts)
        accounts.push_back(Object{{"user_id", account.userId},
                                  {"full_name", account.fullName},
                                  {"role", domain::wordOf(account.role)},
                                  {"state", domain::wordOf(account.state)},
                                  {"locked", account.locked},
                                  {"created", account.created},
                                  {"last_sign_in", textOrNull(account.lastSignIn)},
                                  {"verified_by", textOrNull(account.verifiedBy)}});
    return {{"record", recordObject(view.record)},   {"made", view.review.made},
            {"ledger_size", view.review.ledgerSize}, {"findings", view.review.findings},
            {"accounts", std::move(accounts)},       {"signed_by", textOrNull(view.signedBy)},
            {"signed_at", textOrNull(view.signedAt)}};
}

Answer answerOf(const services::AccessReviewView &view)
{
    TextTable table({"User", "Name", "Role", "State", "Locked", "Created", "Last sign-in"});
    for (const auto &account : view.review.accounts)
        table.add({account.userId, account.fullName, std::string(domain::wordOf(account.role)),
                   std::string(domain::wordOf(account.state)), account.locked ? "LOCKED" : "no", account.created,
                   account.lastSignIn.empty() ? "never" : account.lastSignIn});
    auto facts = recordFacts(view.record);
    facts.push_back({"Findings", view.review.findings});
    facts.push_back({"Signed", view.signedBy.empty() ? "not yet" : view.signedBy + ", " + view.signedAt});
    return {reviewObject(view), factsText(facts) + "\n" + table.text()};
}

Result<Answer> due(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto due, acting.workspace.accessReviews().due(acting.session));
        Answer answer{Object{{"last", textOrNull(due.last)}, {"due", due.due}, {"overdue", due.overdue}},
                      factsText({{"Last access review", due.last.empty() ? "never" : due.last},
                                 {"Next one due", due.due},
                                 {"State", due.overdue ? "OVERDUE" : "in time"}})};
        if (due.overdue)
            answer.code = ExitCode::failed;
        return answer;
    });
}

Result<Answer> listReviews(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.accessReviews().list(acting.session));
        Array items;
        TextTable table({"Review", "Made", "Accounts", "Findings", "Signed by", "Signed at"});
        for (const auto &view : views) {
            items.emplace_back(reviewObject(view));
            table.add({view.record.id, view.review.made, std::to_string(view.review.accounts.size()),
                       view.review.findings, view.signedBy.empty() ? "not signed" : view.signedBy, view.signedAt});
        }
        return Answer{Object{{"reviews", std::move(items)}}, table.text()};
    });
}

Result<Answer> showReview(Program &program, const ShowReviewOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto view, acting.workspace.accessReviews().show(acting.session, options.record));
        return answerOf(view);
    });
}

Result<Answer> record(Program &program, const AccessReviewOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        auto reviews = acting.workspace.accessReviews();
        VB_TRY(const auto id, reviews.record(acting.session, options.findings));
        VB_TRY(const auto view, reviews.show(acting.session, id));
        auto answer = answerOf(view);
        answer.text += "\nNext: valbench-cli sign " + id + " --meaning reviewed\n";
        return answer;
    });
}

} // namespace

void addAccessReviewCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "access-review", "Who may do what: looked through and signed by QA");
    const auto asked = std::make_shared<AccessOptions>();
    addAccessOptions(*addCommand(group, chosen, "access-review due",
                                 "When the next review is due; the status is 1 if it is overdue", asked, due),
                     *asked);
    const auto listed = std::make_shared<AccessOptions>();
    addAccessOptions(
        *addCommand(group, chosen, "access-review list", "List the reviews, newest first", listed, listReviews),
        *listed);
    const auto shown = std::make_shared<ShowReviewOptions>();
    auto *showCommand = addCommand(group, chosen, "access-review show", "Show a review with all accounts as they were",
                                   shown, showReview);
    showCommand->add_option("REVIEW", shown->record, "Record id, such as AR-1")->required();
    addAccessOptions(*showCommand, shown->access);

    const auto recorded = std::make_shared<AccessReviewOptions>();
    auto *command =
        addCommand(group, chosen, "access-review record",
                   "QA: record all accounts as they are now with what was found; sign it afterwards", recorded, record);
    command->add_option("--findings", recorded->findings, "What was found, and what follows from it")->required();
    addAccessOptions(*command, recorded->access);
}

} // namespace valbench::cli
