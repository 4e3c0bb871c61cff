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

Array signaturesArray(const std::vector<services::SignatureView> &signatures)
{
    Array out;
    for (const auto &signature : signatures) {
        const auto &statement = signature.statement;
        out.push_back(Object{{"id", signature.id},
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

Array textArray(const std::vector<std::string> &texts)
{
    return {texts.begin(), texts.end()};
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
    TextTable table({"Signature", "Meaning", "Name", "Role", "Time", "Version", "State"});
    for (const auto &signature : signatures) {
        const auto &statement = signature.statement;
        std::string state = signature.valid ? "valid" : "NOT VALID: " + signature.problem;
        if (!signature.onCurrentVersion)
            state += ", on an earlier version";
        table.add({signature.id, std::string(domain::wordOf(statement.meaning)),
                   statement.printedName + " (" + statement.userId + ")",
                   std::string(domain::printedName(statement.role)), statement.time,
                   std::to_string(statement.recordVersion), state});
    }
    return "\n" + table.text();
}

std::string versionText(const services::RecordSummary &record)
{
    return record.id + " version " + std::to_string(record.version);
}

} // namespace valbench::cli
