// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reference numbers of other programs (tests/reference) and the sample data, for the tests of the statistics.
#pragma once

#include <QString>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/stats/binary_sample.h>
#include <valbench/stats/drift.h>

namespace valbench::test {

/// A value of a reference file by path: reference("python.json", "flchain_xgboost/discrimination/auc"). Throws if
/// absent: a reference that is not there must fail the test.
const json::Value &reference(const std::string &file, const std::string &path);
double referenceNumber(const std::string &file, const std::string &path);
/// null becomes NaN.
std::vector<double> referenceNumbers(const std::string &file, const std::string &path);
double numberOf(const json::Value &value);
std::vector<double> numbersOf(const json::Value &value);
/// A member of an object by path, throws if absent.
const json::Value &member(const json::Value &value, const std::string &path);

/// One column of resources/samples/<file>. Numbers: an empty cell is NaN.
std::vector<double> sampleNumbers(const std::string &file, const std::string &column);
std::vector<std::string> sampleTexts(const std::string &file, const std::string &column);

/// Outcome and score of a named reference data set, such as flchain_xgboost, diabetes, birthwt or asah_s100b.
struct ReferenceSet
{
    std::vector<double> outcomes, scores;
};
ReferenceSet referenceSet(const std::string &name);
stats::BinarySample sampleOf(const ReferenceSet &set, stats::ScoreKind kind = stats::ScoreKind::any);
stats::BinarySample sampleOf(const std::string &name);
/// Of a set whose scores are probabilities.
stats::BinarySample probabilitiesOf(const QString &name);

inline constexpr double absent = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// One column of numbers, "x".
stats::ColumnDrift numericDrift(const std::vector<double> &reference, const std::vector<double> &current,
                                const stats::DriftOptions &options = {});

/// Within a relative tolerance of the expected value; absolute if that is below 1e-30.
bool isClose(double actual, double expected, double tolerance);
std::string difference(const char *what, double actual, double expected);

} // namespace valbench::test

#define VERIFY_CLOSE(actual, expected, tolerance)                                                                      \
    do {                                                                                                               \
        const double closeActual = (actual), closeExpected = (expected);                                               \
        QVERIFY2(::valbench::test::isClose(closeActual, closeExpected, tolerance),                                     \
                 ::valbench::test::difference(#actual, closeActual, closeExpected).c_str());                           \
    } while (false)
