// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/registry_link.h>

#include "registry_describe.h"
#include "tracking_options.h"

namespace valbench::services {

namespace {

class MlflowRegistry final : public RegistryLink {
public:
    explicit MlflowRegistry(tracking::Client client) : m_client(std::move(client)) {}

    [[nodiscard]] std::string server() const override { return m_client.place(); }
    Task<RemoteModel> describe(ModelOrigin origin, FileProgress progress, Stop stop) override
    {
        return describeModel(m_client, std::move(origin), std::move(progress), std::move(stop));
    }
    Task<RemoteModel> ensureVersion(RemoteModel model, std::string name, Stop stop) override
    {
        return ensureRegistryVersion(m_client, std::move(model), std::move(name), std::move(stop));
    }
    Task<InspectedRun> inspect(std::string run, Stop stop) override
    {
        return inspectRun(m_client, std::move(run), std::move(stop));
    }
    Task<std::vector<RegistryDifference>> compare(ComparisonQuery query, FileProgress progress, Stop stop) override
    {
        return compareRegistries(m_client, std::move(query), std::move(progress), std::move(stop));
    }
    Task<WrittenBack> writeBack(domain::WriteBack order, std::string key, std::string checkpoint, Stop stop) override
    {
        return writeBackTo(m_client, std::move(order), std::move(key), std::move(checkpoint), std::move(stop));
    }

private:
    tracking::Client m_client;
};

} // namespace

Result<std::unique_ptr<RegistryLink>> RegistryLink::open(TrackingSettings settings)
{
    VB_TRY(auto client, tracking::Client::open(connectionOptions(std::move(settings))));
    return std::unique_ptr<RegistryLink>(std::make_unique<MlflowRegistry>(std::move(client)));
}

} // namespace valbench::services
