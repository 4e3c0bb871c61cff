// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <QDir>
#include <QFile>

#include <valbench/services/demo.h>
#include <valbench/services/verification.h>

using namespace valbench;
using test::ServiceFixture;

/// The vertical slice: store, people, model, protocols, execution, deviations, reports, PDFs.
class TestDemo : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void leavesWhatItPromises();
    void protocolsEndAsTheyShould();
    void candidateIsInsufficientNotFailed();
    void peopleFileIsPrivate();
    void everyByteOfAPdfCounts();
    void playsOnlyIntoAFreshFolder();

private:
    ServiceFixture fixture;
    services::DemoResult result;
};

void TestDemo::initTestCase()
{
    const auto played = services::playDemo(fixture.environment(), fixture.folder.path().toStdString() + "/demo",
                                           VALBENCH_SOURCE_DIR "/resources");
    VERIFY_OK(played);
    result = *played;
}

void TestDemo::leavesWhatItPromises()
{
    for (const auto &file : {result.store, result.people, result.authority})
        QVERIFY2(std::filesystem::exists(file), file.c_str());
    QCOMPARE(result.pdfs.size(), 6U);
    QVERIFY2(result.pdfs.back().filename().string().starts_with("rep-1"), result.pdfs.back().c_str());
    const auto verification = services::verifyStore(fixture.environment(), result.store.string());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
    for (const auto &pdf : result.pdfs) {
        const auto good = services::verifyPdf(fixture.environment(), pdf, {result.authority});
        VERIFY_OK(good);
        QVERIFY2(good->passed, good->verdict.c_str());
    }
}

void TestDemo::protocolsEndAsTheyShould()
{
    const auto people = services::demoPeople(result.people);
    VERIFY_OK(people);
    const auto workspace = services::Workspace::open(fixture.environment(), result.store.string());
    VERIFY_OK(workspace);
    const auto auditor = (*workspace)->sessions().signIn(people->back().userId, Secret(people->back().passphrase));
    VERIFY_OK(auditor);
    const auto reports = (*workspace)->reports().list(**auditor);
    VERIFY_OK(reports);
    QCOMPARE(reports->size(), 2U);
    QCOMPARE(reports->at(0).report.conclusion, domain::Conclusion::acceptedWithConditions);
    QCOMPARE(reports->at(0).record.stage, domain::Stage::approved);
    QCOMPARE(reports->at(1).report.conclusion, domain::Conclusion::rejected);
    QVERIFY(!reports->at(1).report.reasons.empty());
    const auto executions = (*workspace)->executions().list(**auditor);
    VERIFY_OK(executions);
    QCOMPARE(executions->at(0).execution.count(domain::Outcome::failed), 1U);
    QVERIFY(executions->at(1).execution.count(domain::Outcome::failed) > 1);
    QCOMPARE(executions->at(0).execution.count(domain::Outcome::error), 0U);
    const auto charts = (*workspace)->executions().charts(**auditor, executions->at(0).record.id);
    VERIFY_OK(charts);
    QCOMPARE(charts->size(), 3U);
}

void TestDemo::candidateIsInsufficientNotFailed()
{
    const auto people = services::demoPeople(result.people);
    VERIFY_OK(people);
    const auto workspace = services::Workspace::open(fixture.environment(), result.store.string());
    VERIFY_OK(workspace);
    const auto auditor = (*workspace)->sessions().signIn(people->back().userId, Secret(people->back().passphrase));
    VERIFY_OK(auditor);
    const auto execution = (*workspace)->executions().show(**auditor, "EXE-2");
    VERIFY_OK(execution);
    int candidates = 0;
    for (const auto &step : execution->protocol.protocol.steps) {
        const auto *score = step.parameters.find("score");
        if (!score || *score != json::Value("risk_logistic"))
            continue;
        ++candidates;
        for (const auto &found : execution->execution.steps) {
            if (found.stepId != step.id)
                continue;
            QCOMPARE(found.verdict, domain::Verdict::insufficient);
            QCOMPARE(found.outcome, domain::Outcome::failed);
            // scikit-learn 1.2.1: roc_auc_score(death_5y, risk_logistic)
            QVERIFY(std::abs(found.measures.front().value - 0.812283150548355) < 1e-12);
        }
    }
    QCOMPARE(candidates, 1);
}

void TestDemo::peopleFileIsPrivate()
{
    QCOMPARE(QFile::permissions(QString::fromStdString(result.people.string())) &
                 (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
             QFile::Permissions());
    QVERIFY(QFile::setPermissions(QString::fromStdString(result.people.string()),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    QVERIFY(!services::demoPeople(result.people));
    QVERIFY(
        QFile::setPermissions(QString::fromStdString(result.people.string()), QFile::ReadOwner | QFile::WriteOwner));
}

void TestDemo::everyByteOfAPdfCounts()
{
    QFile source(QString::fromStdString(result.pdfs.back().string()));
    QVERIFY(source.open(QIODevice::ReadOnly));
    const auto good = source.readAll();
    const auto changed = fixture.folder.filePath(QStringLiteral("changed.pdf"));
    quint32 state = 12345; // a fixed walk over the file
    for (int i = 0; i < 200; ++i) {
        state = state * 1664525U + 1013904223U;
        const auto at = static_cast<qsizetype>(state % static_cast<quint32>(good.size()));
        auto bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << (i % 8)));
        QFile file(changed);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
        file.close();
        const auto verification = services::verifyPdf(fixture.environment(), changed.toStdString(), {result.authority});
        QVERIFY2(!verification || !verification->passed, qPrintable(QStringLiteral("byte %1").arg(at)));
    }
}

void TestDemo::playsOnlyIntoAFreshFolder()
{
    const auto again = services::playDemo(fixture.environment(), fixture.folder.path().toStdString() + "/demo",
                                          VALBENCH_SOURCE_DIR "/resources");
    QVERIFY(!again);
    QCOMPARE(again.error().code(), ErrorCode::conflict);
}

VALBENCH_TEST(TestDemo, demo)
#include "test_demo.moc"
