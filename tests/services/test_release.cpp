// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/test_registry.h"

#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

#include <valbench/services/release.h>

using namespace valbench;
using services::ReleaseCheck;

namespace fs = std::filesystem;

/// An installation, signed by installer/sign-release.sh with a key of the test, is compared with its manifest.
class TestRelease : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void untouched();
    void eachAlterationIsNamed_data();
    void eachAlterationIsNamed();
    void manifestsOfOthersAreNotBelieved();
    void developmentBuildsSaySo();
    void othersCheckItToo();

private:
    /// Runs a command in the prefix; its output if it ended with 0.
    std::optional<std::string> run(const QString &command);
    void write(const std::string &name, const std::string &text);
    [[nodiscard]] fs::path file(const std::string &name) const { return prefix / name; }
    [[nodiscard]] ReleaseCheck check() const { return services::checkRelease(prefix, publicKey); }

    std::unique_ptr<QTemporaryDir> folder;
    fs::path prefix;
    std::string publicKey;
};

std::optional<std::string> TestRelease::run(const QString &command)
{
    QProcess shell;
    shell.setProcessChannelMode(QProcess::MergedChannels);
    shell.setWorkingDirectory(QString::fromStdString(prefix.string()));
    shell.start(QStringLiteral("bash"), {QStringLiteral("-c"), command});
    if (!shell.waitForFinished() || shell.exitStatus() != QProcess::NormalExit || shell.exitCode() != 0) {
        qWarning("%s", shell.readAll().constData());
        return {};
    }
    return shell.readAll().trimmed().toStdString();
}

void TestRelease::write(const std::string &name, const std::string &text)
{
    fs::create_directories(file(name).parent_path());
    std::ofstream(file(name)) << text;
}

void TestRelease::init()
{
    folder = std::make_unique<QTemporaryDir>();
    prefix = fs::path(folder->path().toStdString()) / "prefix";
    write("bin/valbench", "the workbench");
    write("bin/valbench-cli", "the command line");
    write("bin/something-else", "of another package");
    write("share/valbench/templates/protocols/pq a.json", "{}");
    write("share/valbench/samples/cohort.csv", "a,b\n1,2\n");
    QVERIFY(run(QStringLiteral("openssl genpkey -algorithm ed25519 -out ../key.pem")));
    const auto made = run(QStringLiteral("'" VALBENCH_SOURCE_DIR "/installer/sign-release.sh' . ../key.pem"));
    QVERIFY(made);
    publicKey = made->substr(made->rfind('\n') + 1); // the last line, as VALBENCH_RELEASE_KEY takes it
}

void TestRelease::untouched()
{
    const auto found = check();
    QVERIFY2(found.state == ReleaseCheck::State::release, found.text().c_str());
    QCOMPARE(found.files, 4U);
    QVERIFY(found.problems.empty());
}

void TestRelease::eachAlterationIsNamed_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const char *command, const char *problem) {
        QTest::newRow(name) << QString::fromLatin1(command) << QString::fromLatin1(problem);
    };
    row("a byte of a program", "printf X >>bin/valbench-cli", "bin/valbench-cli was changed");
    row("a resource", "echo '{\"limit\": 0}' >'share/valbench/templates/protocols/pq a.json'",
        "share/valbench/templates/protocols/pq a.json was changed");
    row("missing", "rm share/valbench/samples/cohort.csv", "share/valbench/samples/cohort.csv is missing");
    row("a program more", "cp bin/valbench bin/valbench-helper", "bin/valbench-helper is not part of the release");
    row("a resource more", "touch share/valbench/samples/more.csv",
        "share/valbench/samples/more.csv is not part of the release");
    row("a hidden one", "touch share/valbench/.hidden", "share/valbench/.hidden is not part of the release");
    row("a link to the same", "mv bin/valbench ../x && ln -s ../../x bin/valbench", "bin/valbench is no file");
    row("another order", "tac share/valbench/release.sha256 >../m && cp ../m share/valbench/release.sha256",
        "The release manifest is not the one that the makers of Valbench signed.");
    row("signed for another", "head -c 64 /dev/zero >share/valbench/release.sha256.sig",
        "The release manifest is not the one that the makers of Valbench signed.");
}

void TestRelease::eachAlterationIsNamed()
{
    QFETCH(const QString, command);
    QFETCH(const QString, problem);
    QVERIFY(run(command));
    const auto found = check();
    QVERIFY(found.state == ReleaseCheck::State::altered);
    QCOMPARE(found.problems.size(), 1U);
    QCOMPARE(QString::fromStdString(found.problems.front()), problem);
    QVERIFY2(found.text().find(problem.toStdString()) != std::string::npos, found.text().c_str());
}

/// Whoever changes a file and makes the manifest anew has no key to sign it with.
void TestRelease::manifestsOfOthersAreNotBelieved()
{
    write("bin/valbench", "another workbench");
    QVERIFY(run(QStringLiteral("openssl genpkey -algorithm ed25519 -out ../other.pem && '" VALBENCH_SOURCE_DIR
                               "/installer/sign-release.sh' . ../other.pem")));
    const auto found = check();
    QVERIFY(found.state == ReleaseCheck::State::altered);
    QVERIFY2(found.text().find("is not the one that the makers") != std::string::npos, found.text().c_str());
    QVERIFY(run(QStringLiteral("rm share/valbench/release.sha256")));
    QVERIFY(check().state == ReleaseCheck::State::altered);
}

void TestRelease::developmentBuildsSaySo()
{
    const auto found = services::checkRelease(prefix, "");
    QVERIFY(found.state == ReleaseCheck::State::development);
    QVERIFY2(found.text().starts_with("this is not a release build"), found.text().c_str());
    // This very build has no key compiled in.
    QVERIFY(services::checkRelease().state == ReleaseCheck::State::development);
}

/// What the header says of sha256sum and openssl.
void TestRelease::othersCheckItToo()
{
    const auto sums = QStringLiteral("sha256sum --quiet --strict --check share/valbench/release.sha256");
    const auto signature = QStringLiteral("openssl pkeyutl -verify -rawin -inkey ../key.pem -in "
                                          "share/valbench/release.sha256 -sigfile share/valbench/release.sha256.sig");
    QVERIFY(run(sums));
    QVERIFY(run(signature));
    write("bin/valbench", "another workbench");
    QVERIFY(!run(sums));
}

VALBENCH_TEST(TestRelease, release)
#include "test_release.moc"
