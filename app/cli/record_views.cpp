// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "record_views.h"

#include <cmath>

namespace valbench::cli {

using json::Array;
using json::Object;
using json::Value;

Object recordObject(const services::RecordSummary &record)
{
    return {{"id", record.id},
            {"version", record.version},
            {"type", domain::word(record.type)},
            {"title", record.title},
            {"sha256", record.sha256},
            {"stage", domain::wordOf(record.stage)},
            {"waits_for", textOrNull(record.waitsFor)},
            {"created", record.created},
            {"created_by", record.createdBy},
            {"changed", record.changed},
            {"changed_by", record.changedBy}};
}

std::vector<Fact> signatureFacts(const services::SignatureView &signature)
{
    auto block = services::blockOf(signature);
    return {{"printed_name", std::move(block.printedName)},
            {"user_id", std::move(block.userId)},
            {"role", std::move(block.role)},
            {"meaning", std::move(block.meaning)},
            {"statement", std::move(block.statement)},
            {"reason", std::move(block.reason)},
            {"local_time", std::move(block.localTime)},
            {"utc", std::move(block.utcTime)},
            {"record", std::move(block.recordId)},
            {"version", std::move(block.recordVersion)},
            {"sha256", std::move(block.shortDigest)},
            {"state", std::move(block.state)}};
}

Array signaturesArray(const std::vector<services::SignatureView> &signatures)
{
    Array out;
    for (const auto &signature : signatures) {
        const auto &statement = signature.statement;
        Object block;
        for (auto &[name, text] : signatureFacts(signature))
            block.set(std::move(name), std::move(text));
        out.push_back(Object{{"id", signature.id},
                             {"block", std::move(block)},
                             {"meaning", domain::wordOf(statement.meaning)},
                             {"printed_name", statement.printedName},
                             {"user_id", statement.userId},
                             {"role", domain::wordOf(statement.role)},
                             {"time", statement.time},
                             {"zone", statement.zone},
                             {"reason", statement.reason},
                             {"record_version", statement.recordVersion},
                             {"on_current_version", signature.onCurrentVersion},
                             {"valid", signature.valid},
                             {"problem", textOrNull(signature.problem)}});
    }
    return out;
}

Value textOrNull(const std::string &text)
{
    if (text.empty())
        return {};
    return {text};
}

Value numberOrNull(double value)
{
    if (std::isfinite(value))
        return {value};
    return {};
}

std::vector<Fact> recordFacts(const services::RecordSummary &record)
{
    return {{"Record", versionText(record)},
            {"Title", record.title},
            {"Stage", std::string(domain::wordOf(record.stage))},
            {"Waits for", record.waitsFor},
            {"SHA-256", record.sha256},
            {"Created", record.created + " by " + record.createdBy},
            {"Changed", record.version > 1 ? record.changed + " by " + record.changedBy : std::string()}};
}

std::string signaturesText(const std::vector<services::SignatureView> &signatures)
{
    if (signatures.empty())
        return {};
    TextTable table({"Signature", "Meaning", "Name", "Role", "Local time", "UTC", "Version", "State"});
    for (const auto &signature : signatures) {
        const auto block = services::blockOf(signature);
        table.add({signature.id, block.meaning, block.printedName + " (" + block.userId + ")", block.role,
                   block.localTime, block.utcTime, block.recordVersion, block.state});
    }
    return "\n" + table.text();
}

std::string versionText(const services::RecordSummary &record)
{
    return record.id + " version " + std::to_string(record.version);
}

} // namespace valbench::cli
