// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/data_set.h>

#include <algorithm>
#include <set>

#include <valbench/base/digest.h>

namespace valbench::domain {

namespace {

json::Array columnsJson(const std::vector<DataColumn> &columns)
{
    json::Array out;
    for (const auto &column : columns)
        out.push_back(json::Object{{"name", column.name}, {"kind", column.kind}});
    return out;
}

json::Array overlapsJson(const std::vector<DataOverlap> &overlaps)
{
    json::Array out;
    for (const auto &overlap : overlaps)
        out.push_back(json::Object{{"against", overlap.against},
                                   {"sha256", overlap.sha256},
                                   {"records", overlap.records},
                                   {"patients", overlap.patients ? json::Value(*overlap.patients) : json::Value()},
                                   {"by", overlap.by},
                                   {"time", overlap.time}});
    return out;
}

json::Array openingsJson(const std::vector<DataOpening> &openings)
{
    json::Array out;
    for (const auto &opening : openings)
        out.push_back(json::Object{{"execution", opening.execution},
                                   {"protocol", opening.protocol},
                                   {"by", opening.by},
                                   {"time", opening.time}});
    return out;
}

Result<DataOverlap> readOverlap(const json::Reader &reader)
{
    DataOverlap out;
    VB_TRY(out.against, reader.text("against"));
    VB_TRY(out.sha256, reader.text("sha256"));
    VB_TRY(out.records, reader.integer("records"));
    if (const auto *patients = reader.find("patients"); patients && !patients->isNull()) {
        VB_TRY(out.patients, reader.integer("patients"));
    }
    VB_TRY(out.by, reader.text("by"));
    VB_TRY(out.time, reader.text("time"));
    return out;
}

Result<DataOpening> readOpening(const json::Reader &reader)
{
    DataOpening out;
    VB_TRY(out.execution, reader.text("execution"));
    VB_TRY(out.protocol, reader.text("protocol"));
    VB_TRY(out.by, reader.text("by"));
    VB_TRY(out.time, reader.text("time"));
    return out;
}

/// What the members say must fit together.
Status check(const DataSet &set)
{
    if (set.name.empty() || set.version.empty() || set.name.find('/') != std::string::npos ||
        set.version.find('/') != std::string::npos)
        return fail(ErrorCode::badInput, VB_MSG("A data set needs a name and a version, both without '/'."));
    VB_CHECK(Digest::parse(set.sha256));
    if (set.rows < 1 || set.size < 1)
        return fail(ErrorCode::badInput, VB_MSG("The data set {set} has no rows."), {{"set", set.key()}});
    std::set<std::string, std::less<>> names;
    for (const auto &column : set.columns)
        if (column.name.empty() || !names.insert(column.name).second)
            return fail(ErrorCode::badInput, VB_MSG("The data set {set}: the column '{column}' stands there twice."),
                        {{"set", set.key()}, {"column", column.name}});
    const auto known = [&](const std::string &name) -> Status {
        if (names.contains(name))
            return {};
        return fail(ErrorCode::badInput, VB_MSG("The data set {set} has no column '{column}'."),
                    {{"set", set.key()}, {"column", name}});
    };
    if (!set.patientKey.empty())
        VB_CHECK(known(set.patientKey));
    for (const auto &name : set.recordColumns)
        VB_CHECK(known(name));
    if (set.recordColumns.empty())
        return fail(ErrorCode::badInput,
                    VB_MSG("The data set {set} needs the columns by which two rows are the same case: measurements "
                           "and outcome, without numbers that the file gives its rows."),
                    {{"set", set.key()}});
    if (!set.isSealed && (set.allowedOpenings != 0 || !set.fingerprintsSha256.empty() || !set.openings.empty()))
        return fail(ErrorCode::badInput, VB_MSG("The data set {set} is not sealed, so it cannot be opened."),
                    {{"set", set.key()}});
    if (!set.isSealed)
        return {};
    if (set.role != DataRole::test)
        return fail(ErrorCode::badInput, VB_MSG("Only a test set is sealed; {set} is a {role} set."),
                    {{"set", set.key()}, {"role", std::string(wordOf(set.role))}});
    if (set.allowedOpenings < 1 || set.custodian.empty())
        return fail(ErrorCode::badInput,
                    VB_MSG("The sealed set {set} needs a custodian and the number of times it may be opened, at least "
                           "once."),
                    {{"set", set.key()}});
    VB_CHECK(Digest::parse(set.fingerprintsSha256));
    return {};
}

} // namespace

std::int64_t DataSet::openingsLeft() const
{
    return std::max<std::int64_t>(0, allowedOpenings - static_cast<std::int64_t>(openings.size()));
}

const DataOverlap *DataSet::overlapWith(std::string_view fileSha256) const
{
    for (auto i = overlaps.size(); i-- > 0;)
        if (overlaps[i].sha256 == fileSha256)
            return &overlaps[i];
    return nullptr;
}

OverlapState DataSet::overlapState(std::string_view fileSha256) const
{
    const auto *overlap = overlapWith(fileSha256);
    if (!overlap)
        return OverlapState::uncounted;
    if (overlap->isNone())
        return OverlapState::none;
    return overlap->records == 0 && !overlap->patients ? OverlapState::patientsUncounted : OverlapState::shared;
}

json::Object DataSet::toJson() const
{
    json::Array records;
    for (const auto &column : recordColumns)
        records.emplace_back(column);
    return {{"type", "data set"},
            {"key", key()},
            {"name", name},
            {"version", version},
            {"role", wordOf(role)},
            {"description", description},
            {"source", source},
            {"file_name", fileName},
            {"size", size},
            {"sha256", sha256},
            {"rows", rows},
            {"columns", columnsJson(columns)},
            {"patient_key", patientKey},
            {"record_columns", std::move(records)},
            {"sealed", isSealed},
            {"allowed_openings", allowedOpenings},
            {"custodian", custodian},
            {"fingerprints_sha256", fingerprintsSha256},
            {"overlaps", overlapsJson(overlaps)},
            {"openings", openingsJson(openings)}};
}

Result<DataSet> DataSet::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "data set"));
    DataSet out;
    VB_TRY(out.name, reader.text("name"));
    VB_TRY(out.version, reader.text("version"));
    VB_TRY(const auto role, reader.text("role"));
    VB_TRY(out.role, fromWord<DataRole>(role));
    VB_TRY(out.description, reader.text("description"));
    VB_TRY(out.source, reader.text("source"));
    VB_TRY(out.fileName, reader.text("file_name"));
    VB_TRY(out.size, reader.integer("size"));
    VB_TRY(out.sha256, reader.text("sha256"));
    VB_TRY(out.rows, reader.integer("rows"));
    VB_TRY(const auto columns, reader.objects("columns"));
    for (const auto &item : columns) {
        DataColumn column;
        VB_TRY(column.name, item.text("name"));
        VB_TRY(column.kind, item.text("kind"));
        out.columns.push_back(std::move(column));
    }
    VB_TRY(out.patientKey, reader.text("patient_key"));
    VB_TRY(out.recordColumns, reader.texts("record_columns"));
    VB_TRY(out.isSealed, reader.booleanOr("sealed", false));
    VB_TRY(out.allowedOpenings, reader.integer("allowed_openings"));
    VB_TRY(out.custodian, reader.text("custodian"));
    VB_TRY(out.fingerprintsSha256, reader.text("fingerprints_sha256"));
    VB_TRY(const auto overlaps, reader.objects("overlaps"));
    for (const auto &item : overlaps) {
        VB_TRY(auto overlap, readOverlap(item));
        out.overlaps.push_back(std::move(overlap));
    }
    VB_TRY(const auto openings, reader.objects("openings"));
    for (const auto &item : openings) {
        VB_TRY(auto opening, readOpening(item));
        out.openings.push_back(std::move(opening));
    }
    VB_CHECK(check(out));
    return out;
}

} // namespace valbench::domain
