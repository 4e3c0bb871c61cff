// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside the result of an executed step: its evidence, its corrections, the second person.
#pragma once

#include <string>

#include <valbench/base/json.h>
#include <valbench/domain/record.h>
#include <valbench/domain/signature.h>

namespace valbench::domain {

/// A file that shows what came out, kept in the store under its digest.
struct EvidenceFile
{
    std::string name;      ///< without its folder
    std::string mediaType; ///< "image/png"
    std::string sha256;
    std::int64_t size = 0; ///< bytes
    [[nodiscard]] json::Object toJson() const;
    static Result<EvidenceFile> fromJson(const json::Reader &reader);
    bool operator==(const EvidenceFile &) const = default;
};

/// One field of a recorded entry that was changed: the old value stays, struck through (part11.md R-65).
struct Correction
{
    std::string field; ///< outcome, actual, reason or evidence
    std::string before;
    std::string after;
    std::string reason;
    std::string by; ///< user id
    std::string at; ///< UTC
    [[nodiscard]] json::Object toJson() const;
    static Result<Correction> fromJson(const json::Reader &reader);
    bool operator==(const Correction &) const = default;
};

/// A second person's signature on a recorded step: "witnessed" for who watched, "verified" for who looked later. It is
/// on the version of the execution before the one that names it.
struct Verification
{
    std::string by; ///< user id
    Meaning meaning = Meaning::verified;
    std::string at;        ///< UTC
    std::string signature; ///< record id
    [[nodiscard]] json::Object toJson() const;
    static Result<Verification> fromJson(const json::Reader &reader);
    bool operator==(const Verification &) const = default;
};

/// Where a result comes from that was not measured again: from the execution of a protocol for another version of the
/// model. A second person signs that what is said for it holds.
struct CarriedOver
{
    RecordReference execution; ///< its version that was completed
    std::int64_t attempt = 1;  ///< at the step, there
    std::string executor;      ///< user id, there
    std::string finished;      ///< UTC, there
    std::string rationale;     ///< why the result holds here too
    [[nodiscard]] json::Object toJson() const;
    static Result<CarriedOver> fromJson(const json::Reader &reader);
    /// "attempt 1 in EXE-3, executed by ben on 2026-05-04 10:00:00 UTC", for people.
    [[nodiscard]] std::string sourceText() const;
    bool operator==(const CarriedOver &) const = default;
};

} // namespace valbench::domain
