// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/ledger/verify.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include <valbench/ledger/merkle.h>

#include "batch_check.h"
#include "record_table.h"

namespace valbench::ledger {

namespace {

std::string fill(const char *message, const std::vector<MessageArg> &args)
{
    return fillMessage(message, args);
}

/// The part of verification that needs the entries in their order. Cheap beside BatchChecker.
class Sequence {
public:
    Sequence(const StoreId &store, std::span<const Checkpoint> checkpoints) : m_store(store)
    {
        for (const auto &checkpoint : checkpoints)
            m_checkpoints.push_back(&checkpoint);
        std::ranges::stable_sort(m_checkpoints, {}, &Checkpoint::size);
        compareCheckpoints();
    }

    /// False once the chain is broken: what comes behind is not looked at.
    bool append(CheckedBatch &batch)
    {
        if (!batch.lines.empty() && !linked(batch))
            return false;
        if (batch.subtree && !checkpointWithin(m_summary.size + Batch::usualLines)) {
            m_tree.appendSubtree(*batch.subtree, batchHeight);
            for (const auto &line : batch.lines)
                follow(line);
            compareCheckpoints();
        } else {
            for (const auto &line : batch.lines) {
                m_tree.append(line.hash);
                follow(line);
                compareCheckpoints();
            }
        }
        std::ranges::move(batch.evidence, std::back_inserter(m_summary.evidence));
        std::ranges::move(batch.blocks, std::back_inserter(m_summary.blocks));
        m_summary.versions += batch.versions;
        m_summary.hidden += batch.hidden;
        if (batch.record && (!m_summary.record || batch.record->sequence < m_summary.record->sequence))
            m_summary.record = std::move(batch.record);
        m_summary.chain = std::move(batch.chain);
        return !m_summary.chain;
    }

    LedgerSummary finish()
    {
        m_summary.root = m_tree.root();
        for (; m_nextCheckpoint < m_checkpoints.size(); ++m_nextCheckpoint) {
            const auto &checkpoint = *m_checkpoints[m_nextCheckpoint];
            ++m_summary.checkpoints;
            refute(checkpoint, m_summary.chain
                                   ? fill(VB_MSG("the checkpoint of {time} covers {size} entries, but the ledger can "
                                                 "be followed only to entry {found}"),
                                          placesOf(checkpoint))
                                   : fill(VB_MSG("the checkpoint of {time} covers {size} entries, but the ledger has "
                                                 "{found}: its end was cut off, or an older copy was put back"),
                                          placesOf(checkpoint)));
        }
        return std::move(m_summary);
    }

    [[nodiscard]] std::int64_t size() const { return m_summary.size; }

private:
    bool linked(const CheckedBatch &batch)
    {
        if (m_summary.size == 0)
            m_summary.purpose = batch.purpose;
        const std::vector<MessageArg> places{{"entry", std::to_string(batch.firstSequence)},
                                             {"before", std::to_string(batch.firstSequence - 1)},
                                             {"found", batch.purpose},
                                             {"expected", m_summary.purpose}};
        std::string what;
        if (batch.firstPrevious != m_summary.head)
            what = fill(batch.firstSequence == 1
                            ? VB_MSG("entry 1 names a predecessor, but there can be none")
                            : VB_MSG("entry {entry} does not follow from entry {before}: the link to its hash is "
                                     "broken"),
                        places);
        else if (batch.purpose != m_summary.purpose)
            what = fill(VB_MSG("entry {entry} was written for the purpose '{found}', the ones before it for "
                               "'{expected}'"),
                        places);
        else
            return true;
        m_summary.chain = Finding{batch.firstSequence, {}, std::move(what)};
        return false;
    }

    void follow(const CheckedLine &line)
    {
        ++m_summary.size;
        m_summary.head = line.hash;
        m_summary.moves += line.isMove ? 1 : 0;
        if (line.isClockStep) {
            ++m_summary.clockSteps;
        } else if (!m_summary.clock && m_summary.size > 1 && line.time < m_lastTime) {
            m_summary.clock = Finding{
                m_summary.size, "",
                fill(VB_MSG("entry {entry} is dated {found}, before entry {before} of {last}, and no clock step is "
                            "recorded"),
                     {{"entry", std::to_string(m_summary.size)},
                      {"found", Timestamp(line.time).toText()},
                      {"before", std::to_string(m_summary.size - 1)},
                      {"last", Timestamp(m_lastTime).toText()}})};
        }
        m_lastTime = line.time;
        if (line.hasRecord)
            followRecord(line);
    }

    void followRecord(const CheckedLine &line)
    {
        auto &record = m_records.at(line.recordId, line.recordHash);
        const std::int64_t expected = line.after ? record.version + 1 : record.version;
        if (line.version == expected && expected > 0 && line.before == record.digest) {
            if (line.after) {
                record.version = line.version;
                record.digest = line.after;
            }
        } else if (!m_summary.record || m_summary.size < m_summary.record->sequence) {
            m_summary.record =
                Finding{m_summary.size, line.recordId,
                        fill(VB_MSG("entry {entry} speaks of {record}, version {found}, which does not follow from "
                                    "version {last} before it"),
                             {{"entry", std::to_string(m_summary.size)},
                              {"record", line.recordId},
                              {"found", std::to_string(line.version)},
                              {"last", std::to_string(record.version)}})};
        }
    }

    [[nodiscard]] bool checkpointWithin(std::int64_t size) const
    {
        return m_nextCheckpoint < m_checkpoints.size() && m_checkpoints[m_nextCheckpoint]->size < size;
    }

    void compareCheckpoints()
    {
        for (; m_nextCheckpoint < m_checkpoints.size(); ++m_nextCheckpoint) {
            const auto &checkpoint = *m_checkpoints[m_nextCheckpoint];
            if (checkpoint.size > m_summary.size)
                return;
            ++m_summary.checkpoints;
            if (checkpoint.store != m_store)
                refute(checkpoint, fill(VB_MSG("the checkpoint of {time} over {size} entries belongs to another store "
                                               "({store})"),
                                        placesOf(checkpoint)));
            else if (checkpoint.head != m_summary.head || checkpoint.root != m_tree.root())
                refute(checkpoint, fill(VB_MSG("the first {size} entries are not those that the checkpoint of {time} "
                                               "covers: the ledger was rewritten"),
                                        placesOf(checkpoint)));
        }
    }

    void refute(const Checkpoint &checkpoint, std::string what)
    {
        if (!m_summary.checkpoint)
            m_summary.checkpoint = Finding{checkpoint.size, "", std::move(what)};
    }

    [[nodiscard]] std::vector<MessageArg> placesOf(const Checkpoint &checkpoint) const
    {
        return {{"time", checkpoint.time.toReadableText()},
                {"size", std::to_string(checkpoint.size)},
                {"found", std::to_string(m_summary.size)},
                {"store", checkpoint.store.toText()}};
    }

    StoreId m_store;
    std::vector<const Checkpoint *> m_checkpoints; ///< by size
    std::size_t m_nextCheckpoint = 0;
    MerkleFrontier m_tree;
    Timestamp::Point m_lastTime{};
    RecordTable m_records;
    LedgerSummary m_summary;
};

/// Shares the batches out: every thread reads the next one when its turn comes, checks it alone, and
/// whoever completes the order appends all that are next in line.
class Verification {
public:
    Verification(const BatchSource &source, const StoreId &store, std::span<const Checkpoint> checkpoints,
                 const VerifyOptions &options)
        : m_source(source), m_store(store), m_options(options), m_sequence(store, checkpoints)
    {
    }

    Result<LedgerSummary> run()
    {
        const unsigned threads =
            m_options.threads ? m_options.threads : std::max(1U, std::thread::hardware_concurrency());
        {
            std::vector<std::jthread> helpers;
            for (unsigned i = 1; i < threads; ++i)
                helpers.emplace_back([this] { work(); });
            work();
        }
        // A broken chain is the answer however far other threads had read ahead.
        if (m_error && (!m_broken || m_error->code() == ErrorCode::cancelled))
            return fail(*m_error);
        return m_sequence.finish();
    }

private:
    void work()
    {
        BatchChecker checker(m_store, m_options.withRecords);
        Batch batch;
        while (!m_done) {
            std::size_t number = 0;
            std::int64_t firstSequence = 0;
            {
                const std::lock_guard lock(m_sourceMutex);
                if (m_done || !readNext(batch))
                    return;
                number = m_delivered++;
                firstSequence = m_nextSequence;
                m_nextSequence += static_cast<std::int64_t>(batch.lineCount());
            }
            batch.seal();
            CheckedBatch checked;
            checker.check(batch, firstSequence, checked);
            deliver(number, std::move(checked));
        }
    }

    bool readNext(Batch &batch)
    {
        batch.clear();
        if (m_options.stop.stop_requested()) {
            m_error = Error(ErrorCode::cancelled, VB_MSG("The verification was stopped."));
        } else if (const auto status = m_source(batch); !status) {
            m_error = status.error();
        } else if (!batch.empty()) {
            return true;
        }
        m_done = true;
        return false;
    }

    void deliver(std::size_t number, CheckedBatch checked)
    {
        const std::lock_guard lock(m_orderMutex);
        m_waiting.emplace(number, std::move(checked));
        for (auto next = m_waiting.find(m_appended); next != m_waiting.end(); next = m_waiting.find(m_appended)) {
            if (!m_broken && !m_sequence.append(next->second)) {
                m_broken = true;
                m_done = true;
            }
            m_waiting.erase(next);
            ++m_appended;
        }
        if (m_options.progress && m_options.expectedSize > 0)
            m_options.progress(
                std::min(1.0, static_cast<double>(m_sequence.size()) / static_cast<double>(m_options.expectedSize)),
                VB_MSG("Checking the ledger"));
    }

    const BatchSource &m_source;
    StoreId m_store;
    const VerifyOptions &m_options;
    std::atomic<bool> m_done = false;

    std::mutex m_sourceMutex; ///< guards the source and the four below
    std::size_t m_delivered = 0;
    std::int64_t m_nextSequence = 1;
    std::optional<Error> m_error;

    std::mutex m_orderMutex; ///< guards all below
    std::map<std::size_t, CheckedBatch> m_waiting;
    std::size_t m_appended = 0;
    bool m_broken = false;
    Sequence m_sequence;
};

} // namespace

Result<LedgerSummary> verifyLedger(const BatchSource &source, const StoreId &store,
                                   std::span<const Checkpoint> checkpoints, const VerifyOptions &options)
{
    return Verification(source, store, checkpoints, options).run();
}

} // namespace valbench::ledger
