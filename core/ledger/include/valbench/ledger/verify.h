// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Verification of a ledger and its record versions as they stream by: the first that fails, and why.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <valbench/base/ports.h>
#include <valbench/ledger/checkpoint.h>
#include <valbench/ledger/entry.h>
#include <valbench/ledger/trail_block.h>

namespace valbench::ledger {

/// The action of the entry that says that another host writes the store from then on.
inline constexpr std::string_view storeMoveAction = "store.move";
/// The action of the entry that says that the contents it names are disposed of.
inline constexpr std::string_view disposalAction = "evidence.disposed";

/// A row as the database gave it. The columns are checked against the line.
struct StoredLine
{
    std::int64_t sequence = 0;
    std::string_view line;
    ByteView hash;
};

/// A kept record version; sequence names the entry that wrote it.
struct StoredVersion
{
    std::int64_t sequence = 0;
    std::string_view recordId;
    std::int64_t version = 0;
    std::string_view content;
    ByteView digest;
    /// The database keeps the content from this login, and says that it has the digest.
    bool hidden = false;
};

/// Rows copied out of a database: ledger lines in order, and the record versions which these lines wrote.
/// Made for reuse: clear() keeps the memory.
class Batch {
public:
    /// What a source should deliver at once; verification is fastest with it.
    static constexpr std::size_t usualLines = 1024;

    void clear();
    void add(const StoredLine &row);
    void add(const StoredVersion &row);
    [[nodiscard]] bool empty() const { return m_lines.empty() && m_versions.empty(); }
    [[nodiscard]] std::size_t lineCount() const { return m_lines.size(); }
    [[nodiscard]] std::size_t versionCount() const { return m_versions.size(); }
    /// Views stay valid until the next add() or clear().
    [[nodiscard]] StoredLine line(std::size_t i) const;
    [[nodiscard]] StoredVersion version(std::size_t i) const;
    /// Adds the readable bytes that the JSON parser wants behind the last line.
    void seal();

private:
    struct Part
    {
        std::size_t at, size;
    };
    struct Line
    {
        std::int64_t sequence;
        Part line, hash;
    };
    struct Version
    {
        std::int64_t sequence, version;
        Part recordId, content, digest;
        bool hidden;
    };
    Part keep(std::string_view text);
    [[nodiscard]] std::string_view view(Part part) const
    {
        return std::string_view(m_bytes).substr(part.at, part.size);
    }
    std::string m_bytes;
    std::vector<Line> m_lines;
    std::vector<Version> m_versions;
};

/// Fills an empty batch with the next rows: usualLines lines in order of the sequence column, and every
/// record version whose sequence is not above the last of them. After the last line: one batch with the
/// versions left over, if there are any; then it stays empty. Called by one thread at a time, but not
/// always by the same.
using BatchSource = std::function<Status(Batch &)>;

/// Something that does not hold. Words for a person: what was found, where, what was expected.
struct Finding
{
    std::int64_t sequence = 0; ///< 0 when it concerns no single entry
    std::string recordId;      ///< empty when it concerns no single record
    std::string what;
};

/// Content that an entry announced, or disposed of.
struct Announcement
{
    Attachment attachment;
    std::int64_t sequence = 0;
    bool isDisposal = false;
};

struct LedgerSummary
{
    std::int64_t size = 0; ///< entries that hold together, counted from the first
    Digest head = noPrevious();
    Digest root = noPrevious();
    std::string purpose;                ///< of the first entry, and so of all
    std::optional<Finding> chain;       ///< the first entry that fails; nothing behind it is trusted
    std::int64_t checkpoints = 0;       ///< how many were compared
    std::optional<Finding> checkpoint;  ///< the first (by size) that the ledger does not bear out
    std::int64_t versions = 0;          ///< record versions compared
    std::int64_t hidden = 0;            ///< of them, those whose content was not shown
    std::optional<Finding> record;      ///< the first record version that differs from its entry
    std::int64_t clockSteps = 0;        ///< entries "clock.step"
    std::int64_t moves = 0;             ///< entries "store.move"
    std::optional<Finding> clock;       ///< the first entry earlier than the one before without a "clock.step"
    std::vector<Announcement> evidence; ///< in order of the ledger
    std::vector<TrailBlock> blocks;     ///< with records only: as the lines say, in order; the full ones
};

struct VerifyOptions
{
    unsigned threads = 0; ///< 0 = all cores. The result does not depend on it
    std::stop_token stop = {};
    Progress progress = {};
    std::int64_t expectedSize = 0; ///< for the progress alone
    bool withRecords = true;       ///< false: the source has no record versions, only lines
};

/// Checks, for every entry: stored hash = SHA-256 of the stored bytes; the line reads; sequence without gap;
/// link to the entry before; store and purpose the same throughout; a record's versions follow each other
/// without gap and each starts from the content of the one before. For every record version: content and
/// digest are those that its entry announced, none is missing, none too many. For every checkpoint: the
/// ledger reaches it, and its root and head are those of the entries it covers.
/// What does not hold is in the summary; an error means that the check could not be made.
Result<LedgerSummary> verifyLedger(const BatchSource &source, const StoreId &store,
                                   std::span<const Checkpoint> checkpoints, const VerifyOptions &options = {});

} // namespace valbench::ledger
