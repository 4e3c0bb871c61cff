// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing that a database server keeps or logs holds a password, though it logs every statement.
#include "service_fixture.h"
#include "store/pg_cluster.h"
#include "support/test_registry.h"

#include <QDirIterator>

#include <valbench/domain/accountability.h>

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;

class TestSecrets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void inNothingTheServerKeeps();
};

void TestSecrets::inNothingTheServerKeeps()
{
    auto &cluster = PgCluster::instance();
    const auto database = cluster.newDatabase();
    const auto url = cluster.url(database, "postgres");
    ServiceFixture fixture;
    const SystemClock clock; // entries have the server's time, and nobody signs with a clock that is far from it
    const services::Environment environment{clock,        fixture.random,       fixture.environment().profile,
                                            "test build", services::systemZone, services::KeyProtection::unitTest};
    services::CreateRequest request;
    request.purpose = services::Purpose::test;
    request.administrator = {"admin", "Maria Keller", ServiceFixture::password("admin")};
    request.qaApprover = {"qa", "David Okafor", ServiceFixture::password("qa")};
    std::vector<std::string> secrets;
    const auto secret = [&secrets](std::string text) {
        secrets.push_back(text);
        return Secret(std::move(text));
    };
    for (const char *user : {"admin", "qa", "engineer"})
        secrets.emplace_back(ServiceFixture::password(user).reveal());
    {
        const auto made = services::Workspace::create(environment, url, request);
        VERIFY_OK(made);
        auto &w = **made;
        auto sessions = w.sessions();
        for (const char *founder : {"admin", "qa"})
            VERIFY_OK(
                sessions.acceptStatement(founder, ServiceFixture::password(founder), ServiceFixture::statement()));
        const auto admin = sessions.signIn("admin", ServiceFixture::password("admin"));
        VERIFY_OK(admin);
        const auto qa = sessions.signIn("qa", ServiceFixture::password("qa"));
        VERIFY_OK(qa);
        const auto oneTime = w.accounts().add(**admin, "engineer", "Person engineer", domain::Role::validationEngineer);
        VERIFY_OK(oneTime);
        secrets.emplace_back(oneTime->reveal());
        const auto engineer = sessions.firstSignIn("engineer", *oneTime, ServiceFixture::password("engineer"),
                                                   ServiceFixture::statement());
        VERIFY_OK(engineer);
        VERIFY_OK(w.accounts().verifyIdentity(**admin, ServiceFixture::password("admin"), **qa,
                                              ServiceFixture::password("qa"), "engineer", "passport seen"));
        QVERIFY(!sessions.signIn("engineer", secret("a fine sentence that is wrong")));
        QVERIFY(!sessions.signIn("nobody", secret("the sentence of nobody at all")));
        QVERIFY(!sessions.unlock(**engineer, secret("mistyped at the lock of the screen")));
        VERIFY_OK(sessions.changePassword(**engineer, ServiceFixture::password("engineer"),
                                          secret("quite another own sentence")));
        domain::ModelVersion model;
        model.name = "flchain-mortality";
        model.version = "1";
        VERIFY_OK(w.models().add(**engineer, model,
                                 {{"model", VALBENCH_SOURCE_DIR "/resources/samples/flchain_xgboost.json"}}, "first"));
        const auto protocol =
            w.protocols().import(**engineer, VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json", "first validation");
        VERIFY_OK(protocol);
        const auto offer = w.signing().offer(**engineer, {*protocol});
        VERIFY_OK(offer);
        QVERIFY(!w.signing().sign(**engineer, *offer,
                                  {Meaning::authored, "complete", "engineer", secret("mistyped while signing it")}));
        VERIFY_OK(w.signing().sign(**engineer, *offer,
                                   {Meaning::authored, "complete", "engineer", Secret("quite another own sentence")}));
        const auto reset = w.accounts().resetPassword(**admin, "engineer", "forgotten");
        VERIFY_OK(reset);
        secrets.emplace_back(reset->reveal());
    }
    PgConsole owner(url);
    QCOMPARE(owner.run("CHECKPOINT"), std::string()); // what is in the server's memory goes to its files
    const auto log = cluster.log();
    QVERIFY2(log.find("valbench.append") != std::string::npos || log.find("append(") != std::string::npos,
             "the server did not log the statements");
    int files = 0;
    qint64 size = 0;
    const auto scan = [&](const QString &folder) {
        QDirIterator all(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            QFile file(all.next());
            if (!file.open(QIODevice::ReadOnly))
                continue; // gone since it was listed: the server is at work
            const auto bytes = file.readAll();
            ++files;
            size += bytes.size();
            for (const auto &text : secrets) {
                const auto plain = QByteArray::fromStdString(text);
                for (const auto &form : {plain, plain.toBase64().chopped(4), plain.toHex()})
                    QVERIFY2(!bytes.contains(form), qPrintable(file.fileName()));
            }
        }
    };
    scan(QString::fromStdString(cluster.folder().string())); // data, write-ahead log, server log
    QVERIFY2(files > 500 && size > 30'000'000, "the server's files were not there to be looked at");
    scan(fixture.folder.path());
}

VALBENCH_TEST(TestSecrets, secrets)
#include "test_secrets.moc"
