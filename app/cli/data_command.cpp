// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// data register, list, show, compare.

#include <valbench/base/text.h>
#include <valbench/services/data_sets.h>

#include "commands.h"
#include "output.h"
#include "record_views.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct RegisterDataSetOptions
{
    AccessOptions access;
    domain::DataSet data;
    std::string file;
    std::string reason;
};

struct ShowDataSetOptions
{
    AccessOptions access;
    std::string set;
};

struct CompareOptions
{
    AccessOptions access;
    std::string set;
    std::string file;
    std::string other;
    std::string otherFile;
};

Object dataObject(const services::DataSetView &view)
{
    const auto &data = view.data;
    Array columns, overlaps, openings;
    for (const auto &column : data.columns)
        columns.push_back(Object{{"name", column.name}, {"kind", column.kind}});
    for (const auto &overlap : data.overlaps)
        overlaps.push_back(Object{{"against", overlap.against},
                                  {"sha256", overlap.sha256},
                                  {"records", overlap.records},
                                  {"patients", overlap.patients ? json::Value(*overlap.patients) : json::Value()},
                                  {"by", overlap.by},
                                  {"time", overlap.time}});
    for (const auto &opening : data.openings)
        openings.push_back(Object{{"execution", opening.execution},
                                  {"protocol", opening.protocol},
                                  {"by", opening.by},
                                  {"time", opening.time}});
    return {{"record", recordObject(view.record)},
            {"name", data.name},
            {"version", data.version},
            {"role", domain::wordOf(data.role)},
            {"description", data.description},
            {"source", data.source},
            {"file_name", data.fileName},
            {"size", data.size},
            {"sha256", data.sha256},
            {"rows", data.rows},
            {"columns", std::move(columns)},
            {"patient_key", textOrNull(data.patientKey)},
            {"record_columns", json::textArray(data.recordColumns)},
            {"sealed", data.isSealed},
            {"custodian", textOrNull(data.custodian)},
            {"allowed_openings", data.allowedOpenings},
            {"openings_left", data.openingsLeft()},
            {"overlaps", std::move(overlaps)},
            {"openings", std::move(openings)}};
}

std::string sealText(const domain::DataSet &data)
{
    if (!data.isSealed)
        return "not sealed";
    return "kept by " + data.custodian + ", opened " + std::to_string(data.openings.size()) + " of " +
           std::to_string(data.allowedOpenings) + " times";
}

Answer answerOf(const services::DataSetView &view)
{
    const auto &data = view.data;
    std::vector<std::string> columns;
    for (const auto &column : data.columns)
        columns.push_back(column.name + " (" + column.kind + ")");
    auto facts = recordFacts(view.record);
    facts.push_back({"Role", std::string(domain::wordOf(data.role))});
    facts.push_back({"Cases", data.description});
    facts.push_back({"Source", data.source});
    facts.push_back({"File", data.fileName + ", " + std::to_string(data.size) + " bytes"});
    facts.push_back({"SHA-256", data.sha256});
    facts.push_back({"Rows", std::to_string(data.rows)});
    facts.push_back({"Columns", separated(columns)});
    facts.push_back({"Same case", "equal in " + separated(data.recordColumns)});
    facts.push_back({"Patient key", data.patientKey.empty() ? "none" : data.patientKey});
    facts.push_back({"Seal", sealText(data)});
    auto text = factsText(facts);
    if (!data.overlaps.empty()) {
        TextTable table({"Compared with", "Rows in both", "Patients in both", "By", "At"});
        for (const auto &overlap : data.overlaps)
            table.add({overlap.against, std::to_string(overlap.records),
                       overlap.patients ? std::to_string(*overlap.patients) : "not counted", overlap.by, overlap.time});
        text += "\n" + table.text();
    }
    if (!data.openings.empty()) {
        TextTable table({"Opened for", "Protocol", "By", "At"});
        for (const auto &opening : data.openings)
            table.add({opening.execution, opening.protocol, opening.by, opening.time});
        text += "\n" + table.text();
    }
    return {dataObject(view), text};
}

Result<Answer> add(Program &program, const RegisterDataSetOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        auto sets = acting.workspace.dataSets();
        VB_TRY(const auto id,
               sets.add(acting.session, options.data, options.file, options.reason, program.stopToken(), tellStages()));
        VB_TRY(const auto view, sets.show(acting.session, id));
        return answerOf(view);
    });
}

Result<Answer> listDataSets(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.dataSets().list(acting.session));
        Array items;
        TextTable table({"Record", "Data set", "Role", "Rows", "Seal", "SHA-256"});
        for (const auto &view : views) {
            items.emplace_back(dataObject(view));
            table.add({view.record.id, view.data.key(), std::string(domain::wordOf(view.data.role)),
                       std::to_string(view.data.rows), sealText(view.data), view.data.sha256.substr(0, 12)});
        }
        return Answer{Object{{"data_sets", std::move(items)}}, table.text()};
    });
}

Result<Answer> showDataSet(Program &program, const ShowDataSetOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto view, acting.workspace.dataSets().show(acting.session, options.set));
        return answerOf(view);
    });
}

Result<Answer> compare(Program &program, const CompareOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto view,
               acting.workspace.dataSets().compare(acting.session, options.set, options.file, options.other,
                                                   options.otherFile, program.stopToken(), tellStages()));
        auto answer = answerOf(view);
        if (!view.data.overlaps.back().isNone())
            answer.code = ExitCode::failed;
        return answer;
    });
}

void addRegister(CLI::App &group, Chosen &chosen)
{
    const auto options = std::make_shared<RegisterDataSetOptions>();
    auto &data = options->data;
    auto *command =
        addCommand(group, chosen, "data register",
                   "Register a data set by its file's digest; the data never change afterwards", options, add);
    command->add_option("--name", data.name, "Name, such as flchain-test")->required();
    command->add_option("--version", data.version, "Version of the data")->required();
    addChoice(*command, "--role", data.role, "What it serves")->required();
    command->add_option("--file", options->file, "The CSV file; it stays where it is")->required()->type_name("FILE");
    command->add_option("--description", data.description, "Which cases these are, from where and when")->required();
    command->add_option("--source", data.source, "Where the file came from")->required();
    command
        ->add_option("--record-columns", data.recordColumns,
                     "Columns by which two rows are the same case: measurements and outcome, no numbers of rows")
        ->required()
        ->delimiter(',');
    command->add_option("--patient-key", data.patientKey, "Column that tells patients apart");
    command->add_flag("--sealed", data.isSealed, "A test set of unseen cases: each execution that uses it is counted");
    command->add_option("--custodian", data.custodian, "Who keeps the sealed set: user id, not of the model's trainer");
    command->add_option("--openings", data.allowedOpenings, "How often the sealed set may be opened");
    command->add_option("--reason", options->reason, "Why it is registered")->required();
    addAccessOptions(*command, options->access);
}

void addCompare(CLI::App &group, Chosen &chosen)
{
    const auto options = std::make_shared<CompareOptions>();
    auto *command = addCommand(
        group, chosen, "data compare",
        "Count the cases that two data sets share; the status is 1 if there are any, or patients were not counted",
        options, compare);
    command->add_option("SET", options->set, "Record id or name/version; it keeps the counts")->required();
    command->add_option("--file", options->file, "Its file")->required()->type_name("FILE");
    command->add_option("--with", options->other, "The other set: record id or name/version")->required();
    command->add_option("--with-file", options->otherFile, "The other set's file")->required()->type_name("FILE");
    addAccessOptions(*command, options->access);
}

} // namespace

void addDataCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "data", "Data sets: digests, seals on test sets, and what they share with others");
    addRegister(group, chosen);
    const auto listed = std::make_shared<AccessOptions>();
    addAccessOptions(*addCommand(group, chosen, "data list", "List the data sets", listed, listDataSets), *listed);
    const auto shown = std::make_shared<ShowDataSetOptions>();
    auto *showCommand =
        addCommand(group, chosen, "data show", "Show a data set with its comparisons and openings", shown, showDataSet);
    showCommand->add_option("SET", shown->set, "Record id or name/version")->required();
    addAccessOptions(*showCommand, shown->access);
    addCompare(group, chosen);
}

} // namespace valbench::cli
