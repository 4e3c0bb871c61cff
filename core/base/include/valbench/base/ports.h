// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the core asks of its surroundings: the time, randomness, progress.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include <valbench/base/id.h>
#include <valbench/base/timestamp.h>

namespace valbench {

/// The wall clock. Durations are measured with std::chrono::steady_clock, never with this.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
};

/// The operating system's clock.
class SystemClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override;
};

/// Random bytes for identifiers, salts, nonces and keys. Fails rather than return weak bytes.
class RandomSource {
public:
    virtual ~RandomSource() = default;
    virtual Status fill(std::span<std::uint8_t> bytes) = 0;

    template <class Tag>
    Result<Id<Tag>> next()
    {
        typename Id<Tag>::Bytes bytes{};
        VB_CHECK(fill(bytes));
        return Id<Tag>(bytes);
    }
};

/// The operating system's generator (getrandom).
class SystemRandom final : public RandomSource {
public:
    Status fill(std::span<std::uint8_t> bytes) override;
};

/// Called with a fraction in [0, 1] and a short English stage name; may be empty. Any thread.
using Progress = std::function<void(double fraction, std::string_view stage)>;

} // namespace valbench
