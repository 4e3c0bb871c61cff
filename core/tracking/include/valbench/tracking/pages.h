// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A search as a stream of pages, fetched when asked for.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <QCoro/QCoroTask>

#include <valbench/base/result.h>
#include <valbench/domain/mlflow.h>

namespace valbench::tracking {

/// MLflow's page tokens are offsets, no snapshots: what is logged meanwhile shifts the pages. An entry that comes twice
/// is given once; a token that repeats, or a page without entries, ends the stream rather than loop for ever.
template <class T>
class Pages {
public:
    using Fetch = std::function<QCoro::Task<Result<domain::mlflow::Page<T>>>(std::string token)>;
    using IdOf = std::string (*)(const T &);

    /// Without `idOf`, entries have no identity and all are given.
    Pages(Fetch fetch, IdOf idOf) : m_state(std::make_shared<State>(State{std::move(fetch), idOf, {}, {}, {}, false}))
    {
    }

    /// The entries of the next page that are new, perhaps none; nullopt at the end. Ask again only after the answer.
    QCoro::Task<Result<std::optional<std::vector<T>>>> next() { return fetchNext(m_state); }

private:
    struct State
    {
        Fetch fetch;
        IdOf idOf;
        std::string token;
        std::set<std::string> tokens;
        std::set<std::string> ids;
        bool isAtEnd;
    };

    static QCoro::Task<Result<std::optional<std::vector<T>>>> fetchNext(std::shared_ptr<State> state)
    {
        using Items = std::optional<std::vector<T>>;
        if (state->isAtEnd)
            co_return Result<Items>(Items());
        auto page = co_await state->fetch(state->token);
        if (!page)
            co_return Result<Items>(std::move(page).error());
        state->token = page->nextToken;
        state->isAtEnd = state->token.empty() || page->items.empty() || !state->tokens.insert(state->token).second;
        if (!state->idOf)
            co_return Result<Items>(Items(std::move(page->items)));
        std::vector<T> fresh;
        for (auto &item : page->items) {
            if (state->ids.insert(state->idOf(item)).second)
                fresh.push_back(std::move(item));
        }
        co_return Result<Items>(Items(std::move(fresh)));
    }

    std::shared_ptr<State> m_state;
};

} // namespace valbench::tracking
