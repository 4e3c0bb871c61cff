// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/recording.h>

namespace valbench::domain {

json::Object EvidenceFile::toJson() const
{
    return {{"name", name}, {"media_type", mediaType}, {"sha256", sha256}, {"size", size}};
}

Result<EvidenceFile> EvidenceFile::fromJson(const json::Reader &reader)
{
    EvidenceFile file;
    VB_TRY(file.name, reader.text("name"));
    VB_TRY(file.mediaType, reader.text("media_type"));
    VB_TRY(file.sha256, reader.text("sha256"));
    VB_TRY(file.size, reader.integer("size"));
    return file;
}

json::Object Correction::toJson() const
{
    return {{"field", field}, {"before", before}, {"after", after}, {"reason", reason}, {"by", by}, {"at", at}};
}

Result<Correction> Correction::fromJson(const json::Reader &reader)
{
    Correction correction;
    VB_TRY(correction.field, reader.text("field"));
    VB_TRY(correction.before, reader.text("before"));
    VB_TRY(correction.after, reader.text("after"));
    VB_TRY(correction.reason, reader.text("reason"));
    VB_TRY(correction.by, reader.text("by"));
    VB_TRY(correction.at, reader.text("at"));
    return correction;
}

json::Object Verification::toJson() const
{
    return {{"by", by}, {"meaning", wordOf(meaning)}, {"at", at}, {"signature", signature}};
}

Result<Verification> Verification::fromJson(const json::Reader &reader)
{
    Verification verification;
    VB_TRY(verification.by, reader.text("by"));
    VB_TRY(const auto meaning, reader.text("meaning"));
    VB_TRY(verification.meaning, fromWord<Meaning>(meaning));
    VB_TRY(verification.at, reader.text("at"));
    VB_TRY(verification.signature, reader.text("signature"));
    return verification;
}

json::Object CarriedOver::toJson() const
{
    return {{"execution", execution.toJson()},
            {"attempt", attempt},
            {"executor", executor},
            {"finished", finished},
            {"rationale", rationale}};
}

Result<CarriedOver> CarriedOver::fromJson(const json::Reader &reader)
{
    CarriedOver carried;
    VB_TRY(const auto execution, reader.object("execution"));
    VB_TRY(carried.execution, RecordReference::fromJson(execution));
    VB_TRY(carried.attempt, reader.integer("attempt"));
    VB_TRY(carried.executor, reader.text("executor"));
    VB_TRY(carried.finished, reader.text("finished"));
    VB_TRY(carried.rationale, reader.text("rationale"));
    return carried;
}

std::string CarriedOver::sourceText() const
{
    const auto time = Timestamp::parse(finished);
    return fillMessage(VB_MSG("attempt {attempt} in {id}, executed by {executor} on {time}"),
                       {{"attempt", std::to_string(attempt)},
                        {"id", execution.id},
                        {"executor", executor},
                        {"time", time ? time->toReadableText() : finished}});
}

} // namespace valbench::domain
