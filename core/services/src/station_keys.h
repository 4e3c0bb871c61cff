// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The workstation's own keys for one store: checkpoints and export seals.
#pragma once

#include <optional>

#include <valbench/crypto/certificate.h>
#include <valbench/crypto/checkpoint_key.h>
#include <valbench/crypto/keychain.h>
#include <valbench/crypto/signing_key.h>

#include <valbench/services/workspace.h>

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

/// Makes both keys and has the authority certify the seal key. Their private halves go to the keychain if there is one
/// that works, else into files of the profile that nobody else can read.
Result<StationKeys> makeStationKeys(const Profile &profile, crypto::Keychain *keychain, const StoreId &store,
                                    const StationId &station, const crypto::Certificate &authority,
                                    const crypto::SigningKey &authorityKey, Timestamp now, RandomSource &random);
/// The keys this profile holds for the store, if any. unavailable: they are in the keychain, which cannot be reached.
Result<StationKeys> loadStationKeys(const Profile &profile, crypto::Keychain *keychain, const StoreId &store,
                                    const StationId &station);
/// A certificate for the seal of this station.
Result<crypto::Certificate> certifySeal(const crypto::SigningKey &seal, const StationId &station,
                                        const crypto::Certificate &authority, const crypto::SigningKey &authorityKey,
                                        Timestamp now, RandomSource &random);
/// In place of the one that the profile has.
Status rememberSeal(const Profile &profile, const StoreId &store, std::string_view pem);
/// Null for demos, whose passwords lie beside them, and where there is none.
[[nodiscard]] crypto::Keychain *stationKeychain(const Environment &environment, Purpose purpose);
enum class KeyPlace { none, files, keychain };
/// Where the private halves are, as far as the profile tells.
[[nodiscard]] KeyPlace keyPlace(const Profile &profile, const StoreId &store);

} // namespace valbench::services
