// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "read_back.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace valbench::tracking {

namespace {

Status different(std::string what)
{
    return fail(
        ErrorCode::integrity,
        VB_MSG("MLflow did not keep {what} as it was sent. Do not rely on what it shows of this; look at it there, "
               "and write it again."),
        {{"what", std::move(what)}});
}

bool isSame(double sent, double kept)
{
    if (std::isnan(sent))
        return std::isnan(kept);
    return sent == kept || (std::isinf(sent) && kept == std::copysign(std::numeric_limits<double>::max(), sent));
}

Status sameValues(const char *kind, const std::vector<mlflow::KeyValue> &sent,
                  const std::vector<mlflow::KeyValue> &kept)
{
    std::map<std::string, std::string> last; // a later value of a tag wins
    for (const auto &entry : sent)
        last[entry.key] = entry.value;
    for (const auto &[key, value] : last) {
        const auto *found = mlflow::findValue(kept, key);
        if (!found || *found != value)
            return different(std::string(kind) + " " + key);
    }
    return {};
}

/// MLflow's rule for the latest of a key; NaN is below all numbers in it.
bool isLater(const mlflow::Metric &left, const mlflow::Metric &right)
{
    const auto value = [](double number) {
        return std::isnan(number) ? -std::numeric_limits<double>::infinity() : number;
    };
    return std::tuple(left.step, left.timestamp, value(left.value)) >
           std::tuple(right.step, right.timestamp, value(right.value));
}

} // namespace

Status readBackTag(const mlflow::KeyValue &sent, const std::vector<mlflow::KeyValue> &kept)
{
    return sameValues("the tag", {sent}, kept);
}

Status readBack(const RunBatch &sent, const mlflow::Run &kept)
{
    VB_CHECK(sameValues("the parameter", sent.params, kept.params));
    VB_CHECK(sameValues("the tag", sent.tags, kept.tags));
    std::map<std::string, const mlflow::Metric *> latest;
    for (const auto &metric : sent.metrics) {
        auto &place = latest[metric.key];
        if (!place || isLater(metric, *place))
            place = &metric;
    }
    for (const auto &[key, metric] : latest) {
        const auto found = std::ranges::find(kept.metrics, key, &mlflow::Metric::key);
        if (found == kept.metrics.end())
            return different("the metric " + key);
        // One that was logged before may be later than all of these. At the same step and time it may not: that would
        // be how a NaN that became 0 looks.
        if (std::tuple(found->step, found->timestamp) > std::tuple(metric->step, metric->timestamp))
            continue;
        if (!isSame(metric->value, found->value) || found->step != metric->step ||
            found->timestamp != metric->timestamp)
            return different("the metric " + key);
    }
    return {};
}

Status readBack(const RunUpdate &sent, const mlflow::Run &kept)
{
    if (sent.status && kept.status != *sent.status)
        return different("the run's status");
    if (sent.ended && kept.ended != sent.ended)
        return different("the run's end");
    return {};
}

Status readBack(const RunInputs &sent, const mlflow::Run &kept)
{
    for (const auto &input : sent.datasets) {
        const auto found = std::ranges::find_if(kept.datasets, [&](const auto &other) {
            return other.dataset.name == input.dataset.name && other.dataset.digest == input.dataset.digest;
        });
        // A dataset of that name and digest that was there before is used again as it is; its tags are of this run.
        if (found == kept.datasets.end())
            return different("the dataset " + input.dataset.name);
        VB_CHECK(sameValues(("the dataset " + input.dataset.name + "'s tag").c_str(), input.tags, found->tags));
    }
    for (const auto &model : sent.models) {
        if (std::ranges::find(kept.evaluatedModels, model) == kept.evaluatedModels.end())
            return different("the evaluated model " + model);
    }
    return {};
}

Status readBack(const NewRun &sent, const mlflow::Run &kept)
{
    if (kept.experimentId != sent.experimentId || kept.started != sent.started ||
        (!sent.name.empty() && kept.name != sent.name))
        return different("the new run");
    return sameValues("the tag", sent.tags, kept.tags);
}

} // namespace valbench::tracking
