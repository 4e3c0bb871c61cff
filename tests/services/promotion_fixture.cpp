// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "promotion_fixture.h"

#include <fstream>

namespace valbench::test {

using domain::Meaning;

Status PromotionFixture::createWithTwoApprovers()
{
    VB_CHECK(createWithPeople());
    VB_TRY(const auto oneTime,
           workspace->accounts().add(as("admin"), "qb", "Second Approver", domain::Role::qaApprover, &as("qa")));
    VB_TRY(m_second, workspace->sessions().firstSignIn("qb", oneTime, password("qb"), statement()));
    return workspace->accounts().verifyIdentity(as("admin"), password("admin"), as("qa"), password("qa"), "qb",
                                                "passport seen");
}

namespace {

domain::ModelVersion texts()
{
    domain::ModelVersion out;
    out.name = "flchain-mortality";
    out.description = "five-year mortality from blood values";
    out.intendedUse = "adults over 50, as one opinion of several";
    out.algorithm = "XGBoost";
    out.limitations = "not for people under 50";
    out.trainedBy = "trainer";
    return out;
}

} // namespace

Result<std::string> PromotionFixture::completeModel(const std::string &version)
{
    auto model = texts();
    model.version = version;
    return workspace->models().add(as("engineer"), model,
                                   {{"model", VALBENCH_SOURCE_DIR "/resources/samples/flchain_xgboost.json"},
                                    {"training data", VALBENCH_SOURCE_DIR "/resources/samples/flchain_train.csv"}},
                                   "candidate for validation");
}

services::RemoteModel PromotionFixture::remote(const std::string &version)
{
    services::RemoteModel out;
    out.lineage.server = "http://mlflow.example.org";
    out.lineage.serverVersion = "3.17.2";
    out.lineage.runId = std::string(32, 'b');
    out.lineage.runUser = "engineer";
    out.lineage.sourceCommit = "0123abc";
    out.lineage.registryName = "flchain-mortality";
    out.lineage.registryVersion = version;
    out.lineage.registrySource = "models:/m-" + version;
    out.lineage.data = {{"cohort", "training", "77", std::string(64, 'c'), "local"}};
    out.lineage.description.flavors = {{"python_function", {}}};
    out.files = {{"model", "MLmodel", 20, std::string(64, 'd')}, {"model", "model.pkl", 5, std::string(64, 'e')}};
    out.describing = {{"MLmodel", "application/yaml", Bytes{'x', ':', ' ', '1'}}};
    return out;
}

Result<std::string> PromotionFixture::remoteModel(const std::string &version)
{
    services::ServerRegistration registration;
    registration.texts = texts();
    registration.texts.name.clear();
    registration.texts.trainedBy.clear();
    registration.reason = "candidate for validation";
    return workspace->registry().add(as("engineer"), registration, remote(version));
}

services::PromotionRequest PromotionFixture::ask(const std::string &model) const
{
    services::PromotionRequest out;
    out.model = model;
    out.justification = "better than what is in use";
    return out;
}

Result<std::string> PromotionFixture::request(const std::string &model, domain::ChangeKind kind)
{
    auto asked = ask(model);
    asked.kind = kind;
    return workspace->promotions().request(as("lead"), asked);
}

Status PromotionFixture::approve(const std::string &request, Meaning meaning)
{
    return sign("qa", request, meaning, "looked at the gates");
}

Result<domain::ModelStage> PromotionFixture::stage(const std::string &model)
{
    VB_TRY(const auto view, workspace->models().show(as("lead"), model));
    return view.stage;
}

domain::GateResult PromotionFixture::gate(const std::string &request, domain::Gate gate)
{
    const auto view = workspace->promotions().show(as("lead"), request);
    for (const auto &result : view ? view->promotion.gates : std::vector<domain::GateResult>()) {
        if (result.gate == gate)
            return result;
    }
    return {gate, domain::Outcome::error, "not asked for", {}, {}};
}

Status PromotionFixture::compared(const std::string &model, std::vector<services::RegistryDifference> differences,
                                  bool withFiles)
{
    VB_TRY(const auto query, workspace->registry().comparison(as("engineer"), model, withFiles));
    VB_CHECK(workspace->registry().note(as("engineer"), query, std::move(differences)));
    return {};
}

Status PromotionFixture::validated(const std::string &threshold)
{
    const auto file = folder.filePath(QStringLiteral("pq.json")).toStdString();
    std::ofstream(file) << R"({"format": 1, "kind": "PQ", "title": "Accuracy",
        "model": {"name": "flchain-mortality", "version": "1"}, "purpose": "p", "scope": "s", "prerequisites": [],
        "requirements": [{"id": "URS-1", "text": "It is right often enough."}],
        "data": [{"role": "test", "description": "cohort",
                  "sha256": "b98d7b1e9a69e08fceeb48ac74688c8a1cf73032f0a0d9a3f501b6377cf440ba"}],
        "analysis": {"truth": "death_5y", "score": "risk_xgboost", "threshold": )"
                        << threshold << R"(, "bins": 10, "groups": []},
        "steps": [{"id": "1", "title": "Accuracy", "kind": "automatic", "instruction": "Count.", "expected": "Enough.",
                   "requirements": ["URS-1"], "failure_class": "critical", "check": "pq.accuracy",
                   "criterion": {"direction": "at least", "limit": "0.5", "judged_on": "value"}}]})";
    VB_TRY(const auto protocol, workspace->protocols().import(as("engineer"), file, "first validation"));
    VB_CHECK(sign("engineer", protocol, Meaning::authored));
    VB_CHECK(sign("lead", protocol, Meaning::reviewed));
    VB_CHECK(sign("qa", protocol, Meaning::approved));
    VB_TRY(const auto execution, workspace->executions().run(as("engineer"), protocol, {dataFiles().front()}));
    VB_CHECK(sign("engineer", execution, Meaning::executed));
    VB_CHECK(sign("lead", execution, Meaning::reviewed));
    VB_TRY(const auto report, workspace->reports().write(as("engineer"), execution, "It holds.", "to conclude"));
    VB_CHECK(sign("engineer", report, Meaning::authored));
    VB_CHECK(sign("lead", report, Meaning::reviewed));
    return sign("qa", report, Meaning::approved);
}

} // namespace valbench::test
