// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/access_review.h>

namespace valbench::domain {

json::Object AccessReview::toJson() const
{
    json::Array list;
    for (const auto &account : accounts)
        list.push_back(json::Object{{"user", account.userId},
                                    {"full_name", account.fullName},
                                    {"role", wordOf(account.role)},
                                    {"state", wordOf(account.state)},
                                    {"locked", account.locked},
                                    {"created", account.created},
                                    {"last_sign_in", account.lastSignIn},
                                    {"verified_by", account.verifiedBy}});
    return {{"type", "access review"},
            {"title", "Access review of " + made.substr(0, 10)},
            {"made", made},
            {"ledger_size", ledgerSize},
            {"findings", findings},
            {"accounts", std::move(list)}};
}

Result<AccessReview> AccessReview::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "access review"));
    AccessReview out;
    VB_TRY(out.made, reader.text("made"));
    VB_CHECK(Timestamp::parse(out.made));
    VB_TRY(out.ledgerSize, reader.integer("ledger_size"));
    VB_TRY(out.findings, reader.text("findings"));
    VB_TRY(const auto list, reader.objects("accounts"));
    for (const auto &item : list) {
        ReviewedAccount account;
        VB_TRY(account.userId, item.text("user"));
        VB_TRY(account.fullName, item.text("full_name"));
        VB_TRY(const auto role, item.text("role"));
        VB_TRY(account.role, fromWord<Role>(role));
        VB_TRY(const auto state, item.text("state"));
        VB_TRY(account.state, fromWord<AccountState>(state));
        VB_TRY(account.locked, item.booleanOr("locked", false));
        VB_TRY(account.created, item.text("created"));
        VB_TRY(account.lastSignIn, item.text("last_sign_in"));
        VB_TRY(account.verifiedBy, item.text("verified_by"));
        out.accounts.push_back(std::move(account));
    }
    return out;
}

} // namespace valbench::domain
