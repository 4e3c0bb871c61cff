// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "batch_check.h"

#include <algorithm>
#include <limits>

#include <valbench/ledger/merkle.h>

#include "record_table.h"

namespace valbench::ledger {

namespace {

std::string fill(MessageKey message, std::vector<MessageArg> args)
{
    return fillMessage(message.text(), args);
}

void keepFirst(std::optional<Finding> &slot, std::int64_t sequence, std::string_view recordId, std::string what)
{
    if (!slot)
        slot = Finding{sequence, std::string(recordId), std::move(what)};
}

bool sameDigest(const Digest &digest, ByteView bytes)
{
    return std::ranges::equal(digest.bytes(), bytes);
}

/// What is wrong with the kept version, given the entry that wrote it; empty when they agree.
std::string compareVersion(const StoredVersion &row, const CheckedLine &line)
{
    if (row.recordId != line.recordId || row.version != line.version)
        return fill(VB_MSG("entry {entry} wrote {expected}, version {expectedVersion}, but the row that names this "
                           "entry is {found}, version {foundVersion}"),
                    {{"entry", std::to_string(row.sequence)},
                     {"expected", line.recordId},
                     {"expectedVersion", std::to_string(line.version)},
                     {"found", std::string(row.recordId)},
                     {"foundVersion", std::to_string(row.version)}});
    if (!sameDigest(*line.after, row.digest))
        return fill(VB_MSG("the digest kept for {record}, version {version}, is not the one in entry {entry}"),
                    {{"record", line.recordId},
                     {"version", std::to_string(line.version)},
                     {"entry", std::to_string(row.sequence)}});
    if (row.hidden)
        return {};
    if (const auto found = sha256(row.content); found != *line.after)
        return fill(VB_MSG("the content of {record}, version {version}, was changed: entry {entry} gave it digest "
                           "{expected}, it now has {found}"),
                    {{"record", line.recordId},
                     {"version", std::to_string(line.version)},
                     {"entry", std::to_string(row.sequence)},
                     {"expected", line.after->toShortText()},
                     {"found", found.toShortText()}});
    return {};
}

} // namespace

std::optional<Timestamp> BatchChecker::timeOf(std::string_view text)
{
    constexpr std::size_t secondLength = std::string_view("2026-11-03T13:03:59.").size();
    constexpr std::size_t wholeLength = std::string_view("2026-11-03T13:03:59.120045Z").size();
    if (m_second.empty() || text.size() != wholeLength || !text.starts_with(m_second)) {
        const auto time = Timestamp::parse(text);
        if (!time)
            return std::nullopt;
        m_second = text.substr(0, secondLength);
        m_secondPoint = std::chrono::floor<std::chrono::seconds>(time->point());
        return *time;
    }
    int microseconds = 0;
    for (const char c : text.substr(secondLength, wholeLength - secondLength - 1)) {
        if (c < '0' || c > '9')
            return std::nullopt;
        microseconds = 10 * microseconds + (c - '0');
    }
    if (text.back() != 'Z')
        return std::nullopt;
    return Timestamp(m_secondPoint + std::chrono::microseconds(microseconds));
}

std::string BatchChecker::checkLine(const StoredLine &row, std::int64_t sequence, CheckedBatch &result)
{
    if (row.sequence != sequence)
        return fill(VB_MSG("entry {expected} is missing; the next one there is {found}"),
                    {{"expected", std::to_string(sequence)}, {"found", std::to_string(row.sequence)}});
    const auto hash = entryHash(row.line);
    if (!sameDigest(hash, row.hash))
        return fill(VB_MSG("entry {entry} was changed: its bytes do not have the hash kept with it"),
                    {{"entry", std::to_string(sequence)}});
    if (const auto problem = readLine(m_parser, row.line, m_view); !problem.empty())
        return fill(VB_MSG("entry {entry} cannot be read: {problem} is missing, malformed or out of place"),
                    {{"entry", std::to_string(sequence)}, {"problem", problem}});
    if (m_view.sequence != sequence)
        return fill(VB_MSG("the line of entry {entry} says it is entry {found}"),
                    {{"entry", std::to_string(sequence)}, {"found", std::to_string(m_view.sequence)}});
    if (m_view.store != m_store)
        return fill(VB_MSG("entry {entry} belongs to another store ({found})"),
                    {{"entry", std::to_string(sequence)}, {"found", std::string(m_view.store)}});
    const auto time = timeOf(m_view.time);
    if (!time)
        return fill(VB_MSG("entry {entry} cannot be read: {problem} is missing, malformed or out of place"),
                    {{"entry", std::to_string(sequence)}, {"problem", "chain.time"}});
    if (result.lines.empty()) {
        result.firstPrevious = m_view.previous;
        result.purpose = m_view.purpose;
    } else if (m_view.previous != result.lines.back().hash) {
        return fill(VB_MSG("entry {entry} does not follow from entry {before}: the link to its hash is broken"),
                    {{"entry", std::to_string(sequence)}, {"before", std::to_string(sequence - 1)}});
    } else if (m_view.purpose != result.purpose) {
        return fill(VB_MSG("entry {entry} was written for the purpose '{found}', the ones before it for '{expected}'"),
                    {{"entry", std::to_string(sequence)},
                     {"found", std::string(m_view.purpose)},
                     {"expected", result.purpose}});
    }
    auto &line = result.lines.emplace_back(CheckedLine{hash, time->point()});
    line.isClockStep = m_view.action == clockStepAction;
    line.isMove = m_view.action == storeMoveAction;
    if (m_view.record) {
        line.hasRecord = true;
        line.recordId = m_view.record->id;
        line.recordHash = RecordTable::hash(line.recordId);
        line.version = m_view.record->version;
        line.before = m_view.record->before;
        line.after = m_view.record->after;
    }
    for (const auto &item : m_view.evidence)
        result.evidence.push_back(
            {{item.digest, std::string(item.mediaType)}, sequence, m_view.action == disposalAction});
    return {};
}

void BatchChecker::checkVersions(const Batch &batch, std::size_t &next, const CheckedLine *line, std::int64_t sequence,
                                 CheckedBatch &result) const
{
    bool found = false;
    for (; next < batch.versionCount(); ++next) {
        const auto row = batch.version(next);
        if (row.sequence > sequence)
            break;
        ++result.versions;
        result.hidden += row.hidden;
        if (row.sequence == sequence && line && line->after && !found) {
            found = true;
            if (auto problem = compareVersion(row, *line); !problem.empty())
                keepFirst(result.record, sequence, row.recordId, std::move(problem));
        } else {
            keepFirst(result.record, row.sequence, row.recordId,
                      fill(VB_MSG("{record}, version {version}, is in the store, but no entry announces it"),
                           {{"record", std::string(row.recordId)}, {"version", std::to_string(row.version)}}));
        }
    }
    if (line && line->after && !found)
        keepFirst(result.record, sequence, line->recordId,
                  fill(VB_MSG("{record}, version {version}, was written by entry {entry}, but is no longer there"),
                       {{"record", line->recordId},
                        {"version", std::to_string(line->version)},
                        {"entry", std::to_string(sequence)}}));
}

void BatchChecker::check(const Batch &batch, std::int64_t firstSequence, CheckedBatch &result)
{
    result.firstSequence = firstSequence;
    result.lines.reserve(batch.lineCount());
    bool wholeBlock = false;
    std::size_t nextVersion = 0;
    auto sequence = firstSequence;
    for (std::size_t i = 0; i < batch.lineCount(); ++i, ++sequence) {
        if (auto problem = checkLine(batch.line(i), sequence, result); !problem.empty()) {
            keepFirst(result.chain, sequence, "", std::move(problem));
            return;
        }
        if (!m_withRecords)
            continue;
        checkVersions(batch, nextVersion, &result.lines.back(), sequence, result);
        if ((sequence - 1) % trailBlockSize == 0) {
            m_block = {};
            wholeBlock = true;
        }
        m_block.add(batch.line(i).line);
        if (wholeBlock && sequence % trailBlockSize == 0)
            result.blocks.push_back(m_block.finish(sequence / trailBlockSize));
    }
    // Behind the last line there may only be versions that no line announces.
    if (m_withRecords && batch.lineCount() == 0)
        checkVersions(batch, nextVersion, nullptr, std::numeric_limits<std::int64_t>::max(), result);

    if (result.lines.size() == Batch::usualLines && (firstSequence - 1) % Batch::usualLines == 0) {
        MerkleFrontier subtree;
        for (const auto &line : result.lines)
            subtree.append(line.hash);
        result.subtree = subtree.root();
    }
}

} // namespace valbench::ledger
