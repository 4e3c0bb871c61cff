// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/demo.h>

#include <algorithm>
#include <map>

#include <valbench/base/text.h>
#include <valbench/data/digest.h>
#include <valbench/domain/accountability.h>
#include <valbench/services/verification.h>
#include <valbench/services/workspace.h>

#include "demo_script.h"
#include "people.h"
#include "private_file.h"

namespace valbench::services {

namespace {

namespace fs = std::filesystem;
using domain::Meaning;
using domain::Role;

struct CastMember
{
    std::string_view userId;
    std::string_view fullName;
    Role role;
};

// The administrator signs no record; author, reviewer and approver are three people.
constexpr std::array<CastMember, 5> cast{{{"m.keller", "Maria Keller", Role::administrator},
                                          {"d.okafor", "David Okafor", Role::qaApprover},
                                          {"j.berg", "Jonas Berg", Role::validationEngineer},
                                          {"a.weber", "Anna Weber", Role::validationLead},
                                          {"c.dubois", "Claire Dubois", Role::auditor}}};

/// Five people signed in at one workspace, each with a passphrase of their own.
class Troupe {
public:
    Troupe(Workspace &workspace, const std::map<Role, Secret> &passphrases)
        : m_workspace(workspace), m_passphrases(passphrases)
    {
    }

    Status enter()
    {
        for (const auto role : {Role::administrator, Role::qaApprover})
            VB_CHECK(signIn(role));
        const auto &administrator = *m_sessions.at(Role::administrator);
        const auto &approver = *m_sessions.at(Role::qaApprover);
        for (const auto &member : cast) {
            if (m_sessions.contains(member.role))
                continue;
            VB_TRY(const auto oneTime,
                   m_workspace.accounts().add(administrator, member.userId, member.fullName, member.role));
            VB_TRY(auto session,
                   m_workspace.sessions().firstSignIn(member.userId, oneTime, m_passphrases.at(member.role),
                                                      domain::accountabilityStatement().version));
            m_sessions.emplace(member.role, std::move(session));
            VB_CHECK(m_workspace.accounts().verifyIdentity(administrator, m_passphrases.at(Role::administrator),
                                                           approver, m_passphrases.at(Role::qaApprover), member.userId,
                                                           "identity card seen (demo)"));
        }
        return {};
    }

    [[nodiscard]] const Session &as(Role role) const { return *m_sessions.at(role); }

    Status sign(Role role, const std::string &recordId, Meaning meaning, std::string_view reason)
    {
        VB_TRY(const auto offer, m_workspace.signing().offer(as(role), {recordId}));
        SigningAnswer answer;
        answer.meaning = meaning;
        answer.reason = reason;
        answer.userId = as(role).userId();
        answer.password = m_passphrases.at(role).clone();
        VB_TRY(const auto results, m_workspace.signing().sign(as(role), offer, answer));
        for (const auto &result : results) {
            if (result.signatureId.empty())
                return fail(ErrorCode::internal, VB_MSG("The demo could not sign {record}: {problem}"),
                            {{"record", result.recordId}, {"problem", result.problem}});
        }
        return {};
    }

    Status leave()
    {
        for (const auto &[role, session] : m_sessions)
            VB_CHECK(m_workspace.sessions().signOut(*session));
        return {};
    }

private:
    Status signIn(Role role)
    {
        const auto member = std::ranges::find(cast, role, &CastMember::role);
        VB_CHECK(m_workspace.sessions().acceptStatement(member->userId, m_passphrases.at(role),
                                                        domain::accountabilityStatement().version));
        VB_TRY(auto session, m_workspace.sessions().signIn(member->userId, m_passphrases.at(role)));
        m_sessions.emplace(role, std::move(session));
        return {};
    }

    Workspace &m_workspace;
    const std::map<Role, Secret> &m_passphrases;
    std::map<Role, SessionPtr> m_sessions;
};

Status registerModel(Workspace &workspace, Troupe &people, const fs::path &samples)
{
    domain::ModelVersion model;
    model.name = "flchain-mortality";
    model.version = "1";
    model.description = "Risk of death within five years from a serum free light chain assay and routine data.";
    model.intendedUse =
        "Supports clinicians in choosing whom to follow up more closely; never the sole ground of a decision.";
    model.algorithm = "XGBoost 1.7.4, 150 trees of depth 3; for comparison a logistic regression";
    model.trainedBy = "";
    VB_CHECK(workspace.models().add(
        people.as(Role::validationEngineer), model,
        {{"model", samples / "flchain_xgboost.json"}, {"training data", samples / "flchain_train.csv"}},
        "candidate for validation"));
    return {};
}

/// One protocol from its file to its approved report. Returns the report's record id.
Result<std::string> playProtocol(Workspace &workspace, Troupe &people, const DemoProtocol &script,
                                 const fs::path &resources, const fs::path &folder, std::vector<fs::path> &pdfs,
                                 std::stop_token stop)
{
    const auto &engineer = people.as(Role::validationEngineer);
    VB_TRY(const auto protocolId, workspace.protocols().import(engineer, resources / "demo" / script.file,
                                                               "protocol for the first validation"));
    VB_CHECK(people.sign(Role::validationEngineer, protocolId, Meaning::authored, "Put forward for review."));
    VB_CHECK(people.sign(Role::validationLead, protocolId, Meaning::reviewed, "Limits and analysis plan are sound."));
    VB_CHECK(people.sign(Role::qaApprover, protocolId, Meaning::approved, "Released before the test set is opened."));

    const auto samples = resources / "samples";
    VB_TRY(const auto executionId,
           workspace.executions().run(
               engineer, protocolId,
               {{"test", samples / "flchain_test.csv"}, {"baseline", samples / "flchain_train.csv"}}, stop));
    VB_TRY(const auto execution, workspace.executions().show(engineer, executionId));
    for (const auto &deviationId : execution.deviations) {
        VB_TRY(const auto view, workspace.deviations().show(engineer, deviationId));
        const auto planned = std::ranges::find(script.deviations, view.deviation.stepId, &DemoDeviation::stepId);
        if (planned == script.deviations.end())
            return fail(ErrorCode::internal, VB_MSG("The demo did not expect step {step} of {protocol} to fail."),
                        {{"step", view.deviation.stepId}, {"protocol", protocolId}});
        const auto classifier =
            planned->deviationClass == domain::DeviationClass::minor ? Role::validationLead : Role::qaApprover;
        VB_CHECK(workspace.deviations().classify(people.as(classifier), deviationId, planned->deviationClass,
                                                 planned->classReason));
        VB_CHECK(workspace.deviations().dispose(people.as(Role::validationLead), deviationId, planned->request,
                                                "investigated and decided"));
        VB_CHECK(people.sign(Role::qaApprover, deviationId, Meaning::approved, "Closed as disposed of."));
    }
    if (execution.deviations.size() != script.deviations.size())
        return fail(ErrorCode::internal,
                    VB_MSG("The demo expected {expected} deviations of {protocol} and got {found}."),
                    {{"expected", std::to_string(script.deviations.size())},
                     {"protocol", protocolId},
                     {"found", std::to_string(execution.deviations.size())}});
    VB_CHECK(people.sign(Role::validationEngineer, executionId, Meaning::executed, "Executed as written."));
    VB_CHECK(people.sign(Role::validationLead, executionId, Meaning::reviewed, "Results and deviations reviewed."));

    VB_TRY(const auto reportId,
           workspace.reports().write(engineer, executionId, script.summary, "report on the execution"));
    VB_CHECK(people.sign(Role::validationEngineer, reportId, Meaning::authored, "Complete."));
    VB_CHECK(
        people.sign(Role::validationLead, reportId, Meaning::reviewed, "The conclusion follows from the results."));
    VB_CHECK(people.sign(Role::qaApprover, reportId, Meaning::approved, "Report released."));
    VB_TRY(const auto report, workspace.reports().show(engineer, reportId));
    if (report.report.conclusion != script.conclusion)
        return fail(ErrorCode::internal,
                    VB_MSG("The demo expected {protocol} to end '{expected}'; it ended '{found}'."),
                    {{"protocol", protocolId},
                     {"expected", std::string(domain::wordOf(script.conclusion))},
                     {"found", std::string(domain::wordOf(report.report.conclusion))}});

    for (const auto &id : {protocolId, executionId, reportId}) {
        VB_TRY(const auto pdf, workspace.reports().print(people.as(Role::auditor), id));
        const auto file = folder / pdf.fileName;
        VB_CHECK(replaceFile(file, pdf.bytes));
        pdfs.push_back(file);
    }
    return reportId;
}

std::string peopleText(const std::map<Role, Secret> &passphrases)
{
    std::string out = "# The people of this demo store: user id, role, full name, passphrase (tab between).\n"
                      "# A demo store is never a real one; keep nothing in it that matters.\n";
    for (const auto &member : cast)
        out += std::string(member.userId) + "\t" + std::string(domain::wordOf(member.role)) + "\t" +
               std::string(member.fullName) + "\t" + std::string(passphrases.at(member.role).reveal()) + "\n";
    return out;
}

Status checkVerified(const Result<Verification> &verification)
{
    if (!verification)
        return fail(verification.error());
    if (!verification->passed)
        return fail(ErrorCode::integrity, VB_MSG("{subject}: {verdict}"),
                    {{"subject", verification->subject}, {"verdict", verification->verdict}});
    return {};
}

/// Plays into a folder that holds none of `out`'s files, and adds the PDFs to it.
Status play(const Environment &environment, const fs::path &folder, const fs::path &resources, DemoResult &out,
            std::stop_token stop, const Progress &progress)
{
    const auto tell = [&](double fraction, std::string_view stage) {
        if (progress)
            progress(fraction, stage);
    };
    VB_TRY(const auto script, readDemoScript(resources / "demo" / "dispositions.json"));
    VB_CHECK(makePrivateFolder(folder));

    tell(0.0, "making the store and its people");
    std::map<Role, Secret> passphrases;
    for (const auto &member : cast) {
        VB_TRY(auto secret, makeOneTimeSecret(environment.random));
        passphrases.emplace(member.role, std::move(secret));
    }
    // Before the store: one whose passphrases nobody has would be of no use.
    const auto text = peopleText(passphrases);
    VB_CHECK(writePrivateFile(out.people, asBytes(text)));
    CreateRequest request;
    request.purpose = Purpose::demo;
    request.administrator = {std::string(cast[0].userId), std::string(cast[0].fullName),
                             passphrases.at(Role::administrator).clone()};
    request.qaApprover = {std::string(cast[1].userId), std::string(cast[1].fullName),
                          passphrases.at(Role::qaApprover).clone()};
    VB_TRY(const auto workspace, Workspace::create(environment, out.url, request));
    VB_TRY(const auto info, workspace->info());
    VB_CHECK(replaceFile(out.authority, asBytes(info.authorityPem)));

    Troupe people(*workspace, passphrases);
    VB_CHECK(people.enter());
    tell(0.2, "registering the model");
    VB_CHECK(registerModel(*workspace, people, resources / "samples"));
    double done = 0.3;
    for (const auto &protocol : script) {
        if (stop.stop_requested())
            return fail(ErrorCode::cancelled, VB_MSG("The demo was stopped."));
        tell(done, "playing " + protocol.file);
        VB_CHECK(playProtocol(*workspace, people, protocol, resources, folder, out.pdfs, stop));
        done += 0.5 / static_cast<double>(script.size());
    }
    VB_CHECK(people.leave());
    // Callers show the last: the report of the first protocol, which is the one accepted.
    std::ranges::rotate(out.pdfs, out.pdfs.begin() + 3);

    tell(0.85, "verifying store and documents");
    VB_CHECK(checkVerified(verifyStore(environment, out.url, stop)));
    for (const auto &pdf : out.pdfs)
        VB_CHECK(checkVerified(verifyPdf(environment, pdf, {out.authority})));
    tell(1.0, "done");
    return {};
}

/// A demo that was stopped half-way is of no use.
void removeDemo(const DemoResult &demo)
{
    std::error_code error;
    if (!demo.store.empty()) {
        for (const char *suffix : {"", ".unfinished", "-wal", "-shm"})
            fs::remove(demo.store.string() + suffix, error);
    }
    for (const auto &file : {demo.people, demo.authority})
        fs::remove(file, error);
    for (const auto &pdf : demo.pdfs)
        fs::remove(pdf, error);
}

} // namespace

Result<DemoResult> playDemo(const Environment &environment, const fs::path &folder, const fs::path &resources,
                            std::stop_token stop, const Progress &progress, std::string_view sharedStore)
{
    DemoResult out;
    if (sharedStore.empty())
        out.store = folder / "demo.valbench";
    out.url = sharedStore.empty() ? out.store.string() : std::string(sharedStore);
    out.people = folder / "demo-people.txt";
    out.authority = folder / "ca.pem";
    for (const auto &file : {out.store, out.people, out.authority}) {
        if (!file.empty() && fs::exists(file))
            return fail(ErrorCode::conflict, VB_MSG("{file} exists; the demo needs a folder of its own."),
                        {{"file", file.string()}});
    }
    const bool isNew = !fs::exists(folder);
    auto played = play(environment, folder, resources, out, stop, progress);
    if (played)
        return out;
    // What does not verify is kept, to be looked at.
    if (played.error().code() != ErrorCode::integrity) {
        removeDemo(out);
        std::error_code error;
        if (isNew)
            fs::remove(folder, error); // only if nothing else is in it
    }
    return fail(std::move(played).error());
}

Result<std::vector<DemoPerson>> demoPeople(const fs::path &file)
{
    VB_TRY(const auto bytes, readPrivateFile(file));
    std::vector<DemoPerson> out;
    auto rest = asText(bytes);
    for (int line = 1; !rest.empty(); ++line) {
        const auto end = rest.find('\n');
        const auto row = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        if (row.empty() || row.front() == '#')
            continue;
        std::vector<std::string> cells(1);
        for (const char c : row) {
            if (c == '\t')
                cells.emplace_back();
            else
                cells.back() += c;
        }
        if (cells.size() != 4)
            return fail(
                ErrorCode::badInput,
                VB_MSG("{file}, line {line}: expected user id, role, full name and passphrase with tabs between."),
                {{"file", file.string()}, {"line", std::to_string(line)}});
        out.push_back({cells[0], cells[2], cells[1], cells[3]});
    }
    return out;
}

} // namespace valbench::services
