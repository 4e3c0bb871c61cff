// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every record shows: title, stage, signatures, history.
#pragma once

#include <string>
#include <vector>

#include <valbench/domain/lifecycle.h>
#include <valbench/services/session.h>

namespace valbench::services {

struct SignatureView
{
    std::string id;
    domain::SignedStatement statement;
    bool valid = false;
    std::string problem; ///< why not valid, in words
    bool onCurrentVersion = false;
};

/// What people read of a signature (21 CFR 11.50): the words for screens, print and exports alike, from this one place
/// and never translated (part11.md R-28).
struct SignatureBlock
{
    std::string printedName;
    std::string userId;
    std::string role;    ///< "QA approver"
    std::string meaning; ///< "approved"
    std::string statement;
    std::string reason;
    std::string localTime; ///< where it was signed: "2026-11-03 14:03:59 +01:00 Europe/Berlin"
    std::string utcTime;   ///< "2026-11-03 13:03:59 UTC"
    std::string recordId;  ///< with the step, where a second person signed one
    std::string recordVersion;
    std::string shortDigest; ///< of the record's content, 12 digits
    std::string state;       ///< "valid", "valid, on an earlier version", "NOT VALID: …"
};
[[nodiscard]] SignatureBlock blockOf(const SignatureView &view);

struct RecordSummary
{
    std::string id;
    std::int64_t version = 0;
    domain::RecordType type;
    std::string title;
    std::string sha256;
    domain::Stage stage = domain::Stage::draft;
    std::string waitsFor;  ///< "Reviewed by Validation lead"; empty: nothing
    std::string created;   ///< UTC, first version
    std::string createdBy; ///< printed name
    std::string changed;   ///< UTC, this version
    std::string changedBy;
};

/// One line of a record's history in plain words, with the raw entry below it.
struct HistoryLine
{
    std::int64_t sequence = 0;
    std::string time; ///< UTC
    std::string who;
    std::string sentence; ///< "Anna Weber (QA approver) approved PQ-1 version 1."
    std::string reason;
    std::string rawLine;
    std::string hash;
};

/// A signature with all that somebody needs to check it with openssl and sha256sum.
struct SignatureFiles
{
    std::string id;
    std::string statement; ///< the bytes that were signed: canonical JSON
    Bytes signature;       ///< ECDSA over their SHA-256, DER
    std::string certificatePem;
    std::string content; ///< of the record version; its SHA-256 stands in the statement
    std::int64_t version = 0;
};

class RecordService {
public:
    explicit RecordService(Context &context) : m_context(context) {}
    Result<RecordSummary> summary(const Session &session, std::string_view recordId);
    Result<std::vector<RecordSummary>> list(const Session &session, domain::RecordType type);
    Result<std::vector<SignatureView>> signatures(const Session &session, std::string_view recordId);
    Result<std::vector<HistoryLine>> history(const Session &session, std::string_view recordId);
    /// The canonical content of the current version.
    Result<std::string> content(const Session &session, std::string_view recordId);
    /// Every signature ever made on a record, oldest first. An entry says who took them away.
    Result<std::vector<SignatureFiles>> exportSignatures(const Session &session, std::string_view recordId);

private:
    Context &m_context;
};

} // namespace valbench::services
