// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference.h"

#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>

#include <valbench/base/text.h>

namespace valbench::test {

namespace {

std::string contentOf(const std::string &path)
{
    std::ifstream file(std::string(VALBENCH_SOURCE_DIR) + "/" + path, std::ios::binary);
    if (!file)
        throw std::runtime_error("cannot read " + path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> split(const std::string &line, char by)
{
    std::vector<std::string> parts{""};
    for (const char c : line)
        if (c == by)
            parts.emplace_back();
        else
            parts.back() += c;
    return parts;
}

} // namespace

const json::Value &member(const json::Value &value, const std::string &path)
{
    const json::Value *here = &value;
    for (const auto &name : split(path, '/')) {
        if (const auto *list = here->get<json::Array>()) {
            here = &list->at(std::stoul(name));
            continue;
        }
        const auto *object = here->get<json::Object>();
        here = object ? object->find(name) : nullptr;
        if (!here)
            throw std::runtime_error("no member " + path);
    }
    return *here;
}

const json::Value &reference(const std::string &file, const std::string &path)
{
    static std::map<std::string, json::Value> files;
    auto found = files.find(file);
    if (found == files.end()) {
        auto value = json::parse(contentOf("tests/reference/" + file), file);
        if (!value)
            throw std::runtime_error(value.error().text());
        found = files.emplace(file, *std::move(value)).first;
    }
    return member(found->second, path);
}

double numberOf(const json::Value &value)
{
    if (const auto *real = value.get<double>())
        return *real;
    if (const auto *integer = value.get<std::int64_t>())
        return static_cast<double>(*integer);
    if (value.isNull())
        return std::numeric_limits<double>::quiet_NaN();
    throw std::runtime_error("not a number");
}

std::vector<double> numbersOf(const json::Value &value)
{
    const auto *list = value.get<json::Array>();
    if (!list)
        throw std::runtime_error("not a list");
    std::vector<double> numbers;
    for (const auto &item : *list)
        numbers.push_back(numberOf(item));
    return numbers;
}

double referenceNumber(const std::string &file, const std::string &path)
{
    return numberOf(reference(file, path));
}

std::vector<double> referenceNumbers(const std::string &file, const std::string &path)
{
    return numbersOf(reference(file, path));
}

std::vector<std::string> sampleTexts(const std::string &file, const std::string &column)
{
    // The sample files have no quoted cells.
    std::istringstream lines(contentOf("resources/samples/" + file));
    std::string line;
    std::getline(lines, line);
    const auto header = split(line, ',');
    std::size_t index = 0;
    while (index < header.size() && header[index] != column)
        ++index;
    std::vector<std::string> cells;
    while (std::getline(lines, line))
        cells.push_back(split(line, ',').at(index));
    return cells;
}

std::vector<double> sampleNumbers(const std::string &file, const std::string &column)
{
    std::vector<double> numbers;
    for (const auto &text : sampleTexts(file, column))
        numbers.push_back(text.empty() ? std::numeric_limits<double>::quiet_NaN() : parseDouble(text).value());
    return numbers;
}

ReferenceSet referenceSet(const std::string &name)
{
    if (name == "flchain_xgboost" || name == "flchain_logistic")
        return {sampleNumbers("flchain_test.csv", "death_5y"),
                sampleNumbers("flchain_test.csv", name == "flchain_xgboost" ? "risk_xgboost" : "risk_logistic")};
    if (name == "flchain_tied")
        return {sampleNumbers("flchain_test.csv", "death_5y"),
                referenceNumbers("python.json", "inputs/flchain_tied/risk")};
    if (name == "edges")
        return {referenceNumbers("python.json", "inputs/edges/outcome"),
                referenceNumbers("python.json", "inputs/edges/risk")};
    if (name == "birthwt" || name == "colon")
        return {referenceNumbers("evaluate_r.json", "inputs/" + name + "/outcome"),
                referenceNumbers("evaluate_r.json", "inputs/" + name + "/risk")};
    if (name == "diabetes")
        return {referenceNumbers("r.json", "inputs/diabetes/outcome"),
                referenceNumbers("r.json", "inputs/diabetes/risk")};
    return {referenceNumbers("r.json", "inputs/asah/outcome"),
            referenceNumbers("r.json", "inputs/asah/" + name.substr(name.find('_') + 1))};
}

stats::BinarySample sampleOf(const ReferenceSet &set, stats::ScoreKind kind)
{
    return stats::BinarySample::make(set.outcomes, set.scores, kind).value();
}

stats::BinarySample sampleOf(const std::string &name)
{
    return sampleOf(referenceSet(name));
}

stats::BinarySample probabilitiesOf(const QString &name)
{
    return sampleOf(referenceSet(name.toStdString()), stats::ScoreKind::probability);
}

stats::ColumnDrift numericDrift(const std::vector<double> &reference, const std::vector<double> &current,
                                const stats::DriftOptions &options)
{
    const stats::DriftColumnInput input{"x", stats::NumericColumns{reference, current}};
    return stats::evaluateDrift(std::span(&input, 1), options).value().columns.front();
}

bool isClose(double actual, double expected, double tolerance)
{
    if (std::isnan(expected) || std::isnan(actual))
        return std::isnan(expected) && std::isnan(actual);
    // Tiny tail probabilities keep their relative precision; values near 0 of larger sums do not.
    const double scale = std::abs(expected) > 1e-30 ? std::abs(expected) : 1.0;
    return std::abs(actual - expected) <= tolerance * scale;
}

std::string difference(const char *what, double actual, double expected)
{
    return std::string(what) + " is " + shortestText(actual) + ", expected " + shortestText(expected);
}

} // namespace valbench::test
