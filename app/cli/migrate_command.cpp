// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// valbench-cli store migrate: a store that an earlier version made.

#include <valbench/services/migration.h>

#include "commands.h"
#include "output.h"
#include "store_access.h"
#include "two_people.h"
#include "verification_views.h"

namespace valbench::cli {

using json::Object;

namespace {

struct MigrateOptions
{
    AccessOptions access;
    SecondPersonOptions second;
    std::string reason;
};

Result<Answer> migrate(Program &program, const MigrateOptions &options)
{
    services::MigrationRequest request;
    request.url = options.access.store.url;
    request.administrator = options.access.person.user;
    request.qaApprover = options.second.user;
    request.reason = options.reason;
    VB_TRY(request.administratorPassword,
           passwordOf(program, options.access.person.password, "Password of " + request.administrator + ": "));
    VB_TRY(request.qaPassword, secondPassword(program, options.second, options.access.person.password));
    VB_TRY(const auto outcome, services::migrateStore(program.environment(services::KeyProtection::demo), request,
                                                      program.stopToken(), tellStages()));
    Answer answer;
    answer.code = outcome.verification.passed ? ExitCode::done : ExitCode::failed;
    json::Array tables;
    std::vector<Fact> facts{
        {"Store", request.url},
        {"Schema", std::to_string(outcome.from) + " before, " + std::to_string(outcome.to) + " now"},
        {"Kept as it was", outcome.kept.string()}};
    for (const auto &table : outcome.tables) {
        tables.emplace_back(Object{{"table", table.name}, {"rows", table.rows}, {"sha256", table.sha256}});
        facts.push_back({table.name, std::to_string(table.rows) + " rows before and after, digest " + table.sha256});
    }
    answer.document = Object{{"url", request.url},
                             {"from", outcome.from},
                             {"to", outcome.to},
                             {"tables", std::move(tables)},
                             {"kept", outcome.kept.empty() ? json::Value() : json::Value(outcome.kept.string())},
                             {"verification", verificationObject(outcome.verification)}};
    answer.text = factsText(facts) + verificationText(outcome.verification);
    return answer;
}

} // namespace

void addMigrateCommand(CLI::App &group, Chosen &chosen)
{
    const auto made = std::make_shared<MigrateOptions>();
    auto *command = addCommand(group, chosen, "store migrate",
                               "Bring a store of an earlier version up to date: an administrator (--user) and QA "
                               "(--second-user) together",
                               made, migrate);
    addAccessOptions(*command, made->access);
    addSecondOptions(*command, made->second)->required();
    command->add_option("--reason", made->reason, "Why now")->required();
}

} // namespace valbench::cli
