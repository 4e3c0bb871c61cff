// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The audit trail for people: filtered, in sentences, exported.
#pragma once

#include <valbench/services/records.h>
#include <valbench/services/verification.h>

namespace valbench::services {

/// A list that leaves the store as a file.
struct ExportedList
{
    std::string name;   ///< "Protocols"
    std::string filter; ///< in words; empty: everything is in it
    std::string format; ///< "CSV"
    std::size_t rows = 0;
    std::string sha256; ///< of the file, lower-case hex
};

/// A chart of a record as somebody took it away.
struct ExportedChart
{
    std::string recordId;
    std::string title;  ///< "ROC curve"
    std::string format; ///< "PNG"
    std::string sha256; ///< of the file, lower-case hex
};

/// Files of a tracking server that were saved on this computer.
struct ExportedFiles
{
    std::string server;
    std::string run; ///< or a logged model
    std::string model;
    struct File
    {
        std::string path; ///< from the source's root
        std::int64_t size = 0;
        std::string sha256; ///< lower-case hex
    };
    std::vector<File> files;
};

class TrailService {
public:
    explicit TrailService(Context &context) : m_context(context) {}
    /// Newest first; page on with filter.beforeSequence.
    Result<std::vector<HistoryLine>> page(const Session &session, const domain::TrailFilter &filter);
    Result<std::int64_t> size(const Session &session);
    /// The signed checkpoints kept in the store, one after the other, as text.
    Result<std::string> checkpointNotes(const Session &session);
    /// Before a list that somebody sees is written to a file: no file without its entry. Whoever may see a list may
    /// keep it, so that nothing is refused here.
    Status noteExport(const Session &session, const ExportedList &exported);
    Status noteExport(const Session &session, const ExportedChart &exported);
    /// Names the first 100 files, and counts all.
    Status noteExport(const Session &session, const ExportedFiles &exported);
    /// That somebody had the store verified, and what came of it (part11.md §6).
    Status noteVerification(const Session &session, const Verification &verification);

private:
    Context &m_context;
};

/// What a filter lets through, in words: "record PQ-1, actions signature."; empty: everything.
[[nodiscard]] std::string filterText(const domain::TrailFilter &filter);
/// One sentence in plain English for an entry.
[[nodiscard]] std::string sentenceFor(const ledger::Entry &entry);

} // namespace valbench::services
