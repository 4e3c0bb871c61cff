// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "encode.h"

#include <algorithm>
#include <cmath>

#include <valbench/base/text.h>

namespace valbench::tracking::encode {

using json::Array;
using json::Object;

namespace {

// Lengths in characters, as the server counts them.
constexpr std::size_t longestKey = 250;
constexpr std::size_t longestParam = 6000;
constexpr std::size_t longestRunTag = 8000;
constexpr std::size_t longestExperimentName = 500;
constexpr std::size_t longestExperimentTag = 5000;
constexpr std::size_t longestVersionTag = 5000;
constexpr std::size_t longestAlias = 255;
constexpr std::size_t longestModelName = 256;
constexpr std::size_t longestVersionSource = 500;
constexpr std::size_t longestDatasetName = 500;
constexpr std::size_t longestDigest = 36;
constexpr std::size_t longestInputTagKey = 255;
constexpr std::size_t longestInputTag = 500;
constexpr std::size_t longestSource = 65535;
constexpr std::size_t longestSchema = 1048575;
constexpr std::size_t longestProfile = 16777215;
constexpr std::size_t mostMetrics = 1000;
constexpr std::size_t mostValues = 100;
constexpr std::size_t mostOfAll = 1000;

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

Status checkText(std::string_view what, const std::string &text, std::size_t longest)
{
    // A zero byte ends a text in some of the databases behind servers.
    if (!isUtf8(text) || text.find('\0') != std::string::npos)
        return fail(ErrorCode::usage, VB_MSG("{what} cannot be sent to MLflow: it is not UTF-8 text."),
                    {{"what", std::string(what)}});
    if (const auto length = characters(text); length > longest)
        return fail(
            ErrorCode::usage,
            VB_MSG("{what} has {length} characters; MLflow keeps {longest} and cuts the rest. Shorten it."),
            {{"what", std::string(what)}, {"length", std::to_string(length)}, {"longest", std::to_string(longest)}});
    return {};
}

Status checkId(std::string_view what, const std::string &id)
{
    if (id.empty())
        return fail(ErrorCode::usage, VB_MSG("{what} is missing in a request to MLflow."),
                    {{"what", std::string(what)}});
    return checkText(what, id, longestExperimentName);
}

bool isKeyCharacter(char c)
{
    const bool ascii = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return ascii || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("_-. :/").find(c) != std::string_view::npos;
}

/// Of a metric, parameter or tag.
Status checkKey(std::string_view what, const std::string &key)
{
    VB_CHECK(checkText(what, key, longestKey));
    bool good = !key.empty() && key.front() != '/' && std::ranges::all_of(key, isKeyCharacter);
    for (std::size_t start = 0; good && start <= key.size();) { // the server takes keys for paths
        const auto end = std::min(key.find('/', start), key.size());
        const auto part = std::string_view(key).substr(start, end - start);
        good = !part.empty() && part != "." && part != "..";
        start = end + 1;
    }
    if (!good)
        return fail(ErrorCode::usage,
                    VB_MSG("{what} '{key}' is not a name that MLflow takes: letters, digits, '_', '-', '.', ' ', ':' "
                           "and '/' between parts."),
                    {{"what", std::string(what)}, {"key", key}});
    return {};
}

Status checkCount(std::string_view what, std::size_t count, std::size_t most)
{
    if (count > most)
        return fail(ErrorCode::usage, VB_MSG("{count} {what} in one request; MLflow takes {most}. Send them in parts."),
                    {{"what", std::string(what)}, {"count", std::to_string(count)}, {"most", std::to_string(most)}});
    return {};
}

Status checkPageSize(int size, int most)
{
    if (size < 1 || size > most)
        return fail(ErrorCode::usage, VB_MSG("A page of {size} entries; MLflow takes 1 to {most}."),
                    {{"size", std::to_string(size)}, {"most", std::to_string(most)}});
    return {};
}

const char *wordOf(View view)
{
    switch (view) {
    case View::active: return "ACTIVE_ONLY";
    case View::deleted: return "DELETED_ONLY";
    case View::all: return "ALL";
    }
    return "ACTIVE_ONLY";
}

const char *wordOf(mlflow::RunStatus status)
{
    using enum mlflow::RunStatus;
    switch (status) {
    case running: return "RUNNING";
    case scheduled: return "SCHEDULED";
    case finished: return "FINISHED";
    case failed: return "FAILED";
    case killed: return "KILLED";
    case unknown: break;
    }
    return nullptr;
}

Array textsOf(const std::vector<std::string> &texts)
{
    return {texts.begin(), texts.end()};
}

Object entryOf(const mlflow::KeyValue &entry)
{
    return {{"key", entry.key}, {"value", entry.value}};
}

Result<Array> entries(std::string_view what, const std::vector<mlflow::KeyValue> &list, std::size_t longest)
{
    Array out;
    for (const auto &entry : list) {
        VB_CHECK(checkKey(what, entry.key));
        VB_CHECK(checkText(std::string(what) + " " + entry.key, entry.value, longest));
        out.push_back(entryOf(entry));
    }
    return out;
}

Result<std::string> bodyOf(const Object &object)
{
    auto text = json::toText(object, -1);
    if (!isUtf8(text)) // filters, sort orders and tokens are checked nowhere else
        return fail(ErrorCode::usage, VB_MSG("A request to MLflow holds text that is not UTF-8."));
    return text;
}

void setSearch(Object &body, const std::string &filter, int pageSize, const std::string &pageToken)
{
    body.set("max_results", pageSize);
    if (!filter.empty())
        body.set("filter", filter);
    if (!pageToken.empty())
        body.set("page_token", pageToken);
}

Result<Object> metricOf(const mlflow::Metric &metric)
{
    VB_CHECK(checkKey("Metric", metric.key));
    Object out{{"key", metric.key}, {"timestamp", metric.timestamp}, {"step", metric.step}};
    // A bare NaN would be stored as 0, and the rest of the body would be lost.
    if (std::isfinite(metric.value))
        out.set("value", metric.value);
    else
        out.set("value", std::isnan(metric.value) ? "NaN" : metric.value > 0 ? "Infinity" : "-Infinity");
    for (const auto &[name, text] : {std::pair("model_id", &metric.modelId),
                                     {"dataset_name", &metric.datasetName},
                                     {"dataset_digest", &metric.datasetDigest}}) {
        VB_CHECK(checkText(name, *text, longestDatasetName));
        if (!text->empty())
            out.set(name, *text);
    }
    return out;
}

Result<Object> inputOf(const mlflow::DatasetInput &input)
{
    const auto &dataset = input.dataset;
    VB_CHECK(checkId("Dataset name", dataset.name));
    VB_CHECK(checkId("Dataset digest", dataset.digest));
    VB_CHECK(checkText("Dataset digest", dataset.digest, longestDigest));
    VB_CHECK(checkText("Dataset source", dataset.source, longestSource));
    VB_CHECK(checkText("Dataset schema", dataset.schema, longestSchema));
    VB_CHECK(checkText("Dataset profile", dataset.profile, longestProfile));
    Array tags;
    for (const auto &tag : input.tags) {
        VB_CHECK(checkText("Dataset tag", tag.key, longestInputTagKey));
        VB_CHECK(checkText("Dataset tag " + tag.key, tag.value, longestInputTag));
        tags.push_back(entryOf(tag));
    }
    Object out{{"name", dataset.name},
               {"digest", dataset.digest},
               {"source_type", dataset.sourceType},
               {"source", dataset.source}};
    if (!dataset.schema.empty())
        out.set("schema", dataset.schema);
    if (!dataset.profile.empty())
        out.set("profile", dataset.profile);
    return Object{{"tags", std::move(tags)}, {"dataset", std::move(out)}};
}

} // namespace

Result<std::string> experimentSearch(const ExperimentSearch &search, const std::string &pageToken)
{
    VB_CHECK(checkPageSize(search.pageSize, 50000));
    Object body{{"view_type", wordOf(search.view)}, {"order_by", textsOf(search.orderBy)}};
    setSearch(body, search.filter, search.pageSize, pageToken);
    return bodyOf(body);
}

Result<std::string> runSearch(const RunSearch &search, const std::string &pageToken)
{
    VB_CHECK(checkPageSize(search.pageSize, 50000));
    Object body{{"experiment_ids", textsOf(search.experimentIds)},
                {"run_view_type", wordOf(search.view)},
                {"order_by", textsOf(search.orderBy)}};
    setSearch(body, search.filter, search.pageSize, pageToken);
    return bodyOf(body);
}

Result<std::string> loggedModelSearch(const LoggedModelSearch &search, const std::string &pageToken)
{
    VB_CHECK(checkPageSize(search.pageSize, 1000));
    Object body{{"experiment_ids", textsOf(search.experimentIds)}};
    setSearch(body, search.filter, search.pageSize, pageToken);
    return bodyOf(body);
}

Result<std::string> newExperiment(const std::string &name, const std::vector<mlflow::KeyValue> &tags)
{
    VB_CHECK(checkId("Experiment name", name));
    VB_TRY(auto list, entries("Tag", tags, longestExperimentTag));
    return bodyOf({{"name", name}, {"tags", std::move(list)}});
}

Result<std::string> newRun(const NewRun &run)
{
    VB_CHECK(checkId("Experiment id", run.experimentId));
    VB_CHECK(checkText("Run name", run.name, longestKey));
    VB_TRY(auto tags, entries("Tag", run.tags, longestRunTag));
    Object body{{"experiment_id", run.experimentId}, {"start_time", run.started}, {"tags", std::move(tags)}};
    if (!run.name.empty())
        body.set("run_name", run.name);
    return bodyOf(body);
}

Result<std::string> batch(const RunBatch &batch)
{
    VB_CHECK(checkId("Run id", batch.runId));
    VB_CHECK(checkCount("metrics", batch.metrics.size(), mostMetrics));
    VB_CHECK(checkCount("parameters", batch.params.size(), mostValues));
    VB_CHECK(checkCount("tags", batch.tags.size(), mostValues));
    VB_CHECK(checkCount("metrics, parameters and tags", batch.metrics.size() + batch.params.size() + batch.tags.size(),
                        mostOfAll));
    Array metrics;
    for (const auto &metric : batch.metrics) {
        VB_TRY(auto entry, metricOf(metric));
        metrics.push_back(std::move(entry));
    }
    VB_TRY(auto params, entries("Parameter", batch.params, longestParam));
    VB_TRY(auto tags, entries("Tag", batch.tags, longestRunTag));
    return bodyOf({{"run_id", batch.runId},
                   {"metrics", std::move(metrics)},
                   {"params", std::move(params)},
                   {"tags", std::move(tags)}});
}

Result<std::string> update(const RunUpdate &update)
{
    VB_CHECK(checkId("Run id", update.runId));
    Object body{{"run_id", update.runId}};
    if (update.status) {
        const auto *word = wordOf(*update.status);
        if (!word)
            return fail(ErrorCode::usage, VB_MSG("A run cannot be given an unknown status."));
        body.set("status", word);
    }
    if (update.ended)
        body.set("end_time", *update.ended);
    return bodyOf(body);
}

Result<std::string> inputs(const RunInputs &inputs)
{
    VB_CHECK(checkId("Run id", inputs.runId));
    Object body{{"run_id", inputs.runId}};
    Array datasets;
    for (const auto &input : inputs.datasets) {
        VB_TRY(auto entry, inputOf(input));
        datasets.push_back(std::move(entry));
    }
    body.set("datasets", std::move(datasets));
    if (!inputs.models.empty()) { // before 3.0 the server does not know the member
        Array models;
        for (const auto &model : inputs.models) {
            VB_CHECK(checkId("Model id", model));
            models.push_back(Object{{"model_id", model}});
        }
        body.set("models", std::move(models));
    }
    return bodyOf(body);
}

Result<std::string> runTag(const std::string &runId, const mlflow::KeyValue &tag)
{
    VB_CHECK(checkId("Run id", runId));
    VB_CHECK(checkKey("Tag", tag.key));
    VB_CHECK(checkText("Tag " + tag.key, tag.value, longestRunTag));
    return bodyOf({{"run_id", runId}, {"key", tag.key}, {"value", tag.value}});
}

Result<std::string> versionTag(const std::string &name, const std::string &version, const mlflow::KeyValue &tag)
{
    VB_CHECK(checkId("Model name", name));
    VB_CHECK(checkId("Model version", version));
    VB_CHECK(checkKey("Tag", tag.key));
    VB_CHECK(checkText("Tag " + tag.key, tag.value, longestVersionTag));
    return bodyOf({{"name", name}, {"version", version}, {"key", tag.key}, {"value", tag.value}});
}

Result<std::string> newRegisteredModel(const std::string &name)
{
    VB_CHECK(checkId("Model name", name));
    VB_CHECK(checkText("Model name", name, longestModelName));
    if (name.find_first_of("/:") != std::string::npos)
        return fail(ErrorCode::usage, VB_MSG("'{name}' is no name that MLflow's registry takes: no '/' and no ':'."),
                    {{"name", name}});
    return bodyOf({{"name", name}});
}

Result<std::string> newVersion(const NewModelVersion &version)
{
    VB_CHECK(checkId("Model name", version.name));
    VB_CHECK(checkId("Source of a model version", version.source));
    VB_CHECK(checkText("Source of a model version", version.source, longestVersionSource));
    VB_TRY(auto tags, entries("Tag", version.tags, longestVersionTag));
    Object body{{"name", version.name}, {"source", version.source}};
    for (const auto &[name, text] : {std::pair("run_id", &version.runId), {"model_id", &version.modelId}}) {
        VB_CHECK(checkText(name, *text, longestExperimentName));
        if (!text->empty())
            body.set(name, *text);
    }
    body.set("tags", std::move(tags));
    return bodyOf(body);
}

Result<std::string> aliasName(const std::string &name, const std::string &alias)
{
    VB_CHECK(checkId("Model name", name));
    VB_CHECK(checkId("Alias", alias));
    VB_CHECK(checkText("Alias", alias, longestAlias));
    return bodyOf({{"name", name}, {"alias", alias}});
}

Result<std::string> alias(const std::string &name, const std::string &alias, const std::string &version)
{
    VB_CHECK(checkId("Model name", name));
    VB_CHECK(checkId("Model version", version));
    VB_CHECK(checkText("Alias", alias, longestAlias));
    const auto isAliasCharacter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    const auto lower = asciiLower(alias);
    const bool isVersion =
        lower.size() > 1 && lower.front() == 'v' && lower.find_first_not_of("0123456789", 1) == std::string::npos;
    if (alias.empty() || !std::ranges::all_of(alias, isAliasCharacter) || lower == "latest" || isVersion)
        return fail(ErrorCode::usage,
                    VB_MSG("'{alias}' is no alias that MLflow takes: letters, digits, '_' and '-', and neither "
                           "'latest' nor 'v' with a number."),
                    {{"alias", alias}});
    return bodyOf({{"name", name}, {"alias", alias}, {"version", version}});
}

} // namespace valbench::tracking::encode
