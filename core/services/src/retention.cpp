// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/retention.h>

#include <algorithm>
#include <map>
#include <set>

#include <valbench/domain/execution.h>
#include <valbench/domain/model.h>
#include <valbench/ledger/verify.h>
#include <valbench/services/workspace.h>

#include "disposals.h"
#include "document_parts.h"
#include "people.h"
#include "promotion_records.h"

namespace valbench::services {

using domain::Permission;

namespace {

constexpr std::string_view holdPrefix = "hold.";
constexpr std::string_view heldAction = "hold.placed";
constexpr std::string_view liftedAction = "hold.lifted";
constexpr std::string_view disposePlace = "disposal";

/// What stands of it in the store, with the digests that a disposal would take.
struct Retained
{
    RetainedEvidence view;
    domain::StoredRecord record;
    std::vector<Digest> digests;
};

struct ModelLife
{
    bool wasReleased = false;
    std::optional<Timestamp> retired; ///< when it left production for the archive, if it is there
};

Result<ModelLife> lifeOf(Context &context, domain::RecordReader &reader, const std::string &modelId)
{
    VB_TRY(const auto promotions, promotionsOf(context, reader, modelId));
    ModelLife out;
    std::int64_t last = -1;
    for (const auto &item : promotions) {
        if (item.decision != domain::Decision::approved)
            continue;
        out.wasReleased = out.wasReleased || item.promotion.to == domain::ModelStage::production;
        if (item.decidedAt <= last)
            continue;
        last = item.decidedAt;
        out.retired.reset();
        for (const auto &signature : item.loaded.valid) {
            if (signature.statement.meaning == domain::Meaning::approved &&
                item.promotion.to == domain::ModelStage::archived) {
                VB_TRY(out.retired, Timestamp::parse(signature.statement.time));
            }
        }
    }
    return out;
}

/// All executions of a store, what each rests on, and what of that others need.
class RetentionList {
public:
    static Result<RetentionList> read(Context &context, domain::RecordReader &reader)
    {
        RetentionList out(context, reader);
        for (const auto type : {domain::RecordType::model, domain::RecordType::dataSet}) {
            VB_TRY(const auto records, reader.list(type));
            for (const auto &record : records)
                out.m_elsewhere += record.content;
        }
        VB_TRY(out.m_records, reader.list(domain::RecordType::execution));
        std::map<std::string, ModelLife> lives; // reading one checks signatures
        for (const auto &record : out.m_records) {
            VB_TRY(auto execution, valueOf<domain::Execution>(record));
            if (!lives.contains(execution.model.id)) {
                VB_TRY(lives[execution.model.id], lifeOf(context, reader, execution.model.id));
            }
            const auto life = lives[execution.model.id];
            out.m_executions.push_back({std::move(execution), life});
            out.m_evaluations.insert(out.m_executions.back().execution.evaluationSha256);
            const auto until = out.keptUntil(out.m_executions.back());
            for (const auto &digest : out.m_executions.back().execution.evidence())
                out.m_users[digest].push_back({record.id.toText(), until});
        }
        return out;
    }

    Result<std::vector<Retained>> all()
    {
        std::vector<Retained> out;
        for (std::size_t i = 0; i < m_records.size(); ++i) {
            if (filesOf(m_executions[i].execution).empty())
                continue;
            VB_TRY(auto one, make(i));
            out.push_back(std::move(one));
        }
        std::ranges::stable_sort(out, [](const Retained &a, const Retained &b) {
            // What has no date yet comes last.
            const auto key = [](const Retained &r) { return r.view.keptUntil.empty() ? "~" : r.view.keptUntil; };
            return key(a) < key(b);
        });
        return out;
    }

    Result<Retained> one(std::string_view executionId)
    {
        for (std::size_t i = 0; i < m_records.size(); ++i) {
            if (m_records[i].id.toText() == executionId)
                return make(i);
        }
        return fail(ErrorCode::notFound, VB_MSG("There is no execution {id} in this store."),
                    {{"id", std::string(executionId)}});
    }

private:
    struct Known
    {
        domain::Execution execution;
        ModelLife life;
    };
    struct User
    {
        std::string executionId;
        std::optional<Timestamp> until;
    };
    RetentionList(Context &context, domain::RecordReader &reader) : m_context(&context), m_reader(&reader) {}

    /// Files of an execution. Evaluations are none of them, nor is that of another from which a result was carried
    /// over.
    [[nodiscard]] std::vector<std::string> filesOf(const domain::Execution &execution) const
    {
        auto out = execution.evidence();
        std::erase_if(out, [this](const std::string &sha256) { return m_evaluations.contains(sha256); });
        return out;
    }

    static const domain::RetentionRule &ruleFor(const Known &known)
    {
        return domain::ruleOf(known.life.wasReleased ? domain::RetentionClass::releasedModel
                                                     : domain::RetentionClass::unreleasedModel);
    }

    static std::optional<Timestamp> eventFor(const Known &known)
    {
        if (ruleFor(known).from == domain::RetentionEvent::modelRetired)
            return known.life.retired;
        if (known.execution.state == domain::ExecutionState::inProgress)
            return std::nullopt;
        const auto ended = Timestamp::parse(known.execution.finished);
        return ended ? std::optional(*ended) : std::nullopt;
    }

    [[nodiscard]] static std::optional<Timestamp> keptUntil(const Known &known)
    {
        return domain::keptUntil(ruleFor(known), eventFor(known));
    }

    Result<Retained> make(std::size_t i)
    {
        const auto &known = m_executions[i];
        const auto now = m_context->environment.clock.now();
        Retained out{{}, m_records[i], {}};
        auto &view = out.view;
        view.executionId = out.record.id.toText();
        view.protocolId = known.execution.protocol.id;
        VB_TRY(const auto model, keyedRecord(*m_reader, domain::RecordType::model, known.execution.model.id));
        VB_TRY(const auto version, valueOf<domain::ModelVersion>(model));
        view.model = version.key();
        view.rule = ruleFor(known);
        if (const auto event = eventFor(known))
            view.event = event->toText();
        const auto until = keptUntil(known);
        if (until)
            view.keptUntil = until->toText();

        for (const auto &hex : filesOf(known.execution)) {
            VB_TRY(const auto digest, Digest::parse(hex));
            VB_TRY(const auto size, m_reader->evidenceSize(digest));
            if (size == 0 && digest != sha256(std::string_view())) {
                ++view.disposed;
                continue;
            }
            ++view.files;
            view.bytes += size;
            const bool needed = size == 0 || m_elsewhere.find(hex) != std::string::npos ||
                                std::ranges::any_of(m_users.at(hex), [&](const User &user) {
                                    return user.executionId != view.executionId && (!user.until || now < *user.until);
                                });
            if (needed)
                ++view.shared;
            else
                out.digests.push_back(digest);
        }
        VB_CHECK(readTrail(out));
        view.blocked = whyNot(view, until, now);
        return out;
    }

    Status readTrail(Retained &out)
    {
        auto &view = out.view;
        domain::TrailFilter filter;
        filter.recordId = view.executionId;
        filter.actionPrefix = holdPrefix;
        filter.limit = 1;
        VB_TRY(const auto holds, m_reader->trail(filter));
        if (!holds.empty() && holds.front().entry.body.action == heldAction) {
            const auto &entry = holds.front().entry;
            view.heldSince = entry.chain.time.toText();
            view.heldBy = entry.body.actor.name;
            view.holdReason = entry.body.reason;
        }
        filter.actionPrefix = ledger::disposalAction;
        VB_TRY(const auto disposals, m_reader->trail(filter));
        if (!disposals.empty())
            view.disposal = disposalText(disposals.front().entry);
        return {};
    }

    static std::string whyNot(const RetainedEvidence &view, const std::optional<Timestamp> &until, const Timestamp &now)
    {
        const std::vector<MessageArg> words{{"id", view.executionId},
                                            {"class", std::string(domain::wordOf(view.rule.retentionClass))},
                                            {"event", std::string(domain::wordOf(view.rule.from))},
                                            {"years", std::to_string(view.rule.years)},
                                            {"date", view.keptUntil.substr(0, 10)},
                                            {"by", view.heldBy},
                                            {"reason", view.holdReason}};
        if (view.files == 0)
            return fillMessage(VB_MSG("All evidence files of {id} have been disposed of."), words);
        if (!view.heldSince.empty())
            return fillMessage(VB_MSG("{id} is on hold by {by}: {reason}. QA lifts that when it is over."), words);
        if (!until)
            return fillMessage(
                VB_MSG("Evidence of the class '{class}' is kept for {years} years from the {event}, which "
                       "has not come for {id}."),
                words);
        if (now < *until)
            return fillMessage(
                VB_MSG("Evidence of {id} is of the class '{class}' and is kept until {date}: {years} years "
                       "from the {event}."),
                words);
        if (view.shared == view.files)
            return fillMessage(VB_MSG("Other records rest on all evidence files of {id}; they stay."), words);
        return {};
    }

    Context *m_context;
    domain::RecordReader *m_reader;
    std::vector<domain::StoredRecord> m_records;
    std::vector<Known> m_executions;
    std::map<std::string, std::vector<User>> m_users; ///< by digest
    std::set<std::string> m_evaluations;
    std::string m_elsewhere; ///< records whose files may be somebody's evidence too
};

} // namespace

Result<std::vector<RetainedEvidence>> RetentionService::list(const Session &session)
{
    using List = std::vector<RetainedEvidence>;
    return m_context.perform(session, Permission::readTrail, "retention.list", "", [&]() -> Result<List> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(auto known, RetentionList::read(m_context, *reader));
        VB_TRY(auto all, known.all());
        List out;
        for (auto &item : all)
            out.push_back(std::move(item.view));
        return out;
    });
}

Result<RetainedEvidence> RetentionService::show(const Session &session, std::string_view executionId)
{
    return m_context.perform(session, Permission::readTrail, "retention.view", executionId,
                             [&]() -> Result<RetainedEvidence> {
                                 VB_TRY(const auto reader, m_context.reader());
                                 VB_TRY(auto known, RetentionList::read(m_context, *reader));
                                 VB_TRY(auto found, known.one(executionId));
                                 return std::move(found.view);
                             });
}

Status RetentionService::hold(const Session &session, std::string_view executionId, std::string_view reason)
{
    return m_context.perform(session, Permission::holdRecords, "retention.hold", executionId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(auto known, RetentionList::read(m_context, work->read()));
        VB_TRY(const auto found, known.one(executionId));
        if (!found.view.heldSince.empty())
            return fail(
                ErrorCode::refused, VB_MSG("{id} is on hold already, by {by}: {reason}."),
                {{"id", std::string(executionId)}, {"by", found.view.heldBy}, {"reason", found.view.holdReason}});
        VB_CHECK(work->note(heldAction, reason, &found.record.id));
        VB_CHECK(work->commit());
        return {};
    });
}

Status RetentionService::liftHold(const Session &session, std::string_view executionId, std::string_view reason)
{
    return m_context.perform(session, Permission::holdRecords, "retention.lift", executionId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(auto known, RetentionList::read(m_context, work->read()));
        VB_TRY(const auto found, known.one(executionId));
        if (found.view.heldSince.empty())
            return fail(ErrorCode::refused, VB_MSG("{id} is not on hold."), {{"id", std::string(executionId)}});
        VB_CHECK(work->note(liftedAction, reason, &found.record.id));
        VB_CHECK(work->commit());
        return {};
    });
}

Result<std::size_t> RetentionService::dispose(const Session &session, const Secret &password, const Session &second,
                                              const Secret &secondPassword, std::string_view executionId,
                                              std::string_view reason)
{
    using Count = std::size_t;
    const auto dispose = [&]() -> Result<Count> {
        VB_CHECK(checkReason(reason));
        if (second.role() != domain::Role::qaApprover)
            return fail(ErrorCode::refused,
                        VB_MSG("A disposal takes an administrator and, as second person, a QA approver."));
        const auto look = [&](domain::RecordReader &reader) -> Result<Retained> {
            VB_CHECK(m_context.checkClock(reader));
            VB_TRY(auto known, RetentionList::read(m_context, reader));
            VB_TRY(auto found, known.one(executionId));
            if (!found.view.blocked.empty())
                return fail(ErrorCode::refused, VB_MSG("Nothing was disposed of. {why}"),
                            {{"why", found.view.blocked}});
            return found;
        };
        // Looked at before the passwords are asked, and again under the write lock.
        VB_TRY(const auto reader, m_context.reader());
        VB_CHECK(look(*reader));
        const auto signer = [&](const Session &who, const Secret &secret) -> Result<Signer> {
            VB_TRY(const auto person, personNamed(*reader, who.userId()));
            VB_CHECK(checkMaySign(person.account, m_context.authority, m_context.environment.clock.now()));
            VB_TRY(auto key, openSigningKey(m_context, person, secret, disposePlace, who.id()));
            return Signer{person.account, std::move(key)};
        };
        VB_TRY(const auto administrator, signer(session, password));
        VB_TRY(const auto approver, signer(second, secondPassword));

        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto found, look(work->read()));
        DisposalStatement statement{m_context.storeId,
                                    found.view.executionId,
                                    found.record.digest.toHex(),
                                    std::string(domain::wordOf(found.view.rule.retentionClass)),
                                    found.view.keptUntil,
                                    {},
                                    std::string(trimmed(reason)),
                                    m_context.environment.clock.now(),
                                    administrator.account.userId,
                                    approver.account.userId};
        for (const auto &digest : found.digests)
            statement.evidence.push_back(digest.toHex());
        VB_TRY(const auto text, json::canonicalText(statement.toJson()));
        VB_TRY(const auto sealed, signedByTwo(text, administrator, approver));
        VB_CHECK(work->dispose(found.digests, reason, found.record.id,
                               {{"class", statement.retentionClass},
                                {"kept_until", statement.keptUntil},
                                {"files", found.digests.size()},
                                {"qa_approver", statement.qaApprover},
                                {"signed", sealed}}));
        VB_CHECK(work->commit());
        VB_CHECK(m_context.makeCheckpoint());
        return found.digests.size();
    };
    return m_context.perform(session, Permission::disposeOfRecords, "retention.dispose", executionId, dispose);
}

RetentionService Workspace::retention()
{
    return RetentionService(*m_context);
}

} // namespace valbench::services
