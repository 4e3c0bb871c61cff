// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The workstation's own keys for one store: checkpoints and export seals.
#pragma once

#include <optional>

#include <valbench/crypto/certificate.h>
#include <valbench/crypto/checkpoint_key.h>
#include <valbench/crypto/signing_key.h>

#include "profile.h"

namespace valbench::services {

/// Absent parts: this station was never enrolled for the store; it reads and works, but makes no checkpoints and seals
/// no exports.
struct StationKeys
{
    StationId id;
    std::optional<crypto::CheckpointKey> checkpoint;
    std::optional<crypto::SigningKey> seal;
    std::optional<crypto::Certificate> sealCertificate;
};

/// Makes both keys and has the authority certify the seal key.
Result<StationKeys> makeStationKeys(const Profile &profile, const StoreId &store, const StationId &station,
                                    const crypto::Certificate &authority, const crypto::SigningKey &authorityKey,
                                    Timestamp now, RandomSource &random);
/// The keys this profile holds for the store, if any.
Result<StationKeys> loadStationKeys(const Profile &profile, const StoreId &store, const StationId &station);

} // namespace valbench::services
