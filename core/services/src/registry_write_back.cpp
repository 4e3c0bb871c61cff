// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Telling MLflow what was approved, in steps that may each be done again.

#include <algorithm>
#include <chrono>

#include <valbench/tracking/filter.h>

#include "registry_describe.h"

namespace valbench::services {

namespace mlflow = domain::mlflow;

namespace {

using Stop = std::stop_token;
using Written = Result<WrittenBack>;

constexpr const char *keyTag = "valbench.write_back";

/// The experiment that holds the checkpoints, made when it is missing.
QCoro::Task<Result<std::string>> checkpointExperimentId(tracking::Client client, Stop stop)
{
    using Id = Result<std::string>;
    const std::string name = checkpointExperiment;
    auto found = co_await client.experimentByName(name, stop);
    if (!found && found.error().code() == ErrorCode::notFound) {
        const std::vector<mlflow::KeyValue> tags{
            {"mlflow.note.content", "Signed checkpoints of audit trails, one run each. Do not delete."}};
        auto made = co_await client.createExperiment(name, tags, stop);
        if (made || made.error().code() != ErrorCode::conflict)
            co_return made;
        found = co_await client.experimentByName(name, stop); // somebody else was faster
    }
    if (!found)
        co_return Id(std::move(found).error());
    if (found->stage == mlflow::Stage::deleted)
        co_return Id(Error(ErrorCode::refused,
                           VB_MSG("The experiment {name} was deleted on the server, and with it the checkpoints that "
                                  "prove audit trails. Restore it there."),
                           {{"name", name}}));
    co_return Id(std::move(found->id));
}

/// The run of this write-back; a lost answer leaves one behind, which is found here instead of making another.
QCoro::Task<Result<mlflow::Run>> checkpointRunOf(tracking::Client client, domain::WriteBack order, std::string key,
                                                 Stop stop)
{
    using Run = Result<mlflow::Run>;
    auto experiment = co_await checkpointExperimentId(client, stop);
    if (!experiment)
        co_return Run(std::move(experiment).error());
    const auto filter = tracking::Filter::tag(keyTag, tracking::TextIs::equal, key);
    if (!filter)
        co_return Run(filter.error());
    tracking::RunSearch search{{*experiment}, filter->text(), tracking::View::active, {"start_time ASC"}};
    const std::string firstPage;
    auto page = co_await client.searchRuns(search, firstPage, stop);
    if (!page)
        co_return Run(std::move(page).error());
    if (!page->items.empty())
        co_return Run(std::move(page->items.front()));
    const auto now =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
    tracking::NewRun wanted{*experiment,
                            order.promotion,
                            now.count(),
                            {{keyTag, key},
                             {"valbench.model", order.model},
                             {"valbench.registry_name", order.registryName},
                             {"valbench.registry_version", order.registryVersion}}};
    auto made = co_await client.createRun(wanted, stop);
    co_return made;
}

QCoro::Task<Written> writeCheckpoint(tracking::Client client, domain::WriteBack order, std::string key,
                                     std::string checkpoint, Stop stop)
{
    auto run = co_await checkpointRunOf(client, order, key, stop);
    if (!run)
        co_return Written(std::move(run).error());
    // A parameter cannot be overwritten: what an earlier try wrote is what there is.
    if (const auto *kept = mlflow::findValue(run->params, checkpointParameter))
        checkpoint = *kept;
    tracking::RunBatch batch{run->id, {}, {{checkpointParameter, checkpoint}}, {}};
    auto logged = co_await client.logBatch(batch, stop); // reads back
    if (!logged)
        co_return Written(std::move(logged).error());
    if (logged->status != mlflow::RunStatus::finished) {
        const auto now =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
        tracking::RunUpdate update{logged->id, mlflow::RunStatus::finished, now.count()};
        auto ended = co_await client.updateRun(update, stop);
        if (!ended)
            co_return Written(std::move(ended).error());
    }
    WrittenBack out{logged->id, std::move(checkpoint)};
    co_return Written(std::move(out));
}

/// Whoever serves the alias must not go on serving the version; another version's alias is left alone.
QCoro::Task<Result<void>> takeAliasAway(tracking::Client client, domain::WriteBack order, Stop stop)
{
    auto found = co_await client.aliased(order.registryName, order.removeAlias, stop);
    if (!found && found.error().code() == ErrorCode::notFound)
        co_return Result<void>();
    if (!found)
        co_return Result<void>(std::move(found).error());
    if (found->version != order.registryVersion)
        co_return Result<void>();
    auto removed = co_await client.deleteAlias(order.registryName, order.removeAlias, stop);
    co_return removed;
}

} // namespace

QCoro::Task<Written> writeBackTo(tracking::Client client, domain::WriteBack order, std::string key,
                                 std::string checkpoint, Stop stop)
{
    if (order.server != client.place())
        co_return Written(Error(ErrorCode::usage,
                                VB_MSG("This write-back is for {server}, and not for {other}. Give its address as the "
                                       "tracking URI."),
                                {{"server", order.server}, {"other", client.place()}}));
    if (!order.removeAlias.empty()) {
        auto removed = co_await takeAliasAway(client, order, stop);
        if (!removed)
            co_return Written(std::move(removed).error());
    }
    for (const auto &text : order.tags) {
        const mlflow::KeyValue tag{text.name, text.value};
        auto tagged = co_await client.setVersionTag(order.registryName, order.registryVersion, tag, stop);
        if (!tagged)
            co_return Written(std::move(tagged).error());
    }
    auto written = co_await writeCheckpoint(client, order, key, checkpoint, stop);
    if (!written)
        co_return written;
    // Last, since programs that serve models follow it.
    if (!order.setAlias.empty()) {
        auto set = co_await client.setAlias(order.registryName, order.setAlias, order.registryVersion, stop);
        if (!set)
            co_return Written(std::move(set).error());
    }
    co_return written;
}

} // namespace valbench::services
