// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Memory for long lists that several threads fill.
#pragma once

#include <memory>
#include <utility>

namespace valbench::stats {

/// Makes a vector's resize() leave plain values as they happen to be: whoever resizes writes each of them. Filling a
/// long list with zeros first takes as long as filling it.
template <class T>
struct UnfilledAllocator : std::allocator<T>
{
    template <class U>
    struct rebind
    {
        using other = UnfilledAllocator<U>;
    };
    template <class U>
    void construct(U *place)
    {
        ::new (static_cast<void *>(place)) U;
    }
    template <class U, class... Arguments>
    void construct(U *place, Arguments &&...arguments)
    {
        std::construct_at(place, std::forward<Arguments>(arguments)...);
    }
};

} // namespace valbench::stats
