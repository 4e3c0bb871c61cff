// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/data_sets.h>

#include <algorithm>

#include <valbench/data/csv.h>
#include <valbench/data/digest.h>
#include <valbench/data/overlap.h>

#include "record_views.h"

namespace valbench::services {

using domain::DataSet;
using domain::Permission;
using domain::RecordType;

namespace {

constexpr std::string_view fingerprintType = "application/vnd.valbench.fingerprints";

Result<DataSetView> dataSetViewOf(domain::RecordReader &reader, const RecordWithSignatures &loaded)
{
    DataSetView out;
    VB_TRY(out.record, summaryOf(reader, loaded));
    VB_TRY(out.data, valueOf<DataSet>(loaded.record));
    return out;
}

/// Eight bytes for each row, sorted, big-endian.
Bytes packed(std::vector<std::uint64_t> rows)
{
    std::ranges::sort(rows);
    Bytes out;
    out.reserve(rows.size() * sizeof(std::uint64_t));
    for (const auto row : rows)
        for (int shift = 56; shift >= 0; shift -= 8)
            out.push_back(static_cast<std::uint8_t>(row >> static_cast<unsigned>(shift)));
    return out;
}

std::vector<std::uint64_t> unpacked(ByteView bytes)
{
    std::vector<std::uint64_t> out(bytes.size() / sizeof(std::uint64_t));
    for (std::size_t i = 0; i < out.size() * sizeof(std::uint64_t); ++i)
        out[i / sizeof(std::uint64_t)] = out[i / sizeof(std::uint64_t)] << 8U | bytes[i];
    return out;
}

/// What was seen once is not unseen with others beside it.
Status checkUnseen(domain::RecordReader &reader, const DataSet &data, const std::vector<std::uint64_t> &rows)
{
    VB_TRY(const auto records, reader.list(RecordType::dataSet));
    for (const auto &record : records) {
        VB_TRY(const auto other, valueOf<DataSet>(record));
        if (other.openings.empty() || other.recordColumns != data.recordColumns)
            continue;
        VB_TRY(const auto digest, Digest::parse(other.fingerprintsSha256));
        VB_TRY(const auto evidence, reader.evidence(digest));
        if (const auto shared = data::countShared(rows, unpacked(evidence.bytes)); shared > 0)
            return fail(ErrorCode::refused,
                        VB_MSG("{n} rows of {file} are in {id} ({set}), which was opened for {execution}. A sealed set "
                               "holds cases that nobody has seen results of: leave them out."),
                        {{"n", std::to_string(shared)},
                         {"file", data.fileName},
                         {"id", record.id.toText()},
                         {"set", other.key()},
                         {"execution", other.openings.front().execution}});
    }
    return {};
}

Status checkNew(domain::RecordReader &reader, const DataSet &data)
{
    VB_TRY(const auto records, reader.list(RecordType::dataSet));
    for (const auto &record : records) {
        VB_TRY(const auto other, valueOf<DataSet>(record));
        if (other.key() == data.key() || other.sha256 == data.sha256)
            return fail(ErrorCode::refused,
                        VB_MSG("{id} is the data set {set} with the digest {digest}; neither name and version nor data "
                               "are registered twice."),
                        {{"id", record.id.toText()}, {"set", other.key()}, {"digest", other.sha256.substr(0, 12)}});
    }
    return {};
}

/// The table, if the file has the registered digest.
Result<data::Table> registeredTable(const DataSet &data, const std::filesystem::path &file, const std::stop_token &stop,
                                    const Progress &progress)
{
    VB_TRY(const auto found, data::fileDigest(file, stop));
    if (found.toHex() != data.sha256)
        return fail(ErrorCode::refused,
                    VB_MSG("{file} is not the file of {set}: its SHA-256 begins with {found}, not "
                           "with {expected}."),
                    {{"file", file.filename().string()},
                     {"set", data.key()},
                     {"found", found.toHex().substr(0, 12)},
                     {"expected", data.sha256.substr(0, 12)}});
    data::CsvOptions options;
    options.expectedDigest = found; // what is parsed is what was digested
    return data::readCsv(file, options, stop, progress);
}

/// Puts into `data` what the file says, which is parsed with the digest that it has.
Result<data::Table> readInto(DataSet &data, const std::filesystem::path &file, const std::stop_token &stop,
                             const Progress &progress)
{
    VB_TRY(const auto digest, data::fileDigest(file, stop));
    data::CsvOptions options;
    options.expectedDigest = digest;
    VB_TRY(auto table, data::readCsv(file, options, stop, progress));
    std::error_code error;
    data.size = static_cast<std::int64_t>(std::filesystem::file_size(file, error));
    data.fileName = file.filename().string();
    data.sha256 = digest.toHex();
    data.rows = static_cast<std::int64_t>(table.rowCount());
    data.columns.clear();
    for (const auto &column : table.columns())
        data.columns.push_back({column.name(), std::string(data::kindName(column.kind()))});
    return table;
}

} // namespace

DataSetService Workspace::dataSets()
{
    return DataSetService(*m_context);
}

Result<DataSet> DataSetService::inspect(const Session &session, const std::filesystem::path &file, std::stop_token stop,
                                        const Progress &progress)
{
    return m_context.perform(session, Permission::registerData, "data.inspect", "", [&]() -> Result<DataSet> {
        DataSet out;
        VB_CHECK(readInto(out, file, stop, progress));
        return out;
    });
}

Result<std::string> DataSetService::add(const Session &session, DataSet data, const std::filesystem::path &file,
                                        std::string_view reason, std::stop_token stop, const Progress &progress)
{
    return m_context.perform(session, Permission::registerData, "data.register", "", [&]() -> Result<std::string> {
        VB_CHECK(checkReason(reason));
        VB_TRY(const auto table, readInto(data, file, stop, progress));
        std::ranges::sort(data.recordColumns); // two sets are comparable whatever the order in which they were named
        std::vector<std::uint64_t> rows;
        Bytes fingerprints;
        if (data.isSealed) {
            VB_TRY(rows, data::rowFingerprints(table, data.recordColumns));
            fingerprints = packed(rows);
            data.fingerprintsSha256 = sha256(fingerprints).toHex();
        }
        VB_CHECK(DataSet::fromJson(data.toJson())); // the same rules as for reading

        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(checkNew(work->read(), data));
        if (data.isSealed) {
            VB_CHECK(checkUnseen(work->read(), data, rows));
            VB_TRY(const auto custodian, work->read().byKey(RecordType::account, data.custodian));
            if (!custodian)
                return fail(ErrorCode::badInput, VB_MSG("There is no account '{user}' that could keep the sealed set."),
                            {{"user", data.custodian}});
            VB_CHECK(work->attach(fingerprintType, fingerprints));
        }
        VB_TRY(const auto id, work->reserveId("DS"));
        VB_CHECK(work->put(id, 0, data.toJson(), "data.registered", reason,
                           {{"title", data.name + " " + data.version},
                            {"role", domain::wordOf(data.role)},
                            {"rows", data.rows},
                            {"sealed", data.isSealed}}));
        VB_CHECK(work->commit());
        return id.toText();
    });
}

Result<std::vector<DataSetView>> DataSetService::list(const Session &session)
{
    using List = std::vector<DataSetView>;
    return m_context.perform(session, Permission::viewRecords, "data.list", "", [&]() -> Result<List> {
        return listRecords<DataSetView>(m_context, RecordType::dataSet, dataSetViewOf);
    });
}

Result<DataSetView> DataSetService::show(const Session &session, std::string_view idOrKey)
{
    return m_context.perform(session, Permission::viewRecords, "data.view", idOrKey, [&]() -> Result<DataSetView> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto record, keyedRecord(*reader, RecordType::dataSet, idOrKey));
        VB_TRY(const auto loaded, loadRecord(m_context, *reader, record.id.toText(), RecordType::dataSet));
        return dataSetViewOf(*reader, loaded);
    });
}

Result<DataSetView> DataSetService::compare(const Session &session, std::string_view idOrKey,
                                            const std::filesystem::path &file, std::string_view otherIdOrKey,
                                            const std::filesystem::path &otherFile, std::stop_token stop,
                                            const Progress &progress)
{
    return m_context.perform(session, Permission::registerData, "data.compare", idOrKey, [&]() -> Result<DataSetView> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto record, keyedRecord(*reader, RecordType::dataSet, idOrKey));
        VB_TRY(const auto otherRecord, keyedRecord(*reader, RecordType::dataSet, otherIdOrKey));
        if (record.id == otherRecord.id)
            return fail(ErrorCode::badInput, VB_MSG("{id} shares every case with itself; name another data set."),
                        {{"id", record.id.toText()}});
        VB_TRY(auto data, valueOf<DataSet>(record));
        VB_TRY(const auto other, valueOf<DataSet>(otherRecord));
        VB_TRY(const auto table, registeredTable(data, file, stop, progress));
        VB_TRY(const auto otherTable, registeredTable(other, otherFile, stop, progress));

        domain::DataOverlap overlap;
        overlap.against = otherRecord.id.toText();
        overlap.sha256 = other.sha256;
        VB_TRY(const auto rows, data::rowFingerprints(table, data.recordColumns));
        VB_TRY(const auto otherRows, data::rowFingerprints(otherTable, data.recordColumns));
        overlap.records = data::countShared(rows, otherRows);
        if (!data.patientKey.empty() && !other.patientKey.empty()) {
            VB_TRY(overlap.patients, data::countSharedKeys(table, data.patientKey, otherTable, other.patientKey));
        }
        overlap.by = session.userId();
        overlap.time = m_context.environment.clock.now().toText();
        data.overlaps.push_back(overlap);

        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(work->put(record.id, record.version, data.toJson(), "data.compared", "cases in both were counted",
                           {{"against", overlap.against},
                            {"records", overlap.records},
                            {"patients", overlap.patients ? json::Value(std::to_string(*overlap.patients))
                                                          : json::Value("uncounted")}}));
        VB_CHECK(work->commit());
        VB_TRY(const auto after, m_context.reader());
        VB_TRY(const auto loaded, loadRecord(m_context, *after, record.id.toText(), RecordType::dataSet));
        return dataSetViewOf(*after, loaded);
    });
}

} // namespace valbench::services
