// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What of a password can be found afterwards in the memory of a running program, or in what is left of one that fell.
#include "support/test_registry.h"
#include "terminal_run.h"
#include "test_store.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace valbench;
using namespace valbench::test;

class TestSecrets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void memoryHoldsNone();
    void fallingLeavesNoMemoryBehind();
    void noFileHoldsOne();

private:
    [[nodiscard]] std::vector<Turn> upToThePrompt(std::function<void(int)> look) const;
    [[nodiscard]] Arguments signing() const;
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
    std::string m_oneTime;
};

namespace {

/// As bytes and as UTF-16, in which Qt keeps texts.
std::vector<std::string> formsOf(const std::string &secret)
{
    std::string wide;
    for (const char c : secret)
        wide.append({c, '\0'});
    const auto bytes = QByteArray::fromStdString(secret);
    return {secret, wide, bytes.toBase64().chopped(4).toStdString(), bytes.toHex().toStdString()};
}

/// Everything a process may write to, as a core file would hold it; nothing where nobody may look.
std::string memoryOf(int pid)
{
    const auto folder = "/proc/" + std::to_string(pid);
    std::ifstream maps(folder + "/maps");
    std::ifstream memory(folder + "/mem", std::ios::binary);
    std::string all;
    for (std::string line; std::getline(maps, line);) {
        std::istringstream words(line);
        std::uintptr_t from = 0, to = 0;
        char dash = 0;
        std::string rights;
        words >> std::hex >> from >> dash >> to >> rights;
        if (!rights.starts_with("rw"))
            continue;
        std::string part(to - from, '\0');
        memory.clear();
        memory.seekg(static_cast<std::streamoff>(from));
        memory.read(part.data(), static_cast<std::streamsize>(part.size()));
        all.append(part, 0, static_cast<std::size_t>(memory.gcount()));
    }
    return all;
}

} // namespace

void TestSecrets::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
    m_oneTime = fileText(m_sandbox.path("eng.once"));
    m_oneTime.pop_back(); // the line's end
    VERIFY_CODE(
        m_store->as("eng", {"model", "register", "--name", "flchain-mortality", "--version", "1", "--reason",
                            "candidate", "--file", "model=" + source("resources/samples/flchain_xgboost.json")}),
        0);
    VERIFY_CODE(m_store->as("eng", {"protocol", "import", source("resources/demo/pq-1.json"), "--reason", "first"}), 0);
}

Arguments TestSecrets::signing() const
{
    return m_store->withAccess("eng", {"sign", "PQ-1", "--meaning", "authored", "--reason", "complete"});
}

/// Somebody has signed in with the password and is asked for the user id: nothing of the password is needed now.
std::vector<Turn> TestSecrets::upToThePrompt(std::function<void(int)> look) const
{
    return {{"Password of eng", TestStore::passwordOf("eng") + "\n"}, {"Your user id: ", "", std::move(look)}};
}

void TestSecrets::memoryHoldsNone()
{
    std::string memory;
    const auto ran = runAtTerminal(m_sandbox, signing(), upToThePrompt([&](int pid) {
                                       memory = memoryOf(pid);
                                       ::kill(pid, SIGTERM);
                                   }));
    QVERIFY(ran.code != 0);
    // Others of the same login see nothing at all; the superuser sees memory in which it is not.
    QVERIFY2(::geteuid() != 0 || memory.size() > 1'000'000, "the memory could not be read");
    QCOMPARE(memory.empty() || memory.find("PQ-1") != std::string::npos, true); // it is this program's memory
    for (const auto &form : formsOf(TestStore::passwordOf("eng")))
        QVERIFY2(memory.find(form) == std::string::npos, "the password is in the program's memory");
}

void TestSecrets::fallingLeavesNoMemoryBehind()
{
    // What the program inherits lets it leave a core file; that it leaves none is its own doing.
    const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_CORE, &before), 0);
    const rlimit most{before.rlim_max, before.rlim_max};
    if (::setrlimit(RLIMIT_CORE, &unlimited) != 0)
        QCOMPARE(::setrlimit(RLIMIT_CORE, &most), 0);
    const auto fallen = [this](int how) {
        return runAtTerminal(m_sandbox, signing(), upToThePrompt([how](int pid) { ::kill(pid, how); }));
    };
    for (const int how : {SIGSEGV, SIGABRT}) {
        const auto ran = fallen(how);
        QCOMPARE(ran.signal, how);
        QVERIFY2(!ran.dumped, "a core file was left behind");
    }
    // The same death of a program that does nothing about it does leave one, unless this system allows none at all.
    rlimit now{};
    QCOMPARE(::getrlimit(RLIMIT_CORE, &now), 0);
    if (now.rlim_cur > 0) {
        const auto child = ::fork();
        if (child == 0) {
            [[maybe_unused]] const int moved = ::chdir(m_sandbox.path("").c_str());
            ::signal(SIGABRT, SIG_DFL); // the test library would start a debugger on it, if there is one
            ::kill(::getpid(), SIGABRT);
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        QCOMPARE(WTERMSIG(status), SIGABRT);
        QVERIFY2(WCOREDUMP(status), "this test cannot see a core file, so it shows nothing");
        for (const auto &entry : std::filesystem::directory_iterator(m_sandbox.path(""))) {
            if (entry.path().filename().string().starts_with("core"))
                std::filesystem::remove(entry.path());
        }
    }
    ::setrlimit(RLIMIT_CORE, &before);
}

/// Not the store, its log, its backups, what was printed and exported, nor the profile. The files that the test itself
/// gave passwords in are the only ones.
void TestSecrets::noFileHoldsOne()
{
    VERIFY_CODE(m_store->sign("eng", "PQ-1", "authored"), 0);
    VERIFY_CODE(
        m_sandbox.run(m_store->withAccess("eng", {"model", "list", "--password-stdin"}), "canary that is mistyped\n"),
        4);
    VERIFY_CODE(m_store->as("eng", {"report", "PQ-1", "--out", m_sandbox.path("print.pdf")}), 0);
    VERIFY_CODE(m_store->as("eng", {"audit", "export", "--as", "eng", "--out", m_sandbox.path("trail.json")}), 0);
    VERIFY_CODE(m_store->as("eng", {"signature", "export", "PQ-1", "--out", m_sandbox.path("signatures")}), 0);
    VERIFY_CODE(m_store->as("adm", {"store", "backup", m_sandbox.path("backup.valbench")}), 0);
    std::vector<std::string> secrets{m_oneTime, "canary that is mistyped"};
    for (const auto *user : {"adm", "qua", "eng"})
        secrets.push_back(TestStore::passwordOf(user));
    int files = 0;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(m_sandbox.path(""))) {
        const auto ending = entry.path().extension();
        if (!entry.is_regular_file() || ending == ".password" || ending == ".once")
            continue;
        ++files;
        const auto text = fileText(entry.path());
        for (const auto &secret : secrets) {
            for (const auto &form : formsOf(secret))
                QVERIFY2(text.find(form) == std::string::npos, entry.path().c_str());
        }
    }
    QVERIFY2(files > 12, std::to_string(files).c_str());
    for (const auto *user : {"adm", "qua", "eng"})
        QVERIFY(!m_sandbox.wasPrinted(TestStore::passwordOf(user)));
}

VALBENCH_TEST(TestSecrets, secrets)
#include "test_secrets.moc"
