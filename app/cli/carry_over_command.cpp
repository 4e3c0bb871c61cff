// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// model impact, execution carry-over.

#include <valbench/services/carry_over.h>

#include "carry_over_views.h"
#include "commands.h"
#include "execution_views.h"
#include "record_views.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct ImpactOptions
{
    AccessOptions access;
    std::string model;
};

Result<Answer> showImpact(Program &program, const ImpactOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto impacts, acting.workspace.carryOver().impact(acting.session, options.model));
        Array items;
        std::string text;
        for (const auto &impact : impacts) {
            items.emplace_back(impactObject(impact));
            text += (text.empty() ? "" : "\n") + impactText(impact);
        }
        return Answer{Object{{"protocols", std::move(items)}},
                      text.empty() ? "No version of this model before it has an accepted execution.\n" : text};
    });
}

struct CarryOverOptions
{
    AccessOptions access;
    std::string record;
    services::CarryOverRequest request;
};

Result<Answer> carryOver(Program &program, const CarryOverOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.carryOver().carryOver(acting.session, options.record, options.request));
        VB_TRY(const auto view, acting.workspace.executions().show(acting.session, options.record));
        VB_TRY(const auto signatures, acting.workspace.records().signatures(acting.session, options.record));
        return executionAnswer(view, signatures);
    });
}

} // namespace

void addImpactCommand(CLI::App &group, Chosen &chosen)
{
    const auto options = std::make_shared<ImpactOptions>();
    auto *command = addCommand(group, chosen, "model impact",
                               "Show which steps this version asks to execute again, and which results of the version "
                               "before can be carried over",
                               options, showImpact);
    command->add_option("MODEL", options->model, "Record id, or NAME/VERSION")->required();
    addAccessOptions(*command, options->access);
}

void addCarryOverCommand(CLI::App &group, Chosen &chosen)
{
    const auto options = std::make_shared<CarryOverOptions>();
    auto *command = addCommand(group, chosen, "execution carry-over",
                               "Carry results of the model's version before over into an execution in progress",
                               options, carryOver);
    command->add_option("EXECUTION", options->record, "Record id, such as EXE-4")->required();
    auto *steps = addList(*command, "--step", options->request.steps, "Number of a step, as the protocol has it");
    steps->type_name("ID")->required();
    command
        ->add_option("--from", options->request.from,
                     "The execution they come from; default: the accepted one that leaves least to do")
        ->type_name("EXECUTION");
    command
        ->add_option("--rationale", options->request.rationale,
                     "Why the results hold for this version too; a second person signs it with execution verify")
        ->required();
    addAccessOptions(*command, options->access);
}

} // namespace valbench::cli
