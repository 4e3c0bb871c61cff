// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The record that says what a store is and whom it trusts.
#pragma once

#include <optional>
#include <string>

#include <valbench/crypto/certificate.h>
#include <valbench/services/workspace.h>

namespace valbench::services {

struct Installation
{
    Purpose purpose = Purpose::production;
    std::string authorityPem;
    std::string created;        ///< UTC
    std::string timeStampUrl;   ///< of the authority that stamps checkpoints; empty: none does
    std::string timeStampRoots; ///< PEM: whose stamps are believed
    std::string lineage;        ///< of this one copy of the store
    std::string place;          ///< what tells the file from a copy of it; see fileIdentity(). Empty on PostgreSQL
    std::string file;           ///< its path, when the lineage began
    std::string certifiedOn;    ///< date of the letter to FDA (21 CFR 11.100(c)), 2026-11-03; empty: not recorded
    std::string certification;  ///< where that letter is kept
    json::Array restores;       ///< texts: what restore.h made of each time a backup took the store's place

    [[nodiscard]] json::Object toJson() const;
    static Result<Installation> fromJson(const json::Value &value);
};

/// The installation record and its authority. integrity when it is missing: the store was never finished.
struct Trust
{
    Installation installation;
    crypto::Certificate authority;
};
Result<Trust> readTrust(domain::RecordReader &reader);

/// A workstation's public keys, as the ledger announces them.
struct StationRecord
{
    std::string stationId;
    std::string checkpointKey; ///< base64
    std::string sealPem;

    [[nodiscard]] json::Object toJson() const;
    static Result<StationRecord> fromJson(const json::Value &value);
};

} // namespace valbench::services
