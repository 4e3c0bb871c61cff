// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Templates of protocols: places, what is left out and what is repeated, and answers that do not fit.
#include "support/test_registry.h"

#include <valbench/domain/protocol_template.h>

using namespace valbench;
using domain::InputKind;
using domain::ProtocolTemplate;
using json::Array;
using json::Object;
using json::Value;

namespace {

constexpr const char *templateText = R"({
  "format": 1, "id": "small", "title": "Small", "summary": "A small one.",
  "inputs": [
    {"name": "test", "kind": "data set", "label": "Test set", "roles": ["test"]},
    {"name": "baseline", "kind": "data set", "label": "Development data", "optional": true},
    {"name": "truth", "kind": "column", "of": "test", "label": "Outcome"},
    {"name": "score", "kind": "column", "of": "test", "label": "Score", "optional": true},
    {"name": "groups", "kind": "columns", "of": "test", "label": "Groups", "optional": true},
    {"name": "threshold", "kind": "number", "label": "Threshold", "lowest": 0, "highest": 1},
    {"name": "words", "kind": "text", "label": "Words", "optional": true},
    {"name": "auc", "kind": "number", "label": "AUC", "preset": 0.85, "lowest": 0.5, "highest": 1}
  ],
  "alternatives": [{"one_of": ["threshold", "words"]}],
  "protocol": {
    "format": 1, "kind": "PQ", "title": "PQ of ${model.name}",
    "model": {"name": "${model.name}", "version": "${model.version}"},
    "purpose": "At ${threshold} on ${test.rows} rows; groups: ${groups|none}.",
    "requirements": [{"id": "R1", "text": "AUC of ${auc}"}, {"when": "groups", "id": "R2", "text": "Groups"}],
    "data": [
      {"role": "test", "description": "${test.description}", "sha256": "${test.sha256}"},
      {"when": "baseline", "role": "baseline", "sha256": "${baseline.sha256}"}
    ],
    "analysis": {"truth": "${truth}", "score": "${score|risk}", "threshold": "${threshold}", "groups": "${groups}"},
    "steps": [
      {"title": "AUC", "requirements": ["R1"], "check": "pq.auc", "criterion": {"direction": "at least", "limit": "${auc}"}},
      {"for_each": "groups", "title": "By ${each}", "requirements": ["R2"], "check": "pq.subgroups", "parameters": {"column": "${each}"}},
      {"when": "baseline", "title": "PSI", "requirements": ["R1"], "check": "pq.psi"},
      {"unless": "baseline", "title": "No PSI", "kind": "manual", "requirements": ["R1"]}
    ]
  }
})";

const std::string digest(64, 'a');

Object dataSet(const char *name)
{
    return {{"set", name},
            {"role", "test"},
            {"file", "a.csv"},
            {"description", "cases with ${truth}"},
            {"sha256", digest},
            {"rows", 12},
            {"columns", Array{"y", "p", "sex", "age"}}};
}

Object answers()
{
    return {{"model", Object{{"name", "m"}, {"version", "1"}}},
            {"test", dataSet("t/1")},
            {"truth", "y"},
            {"threshold", 0.2}};
}

Result<ProtocolTemplate> read(const std::string &text)
{
    VB_TRY(const auto value, json::parse(text, "small.json"));
    return ProtocolTemplate::fromJson(value, "small.json");
}

std::string replaced(std::string text, const std::string &what, const std::string &with)
{
    const auto at = text.find(what);
    Q_ASSERT(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

} // namespace

class TestProtocolTemplate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stepsWithoutAnswers();
    void placesAreFilled();
    void whatHasNoAnswerIsLeftOut();
    void textsAreRepeated();
    void answersAreNotPlaces();
    void badAnswers_data();
    void badAnswers();
    void badTemplates_data();
    void badTemplates();
    void answersAreRead();
    void modelInputsAreRead();
};

void TestProtocolTemplate::placesAreFilled()
{
    const auto made = read(templateText);
    VERIFY_OK(made);
    QCOMPARE(made->kind, domain::ProtocolKind::pq);
    auto given = answers();
    given.set("score", "p").set("auc", 0.7).set("baseline", dataSet("b/1"));
    const auto protocol = made->fill(given);
    VERIFY_OK(protocol);
    QCOMPARE(protocol->title, std::string("PQ of m"));
    QCOMPARE(protocol->modelVersion, std::string("1"));
    QCOMPARE(protocol->purpose, std::string("At 0.2 on 12 rows; groups: none."));
    QCOMPARE(protocol->requirements[0].text, std::string("AUC of 0.7"));
    QCOMPARE(protocol->analysis.score, std::string("p"));
    QCOMPARE(protocol->analysis.threshold, 0.2);
    QCOMPARE(protocol->steps[0].criterion->limit, 0.7);
    QCOMPARE(protocol->data.size(), 2U);
    QCOMPARE(protocol->steps.size(), 2U); // with a baseline there is no "No PSI"
    QCOMPARE(protocol->steps[1].title, std::string("PSI"));
    QCOMPARE(protocol->steps[1].id, std::string("2"));
}

void TestProtocolTemplate::whatHasNoAnswerIsLeftOut()
{
    auto given = answers();
    given.set("score", "").set("groups", Array()).set("baseline", nullptr); // no answers either
    const auto protocol = read(templateText)->fill(given);
    VERIFY_OK(protocol);
    QCOMPARE(protocol->steps.size(), 2U);
    QCOMPARE(protocol->steps[1].title, std::string("No PSI"));
    QCOMPARE(protocol->requirements.size(), 1U);
    QCOMPARE(protocol->data.size(), 1U);
    QCOMPARE(protocol->analysis.score, std::string("risk"));
    QVERIFY(protocol->analysis.groups.empty());
    QCOMPARE(protocol->steps[0].criterion->limit, 0.85);
}

void TestProtocolTemplate::textsAreRepeated()
{
    auto given = answers();
    given.set("groups", Array{"sex", "age"});
    const auto protocol = read(templateText)->fill(given);
    VERIFY_OK(protocol);
    QCOMPARE(protocol->purpose, std::string("At 0.2 on 12 rows; groups: sex, age."));
    QCOMPARE(protocol->analysis.groups, (std::vector<std::string>{"sex", "age"}));
    QCOMPARE(protocol->steps.size(), 4U);
    QCOMPARE(protocol->steps[2].title, std::string("By age"));
    QCOMPARE(protocol->steps[2].id, std::string("3"));
    QCOMPARE(*protocol->steps[2].parameters.find("column")->get<std::string>(), std::string("age"));
}

/// What an answer says is never taken for a place.
void TestProtocolTemplate::answersAreNotPlaces()
{
    const auto protocol = read(templateText)->fill(answers());
    VERIFY_OK(protocol);
    QCOMPARE(protocol->data[0].description, std::string("cases with ${truth}"));
}

void TestProtocolTemplate::badAnswers_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no answer") << QByteArray("truth") << QByteArray("null") << QByteArray("Outcome");
    QTest::newRow("empty") << QByteArray("truth") << QByteArray("\"\"") << QByteArray("Outcome");
    QTest::newRow("no column") << QByteArray("truth") << QByteArray("\"z\"") << QByteArray("t/1 has no column 'z'");
    QTest::newRow("one no column") << QByteArray("groups") << QByteArray("[\"sex\", \"z\"]")
                                   << QByteArray("no column 'z'");
    QTest::newRow("no list") << QByteArray("groups") << QByteArray("\"sex\"") << QByteArray("Groups: expected a list");
    QTest::newRow("too high") << QByteArray("threshold") << QByteArray("1.5") << QByteArray("from 0 to 1");
    QTest::newRow("too low") << QByteArray("auc") << QByteArray("0.4") << QByteArray("AUC: expected");
    QTest::newRow("no number") << QByteArray("threshold") << QByteArray("\"0.2\"") << QByteArray("Threshold");
    QTest::newRow("no data set") << QByteArray("test") << QByteArray("\"t/1\"") << QByteArray("Test set");
    QTest::newRow("two of one") << QByteArray("words") << QByteArray("\"two\"")
                                << QByteArray("not more than one: Threshold, Words");
    QTest::newRow("another role") << QByteArray("test") << QByteArray(R"({"set": "b/1", "role": "training"})")
                                  << QByteArray("b/1 has the role 'training'; expected test");
    QTest::newRow("not asked for") << QByteArray("other") << QByteArray("1") << QByteArray("asks for no 'other'");
}

void TestProtocolTemplate::badAnswers()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, says);
    auto given = answers();
    const auto parsed = json::parse("{\"value\": " + value.toStdString() + "}", "answer");
    VERIFY_OK(parsed);
    given.set(name.toStdString(), *parsed->get<Object>()->find("value"));
    const auto protocol = read(templateText)->fill(given);
    QVERIFY(!protocol);
    QCOMPARE(protocol.error().code(), ErrorCode::badInput);
    QVERIFY2(protocol.error().text().find(says.toStdString()) != std::string::npos, protocol.error().text().c_str());
}

void TestProtocolTemplate::badTemplates_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("with");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *what, const char *with, const char *says) {
        QTest::newRow(name) << QByteArray(what) << QByteArray(with) << QByteArray(says);
    };
    row("unknown member", "\"summary\"", "\"sumary\"", "sumary");
    row("unknown place", "${auc}", "${aux}", "no input fills the place aux");
    row("goes with nothing", "\"label\": \"Score\"", "\"with\": \"each\", \"label\": \"Score\"", "goes with 'each'");
    row("unknown when", "\"when\": \"baseline\", \"role\"", "\"when\": \"base\", \"role\"", "base");
    row("unknown for_each", "\"for_each\": \"groups\"", "\"for_each\": \"group\"", "group");
    row("column of nothing", "\"of\": \"test\", \"label\": \"Outcome\"", "\"of\": \"tests\", \"label\": \"Outcome\"",
        "'tests'");
    row("twice", "\"name\": \"score\"", "\"name\": \"truth\"", "two inputs named truth");
    row("role", "[\"test\"]", "[\"tests\"]", "tests");
    row("alternative", "[\"threshold\", \"words\"]", "[\"threshold\", \"word\"]", "word");
    row("kind", "\"kind\": \"number\"", "\"kind\": \"numbers\"", "numbers");
    row("format", "\"format\": 1, \"id\"", "\"format\": 2, \"id\"", "format 2");
}

void TestProtocolTemplate::badTemplates()
{
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, with);
    QFETCH(QByteArray, says);
    const auto made = read(replaced(templateText, what.toStdString(), with.toStdString()));
    QVERIFY(!made);
    QCOMPARE(made.error().code(), ErrorCode::badInput);
    QVERIFY2(made.error().text().find(says.toStdString()) != std::string::npos, made.error().text().c_str());
}

void TestProtocolTemplate::answersAreRead()
{
    const auto answer = [](InputKind kind, const char *text) {
        domain::TemplateInput input;
        input.kind = kind;
        input.label = "Asked";
        return domain::answerFrom(input, text);
    };
    QCOMPARE(*answer(InputKind::text, "  a, b ")->get<std::string>(), std::string("a, b"));
    QCOMPARE(*answer(InputKind::number, " 0.85 ")->get<double>(), 0.85);
    QVERIFY(!answer(InputKind::number, "0,85"));
    QVERIFY(!answer(InputKind::number, ""));
    domain::TemplateInput share{"share", InputKind::number, "Share"};
    share.highest = 1;
    VERIFY_OK(domain::answerFrom(share, "1"));
    QVERIFY(!domain::answerFrom(share, "1.01"));
    QVERIFY(*answer(InputKind::columns, "sex, age\nsite,") == Value(Array{"sex", "age", "site"}));
    QVERIFY(*answer(InputKind::texts, "numpy==1.24.2\nscipy==1.10.1\n") ==
            Value(Array{"numpy==1.24.2", "scipy==1.10.1"}));
    QVERIFY(*answer(InputKind::texts, "") == Value(Array()));
}

void TestProtocolTemplate::modelInputsAreRead()
{
    const auto list = domain::parseModelInputs("age, 50, 105\n\nsex_male\tsex\tM\tF\r\nmgus\n");
    VERIFY_OK(list);
    const Array expected{Object{{"name", "age"}, {"lowest", 50.0}, {"highest", 105.0}},
                         Object{{"name", "sex_male"}, {"column", "sex"}, {"one", "M"}, {"zero", "F"}},
                         Object{{"name", "mgus"}}};
    QVERIFY(*list == expected);
    for (const auto *bad : {"age, 105, 50", "age, low, high", "age, 50", "a, b, c, d, e", "a,,1", "age, 1, nan"}) {
        const auto refused = domain::parseModelInputs(std::string("kappa\n") + bad);
        QVERIFY2(!refused, bad);
        QVERIFY2(refused.error().text().find("Line 2") != std::string::npos, refused.error().text().c_str());
    }
}

void TestProtocolTemplate::stepsWithoutAnswers()
{
    const auto value = json::parse(templateText, "small");
    const auto made = ProtocolTemplate::fromJson(*value, "small");
    VERIFY_OK(made);
    const auto steps = made->plainSteps();
    VERIFY_OK(steps);
    QCOMPARE(steps->size(), std::size_t(4));      // those that depend on an answer too: a person chooses among them
    QCOMPARE((*steps)[0].criterion->limit, 0.85); // the preset
    QCOMPARE((*steps)[1].title, std::string("By [each]"));
    QVERIFY((*steps)[1].parameters.empty()); // would be nothing but an answer
    QCOMPARE((*steps)[3].id, std::string("4"));
    QVERIFY((*steps)[3].kind == domain::StepKind::manual);
}

VALBENCH_TEST(TestProtocolTemplate, protocol_template)
#include "test_protocol_template.moc"
