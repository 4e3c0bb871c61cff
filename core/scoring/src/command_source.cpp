// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QFile>
#include <QTemporaryDir>

#include <valbench/scoring/command_scorer.h>

#include "model_fault.h"
#include "whole_file.h"

namespace valbench::scoring {

using domain::CommandPlan;
using validation::ModelFault;
using validation::Scorer;

namespace {

constexpr std::size_t largestFile = std::size_t(1) << 30; ///< bytes

std::string withPath(std::string text, const std::string &path)
{
    for (auto at = text.find(CommandPlan::modelPlace); at != std::string::npos;
         at = text.find(CommandPlan::modelPlace, at + path.size()))
        text.replace(at, CommandPlan::modelPlace.size(), path);
    return text;
}

/// A row within the ranges, as the program gets it.
Result<data::Table> anyRow(const std::vector<domain::ModelInput> &inputs)
{
    std::vector<data::Column> columns;
    for (const auto &input : inputs) {
        const double number[] = {input.one.empty() ? input.lowest.value_or(0) : 1};
        VB_TRY(auto column, data::Column::numbers(input.name, data::ColumnKind::real, number));
        columns.push_back(std::move(column));
    }
    return data::Table::make("a row", std::move(columns));
}

} // namespace

Result<std::unique_ptr<CommandScorer>> CommandSource::startOn(const std::string &bytes, const Digest &expected) const
{
    const auto &plan = m_options.plan;
    const auto found = sha256(bytes);
    if (found != expected)
        return fail(
            ErrorCode::refused,
            VB_MSG("{file} is not the registered model: its SHA-256 is {found}, expected {expected}. No program "
                   "was given it."),
            {{"file", m_options.model.string()}, {"found", found.toHex()}, {"expected", expected.toHex()}});
    auto folder = std::make_unique<QTemporaryDir>();
    const auto copy = folder->filePath(QString::fromStdString(m_options.model.filename().string())).toStdString();
    VB_CHECK(writeWhole(copy, bytes));
    const bool isProgram = plan.command.program == CommandPlan::modelPlace;
    QFile::setPermissions(QString::fromStdString(copy),
                          isProgram ? QFile::ReadOwner | QFile::ExeOwner : QFileDevice::Permissions(QFile::ReadOwner));
    CommandOptions options{.program = withPath(plan.command.program, copy),
                           .features = plan.inputs,
                           .answer = plan.command.output,
                           .longest = std::chrono::seconds(plan.command.seconds)};
    for (const auto &argument : plan.command.arguments)
        options.arguments.push_back(withPath(argument, copy));
    std::string what = "command " + plan.command.program;
    if (!isProgram) {
        VB_TRY(const auto program, wholeFile(options.program, largestFile));
        what += " (SHA-256 " + sha256(program).toHex() + ")";
    }
    for (const auto &argument : plan.command.arguments)
        what += " " + argument;
    auto scorer = std::make_unique<CommandScorer>(std::move(options));
    scorer->m_what = what + ", with " + plan.artifact + ", SHA-256 " + found.toHex();
    scorer->m_folder = std::move(folder);
    return scorer;
}

Result<std::unique_ptr<Scorer>> CommandSource::start(const std::stop_token &)
{
    VB_TRY(const auto bytes, wholeFile(m_options.model, largestFile));
    VB_TRY(auto scorer, startOn(bytes, m_options.sha256));
    return std::unique_ptr<Scorer>(std::move(scorer));
}

Result<std::unique_ptr<Scorer>> CommandSource::startWith(ModelFault fault, const std::stop_token &stop)
{
    VB_TRY(auto bytes, wholeFile(m_options.model, largestFile));
    VB_TRY(const auto faulty, withFault(std::move(bytes), fault, m_options.sha256, m_options.model));
    VB_TRY(auto scorer, startOn(faulty.bytes, faulty.expected));
    VB_TRY(const auto row, anyRow(m_options.plan.inputs));
    VB_CHECK(scorer->ask(row, stop));
    return std::unique_ptr<Scorer>(std::move(scorer));
}

} // namespace valbench::scoring
