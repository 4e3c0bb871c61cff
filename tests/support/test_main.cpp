// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QStandardPaths>

#include <cstdio>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#if defined(VALBENCH_TEST_APP_WIDGETS)
#include "support/event_watch.h"
using App = valbench::test::WatchedApplication;
#elif defined(VALBENCH_TEST_APP_GUI)
#include <QGuiApplication>
using App = QGuiApplication;
#else
#include <QCoreApplication>
using App = QCoreApplication;
#endif

namespace valbench::test {

static std::map<std::string, Factory> &registry()
{
    static std::map<std::string, Factory> tests;
    return tests;
}

bool registerTest(std::string name, Factory factory)
{
    return registry().emplace(std::move(name), std::move(factory)).second;
}

} // namespace valbench::test

// usage: <executable> NAME[,NAME]… [QtTest options]. An unknown name fails: a test must not vanish quietly. Several run
// one after the other in one process, where they can share what takes long to start.
int main(int argc, char **argv)
{
    auto &tests = valbench::test::registry();
    std::vector<valbench::test::Factory> wanted;
    std::istringstream names(argc > 1 ? argv[1] : "");
    bool known = argc > 1;
    for (std::string name; std::getline(names, name, ',');) {
        const auto found = tests.find(name);
        known = known && found != tests.end();
        if (known)
            wanted.push_back(found->second);
    }
    if (!known || wanted.empty()) {
        std::fprintf(stderr, "usage: %s NAME[,NAME]… [QtTest options]; names:\n", argv[0]);
        for (const auto &test : tests)
            std::fprintf(stderr, "  %s\n", test.first.c_str());
        return 2;
    }
    argv[1] = argv[0];
    int count = argc - 1;
    char **values = argv + 1;
#if !defined(VALBENCH_TEST_APP_NONE)
    App app(count, values);
    QStandardPaths::setTestModeEnabled(true);
#endif
    int failed = 0;
    for (const auto &make : wanted)
        failed += QTest::qExec(make().get(), count, values);
    return failed;
}
