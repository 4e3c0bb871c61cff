// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// store init, store info, store backup.

#include <valbench/services/restore.h>

#include "commands.h"
#include "founders.h"
#include "output.h"
#include "store_access.h"
#include "two_people.h"
#include "verification_views.h"

namespace valbench::cli {

using json::Object;
using services::Purpose;

namespace {

struct InitOptions
{
    StoreOptions store;
    std::string place; ///< the same, as the first word
    Purpose purpose = Purpose::production;
    std::string answers;
    bool printSql = false;
};

struct ClockOptions
{
    AccessOptions access;
    std::string reason;
};

struct EnrollOptions
{
    AccessOptions access;
    SecondPersonOptions second;
    std::string reason;
};

struct CertificationOptions
{
    AccessOptions access;
    std::string date;
    std::string reference;
};

struct RestoreOptions
{
    AccessOptions access;
    std::string file;
    std::string secondUser;
    std::string secondPasswordFile;
    std::string reason;
};

struct BackupOptions
{
    AccessOptions access;
    std::string file;
};

Answer storeAnswer(const services::StoreInfo &info)
{
    Answer answer;
    answer.document =
        Object{{"url", info.url},
               {"file", info.file.string()},
               {"store_id", info.storeId},
               {"purpose", domain::wordOf(info.purpose)},
               {"created", info.created},
               {"entries", info.entries},
               {"head", info.head},
               {"volume_encrypted", info.file.empty() ? json::Value() : json::Value(info.volumeEncrypted)},
               {"encryption_detail", info.encryptionDetail},
               {"lineage", info.lineage},
               {"copy", info.copy.empty() ? json::Value() : json::Value(info.copy)},
               {"authority_pem", info.authorityPem}};
    answer.text = factsText({{"Store", info.url},
                             {"Store id", info.storeId},
                             {"Purpose", std::string(domain::wordOf(info.purpose))},
                             {"Created", info.created},
                             {"Ledger", std::to_string(info.entries) + " entries, head " + info.head},
                             {"Volume encrypted", info.file.empty()      ? "not known"
                                                  : info.volumeEncrypted ? "yes"
                                                                         : "NO"},
                             {"Found out by", info.encryptionDetail},
                             {"Lineage", info.lineage},
                             {"COPY", info.copy},
                             {"Authority", info.authorityPem}});
    return answer;
}

Result<Answer> init(Program &program, const InitOptions &options)
{
    if (options.printSql) {
        const auto sql = services::Workspace::databaseSetup();
        return Answer{Object{{"sql", sql}}, sql};
    }
    const auto &url = options.place.empty() ? options.store.url : options.place;
    if (url.empty())
        return fail(ErrorCode::usage, VB_MSG("Where is the new store to be? Name it with --store or VALBENCH_STORE."));
    VB_TRY(auto request, foundersFrom(program, options.answers));
    request.purpose = options.purpose;
    VB_CHECK(program.checkStop());
    VB_TRY(const auto workspace,
           services::Workspace::create(program.environment(protectionFor(options.purpose)), url, request));
    VB_TRY(const auto info, workspace->info());
    return storeAnswer(info);
}

Result<Answer> recordCertification(Program &program, const CertificationOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.maintenance().recordCertification(acting.session, options.date, options.reference));
        return Answer{Object{{"date", options.date}, {"reference", options.reference}},
                      "The certification letter of " + options.date + " is recorded.\n"};
    });
}

Result<Answer> info(Program &program, const StoreOptions &options)
{
    VB_TRY(const auto store, openStore(program, options));
    return storeAnswer(store.info);
}

Result<Answer> backup(Program &program, const BackupOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        std::error_code error;
        const auto target = std::filesystem::absolute(options.file, error);
        VB_CHECK(acting.workspace.backup(acting.session, target));
        return Answer{Object{{"file", target.string()}, {"verified", true}},
                      target.string() + "\nA consistent copy; it was verified.\n"};
    });
}

Result<Answer> restore(Program &program, const RestoreOptions &options)
{
    services::RestoreRequest request;
    request.backup = options.file;
    constexpr std::string_view scheme = "sqlite://";
    request.target = options.access.store.url.starts_with(scheme) ? options.access.store.url.substr(scheme.size())
                                                                  : options.access.store.url;
    if (options.access.store.url.find("://") != std::string::npos && !options.access.store.url.starts_with(scheme))
        return fail(ErrorCode::usage,
                    VB_MSG("Only a local store is restored by Valbench; a database is restored by its "
                           "server's own means."));
    request.administrator = options.access.person.user;
    request.qaApprover = options.secondUser;
    request.reason = options.reason;
    VB_TRY(request.administratorPassword,
           passwordOf(program, options.access.person.password, "Password of " + request.administrator + ": "));
    const PasswordOptions second{options.secondPasswordFile,
                                 options.secondPasswordFile.empty() && options.access.person.password.fromInput};
    VB_TRY(request.qaPassword, passwordOf(program, second, "Password of " + request.qaApprover + ": "));
    VB_TRY(const auto report, services::restoreStore(program.environment(services::KeyProtection::demo), request,
                                                     program.stopToken(), tellStages()));
    Answer answer;
    answer.code = report.verification.passed ? ExitCode::done : ExitCode::failed;
    answer.document =
        Object{{"file", request.target.string()},
               {"entries", report.entries},
               {"missing", report.missing},
               {"lineage", report.lineage},
               {"replaced", report.replaced.empty() ? json::Value() : json::Value(report.replaced.string())},
               {"verification", verificationObject(report.verification)}};
    answer.text = factsText({{"Store", request.target.string()},
                             {"Kept", std::to_string(report.entries) + " entries"},
                             {"Missing", std::to_string(report.missing) + " entries that this computer had seen"},
                             {"Lineage", report.lineage},
                             {"Set aside", report.replaced.string()}}) +
                  verificationText(report.verification);
    return answer;
}

Result<Answer> acceptClock(Program &program, const ClockOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.maintenance().acceptClock(acting.session, options.reason));
        return Answer{Object{{"signing", "possible"}}, "Signing is possible again.\n"};
    });
}

Result<Answer> enroll(Program &program, const EnrollOptions &options)
{
    return actAsTwo(program, options.access, options.second, [&](const TwoActing &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.maintenance().enrollStation(acting.first, acting.firstPassword, acting.second,
                                                              acting.secondPassword, options.reason));
        return Answer{Object{{"enrolled", true}},
                      "This workstation makes checkpoints and seals exports from now on.\n"};
    });
}

} // namespace

void addStoreCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "store", "The store that holds all records");
    const auto made = std::make_shared<InitOptions>();
    auto *initCommand =
        addCommand(group, chosen, "store init",
                   "Make a new store with its first two people, an administrator and a QA approver", made, init);
    initCommand->add_option("URL", made->place, "The store, in place of --store");
    addStoreOption(*initCommand, made->store)->required(false);
    initCommand->add_flag("--print-sql", made->printSql,
                          "Make nothing; print the SQL of a store on PostgreSQL, for psql -f in its database");
    addChoice(*initCommand, "--purpose", made->purpose,
              "What it is for; cannot be changed later (default: production)");
    initCommand
        ->add_option("--answers", made->answers,
                     "Who the two people are, instead of questions at the terminal. JSON: {\"administrator\": P, "
                     "\"qa_approver\": P}, P = {\"user_id\", \"full_name\", \"password_file\"}")
        ->type_name("FILE");

    const auto shown = std::make_shared<StoreOptions>();
    addStoreOption(*addCommand(group, chosen, "store info", "Describe a store", shown, info), *shown);

    const auto copied = std::make_shared<BackupOptions>();
    auto *backupCommand =
        addCommand(group, chosen, "store backup", "Make a consistent, verified copy of a store in use", copied, backup);
    backupCommand->add_option("FILE", copied->file, "The copy; must not exist")->required();
    addAccessOptions(*backupCommand, copied->access);

    const auto restored = std::make_shared<RestoreOptions>();
    auto *restoreCommand =
        addCommand(group, chosen, "store restore",
                   "Put a backup in the place of the store: an administrator (--user) and QA (--second-user) together",
                   restored, restore);
    restoreCommand->add_option("FILE", restored->file, "The backup; it stays as it is")->required();
    addAccessOptions(*restoreCommand, restored->access);
    restoreCommand->add_option("--second-user", restored->secondUser, "The QA approver")->type_name("NAME")->required();
    restoreCommand
        ->add_option("--second-password-file", restored->secondPasswordFile,
                     "Read the second password from a file of mode 0600")
        ->type_name("FILE");
    restoreCommand->add_option("--reason", restored->reason, "Why the store is not used as it is")->required();

    const auto letter = std::make_shared<CertificationOptions>();
    auto *letterCommand =
        addCommand(group, chosen, "store record-certification",
                   "Record the letter by which FDA was told that electronic signatures are binding (21 CFR 11.100(c)); "
                   "for administrators",
                   letter, recordCertification);
    letterCommand->add_option("--date", letter->date, "Of the letter")->type_name("YYYY-MM-DD")->required();
    letterCommand->add_option("--reference", letter->reference, "Where the letter and its receipt are kept")
        ->required();
    addAccessOptions(*letterCommand, letter->access);
    addMigrateCommand(group, chosen);

    const auto enrolled = std::make_shared<EnrollOptions>();
    auto *enrollCommand = addCommand(group, chosen, "store enroll",
                                     "Give this workstation keys for the store, or its seal another certificate: an "
                                     "administrator and QA together",
                                     enrolled, enroll);
    enrollCommand->add_option("--reason", enrolled->reason, "Why this workstation is to have keys")->required();
    addAccessOptions(*enrollCommand, enrolled->access);
    addSecondOptions(*enrollCommand, enrolled->second)
        ->required()
        ->description("The second person: QA, or an administrator");

    const auto clock = std::make_shared<ClockOptions>();
    auto *clockCommand =
        addCommand(group, chosen, "store accept-clock",
                   "Explain a step of the clock, so that signing goes on; for administrators", clock, acceptClock);
    clockCommand->add_option("--reason", clock->reason, "What was found, and what was done")->required();
    addAccessOptions(*clockCommand, clock->access);
}

} // namespace valbench::cli
