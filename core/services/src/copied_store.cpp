// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "copied_store.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace valbench::services {

namespace {

class ReadingUnit final : public domain::UnitOfWork {
public:
    ReadingUnit(std::unique_ptr<domain::RecordReader> reader, std::string why)
        : m_reader(std::move(reader)), m_why(std::move(why))
    {
    }
    domain::RecordReader &read() override { return *m_reader; }
    Result<domain::RecordId> reserveId(std::string_view) override { return fail(refused()); }
    Result<domain::StoredRecord> put(const domain::RecordId &, std::int64_t, const json::Object &, std::string_view,
                                     std::string_view, json::Object) override
    {
        return fail(refused());
    }
    /// Who reads here cannot be recorded here; everything else must not happen at all.
    Status note(std::string_view action, std::string_view, const domain::RecordId *, json::Object) override
    {
        return action.starts_with("session.") || action == "access.refused" ? Status() : fail(refused());
    }
    Result<Digest> attach(std::string_view, ByteView) override { return fail(refused()); }
    Status dispose(const std::vector<Digest> &, std::string_view, const domain::RecordId &, json::Object) override
    {
        return fail(refused());
    }
    Result<domain::LedgerHead> commit() override { return m_reader->head(); }

private:
    [[nodiscard]] Error refused() const { return {ErrorCode::refused, VB_MSG("{why}"), {{"why", m_why}}}; }
    std::unique_ptr<domain::RecordReader> m_reader;
    std::string m_why;
};

class ReadingStore final : public store::Store {
public:
    ReadingStore(std::unique_ptr<store::Store> store, std::string why)
        : m_store(std::move(store)), m_why(std::move(why))
    {
    }
    [[nodiscard]] const store::StoreInfo &info() const override { return m_store->info(); }
    Result<std::unique_ptr<domain::RecordReader>> reader() override { return m_store->reader(); }
    Result<std::unique_ptr<domain::UnitOfWork>> begin(const domain::ActingPerson &) override
    {
        VB_TRY(auto reader, m_store->reader());
        return std::unique_ptr<domain::UnitOfWork>(std::make_unique<ReadingUnit>(std::move(reader), m_why));
    }
    Result<ledger::Checkpoint> checkpointToSign(std::stop_token stop) override
    {
        return m_store->checkpointToSign(stop);
    }
    Status addCheckpoint(const ledger::SignedCheckpoint &note) override { return m_store->addCheckpoint(note); }
    Result<std::vector<ledger::SignedCheckpoint>> checkpoints() override { return m_store->checkpoints(); }
    Result<store::StoreVerification> verify(const store::VerificationRequest &request) override
    {
        return m_store->verify(request);
    }
    Result<store::StoreVerification> backup(const std::filesystem::path &, std::stop_token, const Progress &) override
    {
        return fail(ErrorCode::refused, VB_MSG("{why}"), {{"why", m_why}});
    }

private:
    std::unique_ptr<store::Store> m_store;
    std::string m_why;
};

} // namespace

Result<std::string> fileIdentity(const std::filesystem::path &file)
{
    struct statx found = {};
    if (::statx(AT_FDCWD, file.c_str(), 0, STATX_INO | STATX_BTIME, &found) != 0)
        return fail(ErrorCode::unavailable, VB_MSG("{file} cannot be looked at."), {{"file", file.string()}});
    auto out = std::to_string(found.stx_ino);
    if (found.stx_mask & STATX_BTIME) // not every file system keeps it
        out += "." + std::to_string(found.stx_btime.tv_sec) + "." + std::to_string(found.stx_btime.tv_nsec);
    return out;
}

std::unique_ptr<store::Store> readingOnly(std::unique_ptr<store::Store> store, std::string why)
{
    return std::make_unique<ReadingStore>(std::move(store), std::move(why));
}

} // namespace valbench::services
