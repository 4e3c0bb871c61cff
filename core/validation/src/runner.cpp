// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/validation/runner.h>

#include <algorithm>
#include <mutex>

#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>

#include "check.h"
#include "live_model.h"
#include "parallel.h"
#include "run_data.h"
#include "step_runner.h"

namespace valbench::validation {

namespace {

Status checkInput(const domain::DataNeed &need, const RunInput &input)
{
    const std::vector<MessageArg> args{{"file", input.fileName},
                                       {"role", need.role},
                                       {"locked", need.sha256},
                                       {"found", input.sha256},
                                       {"rows", std::to_string(input.rows)}};
    if (!input.table)
        return fail(ErrorCode::badInput, VB_MSG("The data set '{role}' has no table."), args);
    if (input.sha256 != need.sha256)
        return fail(ErrorCode::refused,
                    VB_MSG("{file} is not the data set '{role}' that the protocol was approved with: its SHA-256 is "
                           "{found}, locked is {locked}. Use the locked file, or approve a new version."),
                    args);
    if (input.table->rowCount() == 0)
        return fail(ErrorCode::badInput, VB_MSG("{file}, the data set '{role}', has no rows."), args);
    if (input.rows < 0 || static_cast<std::size_t>(input.rows) != input.table->rowCount())
        return fail(ErrorCode::badInput, VB_MSG("{file}: {rows} rows were announced and another number was read."),
                    args);
    return {};
}

/// One input for each role of the protocol, in its order.
Result<std::vector<const RunInput *>> matchInputs(const domain::Protocol &protocol, std::span<const RunInput> inputs)
{
    for (const auto &input : inputs) {
        if (std::ranges::find(protocol.data, input.role, &domain::DataNeed::role) == protocol.data.end())
            return fail(ErrorCode::badInput, VB_MSG("The protocol has no data set with the role '{role}'."),
                        {{"role", input.role}});
        if (std::ranges::count(inputs, input.role, &RunInput::role) > 1)
            return fail(ErrorCode::badInput, VB_MSG("The data set '{role}' is given twice."), {{"role", input.role}});
    }
    std::vector<const RunInput *> matched;
    for (const auto &need : protocol.data) {
        const auto found = std::ranges::find(inputs, need.role, &RunInput::role);
        if (found == inputs.end())
            return fail(ErrorCode::badInput, VB_MSG("The protocol needs the data set '{role}': {description}"),
                        {{"role", need.role}, {"description", need.description}});
        VB_CHECK(checkInput(need, *found));
        matched.push_back(&*found);
    }
    return matched;
}

const data::Table *tableOf(const std::vector<const RunInput *> &inputs, std::string_view role)
{
    const auto found = std::ranges::find_if(inputs, [&](const RunInput *input) { return input->role == role; });
    return found == inputs.end() ? nullptr : (*found)->table;
}

struct PlannedStep
{
    const domain::Step *step;
    const CheckInfo *check;
    Parameters parameters;
};

template <class T>
void addOnce(std::vector<T> &list, T item)
{
    if (std::ranges::find(list, item) == list.end())
        list.push_back(std::move(item));
}

/// What the model says of the data sets that a run has.
LiveScores askModel(const LiveModel &model, const data::Table *test, const data::Table *baseline,
                    const std::stop_token &stop)
{
    LiveScores scores;
    const auto ask = [&](const data::Table &table) { return guarded([&] { return model.ask(table, stop); }); };
    if (model.isWanted() && test)
        scores.test = ask(*test);
    if (model.isWanted() && baseline)
        scores.baseline = ask(*baseline);
    return scores;
}

/// A score of the data and one of the model under the same name: nobody could tell which was judged.
Status checkScoreName(const domain::AnalysisPlan &plan, const std::vector<const RunInput *> &inputs)
{
    for (const auto *input : inputs) {
        if (plan.scorer.isLive() && input->table->find(plan.score))
            return fail(ErrorCode::badInput,
                        VB_MSG("{file} has a column '{score}' already, and the model's scores are to be called so too. "
                               "Give analysis.score another name."),
                        {{"file", input->fileName}, {"score", plan.score}});
    }
    return {};
}

std::vector<RoleScores> answersOf(const LiveScores &live)
{
    std::vector<RoleScores> answers;
    for (const auto &[role, column] : {std::pair{testRole, &live.test}, std::pair{baselineRole, &live.baseline}}) {
        if (*column && **column)
            answers.push_back({std::string(role), {(**column)->reals().begin(), (**column)->reals().end()}});
    }
    return answers;
}

/// What has to be computed before the steps can run.
struct Needs
{
    std::vector<std::string> scores;
    std::vector<DriftKey> drifts;

    void add(const PlannedStep &planned, std::int64_t planBins)
    {
        if (planned.check->parameter("score"))
            addOnce(scores, planned.parameters.text("score"));
        if (std::ranges::find(planned.check->roles, baselineRole) != planned.check->roles.end())
            addOnce(drifts, DriftKey{planned.parameters.text("column"),
                                     planned.check->parameter("bins") ? planned.parameters.count("bins") : planBins});
    }
};

domain::StepResult notRun(const domain::Step &step)
{
    domain::StepResult result;
    result.stepId = step.id;
    result.reason = "A manual step: a person carries it out.";
    return result;
}

/// What all steps of a run see.
struct Shared
{
    const domain::Protocol &protocol;
    const RunData &data;
    const LiveModel &model;
    const Installation &installation;
    Result<TargetFacts> target =
        fail(ErrorCode::badInput, VB_MSG("No interpreter was given to ask the computer with."));
    Timestamp targetAsked{Timestamp::Point()};
};

void askTarget(Shared &shared, const Clock &clock, const std::stop_token &stop)
{
    auto *target = shared.installation.target;
    if (!target || !asksTarget(shared.protocol))
        return;
    shared.target = guarded([&] { return target->facts(stop); });
    shared.targetAsked = clock.now();
}

CheckContext contextOf(const PlannedStep &planned, const Shared &shared, unsigned threads, const std::stop_token &stop)
{
    CheckContext context{.protocol = shared.protocol,
                         .data = shared.data,
                         .model = shared.model,
                         .installation = shared.installation,
                         .target = shared.target,
                         .targetAsked = shared.targetAsked,
                         .info = *planned.check,
                         .parameters = planned.parameters,
                         .interval = {},
                         .planBins = shared.protocol.analysis.bins,
                         .threads = threads,
                         .stop = stop};
    if (planned.check->hasInterval())
        context.interval = planned.check->intervals.front();
    if (const auto &criterion = planned.step->criterion) {
        context.confidence = criterion->confidence;
        context.seed = criterion->seed;
        if (criterion->judgedOn == domain::JudgedOn::interval)
            context.interval = criterion->interval;
    }
    return context;
}

/// `planScore` is empty where nobody looks at the scores row by row.
std::vector<domain::DataUsed> dataUsed(const std::vector<const RunInput *> &inputs, const RunData &data,
                                       const std::string &planScore)
{
    std::vector<domain::DataUsed> used;
    for (const auto *input : inputs) {
        domain::DataUsed item{input->role, input->fileName, input->sha256, input->rows, 0};
        if (input->role == testRole && !planScore.empty()) {
            if (const auto sample = data.anySample(planScore))
                item.excluded = static_cast<std::int64_t>((*sample)->sample.missing());
        }
        used.push_back(std::move(item));
    }
    return used;
}

} // namespace

Result<RunOutcome> runProtocol(const domain::Protocol &given, std::span<const RunInput> inputs,
                               const RunOptions &options, std::stop_token stop, const Progress &progress)
{
    if (!options.clock)
        return fail(ErrorCode::usage, VB_MSG("A run needs a clock."));
    VB_TRY(const auto protocol, completeProtocol(given));
    VB_TRY(const auto matched, matchInputs(protocol, inputs));
    RunOutcome outcome;
    outcome.steps.reserve(protocol.steps.size());
    const auto &plan = protocol.analysis;
    const bool isPerformance = protocol.kind == domain::ProtocolKind::pq;
    Needs needs;
    if (isPerformance)
        needs.scores.push_back(plan.score);
    std::vector<PlannedStep> planned;
    for (const auto &step : protocol.steps) {
        outcome.steps.push_back(notRun(step));
        if (step.kind != domain::StepKind::automatic)
            continue;
        VB_TRY(auto parameters, effectiveParameters(protocol, step));
        planned.push_back({&step, findCheck(step.check), Parameters(std::move(parameters))});
        needs.add(planned.back(), plan.bins);
    }
    if (planned.empty()) {
        for (const auto *input : matched)
            outcome.data.push_back({input->role, input->fileName, input->sha256, input->rows, 0});
        return outcome;
    }
    VB_CHECK(checkScoreName(plan, matched));
    // completeProtocol() has seen to it that the roles the checks need are there.
    const auto *test = tableOf(matched, testRole);
    const auto *baseline = tableOf(matched, baselineRole);
    VB_TRY(const auto model, LiveModel::start(protocol, options.scorers, stop));
    if (model.isWanted() && progress)
        progress(0, "Asking the model");
    auto live = askModel(model, test, baseline, stop);
    outcome.scorer = model.description(); // with what it was asked
    outcome.scores = answersOf(live);
    VB_TRY(auto data, RunData::open(protocol, test, baseline, std::move(live)));

    std::mutex reporting;
    std::size_t done = 0;
    const auto report = [&](std::string_view stage) {
        if (!progress)
            return;
        const std::lock_guard lock(reporting);
        progress(static_cast<double>(done++) / static_cast<double>(planned.size()), stage);
    };
    report(isPerformance ? "Evaluating predictions" : "Carrying out the steps");
    data.prepare(needs.scores, needs.drifts, options.threads, stop);
    // The model belongs to this thread, and is timed.
    const bool asksModel = std::ranges::any_of(planned, [](const auto &p) { return p.check->asks == Asks::model; });
    Shared shared{protocol, data, model, options.installation};
    askTarget(shared, *options.clock, stop);
    forEachParallel(planned.size(), asksModel ? 1 : options.threads, stop, [&](std::size_t i) {
        const auto &[step, check, parameters] = planned[i];
        const auto place = static_cast<std::size_t>(step - protocol.steps.data());
        outcome.steps[place] =
            runStep(*step, functionOf(check->id), contextOf(planned[i], shared, options.threads, stop), *options.clock);
        report(step->title);
    });
    if (stop.stop_requested())
        return fail(ErrorCode::cancelled, VB_MSG("The run was cancelled; nothing of it is kept."));
    outcome.data = dataUsed(matched, data, isPerformance ? plan.score : std::string());
    outcome.evaluation = data.evidence();
    outcome.transcript = model.transcript();
    return outcome;
}

} // namespace valbench::validation
