// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/domain/lifecycle.h>

using namespace valbench;
using namespace valbench::domain;

class TestLifecycle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stages();
    void everyMeaningByEveryRoleAtEveryPlace();
    void segregation();
    void reviewsAreSignedByTheirMakerAlone();
    void unroutedRecordsTakeNoSignature();
};

namespace {

std::vector<ValidSignature> signedBy(std::initializer_list<std::pair<Meaning, const char *>> acts)
{
    std::vector<ValidSignature> out;
    for (const auto &[meaning, user] : acts) {
        SignedStatement statement;
        statement.meaning = meaning;
        statement.userId = user;
        out.push_back({RecordId("SIG", static_cast<std::int64_t>(out.size()) + 1), statement});
    }
    return out;
}

} // namespace

void TestLifecycle::stages()
{
    const auto type = RecordType::protocol;
    QCOMPARE(stageOf(type, {}), Stage::draft);
    QCOMPARE(stageOf(type, signedBy({{Meaning::authored, "a"}})), Stage::inReview);
    QCOMPARE(stageOf(type, signedBy({{Meaning::authored, "a"}, {Meaning::reviewed, "b"}})), Stage::inReview);
    const auto all = signedBy({{Meaning::authored, "a"}, {Meaning::reviewed, "b"}, {Meaning::approved, "c"}});
    QCOMPARE(stageOf(type, all), Stage::approved);
    QCOMPARE(stageOf(type, signedBy({{Meaning::authored, "a"}, {Meaning::rejected, "b"}})), Stage::rejected);
    QVERIFY(mayEdit(type, all).has_value()); // a version that follows it
    QVERIFY(!mayEdit(RecordType::report, all));
    QVERIFY(!mayEdit(type, signedBy({{Meaning::authored, "a"}})));
    QVERIFY(mayEdit(type, {}).has_value());
    QVERIFY(mayEdit(type, signedBy({{Meaning::authored, "a"}, {Meaning::rejected, "b"}})).has_value());
}

void TestLifecycle::everyMeaningByEveryRoleAtEveryPlace()
{
    // The whole table for a protocol: at each place of the route, which roles may sign with which meaning.
    struct Place
    {
        std::vector<ValidSignature> before;
        std::vector<std::pair<Meaning, std::vector<Role>>> allowed;
    };
    const std::vector<Role> authors{Role::validationEngineer, Role::validationLead, Role::dataScientist};
    const std::vector<Role> reviewers{Role::validationLead, Role::dataScientist, Role::qaApprover};
    const std::vector<Role> approvers{Role::qaApprover};
    const std::vector<Place> places{
        {{}, {{Meaning::authored, authors}}},
        {signedBy({{Meaning::authored, "a"}}), {{Meaning::reviewed, reviewers}, {Meaning::rejected, reviewers}}},
        {signedBy({{Meaning::authored, "a"}, {Meaning::reviewed, "b"}}),
         {{Meaning::approved, approvers}, {Meaning::rejected, approvers}}},
        {signedBy({{Meaning::authored, "a"}, {Meaning::reviewed, "b"}, {Meaning::approved, "c"}}), {}},
        {signedBy({{Meaning::authored, "a"}, {Meaning::rejected, "b"}}), {}},
    };
    for (std::size_t p = 0; p < places.size(); ++p) {
        for (const auto &[meaning, meaningWord] : Words<Meaning>::table) {
            for (const auto &[role, roleWord] : Words<Role>::table) {
                bool expected = false;
                for (const auto &[allowedMeaning, roles] : places[p].allowed)
                    expected = expected || (allowedMeaning == meaning && std::ranges::count(roles, role) > 0);
                // "x" has had no part in the record, except that at the first place they wrote it.
                const Involvement involvement{p == 0 ? "x" : "a", {}, {}};
                const bool found =
                    maySign(RecordType::protocol, places[p].before, meaning, "x", role, involvement).has_value();
                const auto what =
                    "place " + std::to_string(p) + ", " + std::string(meaningWord) + ", " + std::string(roleWord);
                QVERIFY2(found == expected, what.c_str());
            }
        }
    }
}

void TestLifecycle::segregation()
{
    const auto authored = signedBy({{Meaning::authored, "a"}});
    const auto lead = Role::validationLead;
    QVERIFY(!maySign(RecordType::protocol, authored, Meaning::reviewed, "a", lead, {"a", {}, {}}));
    QVERIFY(maySign(RecordType::protocol, authored, Meaning::reviewed, "b", lead, {"a", {}, {}}).has_value());
    // Even where somebody else's name stands under the author's signature.
    QVERIFY(!maySign(RecordType::protocol, signedBy({{Meaning::authored, "b"}}), Meaning::reviewed, "a", lead,
                     {"a", {}, {}}));
    // Only who executed signs as executed; the executor does not review.
    QVERIFY(!maySign(RecordType::execution, {}, Meaning::executed, "b", lead, {"a", "a", {}}));
    QVERIFY(!maySign(RecordType::execution, signedBy({{Meaning::executed, "a"}}), Meaning::reviewed, "a", lead,
                     {"a", "a", {}}));
    // Who raised a deviation does not close it; who disposed of it may be its last author.
    QVERIFY(!maySign(RecordType::deviation, {}, Meaning::approved, "q", Role::qaApprover, {"b", {}, "q"}));
    QVERIFY(maySign(RecordType::deviation, {}, Meaning::approved, "q", Role::qaApprover, {"b", {}, "a"}).has_value());
    // The executor may write the report, but neither review nor approve it.
    const auto report = signedBy({{Meaning::authored, "w"}});
    QVERIFY(!maySign(RecordType::report, report, Meaning::reviewed, "e", lead, {"w", "e", {}}));
}

/// What a reviewer found, the reviewer signs, and nobody else; there is nothing to reject.
void TestLifecycle::reviewsAreSignedByTheirMakerAlone()
{
    const auto qa = Role::qaApprover;
    const auto lead = Role::validationLead;
    for (const auto type : {RecordType::accessReview, RecordType::trailReview}) {
        QCOMPARE(allowedMeanings(type, {}, "q", qa, {"q", {}, {}}), std::vector<Meaning>{Meaning::reviewed});
        QVERIFY(allowedMeanings(type, {}, "r", qa, {"q", {}, {}}).empty());
        QVERIFY(allowedMeanings(type, signedBy({{Meaning::reviewed, "q"}}), "q", qa, {"q", {}, {}}).empty());
        QCOMPARE(stageOf(type, signedBy({{Meaning::reviewed, "q"}})), Stage::approved);
    }
    QVERIFY(allowedMeanings(RecordType::accessReview, {}, "l", lead, {"l", {}, {}}).empty());
    QCOMPARE(allowedMeanings(RecordType::trailReview, {}, "l", lead, {"l", {}, {}}),
             std::vector<Meaning>{Meaning::reviewed});
}

void TestLifecycle::unroutedRecordsTakeNoSignature()
{
    for (const auto type : {RecordType::account, RecordType::credential, RecordType::model, RecordType::signature,
                            RecordType::policy, RecordType::alert})
        QVERIFY(allowedMeanings(type, {}, "x", Role::qaApprover, {}).empty());
}

VALBENCH_TEST(TestLifecycle, lifecycle)
#include "test_lifecycle.moc"
