// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/protocol.h>

#include <algorithm>
#include <cmath>
#include <set>

#include <valbench/base/digest.h>
#include <valbench/base/text.h>

namespace valbench::domain {

namespace {

json::Object criterionJson(const Criterion &criterion)
{
    return {{"direction", wordOf(criterion.direction)},         {"limit", shortestText(criterion.limit)},
            {"judged_on", wordOf(criterion.judgedOn)},          {"interval", criterion.interval},
            {"confidence", shortestText(criterion.confidence)}, {"seed", criterion.seed}};
}

Result<Criterion> readCriterion(const json::Reader &reader)
{
    VB_CHECK(reader.allow({"direction", "limit", "judged_on", "interval", "confidence", "seed"}));
    Criterion criterion;
    VB_TRY(const auto direction, reader.text("direction"));
    VB_TRY(criterion.direction, fromWord<Direction>(direction));
    VB_TRY(criterion.limit, reader.real("limit"));
    VB_TRY(const auto judgedOn, reader.textOr("judged_on", "interval"));
    VB_TRY(criterion.judgedOn, fromWord<JudgedOn>(judgedOn));
    VB_TRY(criterion.interval, reader.textOr("interval", ""));
    if (reader.find("confidence")) {
        VB_TRY(criterion.confidence, reader.real("confidence"));
    }
    VB_TRY(criterion.seed, reader.integerOr("seed", 42));
    if (!(criterion.confidence > 0.5 && criterion.confidence < 1))
        return fail(ErrorCode::badInput, VB_MSG("{path}.confidence: expected a number between 0.5 and 1."),
                    {{"path", reader.path()}});
    return criterion;
}

json::Object stepJson(const Step &step)
{
    json::Object out{{"id", step.id},
                     {"title", step.title},
                     {"kind", wordOf(step.kind)},
                     {"instruction", step.instruction},
                     {"expected", step.expected},
                     {"requirements", json::textArray(step.requirements)},
                     {"failure_class", wordOf(step.failureClass)}};
    if (step.kind == StepKind::automatic) {
        out.set("check", step.check);
        out.set("parameters", step.parameters);
        if (step.criterion)
            out.set("criterion", criterionJson(*step.criterion));
    }
    if (step.evidenceRequired)
        out.set("evidence_required", true);
    if (step.verificationRequired)
        out.set("verification_required", true);
    return out;
}

/// Parameters are texts, whole numbers or lists of texts; reals become their shortest text, so that the
/// protocol can be hashed.
Result<json::Object> readParameters(const json::Reader &step)
{
    json::Object out;
    if (!step.find("parameters"))
        return out;
    VB_TRY(const auto reader, step.object("parameters"));
    for (const auto &[name, value] : reader.raw().members()) {
        if (const auto *real = value.get<double>())
            out.set(name, shortestText(*real));
        else if (value.get<std::string>() || value.get<std::int64_t>() || value.get<bool>() || value.get<json::Array>())
            out.set(name, value);
        else
            return fail(ErrorCode::badInput, VB_MSG("{path}.{name}: expected a text, a number or a list of texts."),
                        {{"path", reader.path()}, {"name", name}});
    }
    return out;
}

Result<Step> readStep(const json::Reader &reader)
{
    VB_CHECK(reader.allow({"id", "title", "kind", "instruction", "expected", "requirements", "failure_class", "check",
                           "parameters", "criterion", "evidence_required", "verification_required"}));
    Step step;
    VB_TRY(step.id, reader.text("id"));
    VB_TRY(step.title, reader.text("title"));
    VB_TRY(const auto kind, reader.textOr("kind", "automatic"));
    VB_TRY(step.kind, fromWord<StepKind>(kind));
    VB_TRY(step.instruction, reader.textOr("instruction", ""));
    VB_TRY(step.expected, reader.textOr("expected", ""));
    VB_TRY(step.requirements, reader.texts("requirements"));
    VB_TRY(const auto failureClass, reader.textOr("failure_class", "critical"));
    VB_TRY(step.failureClass, fromWord<DeviationClass>(failureClass));
    if (step.kind == StepKind::automatic) {
        VB_TRY(step.check, reader.text("check"));
        VB_TRY(step.parameters, readParameters(reader));
        if (reader.find("criterion")) {
            VB_TRY(const auto criterion, reader.object("criterion"));
            VB_TRY(step.criterion, readCriterion(criterion));
        }
    }
    VB_TRY(step.evidenceRequired, reader.booleanOr("evidence_required", false));
    VB_TRY(step.verificationRequired, reader.booleanOr("verification_required", false));
    return step;
}

Result<AnalysisPlan> readAnalysis(const json::Reader &reader, ProtocolKind kind)
{
    VB_CHECK(reader.allow({"truth", "score", "threshold", "bins", "groups", "scorer"}));
    const bool isPerformance = kind == ProtocolKind::pq; // the others may do without
    AnalysisPlan plan;
    VB_TRY(plan.truth, isPerformance ? reader.text("truth") : reader.textOr("truth", ""));
    VB_TRY(plan.score, isPerformance ? reader.text("score") : reader.textOr("score", ""));
    if (isPerformance || reader.find("threshold")) {
        VB_TRY(plan.threshold, reader.real("threshold"));
    }
    VB_TRY(plan.bins, reader.integerOr("bins", 10));
    VB_TRY(plan.groups, reader.texts("groups"));
    if (reader.find("scorer")) {
        VB_TRY(const auto scorer, reader.object("scorer"));
        VB_TRY(plan.scorer, ScorerPlan::fromJson(scorer));
    }
    if (!(plan.threshold >= 0 && plan.threshold <= 1))
        return fail(ErrorCode::badInput, VB_MSG("{path}.threshold: expected a probability from 0 to 1."),
                    {{"path", reader.path()}});
    if (plan.bins < 2 || plan.bins > 100)
        return fail(ErrorCode::badInput, VB_MSG("{path}.bins: expected a number from 2 to 100."),
                    {{"path", reader.path()}});
    return plan;
}

void checkExclusions(const Protocol &protocol, const std::set<std::string> &covered, std::vector<ProtocolProblem> &out)
{
    std::set<std::string> excluded;
    for (const auto &[id, reason] : protocol.exclusions) {
        if (!excluded.insert(id).second || covered.contains(id))
            out.push_back({{},
                           "exclusions",
                           {ErrorCode::badInput,
                            VB_MSG("The requirement {id} is excluded, and excluded again or verified by a step. Say "
                                   "one of them."),
                            {{"id", id}}}});
        if (trimmed(reason).empty())
            out.push_back({{},
                           "exclusions",
                           {ErrorCode::badInput, VB_MSG("The exclusion of {id} needs a reason."), {{"id", id}}}});
    }
    if (!excluded.empty() && !protocol.requirementSet)
        out.push_back({{},
                       "exclusions",
                       {ErrorCode::badInput,
                        VB_MSG("The protocol names no requirement set, so there is nothing to exclude: it lists its "
                               "own requirements.")}});
}

/// An author names the set; import says which version and digest that is.
Result<RecordReference> readSet(const json::Reader &reader)
{
    VB_CHECK(reader.allow({"id", "version", "sha256"}));
    RecordReference out;
    VB_TRY(out.id, reader.text("id"));
    VB_TRY(out.version, reader.integerOr("version", 0));
    VB_TRY(out.sha256, reader.textOr("sha256", ""));
    return out;
}

json::Object analysisJson(const AnalysisPlan &plan)
{
    json::Object out{{"truth", plan.truth},
                     {"score", plan.score},
                     {"threshold", shortestText(plan.threshold)},
                     {"bins", plan.bins},
                     {"groups", json::textArray(plan.groups)}};
    // Records from before there was this member say the same without it.
    if (plan.scorer.isLive())
        out.set("scorer", plan.scorer.toJson());
    return out;
}

} // namespace

std::vector<ProtocolProblem> linkProblems(const Protocol &protocol)
{
    std::vector<ProtocolProblem> out;
    std::set<std::string> known;
    for (const auto &requirement : protocol.requirements) {
        if (!known.insert(requirement.id).second)
            out.push_back(
                {{},
                 "requirements",
                 {ErrorCode::badInput, VB_MSG("The requirement {id} occurs twice."), {{"id", requirement.id}}}});
    }
    std::set<std::string> covered;
    std::set<std::string> steps;
    for (const auto &step : protocol.steps) {
        if (!steps.insert(step.id).second)
            out.push_back(
                {step.id, "id", {ErrorCode::badInput, VB_MSG("The step {id} occurs twice."), {{"id", step.id}}}});
        for (const auto &id : step.requirements) {
            if (!known.contains(id) && !protocol.requirementSet)
                out.push_back({step.id,
                               "requirements",
                               {ErrorCode::badInput,
                                VB_MSG("Step {step} names the requirement {id}, which the protocol does not list."),
                                {{"step", step.id}, {"id", id}}}});
            covered.insert(id);
        }
    }
    checkExclusions(protocol, covered, out);
    for (const auto &id : known) {
        if (!covered.contains(id) && !protocol.requirementSet)
            out.push_back({{},
                           "requirements",
                           {ErrorCode::badInput, VB_MSG("No step covers the requirement {id}."), {{"id", id}}}});
    }
    if (protocol.steps.empty())
        out.push_back({{}, "steps", {ErrorCode::badInput, VB_MSG("A protocol needs at least one step.")}});
    return out;
}

json::Object Protocol::toJson() const
{
    json::Array requirementList;
    for (const auto &requirement : requirements)
        requirementList.push_back(json::Object{{"id", requirement.id}, {"text", requirement.text}});
    json::Array dataList;
    for (const auto &need : data)
        dataList.push_back(
            json::Object{{"role", need.role}, {"description", need.description}, {"sha256", need.sha256}});
    json::Array stepList;
    for (const auto &step : steps)
        stepList.push_back(stepJson(step));
    json::Object out{{"type", "protocol"},
                     {"format", 1},
                     {"subject", modelName + "/" + modelVersion},
                     {"kind", wordOf(kind)},
                     {"title", title},
                     {"model", json::Object{{"name", modelName}, {"version", modelVersion}}},
                     {"purpose", purpose},
                     {"scope", scope},
                     {"prerequisites", json::textArray(prerequisites)},
                     {"requirements", std::move(requirementList)},
                     {"data", std::move(dataList)},
                     {"analysis", analysisJson(analysis)},
                     {"steps", std::move(stepList)}};
    // Left out where there is none, as in records from before there were sets.
    if (requirementSet)
        out.set("requirement_set", requirementSet->toJson());
    json::Array exclusionList;
    for (const auto &[requirement, reason] : exclusions)
        exclusionList.push_back(json::Object{{"requirement", requirement}, {"reason", reason}});
    if (!exclusionList.empty())
        out.set("exclusions", std::move(exclusionList));
    return out;
}

Result<Protocol> Protocol::fromJson(const json::Value &value, std::string_view source, Links links)
{
    VB_TRY(const auto reader, json::Reader::open(value, std::string(source)));
    VB_CHECK(reader.allow({"type", "format", "subject", "kind", "title", "model", "purpose", "scope", "prerequisites",
                           "requirements", "requirement_set", "exclusions", "data", "analysis", "steps"}));
    VB_TRY(const auto format, reader.integer("format"));
    if (format != 1)
        return fail(ErrorCode::badInput, VB_MSG("{source}: format {format} is not known; this program reads format 1."),
                    {{"source", std::string(source)}, {"format", std::to_string(format)}});
    Protocol protocol;
    VB_TRY(const auto kind, reader.text("kind"));
    VB_TRY(protocol.kind, fromWord<ProtocolKind>(kind));
    VB_TRY(protocol.title, reader.text("title"));
    VB_TRY(const auto model, reader.object("model"));
    VB_TRY(protocol.modelName, model.text("name"));
    VB_TRY(protocol.modelVersion, model.text("version"));
    VB_TRY(protocol.purpose, reader.text("purpose"));
    VB_TRY(protocol.scope, reader.textOr("scope", ""));
    VB_TRY(protocol.prerequisites, reader.texts("prerequisites"));
    VB_TRY(const auto requirements, reader.objects("requirements"));
    for (const auto &item : requirements) {
        VB_CHECK(item.allow({"id", "text"}));
        Requirement requirement;
        VB_TRY(requirement.id, item.text("id"));
        VB_TRY(requirement.text, item.text("text"));
        protocol.requirements.push_back(std::move(requirement));
    }
    if (reader.find("requirement_set")) {
        VB_TRY(const auto set, reader.object("requirement_set"));
        VB_TRY(protocol.requirementSet, readSet(set));
    }
    VB_TRY(const auto exclusions, reader.objects("exclusions"));
    for (const auto &item : exclusions) {
        VB_CHECK(item.allow({"requirement", "reason"}));
        Exclusion exclusion;
        VB_TRY(exclusion.requirement, item.text("requirement"));
        VB_TRY(exclusion.reason, item.text("reason"));
        protocol.exclusions.push_back(std::move(exclusion));
    }
    VB_TRY(const auto data, reader.objects("data"));
    for (const auto &item : data) {
        VB_CHECK(item.allow({"role", "description", "sha256"}));
        DataNeed need;
        VB_TRY(need.role, item.text("role"));
        VB_TRY(need.description, item.textOr("description", ""));
        VB_TRY(need.sha256, item.text("sha256"));
        VB_CHECK(Digest::parse(need.sha256));
        protocol.data.push_back(std::move(need));
    }
    if (protocol.kind == ProtocolKind::pq || reader.find("analysis")) {
        VB_TRY(const auto analysis, reader.object("analysis"));
        VB_TRY(protocol.analysis, readAnalysis(analysis, protocol.kind));
    }
    VB_TRY(const auto steps, reader.objects("steps"));
    for (const auto &item : steps) {
        VB_TRY(auto step, readStep(item));
        protocol.steps.push_back(std::move(step));
    }
    if (links == Links::checked)
        if (const auto problems = linkProblems(protocol); !problems.empty())
            return fail(problems.front().error);
    return protocol;
}

} // namespace valbench::domain
