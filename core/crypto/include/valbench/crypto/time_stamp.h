// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Time stamps of an outside authority (RFC 3161): asking for one, and checking it later without asking anybody.
#pragma once

#include <chrono>
#include <string>

#include <valbench/base/digest.h>
#include <valbench/base/ports.h>
#include <valbench/base/text.h>

namespace valbench::crypto {

/// A request (TimeStampReq, DER) for a stamp over a SHA-256 digest: with a nonce of 64 bits, and with the wish that the
/// authority's certificates come with the answer, so that it can be checked off-line.
Result<Bytes> timeStampRequest(const Digest &imprint, RandomSource &random);

/// What an authority says.
struct TimeStamp
{
    Timestamp time;        ///< genTime: not later than this did the digest exist
    std::string authority; ///< common name of the certificate that signed
    std::string serial;    ///< of the stamp, hexadecimal
    std::string policy;    ///< object identifier, dotted
};

/// Checks an answer (TimeStampResp, DER): granted; for this request and its nonce; over this digest; signed, with
/// SHA-256 or better, by a certificate for time stamping alone which one of the roots (PEM, one or several) issued, all
/// as of the time that the stamp names. Bytes may be hostile. integrity, with the reason, for every answer that is not
/// believed; badInput when there is no root certificate to be read.
Result<TimeStamp> checkTimeStamp(ByteView answer, ByteView request, const Digest &imprint, std::string_view rootsPem);

/// badInput unless the text holds certificates in PEM and nothing that only looks like one; each with a name, for
/// people: "CN, SHA-256 fingerprint".
Result<std::vector<std::string>> certificateNames(std::string_view pem);

/// Sends the request to an authority: HTTP POST to an http:// or https:// URL, by OpenSSL's client. https trusts what
/// the system trusts. Blocks, for at most `limit` in all but the look-up of the name. unavailable, with the reason,
/// when there is no answer; usage for another kind of URL, and for one with a password in it.
Result<Bytes> askTimeStampAuthority(const std::string &url, ByteView request,
                                    std::chrono::seconds limit = std::chrono::seconds(5));
/// Whether askTimeStampAuthority() would take the URL.
Status checkTimeStampUrl(const std::string &url);

} // namespace valbench::crypto
