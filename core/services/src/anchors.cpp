// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "anchors.h"

#include <algorithm>
#include <limits>
#include <map>

#include "context.h"

namespace valbench::services {

namespace {

constexpr auto pauseAfterFailure = std::chrono::minutes(5);
constexpr const char *requestType = "application/timestamp-query";
constexpr const char *answerType = "application/timestamp-reply";

/// What an entry "anchor.made" speaks of.
Result<Anchor> anchorIn(domain::RecordReader &reader, const ledger::Entry &entry,
                        const std::map<std::string, ledger::SignedCheckpoint> &notes)
{
    const auto &evidence = entry.body.evidence;
    const auto *digest = entry.body.details.find("checkpoint_sha256");
    const auto *text = digest ? digest->get<std::string>() : nullptr;
    const auto note = text ? notes.find(*text) : notes.end();
    if (note == notes.end() || evidence.size() != 2)
        return fail(
            ErrorCode::integrity,
            VB_MSG("Entry {entry} tells of a time stamp, but the checkpoint it was made for is not in the store."),
            {{"entry", std::to_string(entry.chain.sequence)}});
    VB_TRY(auto request, reader.evidence(evidence[0].digest));
    VB_TRY(auto answer, reader.evidence(evidence[1].digest));
    return Anchor{note->second, std::move(request.bytes), std::move(answer.bytes)};
}

Result<std::map<std::string, ledger::SignedCheckpoint>> notesOf(store::Store &store)
{
    std::map<std::string, ledger::SignedCheckpoint> out;
    VB_TRY(const auto notes, store.checkpoints());
    for (const auto &note : notes)
        out.emplace(sha256(ledger::noteText(note)).toHex(), note);
    return out;
}

Result<std::vector<Anchor>> anchorsIn(domain::RecordReader &reader, store::Store &store, std::size_t limit)
{
    std::vector<Anchor> out;
    domain::TrailFilter filter;
    filter.actionPrefix = anchorAction;
    filter.limit = limit;
    VB_TRY(const auto entries, reader.trail(filter));
    if (entries.empty())
        return out;
    VB_TRY(const auto notes, notesOf(store));
    for (const auto &entry : entries) {
        VB_TRY(auto anchor, anchorIn(reader, entry.entry, notes));
        out.push_back(std::move(anchor));
    }
    return out;
}

} // namespace

Result<std::vector<Anchor>> anchorsOf(domain::RecordReader &reader, store::Store &store, const Profile &profile)
{
    VB_TRY(auto out, anchorsIn(reader, store, std::numeric_limits<std::size_t>::max()));
    VB_TRY(auto outside, profile.anchors(store.info().identity.id));
    for (auto &anchor : outside) {
        if (std::ranges::find(out, anchor) == out.end())
            out.push_back(std::move(anchor));
    }
    std::ranges::stable_sort(out, {}, [](const Anchor &anchor) { return anchor.note.checkpoint.size; });
    return out;
}

Result<std::optional<Anchor>> newestAnchor(domain::RecordReader &reader, store::Store &store, const Profile &profile)
{
    VB_TRY(auto inside, anchorsIn(reader, store, 1));
    VB_TRY(auto outside, profile.anchors(store.info().identity.id));
    std::ranges::move(outside, std::back_inserter(inside));
    const auto newest =
        std::ranges::max_element(inside, {}, [](const Anchor &anchor) { return anchor.note.checkpoint.size; });
    return newest == inside.end() ? std::optional<Anchor>() : std::optional(std::move(*newest));
}

Result<crypto::TimeStamp> judge(const Anchor &anchor, std::string_view rootsPem)
{
    return crypto::checkTimeStamp(anchor.answer, anchor.request, sha256(ledger::noteText(anchor.note)), rootsPem);
}

Result<std::string> trustedRoots(domain::RecordReader &reader)
{
    std::string out, last;
    VB_TRY(const auto record, reader.byKey(domain::RecordType::installation, "installation"));
    if (!record)
        return out;
    VB_TRY(const auto versions, reader.versions(record->id));
    for (const auto &version : versions) {
        VB_TRY(const auto content, json::parse(version.content, version.id.toText()));
        VB_TRY(auto installation, Installation::fromJson(content));
        if (installation.timeStampRoots == last)
            continue;
        last = std::move(installation.timeStampRoots);
        out += last + "\n";
    }
    return out;
}

bool Anchorer::due(std::chrono::steady_clock::time_point time, bool now)
{
    const std::scoped_lock guard(m_mutex);
    return now || !m_failed || time - *m_failed >= pauseAfterFailure;
}

Result<crypto::TimeStamp> Anchorer::anchor(const Environment &environment, store::Store &store,
                                           const Installation &installation, const ledger::SignedCheckpoint &note)
{
    auto made = [&]() -> Result<crypto::TimeStamp> {
        Anchor anchor{note, {}, {}};
        const auto imprint = sha256(ledger::noteText(note));
        VB_TRY(anchor.request, crypto::timeStampRequest(imprint, environment.random));
        VB_TRY(anchor.answer, environment.askAuthority
                                  ? environment.askAuthority(installation.timeStampUrl, anchor.request)
                                  : crypto::askTimeStampAuthority(installation.timeStampUrl, anchor.request));
        VB_TRY(auto stamp, judge(anchor, installation.timeStampRoots));
        VB_CHECK(Profile(environment.profile).rememberAnchor(anchor));
        VB_TRY(auto work, store.begin(systemPerson()));
        VB_CHECK(work->attach(requestType, anchor.request));
        VB_CHECK(work->attach(answerType, anchor.answer));
        VB_CHECK(work->note(anchorAction, "time stamp of " + installation.timeStampUrl, nullptr,
                            {{"authority", stamp.authority},
                             {"checkpoint_sha256", imprint.toHex()},
                             {"entries", note.checkpoint.size},
                             {"serial", stamp.serial},
                             {"time", stamp.time.toText()}}));
        VB_CHECK(work->commit());
        return stamp;
    }();
    const std::scoped_lock guard(m_mutex);
    m_problem.reset();
    m_failed.reset();
    if (!made) {
        m_problem = made.error();
        m_failed = std::chrono::steady_clock::now();
    }
    return made;
}

std::optional<Error> Anchorer::problem()
{
    const std::scoped_lock guard(m_mutex);
    return m_problem;
}

} // namespace valbench::services
