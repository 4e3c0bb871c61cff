// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a CMS signature, and the constants its writer and its reader share.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "der.h"

#include <valbench/crypto/certificate.h>

namespace valbench::crypto::cms {

// Object identifiers, whole elements.
inline constexpr std::array<std::uint8_t, 11> idData{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01};
inline constexpr std::array<std::uint8_t, 11> idSignedData{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                                           0xf7, 0x0d, 0x01, 0x07, 0x02};
inline constexpr std::array<std::uint8_t, 11> idContentType{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                                            0xf7, 0x0d, 0x01, 0x09, 0x03};
inline constexpr std::array<std::uint8_t, 11> idMessageDigest{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                                              0xf7, 0x0d, 0x01, 0x09, 0x04};
inline constexpr std::array<std::uint8_t, 11> idSigningTime{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                                            0xf7, 0x0d, 0x01, 0x09, 0x05};
inline constexpr std::array<std::uint8_t, 13> idSigningCertificateV2{0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                                                     0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f};
// Algorithm identifiers, whole elements.
inline constexpr std::array<std::uint8_t, 13> sha256Algorithm{0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48,
                                                              0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
inline constexpr std::array<std::uint8_t, 15> sha256AlgorithmNull{0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                                                  0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00};
inline constexpr std::array<std::uint8_t, 12> ecdsaSha256{0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86,
                                                          0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};
inline constexpr std::array<std::uint8_t, 15> rsaSha256{0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                                        0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00};
/// rsaEncryption, which OpenSSL writes; the digest algorithm stands beside it.
inline constexpr std::array<std::uint8_t, 15> rsaPlain{0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                                       0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};
/// INTEGER 1, a whole element.
inline constexpr std::array<std::uint8_t, 3> version1{0x02, 0x01, 0x01};

/// All views point into the CMS.
struct Attribute
{
    ByteView id;                  ///< whole element
    std::vector<ByteView> values; ///< whole elements
    ByteView whole;
};

struct SignerInfo
{
    ByteView issuerAndSerial;          ///< whole element
    ByteView digestAlgorithm;          ///< whole element
    std::vector<Attribute> attributes; ///< the signed ones, in their order
    ByteView attributesWhole;          ///< with tag [0]
    ByteView signatureAlgorithm;       ///< whole element
    ByteView signature;
    bool hasUnsignedAttributes = false;
};

struct SignedData
{
    std::vector<ByteView> digestAlgorithms; ///< whole elements
    bool hasContent = false;
    std::vector<ByteView> certificates; ///< whole elements
    bool hasRevocations = false;
    std::vector<ByteView> signerInfos; ///< whole elements
};

/// Version 1 of SignedData over id-data; nothing else is read.
std::optional<SignedData> parseSignedData(ByteView cms);
/// Version 1 of SignerInfo: the signer is named by issuer and serial number.
std::optional<SignerInfo> parseSignerInfo(ByteView whole);

/// What SignerInfo names the certificate by: SEQUENCE { issuer, serialNumber }. Empty if it cannot be read.
Bytes issuerAndSerial(const Certificate &certificate);

} // namespace valbench::crypto::cms
