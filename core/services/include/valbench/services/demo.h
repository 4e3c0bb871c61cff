// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The demo: the main job on bundled real data, played through the same services as people use.
#pragma once

#include <filesystem>
#include <stop_token>
#include <vector>

#include <valbench/services/environment.h>

namespace valbench::services {

struct DemoResult
{
    std::filesystem::path store;             ///< empty if it is on PostgreSQL
    std::string url;                         ///< by which it is opened
    std::filesystem::path people;            ///< user ids and passphrases, mode 0600
    std::filesystem::path authority;         ///< ca.pem
    std::vector<std::filesystem::path> pdfs; ///< the last is the report of the first protocol
};

struct DemoPerson
{
    std::string userId;
    std::string fullName;
    std::string role;
    std::string passphrase;
};

/// Makes demo.valbench and everything beside it in a folder, which must be missing or without a demo. A demo that does
/// not come to its end is removed, unless it ended because it does not verify. `resources` holds samples/ and demo/.
/// With the URL of a database, the store is made there, and stays.
Result<DemoResult> playDemo(const Environment &environment, const std::filesystem::path &folder,
                            const std::filesystem::path &resources, std::stop_token stop = {},
                            const Progress &progress = {}, std::string_view sharedStore = {});

/// Reads demo-people.txt; refused when others may read the file.
Result<std::vector<DemoPerson>> demoPeople(const std::filesystem::path &file);

} // namespace valbench::services
