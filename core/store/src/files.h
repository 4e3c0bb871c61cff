// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Files that appear under their name only when they are complete and on the disk.
#pragma once

#include <filesystem>

#include <valbench/base/ports.h>

namespace valbench::store {

/// "." for a bare name.
[[nodiscard]] std::filesystem::path folderOf(const std::filesystem::path &path);

/// A new, empty file (mode 0600) beside its future place; removed when it goes, unless it was published.
class UnfinishedFile {
public:
    /// Refused if anything is at the target already, a left-over -wal or -shm included.
    static Result<UnfinishedFile> create(const std::filesystem::path &target, RandomSource &random);
    UnfinishedFile(const UnfinishedFile &) = delete;
    UnfinishedFile &operator=(const UnfinishedFile &) = delete;
    UnfinishedFile(UnfinishedFile &&other) noexcept;
    UnfinishedFile &operator=(UnfinishedFile &&) = delete;
    ~UnfinishedFile();

    [[nodiscard]] const std::filesystem::path &path() const { return m_path; }
    /// Syncs the file, gives it its name and syncs the folder. Never replaces another file.
    Status publish();

private:
    UnfinishedFile(std::filesystem::path target, std::filesystem::path path)
        : m_target(std::move(target)), m_path(std::move(path))
    {
    }
    std::filesystem::path m_target;
    std::filesystem::path m_path; ///< empty once published
};

} // namespace valbench::store
