// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/validation/protocol_schema.h>

#include <initializer_list>

#include <valbench/domain/outcome.h>
#include <valbench/domain/requirement_set.h>
#include <valbench/validation/check_catalogue.h>

#include "wording.h"

namespace valbench::validation {

namespace {

using json::Array;
using json::Object;

Object text(std::string_view description = {})
{
    Object out{{"type", "string"}};
    if (!description.empty())
        out.set("description", description);
    return out;
}

Object texts(std::string_view description)
{
    return {{"type", "array"}, {"items", text()}, {"description", description}};
}

/// Authors may write reals as numbers or, as records do, as texts.
Object real(std::string_view description)
{
    return {{"type", Array{"number", "string"}}, {"description", description}};
}

Object yesOrNo(std::string_view description)
{
    return {{"type", "boolean"}, {"description", description}};
}

Object oneOf(Array options, std::string_view description = {})
{
    Object out{{"enum", std::move(options)}};
    if (!description.empty())
        out.set("description", description);
    return out;
}

template <class E>
Object words(std::string_view description = {})
{
    Array options;
    for (const auto &[value, word] : domain::Words<E>::table)
        options.emplace_back(word);
    return oneOf(std::move(options), description);
}

Object record(Object properties, std::initializer_list<std::string_view> required)
{
    Array names;
    for (const auto name : required)
        names.emplace_back(name);
    return {{"type", "object"},
            {"required", std::move(names)},
            {"additionalProperties", false},
            {"properties", std::move(properties)}};
}

Object listOf(Object item)
{
    return {{"type", "array"}, {"items", std::move(item)}};
}

Object parameterSchema(const ParameterInfo &info)
{
    const auto description = joined({info.title, ". ", info.meaning});
    switch (info.type) {
    case ParameterType::probability: return real(description);
    case ParameterType::texts: return texts(description);
    case ParameterType::count:
        return {{"type", Array{"integer", "string"}}, {"minimum", info.least}, {"description", description}};
    case ParameterType::choice: {
        Array options;
        for (const auto choice : info.choices)
            options.emplace_back(choice);
        return oneOf(std::move(options), description);
    }
    case ParameterType::column:
    case ParameterType::groupColumn:
    case ParameterType::text: break;
    }
    return text(description);
}

Object criterionSchema(const CheckInfo &check)
{
    Array directions, intervals{""};
    for (const auto direction : check.directions)
        directions.emplace_back(domain::wordOf(direction));
    for (const auto method : check.intervals)
        intervals.emplace_back(method);
    intervals.emplace_back("none");
    auto limit = real(joined({check.metric, check.unit.empty() ? "" : " in ", check.unit}));
    return record({{"direction", oneOf(std::move(directions))},
                   {"limit", std::move(limit)},
                   {"judged_on", words<domain::JudgedOn>(check.valueOnly)},
                   {"interval", oneOf(std::move(intervals), "Left out: the first; none where the value is judged.")},
                   {"confidence", real("Two-sided; 0.95 if left out.")},
                   {"seed", Object{{"type", "integer"}}}},
                  {"direction", "limit"});
}

/// What every step has.
Object stepMembers()
{
    return {{"id", text("Unique in the protocol, such as 2.1")},
            {"title", text()},
            {"instruction", text()},
            {"expected", text()},
            {"requirements", texts("Ids of the requirements that the step covers.")},
            {"failure_class", words<domain::DeviationClass>("Of the deviation that a failure raises.")},
            {"evidence_required", yesOrNo("It cannot pass without a file as evidence.")},
            {"verification_required", yesOrNo("A second person signs what the executor recorded.")}};
}

Object automaticStep(const CheckInfo &check)
{
    Object parameters;
    Array required;
    for (const auto &info : check.parameters) {
        parameters.set(std::string(info.name), parameterSchema(info));
        if (info.isRequired())
            required.emplace_back(info.name);
    }
    auto members = stepMembers();
    members.set("kind", oneOf({domain::wordOf(domain::StepKind::automatic)}));
    members.set("check", oneOf({check.id}, joined({check.title, ". ", check.measures})));
    members.set("parameters", Object{{"type", "object"},
                                     {"required", required},
                                     {"additionalProperties", false},
                                     {"properties", std::move(parameters)}});
    Array always{"id", "title", "check"};
    if (!required.empty())
        always.emplace_back("parameters");
    if (check.criterion != CriterionUse::none)
        members.set("criterion", criterionSchema(check));
    if (check.criterion == CriterionUse::required)
        always.emplace_back("criterion");
    return {{"type", "object"},
            {"title", check.id},
            {"required", std::move(always)},
            {"additionalProperties", false},
            {"properties", std::move(members)}};
}

Object manualStep()
{
    auto members = stepMembers();
    members.set("kind", oneOf({domain::wordOf(domain::StepKind::manual)}));
    auto out = record(std::move(members), {"id", "title", "kind", "instruction", "expected"});
    out.set("title", "done by a person");
    return out;
}

Object count(std::string_view description, std::int64_t most)
{
    return {{"type", "integer"}, {"minimum", 1}, {"maximum", most}, {"description", description}};
}

Object endpointSchema()
{
    auto out = record({{"url", text("Of an MLflow scoring server, without /invocations and without secrets.")},
                       {"output", text("Name or place, from 0, of the score where a row's answer has several.")},
                       {"batch", count("Rows of one request; 1000 if left out.", 100'000)},
                       {"seconds", count("For one answer; 60 if left out.", 86'400)},
                       {"parallel", count("Requests at a time; 1 if left out.", 16)}},
                      {"url"});
    out.set("description", "A served model; asked with dataframe_split.");
    return out;
}

Object commandSchema()
{
    auto out =
        record({{"program", text("Absolute path, or {model}: the registered file itself.")},
                {"arguments", texts("As they are, without a shell; {model} is the path of the registered file.")},
                {"output", text("Column of the answer with the score; left out: it has one column.")},
                {"seconds", count("For one answer; 600 if left out.", 86'400)}},
               {"program"});
    out.set("description", "A program that reads CSV and writes CSV, one row for each.");
    return out;
}

Object analysisSchema()
{
    auto input = record({{"name", text("As the model calls it.")},
                         {"column", text("Of the data; left out: of the same name.")},
                         {"one", text("Of a column of words: the one that counts 1.")},
                         {"zero", text("With one: the word that counts 0; a third is refused.")},
                         {"lowest", real("Of the range for which the model is meant.")},
                         {"highest", real("Of the range for which the model is meant.")}},
                        {"name"});
    auto scorer = record(
        {{"kind", words<domain::ScorerKind>("Left out: endpoint or command where they are there, else xgboost.")},
         {"artifact", text("Name of the registered version's file that is asked, or that is to be served.")},
         {"endpoint", endpointSchema()},
         {"command", commandSchema()},
         {"inputs", listOf(std::move(input))}},
        {});
    return record({{"truth", text("Column with 0 and 1.")},
                   {"score", text("Column with probabilities; of a live model, how its scores are called.")},
                   {"threshold", real("At or above is a positive.")},
                   {"bins", Object{{"type", "integer"}, {"minimum", 2}, {"description", "At most 100."}}},
                   {"groups", texts("Columns by which groups are compared.")},
                   {"scorer", std::move(scorer)}},
                  {});
}

} // namespace

json::Object protocolSchema()
{
    Array steps{manualStep()};
    for (const auto &check : checkCatalogue())
        steps.emplace_back(automaticStep(check));
    auto out = record(
        {{"type", oneOf({"protocol"})},
         {"format", oneOf({1})},
         {"subject", text("Written by export.")},
         {"kind", words<domain::ProtocolKind>()},
         {"title", text()},
         {"model", record({{"name", text()}, {"version", text()}}, {"name", "version"})},
         {"purpose", text()},
         {"scope", text()},
         {"prerequisites", texts("What holds before it is executed.")},
         {"requirements", listOf(record({{"id", text()}, {"text", text()}}, {"id", "text"}))},
         {"requirement_set", record({{"id", text("Record id, such as RS-1.")},
                                     {"version", Object{{"type", "integer"}, {"description", "Left out: the newest."}}},
                                     {"sha256", text("Written by export.")}},
                                    {"id"})},
         {"exclusions", listOf(record({{"requirement", text("In scope, and without a step here.")},
                                       {"reason", text("Why; it is signed with the protocol.")}},
                                      {"requirement", "reason"}))},
         {"data", listOf(record({{"role", text("Such as test or baseline.")},
                                 {"description", text()},
                                 {"sha256", text("Of the file's bytes, 64 hexadecimal digits; locked by approval.")}},
                                {"role", "sha256"}))},
         {"analysis", analysisSchema()},
         {"steps", Object{{"type", "array"}, {"minItems", 1}, {"items", Object{{"anyOf", std::move(steps)}}}}}},
        {"format", "kind", "title", "model", "purpose", "steps"});
    out.set("$schema", "https://json-schema.org/draft/2020-12/schema");
    out.set("title", "Valbench protocol, format 1");
    return out;
}

json::Object requirementSetSchema()
{
    auto risk = record({{"harm", text("What goes wrong if it is not met, and for whom.")},
                        {"severity", words<domain::Grade>("Of the harm.")},
                        {"probability", words<domain::Grade>("That it is not met.")},
                        {"detectability", words<domain::Grade>("High: it is noticed before it does harm.")}},
                       {"harm", "severity", "probability", "detectability"});
    Object kinds{{"type", "array"},
                 {"minItems", 1},
                 {"items", words<domain::ProtocolKind>()},
                 {"description", "Each protocol of the kind has to verify it or to exclude it with a reason."}};
    auto requirement =
        record({{"id", text("Unique in the set.")},
                {"area", text("How requirements are grouped: data, performance, …")},
                {"kind", words<domain::RequirementKind>("Left out: a user requirement.")},
                {"text", text("What is asked; one thing that a step can verify.")},
                {"rationale", text()},
                {"source", text("Regulation, standard or person that it comes from.")},
                {"owner", text()},
                {"verified_in", std::move(kinds)},
                {"models", texts("Names of models that it is asked of; left out: all whose protocols name the set.")},
                {"risk", std::move(risk)}},
               {"id", "text", "verified_in", "risk"});
    auto out = record({{"type", oneOf({"requirement set"})},
                       {"format", oneOf({1})},
                       {"title", text()},
                       {"purpose", text()},
                       {"scope", text()},
                       {"requirements", Object{{"type", "array"}, {"minItems", 1}, {"items", std::move(requirement)}}}},
                      {"format", "title", "purpose", "requirements"});
    out.set("$schema", "https://json-schema.org/draft/2020-12/schema");
    out.set("title", "Valbench requirement set, format 1");
    return out;
}

} // namespace valbench::validation
