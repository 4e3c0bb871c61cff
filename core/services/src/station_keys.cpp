// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "station_keys.h"

#include "private_file.h"

namespace valbench::services {

namespace {

constexpr const char *sealFile = "seal.p8", *sealCertificateFile = "seal.pem";
constexpr const char *checkpointName = "checkpoint", *sealName = "seal";

/// One item for each login, store, station and key.
std::string itemName(const StoreId &store, const StationId &station, std::string_view key)
{
    return "store " + store.toText() + " station " + station.toText() + " " + std::string(key);
}

std::string itemLabel(const StoreId &store, std::string_view key)
{
    return "Valbench: " + std::string(key) + " key of this workstation for store " + store.toText().substr(0, 12);
}

Error notReached(const Error &cause)
{
    return {ErrorCode::unavailable,
            VB_MSG("The keys of this workstation for the store are in the keychain of the desktop, which cannot be "
                   "reached. Work in the desktop session of the login that made them, with the keychain unlocked. "
                   "{cause}"),
            {{"cause", cause.text()}}};
}

Result<crypto::SecureBytes> fromKeychain(crypto::Keychain *keychain, const StoreId &store, const StationId &station,
                                         std::string_view key)
{
    if (!keychain)
        return fail(notReached(Error(ErrorCode::unavailable, VB_MSG("This program was started without one."))));
    auto found = keychain->find(itemName(store, station, key));
    if (!found && found.error().code() != ErrorCode::integrity)
        return fail(notReached(found.error()));
    return found;
}

} // namespace

KeyPlace keyPlace(const Profile &profile, const StoreId &store)
{
    const auto folder = profile.storeFolder(store);
    std::error_code error;
    return !folder || !std::filesystem::exists(*folder / sealCertificateFile, error) ? KeyPlace::none
           : std::filesystem::exists(*folder / sealFile, error)                      ? KeyPlace::files
                                                                                     : KeyPlace::keychain;
}

Result<crypto::Certificate> certifySeal(const crypto::SigningKey &seal, const StationId &station,
                                        const crypto::Certificate &authority, const crypto::SigningKey &authorityKey,
                                        Timestamp now, RandomSource &random)
{
    return crypto::issueCertificate(authority, authorityKey, {"Valbench export seal", station.toText()},
                                    seal.publicKey(), now, random);
}

Status rememberSeal(const Profile &profile, const StoreId &store, std::string_view pem)
{
    VB_TRY(const auto folder, profile.storeFolder(store));
    return replaceFile(folder / sealCertificateFile, asBytes(pem));
}

crypto::Keychain *stationKeychain(const Environment &environment, Purpose purpose)
{
    return purpose == Purpose::demo ? nullptr : environment.keychain.get();
}

Result<StationKeys> makeStationKeys(const Profile &profile, crypto::Keychain *keychain, const StoreId &store,
                                    const StationId &station, const crypto::Certificate &authority,
                                    const crypto::SigningKey &authorityKey, Timestamp now, RandomSource &random)
{
    VB_TRY(const auto folder, profile.storeFolder(store));
    VB_TRY(auto seal, crypto::SigningKey::generate());
    VB_TRY(auto certificate, certifySeal(seal, station, authority, authorityKey, now, random));
    std::optional<crypto::CheckpointKey> checkpoint;
    if (keychain && keychain->probe(random)) {
        VB_TRY(checkpoint, crypto::CheckpointKey::generate(random));
        VB_CHECK(keychain->keep(itemName(store, station, checkpointName), itemLabel(store, checkpointName),
                                checkpoint->seed()));
        VB_CHECK(keychain->keep(itemName(store, station, sealName), itemLabel(store, sealName), seal.pkcs8()));
    } else {
        VB_TRY(checkpoint, crypto::CheckpointKey::create(folder, checkpointName, random));
        VB_CHECK(writePrivateFile(folder / sealFile, seal.pkcs8()));
    }
    VB_CHECK(rememberSeal(profile, store, certificate.pem()));
    return StationKeys{station, std::move(checkpoint), std::move(seal), std::move(certificate)};
}

Result<StationKeys> loadStationKeys(const Profile &profile, crypto::Keychain *keychain, const StoreId &store,
                                    const StationId &station)
{
    VB_TRY(const auto folder, profile.storeFolder(store));
    StationKeys keys{station, {}, {}, {}};
    if (keyPlace(profile, store) == KeyPlace::keychain) {
        VB_TRY(const auto seed, fromKeychain(keychain, store, station, checkpointName));
        VB_TRY(keys.checkpoint, crypto::CheckpointKey::fromSeed(seed.view()));
        VB_TRY(auto bytes, fromKeychain(keychain, store, station, sealName));
        VB_TRY(keys.seal, crypto::SigningKey::fromPkcs8(std::move(bytes)));
    } else {
        auto checkpoint = crypto::CheckpointKey::load(folder, checkpointName);
        if (checkpoint)
            keys.checkpoint = std::move(*checkpoint);
        else if (checkpoint.error().code() != ErrorCode::notFound)
            return fail(checkpoint.error());
        auto seal = readPrivateFile(folder / sealFile);
        if (!seal) {
            if (seal.error().code() != ErrorCode::notFound)
                return fail(seal.error());
            return keys;
        }
        VB_TRY(auto bytes, crypto::SecureBytes::copyOf(*seal));
        VB_TRY(keys.seal, crypto::SigningKey::fromPkcs8(std::move(bytes)));
    }
    VB_TRY(const auto pem, readFile(folder / sealCertificateFile));
    VB_TRY(keys.sealCertificate, crypto::Certificate::fromPem(asText(pem)));
    return keys;
}

} // namespace valbench::services
