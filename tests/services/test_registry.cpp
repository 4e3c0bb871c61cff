// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The store's side of two registries in step; the server's side is tested against real ones in tests/tracking.
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/services/verification.h>

#include "promotion_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::ModelStage;
using domain::WriteBackState;

class TestRegistry : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void registrationKeepsTheLineage();
    void versionsNeverChange();
    void approvalsLeaveAWriteBack();
    void completedExactlyOnce();
    void whoeverDiesIsReplaced();
    void failuresStayPending();
    void checkpointsAreOurs();
    void whatTheServerShouldSay();
    void comparisonsAreEntries();
    void whoMay();

private:
    /// A model from a server, approved for staging; the id of its write-back.
    std::string approved(const std::string &version = "7");
    services::RegistryService registry() { return fixture->workspace->registry(); }
    std::unique_ptr<PromotionFixture> fixture;
};

void TestRegistry::init()
{
    fixture = std::make_unique<PromotionFixture>();
    VERIFY_OK(fixture->createWithTwoApprovers());
}

std::string TestRegistry::approved(const std::string &version)
{
    const auto model = fixture->remoteModel(version);
    const bool compared = model && fixture->compared(*model);
    const auto request = compared ? fixture->request(*model) : model;
    if (!request || !fixture->approve(*request))
        return {};
    return fixture->workspace->promotions().show(fixture->as("lead"), *request)->writeBackId;
}

void TestRegistry::registrationKeepsTheLineage()
{
    const auto id = fixture->remoteModel();
    VERIFY_OK(id);
    VERIFY_OK(fixture->reopenWithPeople());
    const auto view = fixture->workspace->models().show(fixture->as("auditor"), "flchain-mortality/7");
    VERIFY_OK(view);
    QCOMPARE(view->record.id, *id);
    QVERIFY(view->model.lineage == PromotionFixture::remote("7").lineage);
    QCOMPARE(view->model.artifacts.size(), 2U);
    QCOMPARE(view->model.artifacts[1].sha256, std::string(64, 'e'));
    QCOMPARE(view->model.trainedBy, std::string("engineer")); // the run's user has an account here
    const auto entry = fixture->entries("model.registered");
    QCOMPARE(entry->size(), 1U);
    QCOMPARE(entry->front().entry.body.evidence.size(), 1U); // MLmodel, as it was
    const auto verification = services::verifyStore(fixture->environment(), fixture->storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

void TestRegistry::versionsNeverChange()
{
    VERIFY_OK(registry().checkNew(fixture->as("engineer"), "flchain-mortality", "7"));
    VERIFY_OK(fixture->remoteModel());
    const auto known = registry().checkNew(fixture->as("engineer"), "flchain-mortality", "7");
    QVERIFY(!known);
    QCOMPARE(known.error().code(), ErrorCode::refused);
    const auto again = fixture->remoteModel();
    QVERIFY(!again);
    QCOMPARE(again.error().code(), ErrorCode::refused); // said with the record that has it; the store would object too
    // A user of the server who has no account here trained it: nobody is named.
    services::ServerRegistration registration;
    registration.reason = "candidate for validation";
    auto remote = PromotionFixture::remote("8");
    remote.lineage.runUser = "Somebody Else";
    VERIFY_OK(registry().add(fixture->as("engineer"), registration, remote));
    QVERIFY(fixture->workspace->models().show(fixture->as("lead"), "flchain-mortality/8")->model.trainedBy.empty());
    remote = PromotionFixture::remote("9");
    remote.files[0].sha256 = "not a digest";
    QVERIFY(!registry().add(fixture->as("engineer"), registration, remote));
}

void TestRegistry::approvalsLeaveAWriteBack()
{
    const auto id = approved();
    QVERIFY(!id.empty());
    const auto open = registry().writeBacks(fixture->as("auditor"), true);
    VERIFY_OK(open);
    QCOMPARE(open->size(), 1U);
    const auto &order = open->front().writeBack;
    QCOMPARE(order.state, WriteBackState::pending);
    QCOMPARE(order.setAlias, std::string("staging"));
    QCOMPARE(order.removeAlias, std::string());
    QCOMPARE(order.registryName + "/" + order.registryVersion, std::string("flchain-mortality/7"));
    const auto tag = [&](std::string_view name) {
        const auto found = std::ranges::find(order.tags, name, &domain::NamedText::name);
        return found == order.tags.end() ? std::string() : found->value;
    };
    QCOMPARE(tag("valbench.stage"), std::string("staging"));
    QCOMPARE(tag("valbench.promotion"), order.promotion);
    const auto model = fixture->workspace->records().summary(fixture->as("lead"), order.model);
    QCOMPARE(tag("valbench.model_sha256"), model->sha256);
    QCOMPARE(tag("valbench.approval_sha256").size(), 64U);
    const auto view = fixture->workspace->promotions().show(fixture->as("lead"), order.promotion);
    QCOMPARE(view->stateText(), std::string("approved, write-back pending"));
    QCOMPARE(fixture->workspace->models().show(fixture->as("lead"), order.model)->openWriteBack, id);
    // In one transaction with the signature.
    const auto due = fixture->entries("write-back.due");
    const auto signature = fixture->entries("signature.approved");
    QCOMPARE(due->size(), 1U);
    QCOMPARE(due->front().entry.chain.sequence, signature->front().entry.chain.sequence + 1);
    QCOMPARE(order.approvedSize, signature->front().entry.chain.sequence);
}

void TestRegistry::completedExactlyOnce()
{
    const auto id = approved();
    const auto order = registry().begin(fixture->as("engineer"), id);
    VERIFY_OK(order);
    QVERIFY(order->checkpoint.starts_with("valbench/store/"));
    QVERIFY(order->key.ends_with("/" + id));
    // Somebody else finds it taken.
    const auto other = registry().begin(fixture->as("lead"), id);
    QVERIFY(!other);
    QCOMPARE(other.error().code(), ErrorCode::refused);
    const auto done = registry().finish(fixture->as("engineer"), *order, {"run-1", order->checkpoint});
    VERIFY_OK(done);
    QCOMPARE(done->writeBack.state, WriteBackState::done);
    // Neither finished nor begun a second time.
    const auto again = registry().finish(fixture->as("engineer"), *order, {"run-1", order->checkpoint});
    QVERIFY(!again);
    QCOMPARE(again.error().code(), ErrorCode::conflict);
    QVERIFY(!registry().begin(fixture->as("engineer"), id));
    fixture->clock.advance(std::chrono::hours(1000));
    QVERIFY(!registry().begin(fixture->as("engineer"), id));
    QCOMPARE(fixture->entries("write-back.done")->size(), 1U);
    QVERIFY(registry().writeBacks(fixture->as("lead"), true)->empty());
    QCOMPARE(registry().writeBacks(fixture->as("lead"), false)->front().writeBack.checkpointRun, std::string("run-1"));
    QVERIFY(fixture->workspace->models().show(fixture->as("lead"), "flchain-mortality/7")->openWriteBack.empty());
}

void TestRegistry::whoeverDiesIsReplaced()
{
    const auto id = approved();
    const auto dead = registry().begin(fixture->as("engineer"), id);
    VERIFY_OK(dead);
    fixture->clock.advance(std::chrono::minutes(10));
    QVERIFY(!registry().begin(fixture->as("lead"), id));
    fixture->clock.advance(std::chrono::seconds(1));
    const auto heir = registry().begin(fixture->as("lead"), id);
    VERIFY_OK(heir);
    // The one who was taken for dead comes back too late.
    const auto late = registry().finish(fixture->as("engineer"), *dead, {"run-1", dead->checkpoint});
    QVERIFY(!late);
    QCOMPARE(late.error().code(), ErrorCode::conflict);
    QVERIFY(!registry().giveBack(fixture->as("engineer"), *dead, late.error()));
    VERIFY_OK(registry().finish(fixture->as("lead"), *heir, {"run-1", heir->checkpoint}));
    QCOMPARE(fixture->entries("write-back.done")->size(), 1U);
}

void TestRegistry::failuresStayPending()
{
    const auto id = approved();
    const auto order = registry().begin(fixture->as("engineer"), id);
    VERIFY_OK(order);
    const Error down(ErrorCode::unavailable, VB_MSG("The server does not answer."));
    VERIFY_OK(registry().giveBack(fixture->as("engineer"), *order, down));
    const auto view = registry().writeBacks(fixture->as("lead"), true)->front().writeBack;
    QCOMPARE(view.state, WriteBackState::pending);
    QCOMPARE(view.problem, std::string("The server does not answer."));
    QCOMPARE(fixture->entries("write-back.failed")->size(), 1U);
    const auto next = registry().begin(fixture->as("lead"), id);
    VERIFY_OK(next);
    QVERIFY(next->view.writeBack.problem.empty());
    VERIFY_OK(registry().finish(fixture->as("lead"), *next, {"run-1", next->checkpoint}));
}

/// What an earlier try left in the run's parameter counts, if it is one of this store's after the approval.
void TestRegistry::checkpointsAreOurs()
{
    const auto id = approved();
    const auto first = registry().begin(fixture->as("engineer"), id);
    VERIFY_OK(first);
    VERIFY_OK(registry().giveBack(fixture->as("engineer"), *first, Error(ErrorCode::unavailable, VB_MSG("lost"))));
    VERIFY_OK(fixture->workspace->checkpointNow());
    const auto second = registry().begin(fixture->as("engineer"), id);
    VERIFY_OK(second);
    QVERIFY(second->checkpoint != first->checkpoint);
    for (const auto &forged : {std::string("not a checkpoint"), std::string(), first->checkpoint + "x"}) {
        const auto refused = registry().finish(fixture->as("engineer"), *second, {"run-1", forged});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), ErrorCode::integrity);
    }
    QVERIFY(!registry().finish(fixture->as("engineer"), *second, {"", first->checkpoint}));
    VERIFY_OK(registry().finish(fixture->as("engineer"), *second, {"run-1", first->checkpoint}));
    // One from before the approval proves nothing about it.
    const auto next = approved("8");
    const auto order = registry().begin(fixture->as("engineer"), next);
    VERIFY_OK(order);
    QVERIFY(!registry().finish(fixture->as("engineer"), *order, {"run-2", first->checkpoint}));
}

void TestRegistry::whatTheServerShouldSay()
{
    const auto model = fixture->completeModel();
    VERIFY_OK(model);
    const auto fromFiles = registry().comparison(fixture->as("engineer"), *model, true);
    QVERIFY(!fromFiles);
    QCOMPARE(fromFiles.error().code(), ErrorCode::usage);

    const auto finish = [&](const std::string &id) {
        const auto order = registry().begin(fixture->as("engineer"), id);
        return order && registry().finish(fixture->as("engineer"), *order, {"run-" + id, order->checkpoint});
    };
    const auto alias = [&](const std::string &of) {
        const auto query = registry().comparison(fixture->as("engineer"), of, false);
        const auto found = std::ranges::find(query->aliases, "staging", &services::ExpectedAlias::alias);
        return query && found != query->aliases.end() ? found->version : "none";
    };
    const auto first = approved("7");
    QCOMPARE(alias("flchain-mortality/7"), std::string()); // approved, and the server does not know yet
    QVERIFY(finish(first));
    QCOMPARE(alias("flchain-mortality/7"), std::string("7"));
    fixture->clock.advance(std::chrono::minutes(1));
    QVERIFY(finish(approved("8")));
    QCOMPARE(alias("flchain-mortality/7"), std::string("8")); // it has moved on
    const auto query = registry().comparison(fixture->as("engineer"), "flchain-mortality/8", true);
    VERIFY_OK(query);
    QCOMPARE(query->stage, ModelStage::staging);
    QVERIFY(query->withFiles && !query->tags.empty() && !query->checkpoint.empty());
    // Taking back the older one leaves the alias of the newer one alone; taking back the newer one clears it.
    for (const auto &[version, expected] : {std::pair("7", "8"), std::pair("8", "")}) {
        fixture->clock.advance(std::chrono::minutes(1));
        const auto key = "flchain-mortality/" + std::string(version);
        const auto demotion = fixture->request(key, domain::ChangeKind::demotion);
        VERIFY_OK(demotion);
        VERIFY_OK(fixture->approve(*demotion));
        const auto view = fixture->workspace->promotions().show(fixture->as("lead"), *demotion);
        QVERIFY(finish(view->writeBackId));
        QCOMPARE(alias(key), std::string(expected));
    }
}

void TestRegistry::comparisonsAreEntries()
{
    const auto model = fixture->remoteModel();
    VERIFY_OK(model);
    VERIFY_OK(fixture->compared(*model, {{"alias", "MLflow's alias 'production' points to version 3."}}));
    const auto entries = fixture->entries("registry.compared");
    QCOMPARE(entries->size(), 1U);
    const auto &details = entries->front().entry.body.details;
    QVERIFY(*details.find("differences") == json::Value(1));
    QVERIFY(entries->front().line.find("points to version 3") != std::string::npos);
    const auto history = fixture->workspace->records().history(fixture->as("lead"), *model);
    VERIFY_OK(history);
    QVERIFY2(std::ranges::any_of(
                 *history, [](const auto &line) { return line.sentence.find("1 differences") != std::string::npos; }),
             history->front().sentence.c_str());
}

void TestRegistry::whoMay()
{
    const auto id = approved();
    for (const char *user : {"admin", "auditor"}) {
        const auto begun = registry().begin(fixture->as(user), id);
        QVERIFY2(!begun && begun.error().code() == ErrorCode::refused, user);
        QVERIFY(!registry().comparison(fixture->as(user), "flchain-mortality/7", false));
        QVERIFY(!registry().checkNew(fixture->as(user), "another", "1"));
    }
    QVERIFY(!registry().checkNew(fixture->as("qa"), "another", "1")); // QA registers nothing
    QVERIFY(!registry().writeBacks(fixture->as("admin"), false));
    VERIFY_OK(registry().begin(fixture->as("qa"), id));
}

VALBENCH_TEST(TestRegistry, registry)
#include "test_registry.moc"
