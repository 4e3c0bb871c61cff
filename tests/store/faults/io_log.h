// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Replays what record_io.cpp noted, and pulls the plug somewhere.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace valbench::test {

struct IoOperation
{
    enum class Kind : char {
        create = 'c',
        write = 'w',
        truncate = 't',
        sync = 's',
        unlink = 'u',
        rename = 'r',
        said = 'a',
    };
    Kind kind;
    std::string path;
    std::uint64_t number; ///< offset or size
    std::string bytes;    ///< written, said, or the new name
};

std::vector<IoOperation> readIoLog(const std::filesystem::path &log);

/// How the disk treats what was not synced when power goes.
enum class Unsynced { dropped, kept, mixed };

/// A disk that keeps only promises: a file's bytes are safe after a sync of the file, its name after a sync of
/// the folder. Of the rest, a power cut keeps, drops or tears (at sectors of 512 bytes) each write by itself,
/// and keeps some first part of the changes of names.
class Disk {
public:
    /// syncsWork false: a disk that lies. With it the test must find losses, or it would find none ever.
    explicit Disk(bool syncsWork = true) : m_syncsWork(syncsWork) {}
    void apply(const IoOperation &operation);
    /// Writes what is left after a cut into a folder.
    void cut(Unsynced unsynced, std::mt19937 &random, const std::filesystem::path &folder) const;

private:
    struct Change
    {
        bool isTruncate;
        std::uint64_t at;
        std::string bytes;
    };
    struct File
    {
        std::string safe;
        std::vector<Change> pending;
    };
    using Names = std::map<std::string, std::shared_ptr<File>>;
    struct NameChange
    {
        IoOperation::Kind kind;
        std::string from, to;
        std::shared_ptr<File> file;
    };
    static void change(std::string &bytes, const Change &change);
    static void change(Names &names, const NameChange &change);
    void changeName(NameChange change);

    bool m_syncsWork;
    Names m_now, m_safe;
    std::vector<NameChange> m_pendingNames;
};

} // namespace valbench::test
