// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Differences between versions of a protocol: nothing is left out, and nothing is told that is not so.
#include "support/test_registry.h"

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <tuple>

#include <valbench/domain/protocol_changes.h>

using namespace valbench;
using namespace valbench::domain;
using json::Array;
using json::Object;
using json::Value;

namespace {

Step step(std::string id, std::string title)
{
    Step out;
    out.id = std::move(id);
    out.title = std::move(title);
    out.check = "pq.auc";
    out.parameters = {{"score", "risk"}, {"bins", 10}};
    out.criterion = Criterion{Direction::atLeast, 0.8, JudgedOn::interval, "delong", 0.95, 42};
    return out;
}

Protocol sample()
{
    Protocol out;
    out.title = "Performance";
    out.modelName = "m";
    out.modelVersion = "1";
    out.purpose = "to know";
    out.analysis = {"died", "risk", 0.5, 10, {"sex"}, {}};
    out.requirements = {{"U-1", "accurate"}, {"U-2", "fair"}};
    out.data = {{"test", "held out", std::string(64, 'a')}};
    out.steps = {step("1", "one"), step("2", "two"), step("3", "three"), step("4", "four")};
    return out;
}

/// Some protocol: names come from few, so that two of them have much in common.
Protocol randomProtocol(std::mt19937 &random)
{
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const auto text = [&] {
        std::string out;
        for (int i = pick(6); i >= 0; --i)
            out += (out.empty() ? "" : " ") + std::string(1, static_cast<char>('a' + pick(4)));
        return out;
    };
    auto out = sample();
    out.title = text();
    out.purpose = text();
    out.prerequisites.assign(static_cast<std::size_t>(pick(3)), text());
    out.analysis.threshold = pick(5) / 4.0;
    out.analysis.groups.assign(static_cast<std::size_t>(pick(3)), "g");
    if (pick(2))
        out.requirementSet = RecordReference{"RS-1", pick(3) + 1, "ab"};
    const auto ids = [&](int n) {
        std::vector<std::string> all;
        for (int i = 0; i < n; ++i)
            if (pick(3))
                all.push_back(std::to_string(i));
        std::ranges::shuffle(all, random);
        return all;
    };
    out.requirements.clear();
    for (const auto &id : ids(4))
        out.requirements.push_back({id, text()});
    out.exclusions.clear();
    for (const auto &id : ids(3))
        out.exclusions.push_back({id, text()});
    out.steps.clear();
    for (const auto &id : ids(9)) {
        auto one = step(id, text());
        one.instruction = text();
        one.evidenceRequired = pick(2);
        if (pick(2))
            one.criterion.reset();
        else
            one.criterion->limit = pick(4) / 4.0;
        if (pick(2))
            one.parameters = {{"score", text()}, {"window", pick(3)}};
        if (!pick(4)) {
            one.kind = StepKind::manual;
            one.check.clear();
            one.parameters = {};
            one.criterion.reset();
        }
        out.steps.push_back(std::move(one));
    }
    return out;
}

Value withField(const Value &of, const std::vector<std::string> &field, std::size_t depth, const Value &value)
{
    if (depth == field.size())
        return value;
    Object out;
    const auto *old = of.get<Object>();
    for (const auto &[name, member] : old ? old->members() : std::vector<json::Member>()) {
        const auto put = name == field[depth] ? withField(member, field, depth + 1, value) : member;
        if (!put.isNull())
            out.set(name, put);
    }
    if (!out.find(field[depth]) && !value.isNull())
        out.set(field[depth], withField(Value(), field, depth + 1, value));
    return out;
}

/// The other version, from the one and the differences: an inverse written from what the header promises alone.
Object applied(const Object &before, const std::vector<ProtocolChange> &changes)
{
    static const std::map<ProtocolPart, std::pair<std::string, std::string>> lists{
        {ProtocolPart::data, {"data", "role"}},
        {ProtocolPart::requirement, {"requirements", "id"}},
        {ProtocolPart::exclusion, {"exclusions", "requirement"}},
        {ProtocolPart::step, {"steps", "id"}}};
    Value out = before;
    for (const auto &change : changes)
        if (change.part == ProtocolPart::protocol)
            out = withField(out, change.field, 0, change.after);
    for (const auto &[part, list] : lists) {
        const auto &[member, key] = list;
        const auto *all = out.get<Object>()->find(member);
        Array items = all ? *all->get<Array>() : Array();
        const auto idOf = [&key = key](const Value &item) {
            return *item.get<Object>()->find(key)->get<std::string>();
        };
        std::map<std::int64_t, Value> put;
        for (const auto &change : changes) {
            if (change.part != part)
                continue;
            const auto at = std::ranges::find(items, change.id, idOf);
            if (change.kind == EditKind::added) {
                put[change.to] = change.after;
            } else if (change.kind == EditKind::removed) {
                items.erase(at);
            } else if (change.kind == EditKind::moved) {
                put[change.to] = *at;
                items.erase(at);
            }
        }
        for (const auto &[to, item] : put)
            items.insert(items.begin() + (to - 1), item);
        for (const auto &change : changes)
            if (change.part == part && change.kind == EditKind::changed)
                for (auto &item : items)
                    if (idOf(item) == change.id)
                        item = withField(item, change.field, 0, change.after);
        out = withField(out, {member}, 0, items.empty() && part == ProtocolPart::exclusion ? Value() : Value(items));
    }
    return *out.get<Object>();
}

std::vector<ProtocolChange> inverted(std::vector<ProtocolChange> changes)
{
    for (auto &change : changes) {
        std::swap(change.before, change.after);
        std::swap(change.from, change.to);
        if (change.kind == EditKind::added)
            change.kind = EditKind::removed;
        else if (change.kind == EditKind::removed)
            change.kind = EditKind::added;
    }
    return changes;
}

std::string canonical(const Object &object)
{
    return json::canonicalText(object).value();
}

std::string side(const std::vector<TextPiece> &pieces, TextPiece::Kind kind)
{
    std::string out;
    for (const auto &piece : pieces)
        if (piece.kind == TextPiece::Kind::same || piece.kind == kind)
            out += piece.text;
    return out;
}

} // namespace

class TestProtocolChanges : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalProtocolsHaveNone();
    void everyFieldIsNamed();
    void stepsAreToldById();
    void asFewAsPossibleMove();
    void oneVersionAndTheChangesMakeTheOther();
    void wordByWord();
    void anyTextsWordByWord();
    void longTextsAreReplaced();
    void valuesInWords();
};

void TestProtocolChanges::equalProtocolsHaveNone()
{
    QVERIFY(compareProtocols(sample(), sample()).empty());
    std::mt19937 random(7);
    for (int i = 0; i < 50; ++i) {
        const auto one = randomProtocol(random);
        QVERIFY(compareProtocols(one, one).empty());
    }
}

/// Every field a protocol has: changed alone, it is named alone, with both values.
void TestProtocolChanges::everyFieldIsNamed()
{
    const std::vector<std::tuple<std::string, std::string, std::function<void(Protocol &)>>> all{
        {"protocol", "title", [](Protocol &p) { p.title = "x"; }},
        {"protocol", "kind", [](Protocol &p) { p.kind = ProtocolKind::oq; }},
        {"protocol", "purpose", [](Protocol &p) { p.purpose = "x"; }},
        {"protocol", "scope", [](Protocol &p) { p.scope = "x"; }},
        {"protocol", "prerequisites", [](Protocol &p) { p.prerequisites = {"x"}; }},
        {"protocol", "analysis.truth", [](Protocol &p) { p.analysis.truth = "x"; }},
        {"protocol", "analysis.score", [](Protocol &p) { p.analysis.score = "x"; }},
        {"protocol", "analysis.threshold", [](Protocol &p) { p.analysis.threshold = 0.25; }},
        {"protocol", "analysis.bins", [](Protocol &p) { p.analysis.bins = 5; }},
        {"protocol", "analysis.groups", [](Protocol &p) { p.analysis.groups = {"age"}; }},
        {"protocol", "requirement_set",
         [](Protocol &p) {
             p.requirementSet = RecordReference{"RS-1", 1, "a"};
         }},
        {"data test", "description", [](Protocol &p) { p.data[0].description = "x"; }},
        {"data test", "sha256", [](Protocol &p) { p.data[0].sha256 = std::string(64, 'b'); }},
        {"requirement U-2", "text", [](Protocol &p) { p.requirements[1].text = "x"; }},
        {"step 2", "title", [](Protocol &p) { p.steps[1].title = "x"; }},
        {"step 2", "instruction", [](Protocol &p) { p.steps[1].instruction = "x"; }},
        {"step 2", "expected", [](Protocol &p) { p.steps[1].expected = "x"; }},
        {"step 2", "requirements", [](Protocol &p) { p.steps[1].requirements = {"U-1"}; }},
        {"step 2", "failure_class", [](Protocol &p) { p.steps[1].failureClass = DeviationClass::minor; }},
        {"step 2", "check", [](Protocol &p) { p.steps[1].check = "x"; }},
        {"step 2", "parameters.score", [](Protocol &p) { p.steps[1].parameters.set("score", "x"); }},
        {"step 2", "parameters.bins", [](Protocol &p) { p.steps[1].parameters.set("bins", 5); }},
        {"step 2", "parameters.more", [](Protocol &p) { p.steps[1].parameters.set("more", "x"); }},
        {"step 2", "criterion", [](Protocol &p) { p.steps[1].criterion.reset(); }},
        {"step 2", "criterion.direction", [](Protocol &p) { p.steps[1].criterion->direction = Direction::atMost; }},
        {"step 2", "criterion.limit", [](Protocol &p) { p.steps[1].criterion->limit = 0.9; }},
        {"step 2", "criterion.judged_on", [](Protocol &p) { p.steps[1].criterion->judgedOn = JudgedOn::value; }},
        {"step 2", "criterion.interval", [](Protocol &p) { p.steps[1].criterion->interval = "x"; }},
        {"step 2", "criterion.confidence", [](Protocol &p) { p.steps[1].criterion->confidence = 0.9; }},
        {"step 2", "criterion.seed", [](Protocol &p) { p.steps[1].criterion->seed = 1; }},
        {"step 2", "evidence_required", [](Protocol &p) { p.steps[1].evidenceRequired = true; }},
        {"step 2", "verification_required", [](Protocol &p) { p.steps[1].verificationRequired = true; }},
    };
    for (const auto &[place, field, change] : all) {
        auto after = sample();
        change(after);
        const auto changes = compareProtocols(sample(), after);
        QVERIFY2(changes.size() == 1, field.c_str());
        QCOMPARE(changes[0].place(), place);
        QCOMPARE(changes[0].fieldName(), field);
        QCOMPARE(changes[0].kind, EditKind::changed);
        QVERIFY2(changes[0].before != changes[0].after, field.c_str());
    }
    auto renamed = sample();
    renamed.modelVersion = "2";
    const auto changes = compareProtocols(sample(), renamed);
    QCOMPARE(changes.size(), std::size_t(2)); // what the record is about says it too
    QCOMPARE(changes[1].fieldName(), std::string("model.version"));
}

void TestProtocolChanges::stepsAreToldById()
{
    auto after = sample();
    after.steps.erase(after.steps.begin());    // 1 goes
    after.steps.push_back(step("5", "five"));  // 5 comes
    std::swap(after.steps[0], after.steps[1]); // 2 and 3 change places
    after.steps[1].criterion->limit = 0.75;    // 2 is looser
    const auto changes = compareProtocols(sample(), after);
    QCOMPARE(changes.size(), std::size_t(4));
    const auto has = [&](std::string_view place, EditKind kind) {
        return std::ranges::any_of(changes, [&](const auto &c) { return c.place() == place && c.kind == kind; });
    };
    QVERIFY(has("step 1", EditKind::removed));
    QVERIFY(has("step 5", EditKind::added));
    QVERIFY(has("step 2", EditKind::changed));
    QVERIFY(has("step 2", EditKind::moved) != has("step 3", EditKind::moved));
}

void TestProtocolChanges::asFewAsPossibleMove()
{
    auto after = sample();
    std::ranges::rotate(after.steps, after.steps.end() - 1); // the last one first
    const auto changes = compareProtocols(sample(), after);
    QCOMPARE(changes.size(), std::size_t(1));
    QCOMPARE(changes[0].place(), std::string("step 4"));
    QCOMPARE(changes[0].from, std::int64_t(4));
    QCOMPARE(changes[0].to, std::int64_t(1));
}

void TestProtocolChanges::oneVersionAndTheChangesMakeTheOther()
{
    std::mt19937 random(20261103);
    for (int i = 0; i < 500; ++i) {
        const auto before = randomProtocol(random), after = randomProtocol(random);
        const auto changes = compareProtocols(before, after);
        QCOMPARE(canonical(applied(before.toJson(), changes)), canonical(after.toJson()));
        QCOMPARE(canonical(applied(after.toJson(), inverted(changes))), canonical(before.toJson()));
    }
}

void TestProtocolChanges::wordByWord()
{
    using Kind = TextPiece::Kind;
    const std::vector<TextPiece> expected{
        {Kind::same, "the AUC is "}, {Kind::removed, "at least"}, {Kind::added, "above"}, {Kind::same, " 0.8"}};
    QVERIFY(compareWords("the AUC is at least 0.8", "the AUC is above 0.8") == expected);
    QVERIFY(compareWords("", "") == std::vector<TextPiece>());
    QVERIFY(compareWords("a", "a") == (std::vector<TextPiece>{{Kind::same, "a"}}));
    QVERIFY(compareWords("", "a b") == (std::vector<TextPiece>{{Kind::added, "a b"}}));
}

void TestProtocolChanges::anyTextsWordByWord()
{
    std::mt19937 random(4);
    const std::string words[] = {"a", "b", "µg", " ", "\n", "  ", "limit"};
    const auto text = [&] {
        std::string out;
        for (auto n = random() % 14; n > 0; --n)
            out += words[random() % std::size(words)];
        return out;
    };
    for (int i = 0; i < 3000; ++i) {
        const auto before = text(), after = text();
        const auto pieces = compareWords(before, after);
        QCOMPARE(side(pieces, TextPiece::Kind::removed), before);
        QCOMPARE(side(pieces, TextPiece::Kind::added), after);
        if (before == after)
            QVERIFY(pieces.size() <= 1);
    }
}

void TestProtocolChanges::longTextsAreReplaced()
{
    std::string before, after;
    for (int i = 0; i < 3000; ++i) {
        before += "a" + std::to_string(i) + " ";
        after += "b" + std::to_string(i) + " ";
    }
    const auto pieces = compareWords("x " + before + "y", "x " + after + "y");
    QCOMPARE(side(pieces, TextPiece::Kind::removed), "x " + before + "y");
    QCOMPARE(side(pieces, TextPiece::Kind::added), "x " + after + "y");
    QCOMPARE(pieces.size(), std::size_t(4));
}

void TestProtocolChanges::valuesInWords()
{
    QCOMPARE(valueText("as it is"), std::string("as it is"));
    QCOMPARE(valueText(Array{"a", "b"}), std::string("a, b"));
    QCOMPARE(valueText(Object{{"limit", "0.8"}, {"seed", 42}}), std::string("limit: 0.8; seed: 42"));
    QCOMPARE(valueText(true), std::string("yes"));
    QCOMPARE(valueText({}), std::string());
}

VALBENCH_TEST(TestProtocolChanges, protocol_changes)
#include "test_protocol_changes.moc"
