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
        makeFolder = 'f',
        write = 'w',
        truncate = 't',
        sync = 's',
        unlink = 'u',
        rename = 'r',
        link = 'l',
        said = 'a',
    };
    Kind kind;
    std::string path;
    std::uint64_t number; ///< offset, size or mode
    std::string bytes;    ///< written, said, or the new name
};

std::vector<IoOperation> readIoLog(const std::filesystem::path &log);

/// How the disk treats what was not synced when power goes.
enum class Unsynced { dropped, kept, mixed };

/// A disk that keeps only promises: a file's bytes are safe after a sync of the file, its name after a sync of
/// the folder it is in; so a new folder is lost with all in it until its parent was synced. Of the rest, a power cut
/// keeps, drops or tears (at sectors of 512 bytes) each write by itself, and keeps some first part of the changes of
/// names.
class Disk {
public:
    /// What happened below `root` is replayed. syncsWork false: a disk that lies. With it the test must find losses,
    /// or it would find none ever.
    explicit Disk(std::filesystem::path root, bool syncsWork = true) : m_root(std::move(root)), m_syncsWork(syncsWork)
    {
    }
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
    struct Node
    {
        bool isFolder;
        std::filesystem::perms mode;
        std::string safe;
        std::vector<Change> pending;
    };
    using Names = std::map<std::filesystem::path, std::shared_ptr<Node>>; ///< relative to the root
    struct NameChange
    {
        std::filesystem::path removed, added; ///< empty: none
        std::shared_ptr<Node> node;
        /// The folder whose sync makes it safe.
        [[nodiscard]] std::filesystem::path folder() const { return (added.empty() ? removed : added).parent_path(); }
    };
    [[nodiscard]] std::filesystem::path nameOf(const std::string &path) const;
    static void change(std::string &bytes, const Change &change);
    static void change(Names &names, const NameChange &change);
    void changeName(NameChange change);
    void sync(const std::filesystem::path &name);

    std::filesystem::path m_root;
    bool m_syncsWork;
    Names m_now, m_safe;
    std::vector<NameChange> m_pendingNames;
};

} // namespace valbench::test
