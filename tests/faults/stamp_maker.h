// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A time-stamp authority within the process, with a clock of its own: for tests that ask it hundreds of times.
#pragma once

#include <memory>
#include <string>

#include <valbench/base/result.h>
#include <valbench/base/text.h>
#include <valbench/base/timestamp.h>

namespace valbench::test {

class StampMaker {
public:
    /// Aborts the program where OpenSSL makes no keys. `time` is what every stamp says.
    explicit StampMaker(Timestamp time);
    ~StampMaker();
    StampMaker(const StampMaker &) = delete;
    StampMaker &operator=(const StampMaker &) = delete;

    [[nodiscard]] std::string rootPem() const;
    [[nodiscard]] Bytes answer(ByteView request) const;

private:
    struct Keys;
    std::unique_ptr<Keys> m_keys;
};

} // namespace valbench::test
