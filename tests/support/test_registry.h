// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many QtTest classes in one executable: each test_<name>.cpp registers its class as <name>.
#pragma once

#include <QObject>
#include <QTest>

#include <functional>
#include <memory>
#include <string>

#include <valbench/base/result.h>

namespace valbench::test {

using Factory = std::function<std::unique_ptr<QObject>()>;
bool registerTest(std::string name, Factory factory);

/// The English text of a result's error, or "no error"; for QVERIFY2.
template <class T>
std::string errorText(const Result<T> &result)
{
    return result ? "no error" : result.error().text();
}

} // namespace valbench::test

/// VALBENCH_TEST(TestTimestamp, timestamp) after the class, before #include "test_timestamp.moc".
#define VALBENCH_TEST(Class, name)                                                                                     \
    [[maybe_unused]] static const bool registered_##name =                                                             \
        ::valbench::test::registerTest(#name, [] { return std::make_unique<Class>(); });

/// Fails the test with the error's text unless the result holds a value.
#define VERIFY_OK(result)                                                                                              \
    do {                                                                                                               \
        const auto &verifyOk = (result);                                                                               \
        QVERIFY2(verifyOk.has_value(), ::valbench::test::errorText(verifyOk).c_str());                                 \
    } while (false)
