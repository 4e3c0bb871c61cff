// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "station_keys.h"

#include "private_file.h"

namespace valbench::services {

Result<StationKeys> makeStationKeys(const Profile &profile, const StoreId &store, const StationId &station,
                                    const crypto::Certificate &authority, const crypto::SigningKey &authorityKey,
                                    Timestamp now, RandomSource &random)
{
    VB_TRY(const auto folder, profile.storeFolder(store));
    VB_TRY(auto checkpoint, crypto::CheckpointKey::create(folder, "checkpoint", random));
    VB_TRY(auto seal, crypto::SigningKey::generate());
    VB_TRY(auto certificate,
           crypto::issueCertificate(authority, authorityKey, {"Valbench export seal", station.toText()},
                                    seal.publicKey(), now, random));
    VB_CHECK(writePrivateFile(folder / "seal.p8", seal.pkcs8()));
    VB_CHECK(replaceFile(folder / "seal.pem", asBytes(certificate.pem())));
    return StationKeys{station, std::move(checkpoint), std::move(seal), std::move(certificate)};
}

Result<StationKeys> loadStationKeys(const Profile &profile, const StoreId &store, const StationId &station)
{
    VB_TRY(const auto folder, profile.storeFolder(store));
    StationKeys keys{station, {}, {}, {}};
    auto checkpoint = crypto::CheckpointKey::load(folder, "checkpoint");
    if (checkpoint)
        keys.checkpoint = std::move(*checkpoint);
    else if (checkpoint.error().code() != ErrorCode::notFound)
        return fail(checkpoint.error());
    auto seal = readPrivateFile(folder / "seal.p8");
    if (!seal) {
        if (seal.error().code() != ErrorCode::notFound)
            return fail(seal.error());
        return keys;
    }
    VB_TRY(auto bytes, crypto::SecureBytes::copyOf(*seal));
    VB_TRY(keys.seal, crypto::SigningKey::fromPkcs8(std::move(bytes)));
    VB_TRY(const auto pem, readFile(folder / "seal.pem"));
    VB_TRY(keys.sealCertificate, crypto::Certificate::fromPem(asText(pem)));
    return keys;
}

} // namespace valbench::services
