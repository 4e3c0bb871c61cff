// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of IQ protocols: whether the right thing is installed in the right place.
#include "catalogue_parts.h"

#include <utility>

namespace valbench::validation {

namespace {

using domain::Direction;

constexpr std::string_view theComputer = "what the interpreter given as 'python' tells of its computer";

ParameterInfo textsParameter(std::string_view name, std::string_view title, std::string_view meaning)
{
    return {.name = name, .title = title, .meaning = meaning, .type = ParameterType::texts};
}

/// Facts that must be as stated, counted where they are not.
CheckInfo factsCheck(std::string_view id, std::string_view title, std::string_view measures,
                     std::vector<ParameterInfo> parameters, Asks asks, std::string_view columns)
{
    return {.id = id,
            .title = title,
            .measures = measures,
            .kind = domain::ProtocolKind::iq,
            .parameters = std::move(parameters),
            .asks = asks,
            .reach = asks == Asks::modelFile ? Reach::file : Reach::answers,
            .columns = columns,
            .metric = "Differences",
            .valueOnly = "a count is exact",
            .directions = {Direction::atMost},
            .lowest = 0,
            .usualLimit = 0,
            .criterion = CriterionUse::required,
            .evidence = "the number of facts compared and of those that differ; the first of these are named",
            .decimals = 0};
}

/// An amount of which there must be enough.
CheckInfo amountCheck(std::string_view id, std::string_view title, std::string_view measures, std::string_view metric,
                      double usualLimit)
{
    return {.id = id,
            .title = title,
            .measures = measures,
            .kind = domain::ProtocolKind::iq,
            .asks = Asks::target,
            .columns = theComputer,
            .metric = metric,
            .unit = "GB",
            .valueOnly = "it is what the computer reports",
            .directions = {Direction::atLeast},
            .lowest = 0,
            .usualLimit = usualLimit,
            .criterion = CriterionUse::required,
            .evidence = "the amount in units of 1,000,000,000 bytes",
            .decimals = 2};
}

} // namespace

std::vector<CheckInfo> installationChecks()
{
    return {
        factsCheck("iq.artifact", "Model artifact",
                   "Whether the model's file has the size and the SHA-256 that are registered.", {}, Asks::modelFile,
                   "the model's file and the registered version"),
        factsCheck("iq.model-loads", "Model loads",
                   "Whether the model starts, takes the inputs that the protocol states and no others, and scores.", {},
                   Asks::model, "the model's file and analysis.scorer"),
        factsCheck("iq.permissions", "Permissions",
                   "Whether the model's file is protected from the person who executes.", {}, Asks::modelFile,
                   "the model's file"),
        factsCheck(
            "iq.configuration", "Configuration",
            "Whether the registered version was made with the stated parameters, and its threshold, if it has one, "
            "is the protocol's.",
            {textsParameter("parameters", "Parameters", "What must hold, each as NAME=VALUE.")}, Asks::registered,
            "the parameters that the registered version was logged with"),
        factsCheck("iq.packages", "Package lock",
                   "Whether every package of the lock is installed in its version: of the registered model's "
                   "requirements, or of the packages stated here.",
                   {{.name = "packages",
                     .title = "Packages",
                     .meaning = "The lock, each as NAME==VERSION; empty: the registered model's requirements.",
                     .type = ParameterType::texts,
                     .isOptional = true},
                    {.name = "others",
                     .title = "Other packages",
                     .meaning = "Whether packages that the lock does not have may be installed.",
                     .type = ParameterType::choice,
                     .fallback = "allowed",
                     .choices = {"allowed", "refused"}}},
                   Asks::target, theComputer),
        factsCheck(
            "iq.interpreter", "Interpreter",
            "Whether the interpreter has the version that the registered model was made with, or another that is "
            "stated here.",
            {{.name = "version",
              .title = "Version",
              .meaning = "The version, such as 3.11.2; empty: what the registered model's MLmodel says.",
              .type = ParameterType::text,
              .isOptional = true}},
            Asks::target, theComputer),
        factsCheck(
            "iq.system", "Operating system", "Whether the operating system is one of those approved.",
            {textsParameter("systems", "Approved systems", "Names as the system gives them, or their beginnings.")},
            Asks::target, theComputer),
        amountCheck("iq.memory", "Memory", "How much memory the computer has.", "Memory", 4),
        amountCheck("iq.disk", "Free disk", "How much room is left on the disk that holds the model.", "Free disk", 10),
        factsCheck("iq.environment", "Environment variables",
                   "Whether variables that affect numbers and threads are set as stated.",
                   {textsParameter("variables", "Variables",
                                   "What must hold, each as NAME=VALUE; NAME= for one that must not be set.")},
                   Asks::target, theComputer),
        factsCheck("iq.locale", "Locale, time zone and clock",
                   "Whether locale and time zone are as stated, and the clock agrees with this program's.",
                   {{.name = "locale", .title = "Locale", .meaning = "Such as C.UTF-8.", .type = ParameterType::text},
                    {.name = "zone", .title = "Time zone", .meaning = "Such as Etc/UTC.", .type = ParameterType::text},
                    {.name = "seconds",
                     .title = "Seconds",
                     .meaning = "How far the clock may be from this program's.",
                     .type = ParameterType::count,
                     .fallback = "60",
                     .least = 0,
                     .most = 86'400}},
                   Asks::target, theComputer),
        factsCheck(
            "iq.data", "Data sets",
            "Whether the data sets are those of the protocol, with columns for every input of the model, and the "
            "training data, where the register knows them, are among them.",
            {}, Asks::data, "the protocol's data sets and the registered version"),
    };
}

} // namespace valbench::validation
