// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/secret_service.h"
#include "support/test_registry.h"
#include "test_store.h"

using namespace valbench;
using namespace valbench::test;

/// Workstations and their keys, through the program alone: in a real keychain, in files, and at a further workstation.
class TestStations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keysInTheKeychain();
    void aFurtherWorkstation();
};

namespace {

/// The cause that doctor gives for a check, after its state.
std::string findingOf(const Ran &ran, const std::string &check)
{
    const auto answer = document(ran);
    for (std::size_t i = 0; i < sizeAt(answer, "checks"); ++i) {
        const auto path = "checks/" + std::to_string(i) + "/";
        if (textAt(answer, path + "check") == check)
            return textAt(answer, path + "state") + ": " + textAt(answer, path + "cause");
    }
    return "no such check";
}

bool holdsKey(const std::filesystem::path &folder)
{
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().filename() == "seal.p8" || entry.path().filename() == "checkpoint.key")
            return true;
    }
    return false;
}

} // namespace

void TestStations::keysInTheKeychain()
{
    SecretServiceSession session;
    QCOMPARE(session.startKeyring(), QString());
    Sandbox sandbox;
    sandbox.setVariable("DBUS_SESSION_BUS_ADDRESS", session.address().toStdString());
    const TestStore store(sandbox);
    QVERIFY(!holdsKey(sandbox.profile()));
    const Arguments doctor{"doctor", "--store", store.file(), "--format", "json"};
    const auto found = sandbox.run(doctor);
    QVERIFY2(findingOf(found, "station keys").starts_with("passed: in the keychain of the desktop"),
             found.told().c_str());
    QVERIFY2(findingOf(found, "keychain").starts_with("passed: "), found.told().c_str());
    VERIFY_CODE(sandbox.run({"verify", store.file(), "--report", sandbox.path("found.json")}), 0);
    VERIFY_CODE(sandbox.run({"verify", sandbox.path("found.json")}), 0);
    // Logged in over the network, say: the keychain is out of reach, and that is said.
    sandbox.setVariable("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    const auto away = sandbox.run({"store", "info", "--store", store.file()});
    VERIFY_CODE(away, 5);
    VERIFY_SAYS(away, "in the keychain of the desktop, which cannot be reached");
    VERIFY_CODE(sandbox.run({"verify", store.file()}), 0);
}

void TestStations::aFurtherWorkstation()
{
    Sandbox sandbox;
    TestStore store(sandbox);
    QVERIFY(holdsKey(sandbox.profile()));
    const Arguments doctor{"doctor", "--store", store.file(), "--format", "json"};
    QVERIFY(findingOf(sandbox.run(doctor), "station keys").starts_with("passed: files in "));
    sandbox.setVariable("XDG_DATA_HOME", sandbox.path("elsewhere")); // the last one counts
    QVERIFY2(findingOf(sandbox.run(doctor), "station keys").starts_with("failed: this computer holds no keys"),
             sandbox.run(doctor).told().c_str());
    const auto report = sandbox.run({"verify", store.file(), "--report", sandbox.path("found.json")});
    VERIFY_CODE(report, 4);
    VERIFY_SAYS(report, "store enroll");
    const auto enroll = [&](const std::string &second) {
        return store.json("adm", {"store", "enroll"},
                          {"--reason", "the laptop of the laboratory", "--second-user", second,
                           "--second-password-file", store.passwordFile(second)});
    };
    VERIFY_CODE(enroll("adm"), 4);
    VERIFY_CODE(enroll("qua"), 0);
    VERIFY_CODE(enroll("qua"), 4); // it has keys now
    QVERIFY(findingOf(sandbox.run(doctor), "station keys").starts_with("passed: files in "));
    VERIFY_CODE(sandbox.run({"verify", store.file(), "--report", sandbox.path("found.json")}), 0);
}

VALBENCH_TEST(TestStations, stations)
#include "test_stations.moc"
