// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// This person's data folder: the station's id, keys per store, checkpoints seen.
#pragma once

#include <filesystem>
#include <vector>

#include <valbench/base/ports.h>
#include <valbench/ledger/checkpoint.h>

namespace valbench::services {

/// A checkpoint with a time stamp of an outside authority on it.
struct Anchor
{
    ledger::SignedCheckpoint note;
    Bytes request; ///< TimeStampReq, DER
    Bytes answer;  ///< TimeStampResp, DER
    bool operator==(const Anchor &) const = default;
};

class Profile {
public:
    explicit Profile(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// The id of this workstation; made at the first use.
    Result<StationId> stationId(RandomSource &random) const;
    /// The folder of what this profile knows of a store; made when missing.
    Result<std::filesystem::path> storeFolder(const StoreId &store) const;

    /// Checkpoints of a store seen by this profile, oldest first; empty if it never saw the store.
    Result<std::vector<ledger::SignedCheckpoint>> checkpoints(const StoreId &store) const;
    Status remember(const ledger::SignedCheckpoint &checkpoint) const;

    /// Time stamps that this profile got for a store, the latest of them, as files that openssl reads: n.note, n.tsq
    /// and n.tsr, n being the number of entries.
    Result<std::vector<Anchor>> anchors(const StoreId &store) const;
    Status rememberAnchor(const Anchor &anchor) const;

    /// Which copy of a store this profile works in; empty if it never did. See Installation::lineage.
    Result<std::string> lineage(const StoreId &store) const;
    Status rememberLineage(const StoreId &store, std::string_view lineage) const;

    /// Certificate authorities of the stores this profile has opened, PEM.
    Result<std::vector<std::string>> authorities() const;
    Status rememberAuthority(const StoreId &store, std::string_view pem) const;

private:
    [[nodiscard]] std::filesystem::path folderOf(const StoreId &store) const;
    std::filesystem::path m_folder;
};

} // namespace valbench::services
