// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/trail.h>

#include <algorithm>
#include <array>

#include "context.h"
#include "record_views.h"

namespace valbench::services {

namespace {

struct Phrase
{
    std::string_view action;
    MessageKey text;
};

// Follows the actor's name. Places: {record}, {version}, and the names of details.
constexpr std::array phrases{
    Phrase{"store.created", VB_MSG("created the store")},
    Phrase{"store.backup", VB_MSG("made a backup")},
    Phrase{"store.verified", VB_MSG("had the store verified over {entries} entries: {outcome}")},
    Phrase{"store.restored",
           VB_MSG("put a backup in the store's place, together with {qa_approver}: {kept} entries kept, "
                  "{missing} missing")},
    Phrase{"store.migrated",
           VB_MSG("brought the store from schema version {from} to version {to}, together with {qa_approver}")},
    Phrase{"store.move", VB_MSG("moved the store to another computer")},
    Phrase{"station.enrolled", VB_MSG("enrolled a workstation")},
    Phrase{"accountability.accepted", VB_MSG("accepted version {statement} of the accountability statement")},
    Phrase{"account.added", VB_MSG("added the account {record} as {role}")},
    Phrase{"account.key-made", VB_MSG("made a signing key at the first sign-in")},
    Phrase{"account.verified", VB_MSG("verified the identity of {record}, together with {second}")},
    Phrase{"account.renamed", VB_MSG("changed the printed name of {record} from {before} to {after}")},
    Phrase{"account.signing-enabled", VB_MSG("enabled signing for {record}")},
    Phrase{"account.disabled", VB_MSG("disabled {record}")},
    Phrase{"account.locked", VB_MSG("was locked out after too many failures")},
    Phrase{"account.unlocked", VB_MSG("unlocked {record}")},
    Phrase{"account.loss-reported", VB_MSG("reported the password of {user} as lost; it opens nothing any more")},
    Phrase{"account.reset", VB_MSG("reset the password of {record}; signing is suspended")},
    Phrase{"policy.set", VB_MSG("set the security policy the store starts with")},
    Phrase{"policy.changed", VB_MSG("changed the security policy, confirmed by {confirmed_by}: {changes}")},
    Phrase{"alert.raised", VB_MSG("caused the alert {record}: {kind} of {user}")},
    Phrase{"alert.acknowledged", VB_MSG("acknowledged {record}, {kind} of {user}")},
    Phrase{"access-review.recorded", VB_MSG("recorded the access review {record} of {accounts} accounts")},
    Phrase{"trail-review.recorded", VB_MSG("recorded {record}: {scope}, {entries} entries")},
    Phrase{"credential.disabled", VB_MSG("disabled a password")},
    Phrase{"credential.one-time", VB_MSG("made a one-time secret")},
    Phrase{"credential.password-changed", VB_MSG("changed the password")},
    Phrase{"credential.password-set", VB_MSG("set a password")},
    Phrase{"session.opened", VB_MSG("signed in")},
    Phrase{"session.refused", VB_MSG("was refused at {where}")},
    Phrase{"session.statement", VB_MSG("was asked to accept the accountability statement first")},
    Phrase{"session.unavailable", VB_MSG("could not check the password of {user} at {where}")},
    Phrase{"session.expired", VB_MSG("was asked for a new password, as the present one is too old")},
    Phrase{"session.locked", VB_MSG("locked the screen")},
    Phrase{"session.unlocked", VB_MSG("unlocked the screen")},
    Phrase{"session.closed", VB_MSG("signed out")},
    Phrase{"access.refused", VB_MSG("tried to {operation} and was refused")},
    Phrase{"model.registered", VB_MSG("registered the model {title} as {record}")},
    Phrase{"data.registered", VB_MSG("registered the data set {title} as {record}")},
    Phrase{"data.compared", VB_MSG("compared {record} with {against}: {records} rows and {patients} patients in both")},
    Phrase{"data.opened", VB_MSG("opened the sealed set {record} for {execution}, opening {number} of {allowed}")},
    Phrase{"promotion.requested", VB_MSG("asked for {record}: {title}; {failing_gates} gates do not hold yet")},
    Phrase{"promotion.renewed", VB_MSG("renewed {record}: {title}; {failing_gates} gates do not hold yet")},
    Phrase{"promotion.withdrawn", VB_MSG("withdrew {record}: {title}")},
    Phrase{"write-back.due", VB_MSG("has to tell {server} of {promotion} ({record})")},
    Phrase{"write-back.begun", VB_MSG("began to tell {server} of {promotion} ({record})")},
    Phrase{"write-back.failed", VB_MSG("could not tell {server} of {promotion} ({record})")},
    Phrase{"write-back.done", VB_MSG("told {server} of {promotion} ({record}) and read it back")},
    Phrase{"registry.compared", VB_MSG("compared {record} with the registry of {server}: {differences} differences")},
    Phrase{"requirement.imported", VB_MSG("added the requirement set {record}, {title}, with {requirements} "
                                          "requirements")},
    Phrase{"requirement.revised", VB_MSG("revised {record} to version {version}, with {requirements} requirements")},
    Phrase{"trace.links-reviewed", VB_MSG("reviewed the links of {protocol} to {requirements} of {set} version "
                                          "{set_version} as {record}")},
    Phrase{"trace.exported", VB_MSG("exported the traceability matrix of {of}, {rows} lines")},
    Phrase{"protocol.amended", VB_MSG("began version {version} of {record} as a draft; version {in_force} stays in "
                                      "force until it is approved")},
    Phrase{"protocol.imported", VB_MSG("added the protocol {record}, {title}")},
    Phrase{"protocol.revised", VB_MSG("revised {record} to version {version}")},
    Phrase{"execution.begun", VB_MSG("began {record}, an execution of {protocol} version {protocol_version}")},
    Phrase{"execution.steps-run", VB_MSG("ran {steps} automatic steps of {record}")},
    Phrase{"execution.step-recorded", VB_MSG("recorded step {step} of {record}, attempt {step_attempt}: {outcome}")},
    Phrase{"execution.step-corrected", VB_MSG("corrected step {step} of {record}")},
    Phrase{"execution.step-verified", VB_MSG("verified step {step} of {record} with {signature}")},
    Phrase{"execution.cancelled", VB_MSG("cancelled {record}, an execution of {protocol}")},
    Phrase{"execution.completed", VB_MSG("executed {protocol} version {protocol_version} as {record}: {outcome}")},
    Phrase{"deviation.raised", VB_MSG("raised the deviation {record} on step {step} of {execution}")},
    Phrase{"deviation.classified", VB_MSG("classified {record} as {class}")},
    Phrase{"deviation.disposed", VB_MSG("disposed of {record}: {disposition}")},
    Phrase{"report.written", VB_MSG("wrote the report {record}: {conclusion}")},
    Phrase{"record.exported", VB_MSG("exported {record}")},
    Phrase{"record.exported-evidence", VB_MSG("exported {file}, evidence in {record}")},
    Phrase{"record.exported-signatures", VB_MSG("exported the signatures of {record}")},
    Phrase{"record.exported-list", VB_MSG("exported the list {list} as {format}, {rows} rows")},
    Phrase{"record.exported-chart", VB_MSG("exported the chart {chart} of {record} as {format}")},
    Phrase{"tracking.files-saved", VB_MSG("saved {count} files of {source} on {server}")},
    Phrase{"anchor.made", VB_MSG("had {entries} entries stamped by {authority}")},
    Phrase{"anchor.exported", VB_MSG("exported {stamps} time stamps")},
    Phrase{"anchor.configured", VB_MSG("set up time stamps")},
    Phrase{"anchor.ended", VB_MSG("ended time stamps")},
    Phrase{"certification.recorded",
           VB_MSG("recorded that the certification letter of {date} was sent to FDA; before: {before}")},
    Phrase{"comment.added", VB_MSG("commented on {about} ({record})")},
    Phrase{"comment.answered", VB_MSG("answered {record}, a comment on {about}")},
    Phrase{"comment.resolved", VB_MSG("resolved {record}, a comment on {about}")},
    Phrase{"evidence.disposed", VB_MSG("disposed of {files} evidence files of {record}, together with {qa_approver}; "
                                       "they had to be kept until {kept_until} ({class})")},
    Phrase{"hold.placed", VB_MSG("put {record} on hold: none of its evidence is disposed of")},
    Phrase{"hold.lifted", VB_MSG("lifted the hold on {record}")},
    Phrase{"clock.step", VB_MSG("found the clock set back")},
    Phrase{"clock.jump", VB_MSG("found the clock {seconds} seconds away from {seen_by}")},
    Phrase{"clock.accepted", VB_MSG("said what was wrong with the clock, so that signing goes on")},
    Phrase{"signature.authored", VB_MSG("signed {signed} version {signed_version} as author")},
    Phrase{"signature.executed", VB_MSG("signed {signed} version {signed_version} as executed")},
    Phrase{"signature.witnessed", VB_MSG("signed {signed} version {signed_version} as witnessed")},
    Phrase{"signature.verified", VB_MSG("signed {signed} version {signed_version} as verified")},
    Phrase{"signature.reviewed", VB_MSG("signed {signed} version {signed_version} as reviewed")},
    Phrase{"signature.approved", VB_MSG("approved {signed} version {signed_version}")},
    Phrase{"signature.responsibility", VB_MSG("took responsibility for {signed} version {signed_version}")},
    Phrase{"signature.rejected", VB_MSG("rejected {signed} version {signed_version}")},
    Phrase{"signature.acknowledged", VB_MSG("acknowledged {signed} version {signed_version}")},
};

/// What people call the operations of the services: the only place that says so. The place {target} is what it was
/// tried on.
constexpr std::array operations{
    Phrase{"account.add", VB_MSG("add an account")},
    Phrase{"account.disable", VB_MSG("disable the account {target}")},
    Phrase{"account.enable-signing", VB_MSG("enable signing for {target}")},
    Phrase{"account.list", VB_MSG("see the accounts")},
    Phrase{"account.rename", VB_MSG("change the name of {target}")},
    Phrase{"account.report-lost", VB_MSG("report the password of {target} as lost")},
    Phrase{"account.reset", VB_MSG("reset the password of {target}")},
    Phrase{"account.unlock", VB_MSG("unlock the account {target}")},
    Phrase{"account.verify-identity", VB_MSG("verify the identity of {target}")},
    Phrase{"access-review.list", VB_MSG("see the access reviews")},
    Phrase{"access-review.record", VB_MSG("record an access review")},
    Phrase{"access-review.view", VB_MSG("see {target}")},
    Phrase{"alert.acknowledge", VB_MSG("acknowledge {target}")},
    Phrase{"alert.list", VB_MSG("see the alerts")},
    Phrase{"anchor.configure", VB_MSG("set up time stamps")},
    Phrase{"anchor.export", VB_MSG("export the time stamps")},
    Phrase{"anchor.now", VB_MSG("ask for a time stamp")},
    Phrase{"certification.record", VB_MSG("record the certification letter to FDA")},
    Phrase{"clock.accept", VB_MSG("let signing go on after a step of the clock")},
    Phrase{"comment.add", VB_MSG("comment on {target}")},
    Phrase{"comment.answer", VB_MSG("answer {target}")},
    Phrase{"comment.list", VB_MSG("see the comments on {target}")},
    Phrase{"comment.resolve", VB_MSG("resolve {target}")},
    Phrase{"data.compare", VB_MSG("compare {target} with another data set")},
    Phrase{"data.list", VB_MSG("see the data sets")},
    Phrase{"data.register", VB_MSG("register a data set")},
    Phrase{"data.view", VB_MSG("see {target}")},
    Phrase{"deviation.classify", VB_MSG("classify {target}")},
    Phrase{"deviation.dispose", VB_MSG("dispose of {target}")},
    Phrase{"deviation.list", VB_MSG("see the deviations")},
    Phrase{"deviation.view", VB_MSG("see {target}")},
    Phrase{"execution.begin", VB_MSG("begin an execution of {target}")},
    Phrase{"execution.cancel", VB_MSG("cancel {target}")},
    Phrase{"execution.complete", VB_MSG("complete {target}")},
    Phrase{"execution.correct", VB_MSG("correct a step of {target}")},
    Phrase{"execution.export-evidence", VB_MSG("export evidence in {target}")},
    Phrase{"execution.list", VB_MSG("see the executions")},
    Phrase{"execution.record", VB_MSG("record a step of {target}")},
    Phrase{"execution.run-steps", VB_MSG("run steps of {target}")},
    Phrase{"execution.run", VB_MSG("execute {target}")},
    Phrase{"execution.view", VB_MSG("see {target}")},
    Phrase{"model.list", VB_MSG("see the models")},
    Phrase{"model.register", VB_MSG("register a model")},
    Phrase{"model.view", VB_MSG("see {target}")},
    Phrase{"policy.change", VB_MSG("change the security policy")},
    Phrase{"policy.view", VB_MSG("see the security policy")},
    Phrase{"promotion.list", VB_MSG("see the promotions")},
    Phrase{"promotion.renew", VB_MSG("renew {target}")},
    Phrase{"promotion.request", VB_MSG("ask for a change of stage of {target}")},
    Phrase{"promotion.view", VB_MSG("see {target}")},
    Phrase{"promotion.withdraw", VB_MSG("withdraw {target}")},
    Phrase{"registry.compare", VB_MSG("compare {target} with the server's registry")},
    Phrase{"write-back.begin", VB_MSG("tell the tracking server of {target}")},
    Phrase{"write-back.finish", VB_MSG("finish {target}")},
    Phrase{"write-back.list", VB_MSG("see the write-backs")},
    Phrase{"protocol.amend", VB_MSG("begin a new version of {target}")},
    Phrase{"protocol.export", VB_MSG("export {target}")},
    Phrase{"protocol.import", VB_MSG("add a protocol")},
    Phrase{"protocol.list", VB_MSG("see the protocols")},
    Phrase{"protocol.revise", VB_MSG("revise {target}")},
    Phrase{"protocol.view", VB_MSG("see {target}")},
    Phrase{"record.list", VB_MSG("see the records")},
    Phrase{"record.print", VB_MSG("print {target}")},
    Phrase{"record.view", VB_MSG("see {target}")},
    Phrase{"retention.dispose", VB_MSG("dispose of evidence of {target}")},
    Phrase{"retention.hold", VB_MSG("put {target} on hold")},
    Phrase{"retention.lift", VB_MSG("lift the hold on {target}")},
    Phrase{"retention.list", VB_MSG("see how long evidence is kept")},
    Phrase{"retention.view", VB_MSG("see how long evidence of {target} is kept")},
    Phrase{"requirement.export", VB_MSG("export {target}")},
    Phrase{"requirement.import", VB_MSG("add a requirement set")},
    Phrase{"requirement.list", VB_MSG("see the requirement sets")},
    Phrase{"requirement.revise", VB_MSG("revise {target}")},
    Phrase{"requirement.view", VB_MSG("see {target}")},
    Phrase{"station.enroll", VB_MSG("enrol a workstation")},
    Phrase{"trace.export", VB_MSG("export the traceability matrix of {target}")},
    Phrase{"trace.review-links", VB_MSG("review links of {target}")},
    Phrase{"trace.view", VB_MSG("see the traceability matrix of {target}")},
    Phrase{"report.list", VB_MSG("see the reports")},
    Phrase{"report.view", VB_MSG("see {target}")},
    Phrase{"signature.export", VB_MSG("export the signatures of {target}")},
    Phrase{"report.write", VB_MSG("write a report on {target}")},
    Phrase{"signature.offer", VB_MSG("begin signing {target}")},
    Phrase{"signature.sign", VB_MSG("sign {target}")},
    Phrase{"store.backup", VB_MSG("make a backup")},
    Phrase{"trail-review.list", VB_MSG("see the trail reviews")},
    Phrase{"trail-review.record", VB_MSG("record a trail review of {target}")},
    Phrase{"trail.read", VB_MSG("read the audit trail")},
    Phrase{"work.list", VB_MSG("see what waits for signatures")},
};

/// Operations of a later program version keep their own name.
std::string operationText(const std::string &operation, const std::string &target)
{
    for (const auto &known : operations) {
        if (known.action == operation)
            return fillMessage(known.text.text(), {{"target", target.empty() ? "a record" : target}});
    }
    return "do " + operation + (target.empty() ? "" : " on " + target);
}

} // namespace

std::string filterText(const domain::TrailFilter &filter)
{
    std::string out;
    const auto add = [&out](std::string_view what, const std::string &value) {
        if (!value.empty())
            out += (out.empty() ? "" : ", ") + std::string(what) + " " + value;
    };
    add("record", filter.recordId);
    add("person", filter.userId);
    add("actions", filter.actionPrefix);
    add("from", filter.from ? filter.from->toText() : "");
    add("to", filter.to ? filter.to->toText() : "");
    return out;
}

std::string sentenceFor(const ledger::Entry &entry)
{
    const auto &body = entry.body;
    std::vector<MessageArg> args;
    for (const auto &[name, value] : body.details.members()) {
        if (const auto *text = value.get<std::string>())
            args.push_back({name, *text});
        else if (const auto *integer = value.get<std::int64_t>())
            args.push_back({name, std::to_string(*integer)});
    }
    if (body.action == "access.refused") {
        const auto of = [&args](std::string_view name) {
            const auto found = std::ranges::find(args, name, &MessageArg::name);
            return found == args.end() ? std::string() : found->value;
        };
        const auto words = operationText(of("operation"), of("target"));
        std::erase_if(args, [](const MessageArg &arg) { return arg.name == "operation"; });
        args.push_back({"operation", words});
    }
    if (body.record) {
        args.push_back({"record", body.record->id});
        args.push_back({"version", std::to_string(body.record->version)});
    }
    for (const auto &phrase : phrases) {
        if (phrase.action == body.action)
            return body.actor.name + " " + fillMessage(phrase.text.text(), args) + ".";
    }
    return body.actor.name + ": " + body.action + (body.record ? " (" + body.record->id + ")." : ".");
}

Result<std::vector<HistoryLine>> TrailService::page(const Session &session, const domain::TrailFilter &filter)
{
    using List = std::vector<HistoryLine>;
    return m_context.perform(session, domain::Permission::readTrail, "trail.read", "", [&]() -> Result<List> {
        List out;
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto entries, reader->trail(filter));
        for (const auto &entry : entries)
            out.push_back(historyLine(entry));
        return out;
    });
}

Result<std::int64_t> TrailService::size(const Session &session)
{
    return m_context.perform(session, domain::Permission::readTrail, "trail.read", "", [&]() -> Result<std::int64_t> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto head, reader->head());
        return head.size;
    });
}

Result<std::string> TrailService::checkpointNotes(const Session &session)
{
    return m_context.perform(session, domain::Permission::readTrail, "trail.read", "", [&]() -> Result<std::string> {
        VB_TRY(const auto notes, m_context.store->checkpoints());
        std::string out;
        for (const auto &note : notes)
            out += ledger::noteText(note);
        return out;
    });
}

Status TrailService::noteVerification(const Session &session, const Verification &verification)
{
    VB_TRY(auto work, m_context.store->begin(session.person()));
    VB_CHECK(work->note("store.verified", verification.verdict, nullptr,
                        {{"outcome", verification.passed ? "passed" : "failed"},
                         {"entries", verification.entries},
                         {"head", verification.head}}));
    VB_CHECK(work->commit());
    return {};
}

Status TrailService::noteExport(const Session &session, const ExportedList &exported)
{
    VB_TRY(auto work, m_context.store->begin(session.person()));
    VB_CHECK(work->note("record.exported-list", "exported as " + exported.format, nullptr,
                        {{"list", exported.name},
                         {"filter", exported.filter},
                         {"format", exported.format},
                         {"rows", exported.rows},
                         {"file_sha256", exported.sha256}}));
    VB_CHECK(work->commit());
    return m_context.makeCheckpoint();
}

Status TrailService::noteExport(const Session &session, const ExportedChart &exported)
{
    VB_TRY(const auto id, domain::RecordId::parse(exported.recordId));
    VB_TRY(auto work, m_context.store->begin(session.person()));
    VB_CHECK(work->note("record.exported-chart", "exported as " + exported.format, &id,
                        {{"chart", exported.title}, {"format", exported.format}, {"file_sha256", exported.sha256}}));
    VB_CHECK(work->commit());
    return m_context.makeCheckpoint();
}

Status TrailService::noteExport(const Session &session, const ExportedFiles &exported)
{
    constexpr std::size_t mostNamed = 100;
    json::Array named;
    for (const auto &file : exported.files) {
        if (named.size() == mostNamed)
            break;
        named.push_back(json::Object{{"path", file.path}, {"size", file.size}, {"sha256", file.sha256}});
    }
    VB_TRY(auto work, m_context.store->begin(session.person()));
    VB_CHECK(work->note("tracking.files-saved", "saved on this computer", nullptr,
                        {{"server", exported.server},
                         {"source", exported.model.empty() ? "run " + exported.run : "model " + exported.model},
                         {"count", static_cast<std::int64_t>(exported.files.size())},
                         {"files", std::move(named)}}));
    VB_CHECK(work->commit());
    return m_context.makeCheckpoint();
}

} // namespace valbench::services
