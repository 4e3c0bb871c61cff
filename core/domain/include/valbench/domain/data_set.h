// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A registered data set: what it is, whom it must share no case with, and how often a sealed one was opened.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/words.h>

namespace valbench::domain {

/// What it serves. Data scientists' "validation set" is the tuning set: validation is what the test set is for.
enum class DataRole { training, tuning, test, baseline };

template <>
struct Words<DataRole>
{
    static constexpr std::string_view what = "role of a data set";
    static constexpr std::array<std::pair<DataRole, std::string_view>, 4> table{{
        {DataRole::training, "training"},
        {DataRole::tuning, "tuning"},
        {DataRole::test, "test"},
        {DataRole::baseline, "baseline"},
    }};
};

/// Models are made from it: a test set must share no case with such a one.
[[nodiscard]] constexpr bool makesModels(DataRole role)
{
    return role == DataRole::training || role == DataRole::tuning;
}

struct DataColumn
{
    std::string name;
    std::string kind; ///< integer, real, text
};

/// How many cases two data sets share, counted on the files that have the registered digests.
struct DataOverlap
{
    std::string against;                  ///< record id of the other data set
    std::string sha256;                   ///< of its file
    std::int64_t records = 0;             ///< rows of this set that the other one has too
    std::optional<std::int64_t> patients; ///< of this set that the other one has too; none: one has no patient key
    std::string by;                       ///< user id
    std::string time;                     ///< UTC

    /// Both were counted and are none: what was not counted does not count as none.
    [[nodiscard]] bool isNone() const { return records == 0 && patients == 0; }
};

/// What is known of the cases that two data sets share.
enum class OverlapState {
    none,              ///< no row and no patient
    shared,            ///< rows or patients
    patientsUncounted, ///< no row; one has no patient key
    uncounted,         ///< nobody has compared them
};

/// One use of a sealed test set: from then on its results are known.
struct DataOpening
{
    std::string execution; ///< record id
    std::string protocol;  ///< record id
    std::string by;        ///< user id
    std::string time;      ///< UTC
};

/// part11.md. Name and version together are unique, and the data never change; comparisons and openings are
/// added, each in a version of the record.
struct DataSet
{
    std::string name;
    std::string version;
    DataRole role = DataRole::test;
    std::string description; ///< which cases, from where and when
    std::string source;      ///< where the file came from
    std::string fileName;
    std::int64_t size = 0; ///< bytes
    std::string sha256;    ///< of the file
    std::int64_t rows = 0;
    std::vector<DataColumn> columns;
    std::string patientKey;                 ///< column that tells patients apart; empty: none
    std::vector<std::string> recordColumns; ///< the columns by which two rows are the same case
    bool isSealed = false;                  ///< test sets only
    std::int64_t allowedOpenings = 0;       ///< of a sealed one, at least 1
    std::string custodian;                  ///< of a sealed one: user id of who keeps it
    std::string fingerprintsSha256;         ///< of a sealed one: evidence, the fingerprints of its rows
    std::vector<DataOverlap> overlaps;      ///< oldest first; of several with one other set the last counts
    std::vector<DataOpening> openings;      ///< oldest first

    [[nodiscard]] std::string key() const { return name + "/" + version; }
    [[nodiscard]] std::int64_t openingsLeft() const;
    /// The last comparison with a file of this digest.
    [[nodiscard]] const DataOverlap *overlapWith(std::string_view fileSha256) const;
    [[nodiscard]] OverlapState overlapState(std::string_view fileSha256) const;
    [[nodiscard]] json::Object toJson() const;
    /// badInput where a member is missing or two contradict each other: a key that is no column, a seal on what is no
    /// test set, a sealed set without custodian, fingerprints or openings.
    static Result<DataSet> fromJson(const json::Value &value);
};

} // namespace valbench::domain
