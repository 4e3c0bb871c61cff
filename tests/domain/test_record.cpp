// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/domain/protocol.h>
#include <valbench/domain/record.h>
#include <valbench/domain/roles.h>

using namespace valbench;
using domain::RecordId;

class TestRecord : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ids();
    void wordsReadBack();
    void protocolRoundTripIsByteEqual();
    void protocolLinksAreChecked();
    void administratorHasNoContentRight();
    void auditorOnlyReads();
};

void TestRecord::ids()
{
    for (const char *good : {"PQ-1", "DEV-12", "STORE-1", "EXE-9007199254740991"})
        QVERIFY2(RecordId::parse(good).has_value(), good);
    for (const char *bad : {"", "PQ", "PQ-", "PQ-0", "PQ-01", "PQ--1", "pq-1", "P-1", "TOOLONG-1", "PQ-1 ",
                            "PQ-9007199254740992", "PQ-1;DROP"})
        QVERIFY2(!RecordId::parse(bad), bad);
    QCOMPARE(RecordId("PQ", 7).toText(), std::string("PQ-7"));
    QCOMPARE(RecordId::parse("DEV-12")->prefix(), std::string_view("DEV"));
}

void TestRecord::wordsReadBack()
{
    for (const auto &[role, word] : domain::Words<domain::Role>::table)
        QCOMPARE(*domain::fromWord<domain::Role>(word), role);
    const auto unknown = domain::fromWord<domain::Role>("king");
    QVERIFY(!unknown);
    QVERIFY(unknown.error().text().find("qa-approver") != std::string::npos); // says what there is
}

void TestRecord::protocolRoundTripIsByteEqual()
{
    domain::Protocol protocol;
    protocol.title = "Äquivalenz";
    protocol.modelName = "m";
    protocol.modelVersion = "1";
    protocol.analysis = {"y", "p", 0.05, 10, {"sex"}};
    protocol.requirements = {{"URS-1", "text"}};
    domain::Step step;
    step.id = "1";
    step.title = "AUC";
    step.check = "pq.auc";
    step.requirements = {"URS-1"};
    step.criterion =
        domain::Criterion{domain::Direction::atLeast, 0.1 + 0.2, domain::JudgedOn::interval, "delong", 0.95, 42};
    protocol.steps = {step};
    const auto text = json::canonicalText(protocol.toJson());
    VERIFY_OK(text);
    const auto value = json::parse(*text, "p");
    VERIFY_OK(value);
    const auto again = domain::Protocol::fromJson(*value, "p");
    VERIFY_OK(again);
    QCOMPARE(again->steps[0].criterion->limit, 0.1 + 0.2); // the same double, not a rounded one
    QCOMPARE(*json::canonicalText(again->toJson()), *text);
    // What a step does not ask for is not there: protocols signed before there were these members keep their digest.
    QVERIFY(text->find("_required") == std::string::npos);
    protocol.steps[0].evidenceRequired = protocol.steps[0].verificationRequired = true;
    const auto asking = json::canonicalText(protocol.toJson());
    VERIFY_OK(asking);
    const auto askingAgain = domain::Protocol::fromJson(*json::parse(*asking, "p"), "p");
    VERIFY_OK(askingAgain);
    QVERIFY(askingAgain->steps[0].evidenceRequired && askingAgain->steps[0].verificationRequired);
    QCOMPARE(*json::canonicalText(askingAgain->toJson()), *asking);
}

void TestRecord::protocolLinksAreChecked()
{
    const auto read = [](const char *steps) {
        const auto text =
            std::string(R"({"format":1,"kind":"PQ","title":"t","model":{"name":"m","version":"1"},"purpose":"p",
            "requirements":[{"id":"URS-1","text":"x"}],"analysis":{"truth":"y","score":"p","threshold":0.5},"steps":)") +
            steps + "}";
        return domain::Protocol::fromJson(*json::parse(text, "p.json"), "p.json");
    };
    VERIFY_OK(read(R"([{"id":"1","title":"a","check":"c","requirements":["URS-1"]}])"));
    QVERIFY(!read(R"([{"id":"1","title":"a","check":"c"}])"));                                // requirement uncovered
    QVERIFY(!read(R"([{"id":"1","title":"a","check":"c","requirements":["URS-2"]}])"));       // unknown requirement
    QVERIFY(!read(R"([{"id":"1","title":"a","check":"c","requirements":["URS-1"],"x":1}])")); // misspelt member
    QVERIFY(!read(R"([{"id":"1","title":"a","check":"c","requirements":["URS-1"]},
                      {"id":"1","title":"b","check":"c"}])"));                                // twice the same step
    QVERIFY(!read("[]"));
}

void TestRecord::administratorHasNoContentRight()
{
    using domain::Permission;
    for (const auto permission :
         {Permission::viewRecords, Permission::registerModel, Permission::authorProtocol, Permission::execute,
          Permission::sign, Permission::classifyDeviation, Permission::disposeDeviation, Permission::authorReport,
          Permission::exportRecords, Permission::reviewAccess, Permission::reviewTrail})
        QVERIFY(!domain::allows(domain::Role::administrator, permission));
}

void TestRecord::auditorOnlyReads()
{
    using domain::Permission;
    for (const auto &[permission, word] : domain::Words<Permission>::table) {
        const bool reads = permission == Permission::viewRecords || permission == Permission::readTrail ||
                           permission == Permission::exportRecords || permission == Permission::viewPolicy ||
                           permission == Permission::viewAccessReviews;
        QCOMPARE(domain::allows(domain::Role::auditor, permission), reads);
    }
}

VALBENCH_TEST(TestRecord, record)
#include "test_record.moc"
