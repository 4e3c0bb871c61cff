// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pg_watcher.h"

#include <chrono>
#include <stop_token>

#include "pg_connection.h"

namespace valbench::store {

namespace {

constexpr int lookForStop = 100; ///< milliseconds
constexpr auto nextTry = std::chrono::milliseconds(500);

/// Returns when the connection is cut or it is time to stop.
Status listen(const PgAddress &address, const std::function<void()> &changed, bool first, const std::stop_token &stop)
{
    VB_TRY(const auto connection, PgConnection::open(address));
    VB_CHECK(connection->run("LISTEN valbench"));
    if (!first)
        changed(); // something may have happened while nobody listened
    while (!stop.stop_requested()) {
        VB_TRY(const bool any, connection->waitForNotice(lookForStop));
        if (any)
            changed();
    }
    return {};
}

} // namespace

PgWatcher::PgWatcher(PgAddress address, std::function<void()> changed)
    : m_thread([where = std::move(address), told = std::move(changed)](const std::stop_token &stop) {
          for (bool first = true; !stop.stop_requested(); first = false) {
              if (!listen(where, told, first, stop))
                  std::this_thread::sleep_for(nextTry);
          }
      })
{
}

} // namespace valbench::store
