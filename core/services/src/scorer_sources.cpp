// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scorer_sources.h"

#include <cstdlib>
#include <utility>

#include <valbench/scoring/command_scorer.h>
#include <valbench/scoring/endpoint_scorer.h>
#include <valbench/scoring/xgboost_source.h>
#include <valbench/tracking/served_model.h>

namespace valbench::services {

namespace {

constexpr int attempts = 3;
constexpr std::chrono::milliseconds firstPause{250}, longestPause{2000}, longestAskedFor{30'000};

/// A server, for a scorer.
class ServedEndpoint final : public scoring::Endpoint {
public:
    explicit ServedEndpoint(std::unique_ptr<tracking::ServedModel> model) : m_model(std::move(model)) {}

    Result<std::string> version(const std::stop_token &stop) override { return m_model->version(stop); }
    std::future<Result<Reply>> ask(std::string json, std::stop_token stop) override
    {
        return std::async(std::launch::deferred,
                          [answer = m_model->ask(std::move(json), std::move(stop))]() mutable -> Result<Reply> {
                              VB_TRY(auto reply, answer.get());
                              return Reply{std::move(reply.body), reply.attempts, reply.time};
                          });
    }

private:
    std::unique_ptr<tracking::ServedModel> m_model;
};

struct Credentials
{
    std::string user, password, token, caFile, clientCertificate;
};

std::string withoutSlash(std::string url)
{
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

Result<Credentials> credentialsFor(const Environment &environment, const std::string &url)
{
    const auto variable = [&](const char *name) {
        const auto full = std::string("VALBENCH_SCORING_") + name;
        if (environment.variable)
            return environment.variable(full);
        const char *value = std::getenv(full.c_str()); // NOLINT(concurrency-mt-unsafe): nobody sets any
        return std::string(value ? value : "");
    };
    Credentials out{variable("USERNAME"), variable("PASSWORD"), variable("TOKEN"), variable("SERVER_CERT_PATH"),
                    variable("CLIENT_CERT_PATH")};
    if (out.user.empty() != out.password.empty())
        return fail(ErrorCode::usage,
                    VB_MSG("VALBENCH_SCORING_USERNAME and VALBENCH_SCORING_PASSWORD go together; one of them is not "
                           "set."));
    const bool hasAny = !out.user.empty() || !out.token.empty() || !out.clientCertificate.empty();
    if (hasAny && withoutSlash(variable("URI")) != withoutSlash(url))
        return fail(ErrorCode::usage,
                    VB_MSG("Credentials for scoring are set, and VALBENCH_SCORING_URI does not say that they are for "
                           "{url}, which the protocol asks. They were not sent: set it to that address if they are, or "
                           "unset them."),
                    {{"url", url}});
    return out;
}

} // namespace

std::unique_ptr<validation::ScorerSource> fileSource(const Environment &environment, const domain::ScorerPlan &plan,
                                                     const std::filesystem::path &file, const Digest &sha256)
{
    if (plan.kind == domain::ScorerKind::command)
        return std::make_unique<scoring::CommandSource>(
            scoring::CommandSourceOptions{.plan = plan, .model = file, .sha256 = sha256});
    return std::make_unique<scoring::XgboostSource>(scoring::XgboostOptions{.name = plan.artifact,
                                                                            .model = file,
                                                                            .sha256 = sha256,
                                                                            .features = plan.inputs,
                                                                            .program = environment.scorer});
}

Result<std::unique_ptr<validation::ScorerSource>> endpointSource(const Environment &environment,
                                                                 const domain::ScorerPlan &plan)
{
    VB_TRY(const auto credentials, credentialsFor(environment, plan.endpoint.url));
    const auto connect = [credentials, endpoint = plan.endpoint]() -> Result<std::unique_ptr<scoring::Endpoint>> {
        tracking::ConnectionOptions options;
        options.url = endpoint.url;
        options.user = credentials.user;
        options.password = Secret(credentials.password);
        options.token = Secret(credentials.token);
        options.caFile = credentials.caFile;
        options.clientCertificate = credentials.clientCertificate;
        options.idle = std::chrono::seconds(endpoint.seconds);
        options.longest = options.idle + std::chrono::seconds(1); // so that silence is told from dawdling
        options.largestAnswer = (std::int64_t(1) << 20) + endpoint.batch * 4096;
        options.retry = {attempts, firstPause, longestPause, longestAskedFor};
        VB_TRY(auto model, tracking::ServedModel::open(std::move(options)));
        return std::make_unique<ServedEndpoint>(std::move(model));
    };
    return std::make_unique<scoring::EndpointSource>(plan, connect);
}

} // namespace valbench::services
