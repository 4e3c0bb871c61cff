// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "signing_act.h"

#include <algorithm>

#include <valbench/base/text.h>

#include "record_views.h"
#include "terminal.h"

namespace valbench::cli {

using json::Object;
using services::Purpose;

namespace {

std::string roleText(const services::Session &session)
{
    return std::string(domain::printedName(session.role()));
}

/// What the signer reads before signing.
std::string statementText(const Acting &acting, const services::SigningOffer &offer, const SigningOptions &options)
{
    std::string out = "\n";
    for (const auto &item : offer.items)
        out += factsText({{"Record", item.recordId + " version " + std::to_string(item.version)},
                          {"Type", std::string(domain::word(item.type))},
                          {"Title", item.title},
                          {"SHA-256", item.sha256}});
    out += factsText({{"Signer", offer.printedName + " (" + acting.session.userId() + "), " + roleText(acting.session)},
                      {"Meaning", std::string(domain::wordOf(options.meaning)) + ": " +
                                      std::string(domain::statementOf(options.meaning))},
                      {"Reason", options.reason},
                      {"Time zone", offer.zone}});
    out += "\nYour user id and password execute an electronic signature on exactly this version.\n";
    if (offer.certificationMissing)
        out += "Warning: no certification letter to FDA (21 CFR 11.100(c)) is recorded in this store; an administrator "
               "records it with valbench-cli store record-certification.\n";
    if (acting.info.purpose != Purpose::production)
        out += "This is a " + std::string(domain::wordOf(acting.info.purpose)) +
               " store: the signature says so and counts for nothing else.\n";
    return out;
}

Status checkMeaning(const services::SigningOffer &offer, const SigningOptions &options)
{
    if (std::ranges::find(offer.allowed, options.meaning) != offer.allowed.end())
        return {};
    std::vector<std::string> words;
    for (const auto meaning : offer.allowed)
        words.emplace_back(domain::wordOf(meaning));
    return fail(ErrorCode::refused, VB_MSG("{record} cannot be signed as {meaning} now, only as: {allowed}."),
                {{"record", options.record},
                 {"meaning", std::string(domain::wordOf(options.meaning))},
                 {"allowed", separated(words)}});
}

/// The person's answer; \p terminal is null where the password came from elsewhere.
Result<services::SigningAnswer> answerOf(Terminal *terminal, const services::SigningOffer &offer,
                                         const SigningOptions &options, const Secret &given)
{
    services::SigningAnswer answer{options.meaning, options.reason, {}, {}};
    if (!terminal) {
        answer.userId = options.access.person.user;
        answer.password = given.clone();
        return answer;
    }
    if (offer.needsUserId) {
        VB_TRY(answer.userId, terminal->ask("Your user id: "));
    }
    VB_TRY(answer.password, terminal->askSecret("Your password (this signs): "));
    return answer;
}

Result<Answer> signAs(Program &program, Acting &acting, Terminal *terminal, const SigningOptions &options,
                      const Secret &given)
{
    auto signing = acting.workspace.signing();
    VB_TRY(const auto offer, options.steps.empty() ? signing.offer(acting.session, {options.record}, options.meaning)
                                                   : signing.offerSteps(acting.session, options.record, options.steps));
    VB_CHECK(checkMeaning(offer, options));
    const auto statement = statementText(acting, offer, options);
    if (terminal) {
        VB_CHECK(terminal->show(statement));
    } else {
        tell(statement);
    }
    VB_TRY(const auto answer, answerOf(terminal, offer, options, given));
    VB_CHECK(program.checkStop());
    VB_TRY(const auto results, signing.sign(acting.session, offer, answer));
    const auto &result = results.front();
    if (result.signatureId.empty())
        return fail(ErrorCode::refused, VB_MSG("{record} was not signed: {problem}"),
                    {{"record", options.record}, {"problem", result.problem}});
    VB_TRY(const auto record, acting.workspace.records().summary(acting.session, options.record));
    auto facts = recordFacts(record);
    facts.insert(facts.begin(), {{"Signature", result.signatureId},
                                 {"Meaning", std::string(domain::wordOf(options.meaning))},
                                 {"Signer", acting.session.fullName() + " (" + acting.session.userId() + ")"}});
    return Answer{Object{{"signature", result.signatureId},
                         {"meaning", domain::wordOf(options.meaning)},
                         {"user_id", acting.session.userId()},
                         {"record", recordObject(record)}},
                  factsText(facts)};
}

} // namespace

void addSigningOptions(CLI::App &command, SigningOptions &options)
{
    command.add_option("RECORD", options.record, "Record id, such as PQ-1")->required();
    command.add_option("--reason", options.reason, "Why; it becomes part of the signature")->required();
    addAccessOptions(command, options.access);
}

void addSigningCommand(CLI::App &group, Chosen &chosen, const std::string &path, const std::string &description,
                       domain::Meaning meaning)
{
    const auto options = std::make_shared<SigningOptions>();
    options->meaning = meaning;
    addSigningOptions(*addCommand(group, chosen, path, description, options, signRecord), *options);
}

Result<Answer> signRecord(Program &program, const SigningOptions &options)
{
    return signRecordIn(program, options, {});
}

Result<Answer> signRecordIn(Program &program, SigningOptions options, const SigningSteps &steps)
{
    const auto &person = options.access.person;
    VB_TRY(const auto store, openStore(program, options.access.store));
    if (!person.password.isTyped() && store.info.purpose == Purpose::production)
        return fail(ErrorCode::refused, VB_MSG("Signing is a person's act: in a production store the password is typed "
                                               "at a terminal, never taken from a file or standard input."));
    std::unique_ptr<Terminal> terminal;
    if (person.password.isTyped()) {
        VB_TRY(terminal, Terminal::open(program.interrupt()));
    }
    VB_TRY(auto password, passwordOf(program, person.password, "Password of " + person.user + " (sign-in): "));
    VB_TRY(auto session, signIn(*store.workspace, person.user, password));
    if (terminal)
        password = Secret(); // it is typed again to sign; until then nothing of it waits in memory
    SignedIn signedIn(*store.workspace, std::move(session));
    Acting acting{*store.workspace, signedIn.session(), store.info};
    auto answer = [&]() -> Result<Answer> {
        if (steps.before) {
            VB_TRY(options.record, steps.before(acting, options.record));
        }
        VB_TRY(auto done, signAs(program, acting, terminal.get(), options, password));
        return steps.after ? steps.after(acting, options.record, std::move(done)) : Result<Answer>(std::move(done));
    }();
    auto left = signedIn.signOut();
    if (answer && !left)
        return fail(std::move(left).error());
    return answer;
}

} // namespace valbench::cli
