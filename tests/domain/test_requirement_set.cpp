// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requirement sets: the risk tables, what files are refused, who is asked; and what protocols say of their set.
#include "support/test_registry.h"

#include <functional>

#include <valbench/domain/lifecycle.h>
#include <valbench/domain/link_review.h>
#include <valbench/domain/requirement_set.h>

using namespace valbench;
using namespace valbench::domain;

class TestRequirementSet : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void riskFollowsTheTables_data();
    void riskFollowsTheTables();
    void readsWhatItWrites();
    void refusals_data();
    void refusals();
    void whoIsAsked();
    void whatAsksTheSame();
    void protocolsNameASet();
    void protocolRefusals_data();
    void protocolRefusals();
    void linkReviewsReadWhatTheyWrite();
    void approvedSetsChange();
};

namespace {

constexpr auto setText = R"({"format": 1, "title": "URS", "purpose": "to be safe", "scope": "adults", "requirements": [
  {"id": "U-1", "area": "data", "kind": "functional requirement", "text": "complete", "rationale": "gaps mislead",
   "source": "Annex 11 4.4", "owner": "lead", "verified_in": ["PQ", "IQ", "PQ"], "models": ["m"],
   "risk": {"harm": "wrong advice", "severity": "high", "probability": "low", "detectability": "medium"}},
  {"id": "U-2", "text": "fast", "verified_in": ["OQ"],
   "risk": {"harm": "a wait", "severity": "low", "probability": "medium", "detectability": "high"}}]})";

constexpr auto protocolText = R"({"format": 1, "kind": "IQ", "title": "t", "model": {"name": "m", "version": "1"},
  "purpose": "p", "requirement_set": {"id": "RS-1"}, "exclusions": [{"requirement": "U-2", "reason": "in OQ-1"}],
  "steps": [{"id": "1", "title": "look", "kind": "manual", "instruction": "i", "expected": "e", "requirements": ["U-1"]}]})";

std::string changedText(std::string text, std::string_view from, std::string_view to)
{
    const auto at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

Result<RequirementSet> setOf(const std::string &text)
{
    VB_TRY(const auto value, json::parse(text, "urs.json"));
    return RequirementSet::fromJson(value, "urs.json");
}

Result<Protocol> protocolOf(const std::string &text)
{
    VB_TRY(const auto value, json::parse(text, "iq.json"));
    return Protocol::fromJson(value, "iq.json");
}

Protocol iqFor(const std::string &model)
{
    Protocol out;
    out.kind = ProtocolKind::iq;
    out.modelName = model;
    return out;
}

} // namespace

/// GAMP 5, 2nd edition, Appendix M3: all 27 places.
void TestRequirementSet::riskFollowsTheTables_data()
{
    QTest::addColumn<int>("severity");
    QTest::addColumn<int>("probability");
    QTest::addColumn<int>("riskClass");
    QTest::addColumn<QString>("priorities"); // at detectability high, medium, low
    const auto row = [](int severity, int probability, int riskClass, const char *priorities) {
        QTest::addRow("severity %d, probability %d", severity, probability)
            << severity << probability << riskClass << QString::fromLatin1(priorities);
    };
    row(2, 2, 1, "medium high high");
    row(2, 1, 1, "medium high high");
    row(1, 2, 1, "medium high high");
    row(2, 0, 2, "low medium high");
    row(1, 1, 2, "low medium high");
    row(0, 2, 2, "low medium high");
    row(1, 0, 3, "low low medium");
    row(0, 1, 3, "low low medium");
    row(0, 0, 3, "low low medium");
}

void TestRequirementSet::riskFollowsTheTables()
{
    QFETCH(const int, severity);
    QFETCH(const int, probability);
    QFETCH(const int, riskClass);
    QFETCH(const QString, priorities);
    Risk risk;
    risk.severity = static_cast<Grade>(severity);
    risk.probability = static_cast<Grade>(probability);
    QCOMPARE(risk.riskClass(), riskClass);
    QStringList found;
    for (const auto detectability : {Grade::high, Grade::medium, Grade::low}) {
        risk.detectability = detectability;
        const auto word = wordOf(risk.priority());
        found << QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
    }
    QCOMPARE(found.join(QLatin1Char(' ')), priorities);
}

void TestRequirementSet::readsWhatItWrites()
{
    const auto set = setOf(setText);
    VERIFY_OK(set);
    const auto &first = set->requirements.front();
    QCOMPARE(first.verifiedIn, (std::vector{ProtocolKind::iq, ProtocolKind::pq}));
    QCOMPARE(first.kind, RequirementKind::functional);
    QCOMPARE(first.risk->riskClass(), 2);
    QCOMPARE(set->requirements.back().kind, RequirementKind::user);
    QCOMPARE(set->find("U-2"), &set->requirements.back());
    QVERIFY(!set->find("U-3"));
    const auto again = RequirementSet::fromJson(set->toJson());
    VERIFY_OK(again);
    QCOMPARE(json::toText(again->toJson()), json::toText(set->toJson()));
    QVERIFY(json::canonicalText(set->toJson()).has_value());
}

void TestRequirementSet::refusals_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const char *from, const char *to, const char *said) {
        QTest::addRow("%s", name) << QString::fromUtf8(from) << QString::fromUtf8(to) << QString::fromUtf8(said);
    };
    row("unknown member", "\"owner\"", "\"ownr\"", "ownr");
    row("unknown risk member", "\"harm\": \"wrong", "\"hurt\": \"wrong", "hurt");
    row("typed class", "\"severity\": \"high\"", "\"class\": 1, \"severity\": \"high\"", "class");
    row("unknown grade", "\"severity\": \"high\"", "\"severity\": \"huge\"", "'huge' is not a grade");
    row("unknown kind", "functional requirement", "wish", "'wish' is not a kind of requirement");
    row("no kind of protocol", "[\"OQ\"]", "[]", "requirements[1] needs verified_in");
    row("unknown kind of protocol", "[\"OQ\"]", "[\"DQ\"]", "'DQ' is not a kind of protocol");
    row("twice", "U-2", "U-1", "The requirement U-1 occurs twice.");
    row("blank text", "\"fast\"", "\" \"", "requirements[1] needs an id, a text");
    row("no harm", "\"a wait\"", "\"\"", "requirements[1] needs an id, a text, and the harm");
    row("no risk", "\"risk\": {\"harm\": \"a wait\"", "\"models\": [], \"rsk\": {\"harm\": \"a wait\"", "rsk");
    row("another format", "\"format\": 1", "\"format\": 2", "format 2 is not known");
    row("another type", "\"format\": 1", "\"format\": 1, \"type\": \"protocol\"",
        "is a protocol, not a requirement set");
    row("none", R"("requirements": [)", R"("requirements": [], "requirement": [)", "requirement");
}

void TestRequirementSet::refusals()
{
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    QFETCH(const QString, said);
    const auto text = changedText(setText, from.toStdString(), to.toStdString());
    QVERIFY(text != setText);
    const auto set = setOf(text);
    QVERIFY(!set);
    QCOMPARE(set.error().code(), ErrorCode::badInput);
    QVERIFY2(set.error().text().find(said.toStdString()) != std::string::npos, set.error().text().c_str());
}

void TestRequirementSet::whoIsAsked()
{
    const auto set = setOf(setText);
    VERIFY_OK(set);
    const auto &first = set->requirements.front();
    const auto &second = set->requirements.back();
    QVERIFY(first.isInScopeOf(iqFor("m")));
    QVERIFY(!first.isInScopeOf(iqFor("other")));
    QVERIFY(!second.isInScopeOf(iqFor("m")));
    auto oq = iqFor("other");
    oq.kind = ProtocolKind::oq;
    QVERIFY(!first.isInScopeOf(oq));
    QVERIFY(second.isInScopeOf(oq)); // without models: of every one
}

void TestRequirementSet::whatAsksTheSame()
{
    const auto set = setOf(setText);
    VERIFY_OK(set);
    const auto &first = set->requirements.front();
    auto other = first;
    other.rationale = other.owner = other.source = other.area = "another";
    QVERIFY(first.asksTheSameAs(other));
    other.text += ", always";
    QVERIFY(!first.asksTheSameAs(other));
    other = first;
    other.risk->detectability = Grade::low;
    QVERIFY(!first.asksTheSameAs(other));
    other = first;
    other.id = "U-2";
    QVERIFY(!first.asksTheSameAs(other));
}

void TestRequirementSet::protocolsNameASet()
{
    const auto protocol = protocolOf(protocolText);
    VERIFY_OK(protocol);
    QCOMPARE(protocol->requirementSet->id, std::string("RS-1"));
    QCOMPARE(protocol->requirementSet->version, 0);
    QCOMPARE(protocol->exclusions.front().reason, std::string("in OQ-1"));
    const auto again = Protocol::fromJson(protocol->toJson(), "record");
    VERIFY_OK(again);
    QCOMPARE(json::toText(again->toJson()), json::toText(protocol->toJson()));
    // A record from before there were sets has neither member, and keeps its digest.
    const auto own = protocolOf(changedText(
        protocolText,
        R"("requirement_set": {"id": "RS-1"}, "exclusions": [{"requirement": "U-2", "reason": "in OQ-1"}],)",
        R"("requirements": [{"id": "U-1", "text": "complete"}],)"));
    VERIFY_OK(own);
    QVERIFY(!own->toJson().find("requirement_set"));
    QVERIFY(!own->toJson().find("exclusions"));
    const auto stated = ownRequirements(*own);
    QCOMPARE(stated.size(), 1U);
    QVERIFY(!stated.front().risk);
    QVERIFY(stated.front().isInScopeOf(*own));
}

void TestRequirementSet::protocolRefusals_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const char *from, const char *to, const char *said) {
        QTest::addRow("%s", name) << QString::fromUtf8(from) << QString::fromUtf8(to) << QString::fromUtf8(said);
    };
    row("excluded and verified", "[\"U-1\"]", "[\"U-2\"]", "The requirement U-2 is excluded, and");
    row("excluded twice", "\"exclusions\": [", R"("exclusions": [{"requirement": "U-2", "reason": "so"},)",
        "The requirement U-2 is excluded, and");
    row("no reason", "in OQ-1", " ", "The exclusion of U-2 needs a reason.");
    row("exclusion without a set", R"("requirement_set": {"id": "RS-1"},)",
        R"("requirements": [{"id": "U-1", "text": "x"}],)", "names no requirement set, so there is nothing to exclude");
    row("unknown member of the set", R"({"id": "RS-1"})", R"({"id": "RS-1", "vers": 1})", "vers");
    row("unknown member of an exclusion", "\"reason\"", "\"why\"", "why");
    // Without a set it stays as it was: the protocol's own list is the whole.
    row("unknown link",
        R"("requirement_set": {"id": "RS-1"}, "exclusions": [{"requirement": "U-2", "reason": "in OQ-1"}],)", "",
        "Step 1 names the requirement U-1, which the protocol does not list.");
    row("uncovered",
        R"("requirement_set": {"id": "RS-1"}, "exclusions": [{"requirement": "U-2", "reason": "in OQ-1"}],)",
        R"("requirements": [{"id": "U-1", "text": "x"}, {"id": "U-2", "text": "y"}],)",
        "No step covers the requirement U-2.");
}

void TestRequirementSet::protocolRefusals()
{
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    QFETCH(const QString, said);
    const auto text = changedText(protocolText, from.toStdString(), to.toStdString());
    QVERIFY(text != protocolText);
    const auto protocol = protocolOf(text);
    QVERIFY(!protocol);
    QCOMPARE(protocol.error().code(), ErrorCode::badInput);
    QVERIFY2(protocol.error().text().find(said.toStdString()) != std::string::npos, protocol.error().text().c_str());
}

void TestRequirementSet::linkReviewsReadWhatTheyWrite()
{
    const LinkReview review{{"PQ-1", 2, "ab"}, {"RS-1", 3, "cd"}, {"U-1", "U-2"}, "the limit is the same"};
    QCOMPARE(review.title(), std::string("Link review of PQ-1 version 2: U-1, U-2"));
    const auto again = LinkReview::fromJson(review.toJson());
    VERIFY_OK(again);
    QCOMPARE(json::toText(again->toJson()), json::toText(review.toJson()));
}

/// An approved set or protocol is changed by a next version; one in review is not, and no other record is.
void TestRequirementSet::approvedSetsChange()
{
    std::vector<ValidSignature> all;
    for (const auto meaning : {Meaning::authored, Meaning::reviewed, Meaning::approved}) {
        SignedStatement statement;
        statement.meaning = meaning;
        all.push_back({RecordId("SIG", static_cast<std::int64_t>(all.size()) + 1), statement});
    }
    QCOMPARE(stageOf(RecordType::requirementSet, all), Stage::approved);
    QVERIFY(mayEdit(RecordType::requirementSet, all).has_value());
    QVERIFY(mayEdit(RecordType::protocol, all).has_value());
    for (const auto type : {RecordType::execution, RecordType::report, RecordType::deviation, RecordType::linkReview})
        QVERIFY(!mayEdit(type, all));
    all.pop_back();
    QVERIFY(!mayEdit(RecordType::requirementSet, all));
    QVERIFY(!mayEdit(RecordType::protocol, all));
    QCOMPARE(routeOf(RecordType::linkReview).size(), 1U);
    QVERIFY(!maySign(RecordType::linkReview, {}, Meaning::reviewed, "other", Role::qaApprover, {"maker", {}, {}}));
}

VALBENCH_TEST(TestRequirementSet, requirement_set)
#include "test_requirement_set.moc"
