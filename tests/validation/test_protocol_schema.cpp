// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/schema_check.h"
#include "support/test_registry.h"

#include <fstream>
#include <functional>
#include <iterator>
#include <set>

#include <valbench/domain/requirement_set.h>
#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>
#include <valbench/validation/protocol_schema.h>

using namespace valbench;
using test::schemaFault;

class TestProtocolSchema : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void takesWhatIsImported_data();
    void takesWhatIsImported();
    void hasEveryCheck();
    void refuses_data();
    void refuses();
    void requirementFiles();

private:
    static std::string fileText(const QString &name);
};

std::string TestProtocolSchema::fileText(const QString &name)
{
    std::ifstream file(VALBENCH_SOURCE_DIR "/resources/demo/" + name.toStdString());
    return {std::istreambuf_iterator<char>(file), {}};
}

void TestProtocolSchema::takesWhatIsImported_data()
{
    QTest::addColumn<QString>("file");
    for (const auto *name : {"pq-1.json", "pq-2.json", "oq-1.json", "iq-1.json"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void TestProtocolSchema::takesWhatIsImported()
{
    QFETCH(const QString, file);
    const json::Value schema(validation::protocolSchema());
    const auto written = json::parse(fileText(file), "file");
    VERIFY_OK(written);
    QCOMPARE(schemaFault(*written, schema), std::string());
    // And what an export gives: the completed protocol.
    const auto protocol = domain::Protocol::fromJson(*written, "file");
    VERIFY_OK(protocol);
    const auto complete = validation::completeProtocol(*protocol);
    VERIFY_OK(complete);
    QCOMPARE(schemaFault(json::Value(complete->toJson()), schema), std::string());
}

void TestProtocolSchema::hasEveryCheck()
{
    const auto text = json::toText(json::Value(validation::protocolSchema()), -1);
    for (const auto &check : validation::checkCatalogue()) {
        QVERIFY2(text.find("\"title\":\"" + std::string(check.id) + "\"") != std::string::npos, check.id.data());
        for (const auto &parameter : check.parameters)
            QVERIFY2(text.find(parameter.meaning) != std::string::npos, parameter.name.data());
    }
}

void TestProtocolSchema::refuses_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char *name, const char *from, const char *to) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to);
    };
    row("no such check", "\"check\": \"pq.auc\"", "\"check\": \"pq.auk\"");
    row("another format", "\"format\": 1", "\"format\": 2");
    row("a misspelt member", "\"purpose\":", "\"purposes\":");
    row("a kind that is none", "\"kind\": \"PQ\"", "\"kind\": \"QP\"");
    row("a direction that is none", "\"direction\": \"at least\"", "\"direction\": \"above\"");
}

void TestProtocolSchema::refuses()
{
    QFETCH(const QByteArray, from);
    QFETCH(const QByteArray, to);
    auto text = QByteArray::fromStdString(fileText(QStringLiteral("pq-1.json")));
    const auto at = text.indexOf(from);
    QVERIFY(at >= 0);
    text.replace(at, from.size(), to);
    const auto changed = json::parse(text.toStdString(), "file");
    VERIFY_OK(changed);
    QVERIFY(!schemaFault(*changed, json::Value(validation::protocolSchema())).empty());
}

/// The template is what the schema says and what import reads; what import refuses, the schema refuses too.
void TestProtocolSchema::requirementFiles()
{
    const json::Value schema(validation::requirementSetSchema());
    std::ifstream file(VALBENCH_SOURCE_DIR "/resources/templates/urs-risk-model.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto written = json::parse(text, "template");
    VERIFY_OK(written);
    QCOMPARE(schemaFault(*written, schema), std::string());
    const auto set = domain::RequirementSet::fromJson(*written, "template");
    VERIFY_OK(set);
    QCOMPARE(schemaFault(json::Value(set->toJson()), schema), std::string());
    for (const auto &[from, to] :
         {std::pair("\"harm\"", "\"harms\""), std::pair("\"severity\": \"high\"", "\"severity\": \"huge\""),
          std::pair("\"verified_in\": [\"PQ\"]", "\"verified_in\": []")}) {
        auto changed = QByteArray::fromStdString(text);
        const auto at = changed.indexOf(from);
        QVERIFY2(at >= 0, from);
        changed.replace(at, static_cast<qsizetype>(std::string_view(from).size()), to);
        const auto parsed = json::parse(changed.toStdString(), "template");
        VERIFY_OK(parsed);
        QVERIFY2(!schemaFault(*parsed, schema).empty(), to);
        QVERIFY2(!domain::RequirementSet::fromJson(*parsed, "template"), to);
    }
    // What a URS for a risk model speaks of, each with requirements of its own.
    std::set<std::string> areas;
    for (const auto &requirement : set->requirements)
        areas.insert(requirement.area);
    QCOMPARE(areas, (std::set<std::string>{"calibration", "data", "human use", "monitoring", "operation", "performance",
                                           "records", "security", "subgroups"}));
}

VALBENCH_TEST(TestProtocolSchema, protocol_schema)
#include "test_protocol_schema.moc"
