// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long the automatic steps of IQ, OQ and PQ take on a large test set, drafted from the templates, with the model
// asked live, and how long the report takes after that: bench_protocols [rows]
#include "services/service_fixture.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

#include <QGuiApplication>

#include <valbench/services/data_sets.h>
#include <valbench/services/protocols.h>
#include <valbench/services/reports.h>

using namespace valbench;
using domain::Meaning;
using json::Array;
using json::Object;

namespace {

const std::string samples = VALBENCH_SOURCE_DIR "/resources/samples/";

template <class T>
T require(Result<T> result)
{
    if (result)
        return *std::move(result);
    std::fprintf(stderr, "%s\n", result.error().text().c_str());
    std::exit(1);
}

void require(const Status &status)
{
    if (!status) {
        std::fprintf(stderr, "%s\n", status.error().text().c_str());
        std::exit(1);
    }
}

/// Persons of the sample drawn again and again, each with a number of its own.
void writeLarge(const std::string &file, int rows)
{
    std::ifstream source(samples + "flchain_test.csv");
    std::string header, line;
    std::getline(source, header);
    std::vector<std::string> persons;
    while (std::getline(source, line))
        persons.push_back(line.substr(line.find(',')));
    std::ofstream out(file);
    out << header << '\n';
    std::mt19937 random(1);
    for (int i = 1; i <= rows; ++i)
        out << i << persons[random() % persons.size()] << '\n';
}

template <class Act>
double seconds(const Act &act)
{
    const auto start = std::chrono::steady_clock::now();
    act();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Bench {
public:
    explicit Bench(int rows)
    {
        m_fixture.scorer = VALBENCH_XGBOOST;
        m_fixture.clock.set(SystemClock().now());
        require(m_fixture.createWithPeople());
        m_large = m_fixture.folder.filePath(QStringLiteral("large.csv")).toStdString();
        writeLarge(m_large, rows);
        registerData("large", domain::DataRole::test, m_large);
        registerData("training", domain::DataRole::training, samples + "flchain_train.csv");
        m_templates =
            require(services::ProtocolService::templates(VALBENCH_SOURCE_DIR "/resources/templates/protocols"));
    }

    /// The seconds of the run; `execution` is its record id.
    double run(const char *made, Object answers, std::vector<services::DataFile> files, std::string &execution)
    {
        auto &w = *m_fixture.workspace;
        const auto &engineer = m_fixture.as("engineer");
        domain::ModelVersion model;
        model.name = made; // each protocol is for a version of its own, so that none waits for another's report
        model.version = "1";
        model.intendedUse = "Flag persons for a review of their care.";
        require(w.models().add(engineer, model, {{"model", samples + "flchain_xgboost.json"}}, "for the measurement"));
        answers.set("test", "large/1").set("threshold", 0.05);
        answers.set("inputs", require(domain::parseModelInputs("age, 50, 105\nsex_male, sex, M, F\nkappa, 0, 25\n"
                                                               "lambda, 0, 30\ncreatinine, 0.3, 12\nmgus, 0, 1")));
        const auto found = std::ranges::find(m_templates, std::string_view(made), &domain::ProtocolTemplate::id);
        const auto protocol =
            require(w.protocols().draft(engineer, *found, model.key(), answers, "for the measurement"));
        require(m_fixture.sign("engineer", protocol, Meaning::authored));
        require(m_fixture.sign("lead", protocol, Meaning::reviewed));
        require(m_fixture.sign("qa", protocol, Meaning::approved));
        files.push_back({"test", m_large});
        files.push_back({"model", samples + "flchain_xgboost.json"});
        const double taken = seconds([&] {
            execution = require(w.executions().begin(engineer, protocol));
            require(w.executions().runAutomatic(engineer, execution, {}, files));
        });
        const auto view = require(w.executions().show(engineer, execution));
        for (const auto &step : view.execution.steps) {
            if (step.outcome == domain::Outcome::failed || step.outcome == domain::Outcome::error)
                std::printf("  %s step %s: %s\n", made, step.stepId.c_str(), step.actual.c_str());
        }
        return taken;
    }

    double print(const std::string &execution)
    {
        return seconds([&] { require(m_fixture.workspace->reports().print(m_fixture.as("lead"), execution)); });
    }

private:
    void registerData(const char *name, domain::DataRole role, const std::string &file)
    {
        domain::DataSet data;
        data.name = name;
        data.version = "1";
        data.role = role;
        data.description = "persons of the sample";
        data.source = "the sample";
        data.patientKey = "id";
        data.recordColumns = {"age", "sex", "kappa", "lambda", "creatinine", "mgus", "death_5y"};
        require(m_fixture.workspace->dataSets().add(m_fixture.as("engineer"), data, file, "for the measurement"));
    }

    test::ServiceFixture m_fixture;
    std::string m_large;
    std::vector<domain::ProtocolTemplate> m_templates;
};

} // namespace

int main(int argc, char **argv)
{
    const QGuiApplication app(argc, argv);
    const int rows = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    Bench bench(rows);
    std::string execution;
    const double iq = bench.run("iq-binary",
                                {{"packages", Array{"pip==0"}},
                                 {"interpreter", "3"},
                                 {"systems", Array{"Debian GNU/Linux 12"}},
                                 {"locale", "C.UTF-8"},
                                 {"zone", "UTC"}},
                                {{"python", VALBENCH_PYTHON}}, execution);
    const double oq = bench.run("oq-binary", {{"recorded", "risk_xgboost"}}, {}, execution);
    const double pq = bench.run(
        "pq-binary",
        {{"baseline", "training/1"}, {"truth", "death_5y"}, {"event", "deaths"}, {"groups", Array{"sex", "age_band"}}},
        {{"baseline", samples + "flchain_train.csv"}}, execution);
    const double print = bench.print(execution);
    std::printf("| automatic steps, %d rows | s | at most |\n|---|---|---|\n", rows);
    std::printf("| IQ | %.1f | |\n| OQ | %.1f | |\n| PQ | %.1f | |\n", iq, oq, pq);
    std::printf("| all three | %.1f | 20 |\n| PDF of the PQ | %.1f | 5 |\n", iq + oq + pq, print);
    return iq + oq + pq < 20 && print < 5 ? 0 : 1;
}
