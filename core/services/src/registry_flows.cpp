// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What goes back and forth between store and server.

#include <valbench/services/registry.h>

namespace valbench::services {

using Stop = std::stop_token;

QCoro::Task<Result<std::string>> registerFromServer(RegistryService registry, const Session *session,
                                                    RegistryLink *link, ServerRegistration registration,
                                                    RegistryLink::FileProgress progress, Stop stop)
{
    using Id = Result<std::string>;
    const auto &origin = registration.origin;
    if (registration.name.empty())
        registration.name = origin.registryName;
    const auto version = registration.texts.version.empty() ? origin.registryVersion : registration.texts.version;
    // Before anything is made on the server, and before gigabytes are read.
    if (auto isNew = registry.checkNew(*session, registration.name, version); !isNew)
        co_return Id(std::move(isNew).error());
    auto described = co_await link->describe(origin, progress, stop);
    if (!described)
        co_return Id(std::move(described).error());
    auto model = co_await link->ensureVersion(*described, registration.name, stop);
    if (!model)
        co_return Id(std::move(model).error());
    co_return registry.add(*session, registration, *model);
}

QCoro::Task<Result<WriteBackView>> completeWriteBack(RegistryService registry, const Session *session,
                                                     RegistryLink *link, std::string writeBackId, Stop stop)
{
    using View = Result<WriteBackView>;
    auto order = registry.begin(*session, writeBackId);
    if (!order)
        co_return View(std::move(order).error());
    const auto writeBack = order->view.writeBack;
    auto written = co_await link->writeBack(writeBack, order->key, order->checkpoint, stop);
    if (!written) {
        if (auto back = registry.giveBack(*session, *order, written.error()); !back)
            co_return View(std::move(back).error());
        co_return View(std::move(written).error());
    }
    auto done = registry.finish(*session, *order, *written);
    if (!done && done.error().code() == ErrorCode::integrity) {
        if (auto back = registry.giveBack(*session, *order, done.error()); !back)
            co_return View(std::move(back).error());
    }
    co_return done;
}

QCoro::Task<Result<std::vector<WriteBackView>>> completeWriteBacks(RegistryService registry, const Session *session,
                                                                   RegistryLink *link, std::string modelKey, Stop stop)
{
    using Out = Result<std::vector<WriteBackView>>;
    auto open = registry.writeBacks(*session, true);
    if (!open)
        co_return open;
    std::vector<WriteBackView> out;
    for (auto &view : *open) {
        if (view.writeBack.server != link->server() || (!modelKey.empty() && view.modelKey != modelKey))
            continue;
        auto done = co_await completeWriteBack(registry, session, link, view.id, stop);
        if (!done && done.error().code() == ErrorCode::cancelled)
            co_return Out(std::move(done).error());
        if (!done)
            view.writeBack.problem = done.error().text();
        out.push_back(done ? *std::move(done) : std::move(view));
    }
    co_return Out(std::move(out));
}

QCoro::Task<Result<Comparison>> compareWithServer(RegistryService registry, const Session *session, RegistryLink *link,
                                                  std::string model, bool withFiles,
                                                  RegistryLink::FileProgress progress, Stop stop)
{
    using Out = Result<Comparison>;
    auto query = registry.comparison(*session, model, withFiles);
    if (!query)
        co_return Out(std::move(query).error());
    auto differences = co_await link->compare(*query, progress, stop);
    if (!differences)
        co_return Out(std::move(differences).error());
    co_return registry.note(*session, *query, *std::move(differences));
}

} // namespace valbench::services
