// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"
#include "test_store.h"

using namespace valbench;
using namespace valbench::test;

class TestDoctor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutAStore();
    void openKeyFilesAreFound();
    void brokenStoreIsFound();
    void certificationIsAskedForInProduction();

private:
    static std::string stateOf(const Ran &ran, const std::string &check);
    Sandbox m_sandbox;
};

std::string TestDoctor::stateOf(const Ran &ran, const std::string &check)
{
    const auto answer = document(ran);
    for (std::size_t i = 0; i < sizeAt(answer, "checks"); ++i) {
        const auto path = "checks/" + std::to_string(i) + "/";
        if (textAt(answer, path + "check") == check)
            return textAt(answer, path + "state");
    }
    return "no such check";
}

void TestDoctor::withoutAStore()
{
    const auto ran = m_sandbox.run({"doctor", "--format", "json"});
    const auto fault = documentFault(m_sandbox, {"doctor"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    QCOMPARE(stateOf(ran, "program"), std::string("passed"));
    QCOMPARE(stateOf(ran, "profile folder"), std::string("not tested"));
    QCOMPARE(stateOf(ran, "store"), std::string("not tested"));
    QCOMPARE(stateOf(ran, "report fonts"), std::string("passed"));
    QCOMPARE(stateOf(ran, "sample data"), std::string("passed"));
    QVERIFY(stateOf(ran, "clock") != "no such check");
    // A build without a release key says so, and that nobody vouches for it.
    QCOMPARE(stateOf(ran, "installed files"), std::string("not tested"));
    QVERIFY2(ran.out.find("this is not a release build") != std::string::npos, ran.told().c_str());
    QCOMPARE(stateOf(ran, "keychain"), std::string("not tested")); // there is no desktop session here
    // The status follows from the lines, whatever this computer's clock and disks are like.
    const bool anyFailed = ran.out.find("\"failed\"") != std::string::npos;
    QCOMPARE(ran.code, anyFailed ? 1 : 0);
}

void TestDoctor::openKeyFilesAreFound()
{
    const TestStore store(m_sandbox);
    const Arguments command{"doctor", "--store", store.file(), "--format", "json"};
    const auto good = m_sandbox.run(command);
    QCOMPARE(stateOf(good, "store"), std::string("passed"));
    QCOMPARE(stateOf(good, "station keys"), std::string("passed"));
    QCOMPARE(stateOf(good, "profile folder"), std::string("passed"));
    QVERIFY(stateOf(good, "volume encryption") != "not tested");

    std::filesystem::path key;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(m_sandbox.profile())) {
        if (entry.path().filename() == "ca.pem")
            key = entry.path().parent_path() / "notes";
    }
    QVERIFY(!key.empty());
    std::filesystem::copy_file(m_sandbox.write("notes", "left lying about"), key);
    std::filesystem::permissions(key, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    const auto open = m_sandbox.run(command);
    VERIFY_CODE(open, 1);
    QCOMPARE(stateOf(open, "station keys"), std::string("failed"));
    std::filesystem::remove(key);
    std::filesystem::permissions(m_sandbox.profile(), std::filesystem::perms::group_all,
                                 std::filesystem::perm_options::add);
    QCOMPARE(stateOf(m_sandbox.run(command), "profile folder"), std::string("failed"));
}

void TestDoctor::brokenStoreIsFound()
{
    const auto file = m_sandbox.write("broken.valbench", "no store");
    const auto ran = m_sandbox.run({"doctor", "--store", file, "--format", "json"});
    VERIFY_CODE(ran, 1);
    QCOMPARE(stateOf(ran, "store"), std::string("failed"));
    QCOMPARE(stateOf(ran, "station keys"), std::string("not tested"));
}

void TestDoctor::certificationIsAskedForInProduction()
{
    const std::string check = "letter to FDA";
    Sandbox sandbox;
    TestStore test(sandbox);
    QCOMPARE(stateOf(sandbox.run({"doctor", "--store", test.file(), "--format", "json"}), check),
             std::string("not tested"));
    TestStore store(sandbox, "production");
    const Arguments command{"doctor", "--store", store.file(), "--format", "json"};
    const auto missing = sandbox.run(command);
    VERIFY_CODE(missing, 1);
    QCOMPARE(stateOf(missing, check), std::string("failed"));
    QVERIFY2(missing.out.find("record-certification") != std::string::npos, missing.told().c_str());
    const auto record = [&](const std::string &user, const std::string &date) {
        return store.json(user, {"store", "record-certification"}, {"--date", date, "--reference", "archive, no. 12"});
    };
    VERIFY_CODE(record("qua", "2026-01-31"), 4);
    VERIFY_CODE(record("adm", "2026-02-30"), 3);
    VERIFY_CODE(record("adm", "2999-01-01"), 3);
    QCOMPARE(stateOf(sandbox.run(command), check), std::string("failed"));
    VERIFY_CODE(record("adm", "2026-01-31"), 0);
    QCOMPARE(stateOf(sandbox.run(command), check), std::string("passed"));
    const auto trail = store.as("adm", {"audit", "list", "--as", "adm"});
    VERIFY_CODE(trail, 0);
    QVERIFY2(trail.out.find("recorded that the certification letter of 2026-01-31 was sent to FDA; before: none") !=
                 std::string::npos,
             trail.told().c_str());
}

VALBENCH_TEST(TestDoctor, doctor)
#include "test_doctor.moc"
