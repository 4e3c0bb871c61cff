// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The register of data sets: what each is, what it shares with others, and the seal on test sets.
#pragma once

#include <filesystem>
#include <stop_token>

#include <valbench/domain/data_set.h>
#include <valbench/services/environment.h>
#include <valbench/services/records.h>

namespace valbench::services {

struct DataSetView
{
    RecordSummary record;
    domain::DataSet data;
};

class DataSetService {
public:
    explicit DataSetService(Context &context) : m_context(context) {}

    /// What a CSV file itself says of a data set: its name, size, digest, rows and columns.
    Result<domain::DataSet> inspect(const Session &session, const std::filesystem::path &file,
                                    std::stop_token stop = {}, const Progress &progress = {});

    /// Registers a CSV file. Of `data`, what inspect() says is filled in, and the fingerprints of a sealed set. Returns
    /// the record id (DS-1 …). refused: a name and version, or a digest, that is registered already; a sealed set that
    /// has a case of a set which was opened before, for what was seen once is not unseen with others beside it.
    /// badInput as DataSet::fromJson().
    Result<std::string> add(const Session &session, domain::DataSet data, const std::filesystem::path &file,
                            std::string_view reason, std::stop_token stop = {}, const Progress &progress = {});

    Result<std::vector<DataSetView>> list(const Session &session);
    /// By record id or "name/version".
    Result<DataSetView> show(const Session &session, std::string_view idOrKey);

    /// Counts the cases that two sets share, on their files, and keeps the counts with the first: rows that are equal
    /// in the first one's record columns, and patients where both have a patient key. refused unless each file has the
    /// registered digest; badInput if the second has not the first one's record columns, or a row has no patient key.
    Result<DataSetView> compare(const Session &session, std::string_view idOrKey, const std::filesystem::path &file,
                                std::string_view otherIdOrKey, const std::filesystem::path &otherFile,
                                std::stop_token stop = {}, const Progress &progress = {});

private:
    Context &m_context;
};

} // namespace valbench::services
