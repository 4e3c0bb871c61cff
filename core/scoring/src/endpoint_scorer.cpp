// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/scoring/endpoint_scorer.h>

#include <algorithm>
#include <chrono>
#include <deque>

#include <valbench/scoring/features.h>

#include "endpoint_words.h"

namespace valbench::scoring {

namespace {

using Watch = std::chrono::steady_clock;

/// A batch that is under way.
struct Batch
{
    std::size_t first;
    std::size_t count;
    Digest sent;
    Watch::time_point begun;
    std::future<Result<Endpoint::Reply>> reply;
};

tl::unexpected<Error> within(const Batch &batch, std::size_t all, Error error)
{
    if (batch.count == all || error.code() == ErrorCode::cancelled)
        return fail(std::move(error));
    return fail(error.code(), VB_MSG("Rows {first} to {last} of {all}: {why}"),
                {{"first", std::to_string(batch.first + 1)},
                 {"last", std::to_string(batch.first + batch.count)},
                 {"all", std::to_string(all)},
                 {"why", error.text()}});
}

} // namespace

EndpointScorer::EndpointScorer(domain::EndpointPlan plan, std::vector<domain::ModelInput> inputs,
                               std::unique_ptr<Endpoint> endpoint, std::string version)
    : m_plan(std::move(plan)),
      m_inputs(std::move(inputs)),
      m_endpoint(std::move(endpoint)),
      m_version(std::move(version))
{
    std::ranges::transform(m_inputs, std::back_inserter(m_names), &domain::ModelInput::name);
}

std::string EndpointScorer::description() const
{
    auto text = "endpoint " + m_plan.url + (m_version.empty() ? std::string() : ", MLflow " + m_version);
    if (const auto asked = m_transcript.summary(); !asked.empty())
        text += ", " + asked;
    return text;
}

Result<std::int64_t> EndpointScorer::memory() const
{
    return fail(ErrorCode::unavailable,
                VB_MSG("The memory of {url} is that of a server, which does not tell of it. Watch it there."),
                {{"url", m_plan.url}});
}

Result<std::vector<double>> EndpointScorer::score(const data::Table &table, const std::stop_token &stop)
{
    VB_TRY(const auto rows, modelTable(table, m_inputs));
    const auto all = rows.rowCount();
    std::vector<double> scores;
    scores.reserve(all);
    std::stop_source own;
    const std::stop_callback chain(stop, [&own] { own.request_stop(); });
    std::deque<Batch> underWay;
    std::size_t next = 0;
    bool isFirst = true; // no rows are a question too
    const auto send = [&] {
        const auto count = std::min(static_cast<std::size_t>(m_plan.batch), all - next);
        auto text = splitText(rows, next, count);
        const auto digest = sha256(text);
        underWay.push_back({next, count, digest, Watch::now(), m_endpoint->ask(std::move(text), own.get_token())});
        next += count;
        isFirst = false;
    };
    Status problem;
    while (isFirst || next < all || !underWay.empty()) {
        while (problem && underWay.size() < static_cast<std::size_t>(m_plan.parallel) && (isFirst || next < all))
            send();
        if (underWay.empty())
            break;
        auto batch = std::move(underWay.front());
        underWay.pop_front();
        auto reply = batch.reply.get(); // of every question, so that none is under way afterwards
        m_transcript.add(
            {.rows = batch.count,
             .attempts = reply ? std::optional(reply->attempts) : std::nullopt,
             .time = reply ? reply->time
                           : std::chrono::duration_cast<std::chrono::milliseconds>(Watch::now() - batch.begun),
             .sent = batch.sent,
             .came = reply ? std::optional(sha256(reply->body)) : std::nullopt});
        if (!problem)
            continue;
        auto answers = reply ? scoresIn(reply->body, batch.count, m_plan.output, m_plan.url)
                             : Result<std::vector<double>>(fail(std::move(reply).error()));
        if (answers) {
            scores.insert(scores.end(), answers->begin(), answers->end());
            continue;
        }
        problem = within(batch, all, std::move(answers).error());
        own.request_stop();
    }
    VB_CHECK(problem);
    return scores;
}

Result<std::unique_ptr<validation::Scorer>> EndpointSource::start(const std::stop_token &stop)
{
    VB_TRY(auto endpoint, m_connect());
    VB_TRY(auto version, endpoint->version(stop));
    return std::make_unique<EndpointScorer>(m_plan.endpoint, m_plan.inputs, std::move(endpoint), std::move(version));
}

Result<std::unique_ptr<validation::Scorer>> EndpointSource::startWith(validation::ModelFault, const std::stop_token &)
{
    return fail(ErrorCode::unavailable,
                VB_MSG("{url} is a server: its model's file is not here and cannot be damaged for a check."),
                {{"url", m_plan.endpoint.url}});
}

} // namespace valbench::scoring
