// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The folder with which others compute an execution again.

#include <algorithm>
#include <utility>

#include <valbench/data/digest.h>
#include <valbench/services/executions.h>

#include "private_file.h"
#include "record_views.h"

namespace valbench::services {

namespace fs = std::filesystem;
using domain::Permission;
using domain::RecordType;

namespace {

Error notWritten(const fs::path &path, const std::error_code &error)
{
    return {ErrorCode::unavailable,
            VB_MSG("{path} could not be written: {reason}. Nothing was exported; check the folder and its free space."),
            {{"path", path.string()}, {"reason", error.message()}}};
}

/// A folder that takes its name when it is whole, and else goes away.
class UnfinishedFolder {
public:
    static Result<UnfinishedFolder> open(const fs::path &named)
    {
        std::error_code error;
        const auto wanted = named.has_filename() ? named : named.parent_path(); // "kit/" is "kit"
        if (fs::exists(wanted, error))
            return fail(ErrorCode::conflict, VB_MSG("{folder} is there already; name a folder that is not."),
                        {{"folder", wanted.string()}});
        auto unfinished = wanted;
        unfinished += ".unfinished";
        if (!fs::create_directory(unfinished, error))
            return fail(error
                            ? notWritten(unfinished, error)
                            : Error(ErrorCode::conflict,
                                    VB_MSG("{folder} was left behind by an export that did not end; remove it first."),
                                    {{"folder", unfinished.string()}}));
        return UnfinishedFolder(wanted, unfinished);
    }
    UnfinishedFolder(UnfinishedFolder &&other) noexcept
        : m_wanted(std::move(other.m_wanted)), m_path(std::exchange(other.m_path, {}))
    {
    }
    UnfinishedFolder &operator=(UnfinishedFolder &&) = delete;
    ~UnfinishedFolder()
    {
        std::error_code ignored;
        if (!m_path.empty())
            fs::remove_all(m_path, ignored);
    }
    [[nodiscard]] fs::path file(std::string_view name) const { return m_path / name; }
    Status finish()
    {
        std::error_code error;
        fs::rename(m_path, m_wanted, error);
        if (error)
            return fail(notWritten(m_wanted, error));
        m_path.clear();
        return {};
    }

private:
    UnfinishedFolder(fs::path wanted, fs::path path) : m_wanted(std::move(wanted)), m_path(std::move(path)) {}
    fs::path m_wanted, m_path; ///< m_path is empty once it was renamed
};

Status copyFile(const fs::path &from, const fs::path &to)
{
    std::error_code error;
    fs::copy_file(from, to, error);
    if (error)
        return fail(notWritten(to, error));
    return {};
}

/// "data.csv" for the test set, else "baseline.csv": the scripts look for these names.
std::string dataName(const std::string &role)
{
    return role == "test" ? "data.csv" : role + ".csv";
}

Status addData(const UnfinishedFolder &folder, const domain::DataUsed &used, const std::vector<DataFile> &files,
               const std::stop_token &stop)
{
    const auto given = std::ranges::find(files, used.role, &DataFile::role);
    if (given == files.end())
        return fail(ErrorCode::badInput,
                    VB_MSG("The data file for the role '{role}' is missing; the execution used {file}."),
                    {{"role", used.role}, {"file", used.fileName}});
    const auto copy = folder.file(dataName(used.role));
    VB_CHECK(copyFile(given->path, copy));
    VB_TRY(const auto digest, data::fileDigest(copy, stop)); // of what the kit holds
    if (digest.toHex() != used.sha256)
        return fail(ErrorCode::refused,
                    VB_MSG("{file} is not the file that the execution used as {role}: its SHA-256 is {found}, expected "
                           "{expected}."),
                    {{"file", given->path.string()},
                     {"role", used.role},
                     {"found", digest.toHex()},
                     {"expected", used.sha256}});
    return {};
}

/// What a live model answered: "scores.csv" for the test set, else "baseline-scores.csv".
Status addScores(const UnfinishedFolder &folder, domain::RecordReader &reader, const domain::DataUsed &used)
{
    if (used.scoresSha256.empty())
        return {};
    VB_TRY(const auto digest, Digest::parse(used.scoresSha256));
    VB_TRY(const auto evidence, reader.evidence(digest));
    return replaceFile(folder.file(used.role == "test" ? "scores.csv" : used.role + "-scores.csv"), evidence.bytes);
}

/// As sha256sum writes and checks it.
Result<std::string> digestList(const UnfinishedFolder &folder, const std::stop_token &stop)
{
    std::vector<fs::path> paths;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder.file("."), error))
        paths.push_back(entry.path());
    std::ranges::sort(paths);
    std::string list;
    for (const auto &path : paths) {
        VB_TRY(const auto digest, data::fileDigest(path, stop));
        list += digest.toHex() + "  " + path.filename().string() + "\n";
    }
    return list;
}

} // namespace

Status ExecutionService::writeRecomputeKit(const Session &session, std::string_view recordId,
                                           const std::vector<DataFile> &files, const fs::path &scripts,
                                           const fs::path &folder, std::stop_token stop)
{
    return m_context.perform(session, Permission::exportRecords, "execution.recompute-kit", recordId, [&]() -> Status {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::execution));
        VB_TRY(const auto execution, valueOf<domain::Execution>(loaded.record));
        VB_TRY(const auto protocolId, domain::RecordId::parse(execution.protocol.id));
        VB_TRY(const auto protocol, reader->version(protocolId, execution.protocol.version));

        VB_TRY(auto kit, UnfinishedFolder::open(folder));
        VB_CHECK(replaceFile(kit.file("expected.json"), asBytes(loaded.record.content)));
        VB_CHECK(replaceFile(kit.file("protocol.json"), asBytes(protocol.content)));
        for (const auto &used : execution.data) {
            VB_CHECK(addData(kit, used, files, stop));
            VB_CHECK(addScores(kit, *reader, used));
        }
        for (const auto *name : {"README.txt", "recompute.py", "recompute.R"})
            VB_CHECK(copyFile(scripts / name, kit.file(name)));
        VB_TRY(const auto digests, digestList(kit, stop));
        VB_CHECK(replaceFile(kit.file("SHA256SUMS"), asBytes(digests)));

        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(work->note("record.exported", "kit to compute it again", &loaded.record.id,
                            {{"sha256sums", sha256(digests).toHex()}}));
        VB_CHECK(work->commit());
        return kit.finish();
    });
}

} // namespace valbench::services
