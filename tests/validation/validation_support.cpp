// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "validation_support.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <valbench/base/text.h>
#include <valbench/data/csv.h>

namespace valbench::test {

namespace {

template <class T>
T orThrow(Result<T> result)
{
    if (!result)
        throw std::runtime_error(result.error().text());
    return *std::move(result);
}

std::string inSource(const std::string &path)
{
    return std::string(VALBENCH_SOURCE_DIR) + "/" + path;
}

} // namespace

Timestamp StandingClock::now() const
{
    return orThrow(Timestamp::parse("2026-11-03T13:03:59.120045Z"));
}

std::string sourceText(const std::string &path)
{
    std::ifstream file(inSource(path), std::ios::binary);
    if (!file)
        throw std::runtime_error("no file " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

json::Value sourceJson(const std::string &path)
{
    return orThrow(json::parse(sourceText(path), path));
}

domain::Protocol demoProtocol(const std::string &name)
{
    return orThrow(domain::Protocol::fromJson(sourceJson("resources/demo/" + name + ".json"), name));
}

data::Table tableOf(std::string_view csv)
{
    return orThrow(data::parseCsv(csv, "test data"));
}

data::Table sampleTable(const std::string &name)
{
    return orThrow(data::readCsv(inSource("resources/samples/" + name)));
}

domain::Protocol smallProtocol()
{
    domain::Protocol protocol;
    protocol.title = "Small";
    protocol.modelName = "model";
    protocol.modelVersion = "1";
    protocol.purpose = "Test";
    protocol.data = {{"test", "test set", std::string(someDigest)}, {"baseline", "baseline", std::string(someDigest)}};
    protocol.analysis = {.truth = "y", .score = "p", .threshold = 0.5, .bins = 10, .groups = {"g"}};
    return protocol;
}

domain::Step reportingStep(std::string_view check)
{
    domain::Step step;
    step.id = "1";
    step.title = "Step";
    step.check = check;
    return step;
}

domain::Step stepOf(std::string_view check, double limit)
{
    auto step = reportingStep(check);
    step.criterion = domain::Criterion{.limit = limit};
    return step;
}

domain::Protocol withStep(domain::Protocol protocol, domain::Step step)
{
    protocol.steps = {std::move(step)};
    return protocol;
}

std::vector<validation::RunInput> inputsFor(const domain::Protocol &protocol, const data::Table &test,
                                            const data::Table &baseline)
{
    std::vector<validation::RunInput> inputs;
    for (const auto &need : protocol.data) {
        const auto &table = need.role == "test" ? test : baseline;
        inputs.push_back(
            {need.role, &table, need.role + ".csv", need.sha256, static_cast<std::int64_t>(table.rowCount())});
    }
    return inputs;
}

Result<validation::RunOutcome> run(const domain::Protocol &protocol, const data::Table &test,
                                   const data::Table &baseline, unsigned threads)
{
    const StandingClock clock;
    return validation::runProtocol(protocol, inputsFor(protocol, test, baseline), {&clock, threads});
}

domain::StepResult runSmall(const domain::Step &step, std::string_view csv)
{
    const auto table = tableOf(csv);
    return orThrow(run(withStep(smallProtocol(), step), table, table)).steps.front();
}

std::string goodCsv()
{
    std::string csv = "y,p,g\n";
    for (int i = 0; i < 60; ++i) {
        const bool event = i % 3 == 0;
        csv += event ? "1," : "0,";
        csv += shortestText((event ? 0.35 : 0.05) + 0.01 * i) + (i % 2 == 0 ? ",a\n" : ",b\n");
    }
    return csv;
}

std::string wholeText(const validation::RunOutcome &outcome)
{
    domain::Execution execution;
    execution.steps = outcome.steps;
    execution.data = outcome.data;
    return orThrow(json::canonicalText(execution.toJson())) + "\n" + json::toText(outcome.evaluation);
}

std::string describe(const domain::StepResult &result)
{
    return "step " + result.stepId + ": " + std::string(wordOf(result.outcome)) + ", " +
           std::string(wordOf(result.verdict)) + ": " + result.actual + " " + result.reason + " " + result.margin;
}

} // namespace valbench::test
