// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two workbenches, each a process with a profile of its own, on one store on PostgreSQL: what one writes is on the
// other's screen within a second.
#include "store/pg_cluster.h"
#include "support/test_registry.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>

#include <valbench/domain/accountability.h>
#include <valbench/services/verification.h>
#include <valbench/services/workspace.h>

using namespace valbench;
using namespace valbench::test;

namespace {

constexpr int childPatience = 60000; // milliseconds
const char *const passphrase = "a fine sentence of Ada";

/// What a station told: a word, a number, and when.
struct Told
{
    qint64 value = -1;
    qint64 time = -1;
};

class Station {
public:
    Station(const std::string &url, const QString &profile)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(VALBENCH_STATION),
                        {QString::fromStdString(url), profile, QStringLiteral("adm"), QString::fromUtf8(passphrase)});
    }
    ~Station()
    {
        m_process.write("quit\n");
        if (!m_process.waitForFinished(10'000))
            m_process.kill();
        m_process.waitForFinished();
    }
    Station(const Station &) = delete;
    Station &operator=(const Station &) = delete;

    void write(const char *line) { m_process.write(line); }
    /// The next line that begins with the word and is accepted; what comes before it is left aside.
    template <class Accept>
    Told waitFor(const QByteArray &word, Accept &&accept)
    {
        QElapsedTimer since;
        since.start();
        while (since.elapsed() < childPatience && m_process.state() != QProcess::NotRunning) {
            while (m_process.canReadLine()) {
                const auto parts = m_process.readLine().simplified().split(' ');
                if (parts.size() == 3 && parts[0] == word && accept(parts[1].toLongLong()))
                    return {parts[1].toLongLong(), parts[2].toLongLong()};
            }
            m_process.waitForReadyRead(100);
        }
        return {};
    }
    Told waitForPeople(qint64 n)
    {
        return waitFor("people", [n](qint64 value) { return value == n; });
    }
    Told waitForAdding()
    {
        return waitFor("adding", [](qint64) { return true; });
    }

private:
    QProcess m_process;
};

} // namespace

class TestTwoStations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachSeesWhatTheOtherWrites();
};

void TestTwoStations::eachSeesWhatTheOtherWrites()
{
    auto &cluster = PgCluster::instance();
    const auto database = cluster.newDatabase();
    const auto ownerUrl = cluster.url(database, "postgres");
    QTemporaryDir folder;
    const SystemClock clock;
    SystemRandom random;
    const services::Environment environment{clock,
                                            random,
                                            folder.filePath(QStringLiteral("founder")).toStdString(),
                                            "test build",
                                            services::systemZone,
                                            services::KeyProtection::unitTest};
    {
        const services::CreateRequest request{services::Purpose::test,
                                              {"adm", "Ada Min", Secret(passphrase)},
                                              {"qua", "Quinn Ay", Secret("quite another sentence")}};
        const auto made = services::Workspace::create(environment, ownerUrl, request);
        VERIFY_OK(made);
        VERIFY_OK(
            (*made)->sessions().acceptStatement("adm", Secret(passphrase), domain::accountabilityStatement().version));
    }
    PgConsole owner(ownerUrl);
    QCOMPARE(owner.run("GRANT valbench_application TO station"), std::string());
    QCOMPARE(owner.run("GRANT valbench_application TO second"), std::string());
    Station first(cluster.url(database, "station"), folder.filePath(QStringLiteral("first")));
    Station second(cluster.url(database, "second"), folder.filePath(QStringLiteral("second")));
    QCOMPARE(first.waitForPeople(2).value, 2);
    QCOMPARE(second.waitForPeople(2).value, 2);
    qint64 people = 2;
    for (int round = 0; round < 3; ++round) {
        for (auto [writer, reader] : {std::pair(&first, &second), std::pair(&second, &first)}) {
            writer->write(("add p" + std::to_string(people) + "\n").c_str());
            const auto adding = writer->waitForAdding();
            QVERIFY(adding.time > 0);
            ++people;
            const auto seen = reader->waitForPeople(people);
            QCOMPARE(seen.value, people);
            QCOMPARE(writer->waitForPeople(people).value, people);
            qInfo("%lld ms from the press of the button until it was on the other station's screen",
                  static_cast<long long>(seen.time - adding.time));
            QVERIFY(seen.time >= adding.time);
            QVERIFY2(seen.time - adding.time < 1000, "longer than a second");
        }
    }
    const auto verification = services::verifyStore(environment, ownerUrl);
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

VALBENCH_TEST(TestTwoStations, two_stations)
#include "test_two_stations.moc"
