// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one event loop of a command that uses the network.
#pragma once

#include <array>
#include <optional>

#include <QCoreApplication>
#include <QCoro/QCoroTask>

#include <valbench/base/result.h>

namespace valbench::cli {

class EventLoop {
public:
    EventLoop() : m_application(m_count, m_arguments.data()) {}

    /// Runs until the task is done.
    template <class T>
    Result<T> wait(QCoro::Task<Result<T>> task)
    {
        std::optional<Result<T>> out;
        auto rest = std::move(task).then([&out](Result<T> result) {
            out.emplace(std::move(result));
            QCoreApplication::quit();
        });
        if (!out)
            QCoreApplication::exec();
        if (!out)
            return fail(ErrorCode::internal, VB_MSG("A call ended without a result."));
        return *std::move(out);
    }

private:
    // Qt keeps references to these.
    std::array<char, 13> m_name{"valbench-cli"};
    std::array<char *, 2> m_arguments{m_name.data(), nullptr};
    int m_count = 1;
    QCoreApplication m_application;
};

} // namespace valbench::cli
