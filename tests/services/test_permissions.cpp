// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <functional>

#include <valbench/services/access_reviews.h>
#include <valbench/services/alerts.h>
#include <valbench/services/comments.h>
#include <valbench/services/data_sets.h>
#include <valbench/services/maintenance.h>
#include <valbench/services/promotions.h>
#include <valbench/services/registry.h>
#include <valbench/services/requirement_sets.h>
#include <valbench/services/retention.h>
#include <valbench/services/traceability.h>
#include <valbench/services/trail_reviews.h>

using namespace valbench;
using domain::Role;
using test::ServiceFixture;

/// Every service operation × every role: allowed or refused as the table says, refusals logged.
class TestPermissions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void matrix();
};

void TestPermissions::matrix()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto protocol = fixture.protocol(true);
    VERIFY_OK(protocol);
    const auto execution =
        fixture.workspace->executions().run(fixture.as("engineer"), *protocol, ServiceFixture::dataFiles());
    VERIFY_OK(execution);
    auto &w = *fixture.workspace;
    using services::Session;
    using Operation = std::function<std::optional<Error>(const Session &)>;
    const auto errorOf = [](auto result) {
        return result ? std::optional<Error>() : std::optional<Error>(result.error());
    };
    const std::string everyone = "admin engineer lead qa auditor";
    struct Row
    {
        const char *name;
        Operation run;
        std::string allowed; ///< whose role the matrix lets through
    };
    // What an operation answers once the permission is there does not matter here; only whether the matrix refuses.
    const std::vector<Row> rows{
        {"account.add", [&](const Session &s) { return errorOf(w.accounts().add(s, "x", "", Role::auditor)); },
         "admin"},
        {"account.unlock", [&](const Session &s) { return errorOf(w.accounts().unlock(s, "ghost", "a reason")); },
         "admin"},
        {"account.disable", [&](const Session &s) { return errorOf(w.accounts().disable(s, "ghost", "a reason")); },
         "admin"},
        {"account.rename", [&](const Session &s) { return errorOf(w.accounts().rename(s, "ghost", "", "a reason")); },
         "admin"},
        {"certification.record",
         [&](const Session &s) { return errorOf(w.maintenance().recordCertification(s, "", "")); }, "admin"},
        {"account.reset", [&](const Session &s) { return errorOf(w.accounts().resetPassword(s, "ghost", "a reason")); },
         "admin"},
        {"account.enable-signing",
         [&](const Session &s) { return errorOf(w.accounts().enableSigning(s, "ghost", "a reason")); }, "qa"},
        {"account.verify-identity",
         [&](const Session &s) { return errorOf(w.accounts().verifyIdentity(s, Secret(), s, Secret(), "ghost", "")); },
         "admin qa"},
        {"account.list", [&](const Session &s) { return errorOf(w.accounts().list(s)); }, everyone},
        {"model.register", [&](const Session &s) { return errorOf(w.models().add(s, {}, {}, "a reason")); },
         "engineer lead"},
        {"data.register", [&](const Session &s) { return errorOf(w.dataSets().add(s, {}, "none.csv", "a reason")); },
         "engineer lead"},
        {"data.inspect", [&](const Session &s) { return errorOf(w.dataSets().inspect(s, "none.csv")); },
         "engineer lead"},
        {"data.list", [&](const Session &s) { return errorOf(w.dataSets().list(s)); }, "engineer lead qa auditor"},
        {"data.show", [&](const Session &s) { return errorOf(w.dataSets().show(s, "DS-9")); },
         "engineer lead qa auditor"},
        {"data.compare", [&](const Session &s) { return errorOf(w.dataSets().compare(s, "DS-9", "a", "DS-8", "b")); },
         "engineer lead"},
        {"model.list", [&](const Session &s) { return errorOf(w.models().list(s)); }, "engineer lead qa auditor"},
        {"protocol.draft",
         [&](const Session &s) { return errorOf(w.protocols().draft(s, {}, "none/1", {}, "a reason")); },
         "engineer lead"},
        {"requirement.import", [&](const Session &s) { return errorOf(w.requirements().add(s, {}, "a reason")); },
         "engineer lead"},
        {"requirement.revise",
         [&](const Session &s) { return errorOf(w.requirements().revise(s, "RS-9", {}, "a good reason")); },
         "engineer lead"},
        {"requirement.list", [&](const Session &s) { return errorOf(w.requirements().list(s)); },
         "engineer lead qa auditor"},
        {"requirement.show", [&](const Session &s) { return errorOf(w.requirements().show(s, "RS-9")); },
         "engineer lead qa auditor"},
        {"requirement.export", [&](const Session &s) { return errorOf(w.requirements().exportText(s, "RS-9")); },
         "engineer lead qa auditor"},
        {"trace.view", [&](const Session &s) { return errorOf(w.traceability().matrix(s, *protocol)); },
         "engineer lead qa auditor"},
        {"trace.export", [&](const Session &s) { return errorOf(w.traceability().exportCsv(s, *protocol)); },
         "engineer lead qa auditor"},
        {"trace.review-links",
         [&](const Session &s) { return errorOf(w.traceability().reviewLinks(s, "PQ-99", {"U"}, "a good reason")); },
         "lead qa"},
        {"protocol.import", [&](const Session &s) { return errorOf(w.protocols().add(s, {}, "a reason")); },
         "engineer lead"},
        {"protocol.revise",
         [&](const Session &s) { return errorOf(w.protocols().revise(s, "PQ-99", {}, "a good reason")); },
         "engineer lead"},
        {"protocol.amend", [&](const Session &s) { return errorOf(w.protocols().amend(s, "PQ-99", "a good reason")); },
         "engineer lead"},
        {"protocol.versions", [&](const Session &s) { return errorOf(w.protocols().versions(s, *protocol)); },
         "engineer lead qa auditor"},
        {"protocol.compare", [&](const Session &s) { return errorOf(w.protocols().compare(s, *protocol, *protocol)); },
         "engineer lead qa auditor"},
        {"protocol.list", [&](const Session &s) { return errorOf(w.protocols().list(s)); }, "engineer lead qa auditor"},
        {"protocol.export", [&](const Session &s) { return errorOf(w.protocols().exportText(s, *protocol)); },
         "engineer lead qa auditor"},
        {"execution.run", [&](const Session &s) { return errorOf(w.executions().run(s, "PQ-99", {})); },
         "engineer lead"},
        {"execution.begin", [&](const Session &s) { return errorOf(w.executions().begin(s, "PQ-99")); },
         "engineer lead"},
        {"execution.run-steps",
         [&](const Session &s) { return errorOf(w.executions().runAutomatic(s, "EXE-99", {}, {})); }, "engineer lead"},
        {"execution.record", [&](const Session &s) { return errorOf(w.executions().recordStep(s, "EXE-99", {})); },
         "engineer lead"},
        {"execution.correct",
         [&](const Session &s) { return errorOf(w.executions().correctStep(s, "EXE-99", {}, "a good reason")); },
         "engineer lead"},
        {"execution.complete", [&](const Session &s) { return errorOf(w.executions().complete(s, "EXE-99")); },
         "engineer lead"},
        {"execution.cancel",
         [&](const Session &s) { return errorOf(w.executions().cancel(s, "EXE-99", "a good reason")); },
         "engineer lead"},
        {"execution.evidence", [&](const Session &s) { return errorOf(w.executions().evidence(s, "EXE-99", "")); },
         "engineer lead qa auditor"},
        {"execution.export-evidence",
         [&](const Session &s) { return errorOf(w.executions().exportEvidence(s, "EXE-99", "")); },
         "engineer lead qa auditor"},
        {"signature.offer for a step",
         [&](const Session &s) { return errorOf(w.signing().offerSteps(s, "EXE-99", {"1"})); }, "engineer lead qa"},
        {"execution.list", [&](const Session &s) { return errorOf(w.executions().list(s)); },
         "engineer lead qa auditor"},
        {"deviation.classify",
         [&](const Session &s) {
             return errorOf(w.deviations().classify(s, "DEV-99", domain::DeviationClass::minor, "a reason"));
         },
         "lead qa"},
        {"deviation.dispose",
         [&](const Session &s) { return errorOf(w.deviations().dispose(s, "DEV-99", {}, "a reason")); },
         "engineer lead qa"},
        {"report.write", [&](const Session &s) { return errorOf(w.reports().write(s, "EXE-99", "", "a reason")); },
         "engineer lead"},
        {"record.print", [&](const Session &s) { return errorOf(w.reports().print(s, "XX-99")); },
         "engineer lead qa auditor"},
        {"signature.offer", [&](const Session &s) { return errorOf(w.signing().offer(s, {"PQ-99"})); },
         "engineer lead qa"},
        {"trail.read", [&](const Session &s) { return errorOf(w.trail().page(s, {})); }, everyone},
        {"policy.view", [&](const Session &s) { return errorOf(w.policy().inForce(s)); }, everyone},
        {"policy.change", [&](const Session &s) { return errorOf(w.policy().change(s, s, 0, {}, "a reason")); },
         "admin"},
        {"alert.list", [&](const Session &s) { return errorOf(w.alerts().list(s, true)); }, "admin qa"},
        {"alert.acknowledge",
         [&](const Session &s) { return errorOf(w.alerts().acknowledge(s, "ALERT-9", "a reason")); }, "admin qa"},
        {"access-review.due", [&](const Session &s) { return errorOf(w.accessReviews().due(s)); }, "admin qa auditor"},
        {"access-review.list", [&](const Session &s) { return errorOf(w.accessReviews().list(s)); },
         "admin qa auditor"},
        {"access-review.show", [&](const Session &s) { return errorOf(w.accessReviews().show(s, "AR-9")); },
         "admin qa auditor"},
        {"access-review.record", [&](const Session &s) { return errorOf(w.accessReviews().record(s, "")); }, "qa"},
        {"signature.export", [&](const Session &s) { return errorOf(w.records().exportSignatures(s, "PQ-99")); },
         "engineer lead qa auditor"},
        {"anchor.configure",
         [&](const Session &s) { return errorOf(w.maintenance().configureTimeStamps(s, "", "", "a reason")); },
         "admin"},
        {"anchor.now", [&](const Session &s) { return errorOf(w.maintenance().stampNow(s)); }, "admin"},
        {"anchor.export", [&](const Session &s) { return errorOf(w.maintenance().stamps(s)); }, everyone},
        {"clock.accept", [&](const Session &s) { return errorOf(w.maintenance().acceptClock(s, "a reason")); },
         "admin"},
        {"account.report-lost",
         [&](const Session &s) { return errorOf(w.accounts().reportLost(s, "ghost", "a reason")); }, "admin qa"},
        {"trail-review.list", [&](const Session &s) { return errorOf(w.trailReviews().list(s)); }, everyone},
        {"trail-review.record",
         [&](const Session &s) {
             return errorOf(w.trailReviews().record(s, {"PQ-99", {}, {}}, "a reason"));
         },
         "lead qa"},
        {"promotion.request", [&](const Session &s) { return errorOf(w.promotions().request(s, {})); }, "lead qa"},
        {"promotion.withdraw",
         [&](const Session &s) { return errorOf(w.promotions().withdraw(s, "PROM-9", "a reason")); }, "lead qa"},
        {"promotion.renew", [&](const Session &s) { return errorOf(w.promotions().renew(s, "PROM-9", "a reason")); },
         "lead qa"},
        {"promotion.list", [&](const Session &s) { return errorOf(w.promotions().list(s, true)); },
         "engineer lead qa auditor"},
        {"promotion.show", [&](const Session &s) { return errorOf(w.promotions().show(s, "PROM-9")); },
         "engineer lead qa auditor"},
        {"promotion.decide",
         [&](const Session &s) { return errorOf(w.promotions().mayDecide(s, "PROM-9", domain::Meaning::approved)); },
         "engineer lead qa"},
        {"model.register from a server", [&](const Session &s) { return errorOf(w.registry().add(s, {}, {})); },
         "engineer lead"},
        {"write-back.list", [&](const Session &s) { return errorOf(w.registry().writeBacks(s, true)); },
         "engineer lead qa auditor"},
        {"write-back.begin", [&](const Session &s) { return errorOf(w.registry().begin(s, "WB-9")); },
         "engineer lead qa"},
        {"write-back.finish", [&](const Session &s) { return errorOf(w.registry().finish(s, {}, {})); },
         "engineer lead qa"},
        {"registry.compare", [&](const Session &s) { return errorOf(w.registry().comparison(s, "MOD-9", true)); },
         "engineer lead qa"},
        {"registry.note", [&](const Session &s) { return errorOf(w.registry().note(s, {}, {})); }, "engineer lead qa"},
        {"station.enroll",
         [&](const Session &s) { return errorOf(w.maintenance().enrollStation(s, Secret(), s, Secret(), "a reason")); },
         "admin"},
        {"comment.list", [&](const Session &s) { return errorOf(w.comments().list(s, "PQ-99")); },
         "engineer lead qa auditor"},
        {"comment.add", [&](const Session &s) { return errorOf(w.comments().add(s, "PQ-99", "why")); },
         "engineer lead qa"},
        {"comment.answer", [&](const Session &s) { return errorOf(w.comments().answer(s, "COM-99", "so")); },
         "engineer lead qa"},
        {"comment.resolve", [&](const Session &s) { return errorOf(w.comments().resolve(s, "COM-99", "done")); },
         "engineer lead qa"},
        {"retention.list", [&](const Session &s) { return errorOf(w.retention().list(s)); }, everyone},
        {"retention.show", [&](const Session &s) { return errorOf(w.retention().show(s, "EXE-99")); }, everyone},
        {"retention.hold", [&](const Session &s) { return errorOf(w.retention().hold(s, "EXE-99", "a reason")); },
         "qa"},
        {"retention.lift", [&](const Session &s) { return errorOf(w.retention().liftHold(s, "EXE-99", "a reason")); },
         "qa"},
        {"retention.dispose",
         [&](const Session &s) {
             return errorOf(w.retention().dispose(s, Secret(), s, Secret(), "EXE-99", "a reason"));
         },
         "admin"},
        {"store.backup", [&](const Session &s) { return errorOf(w.backup(s, "/proc/no/such/place")); }, "admin"},
    };
    for (const auto &row : rows) {
        for (const char *user : {"admin", "engineer", "lead", "qa", "auditor"}) {
            const auto before = fixture.entries("access.refused")->size();
            const auto error = row.run(fixture.as(user));
            const bool permitted = row.allowed.find(user) != std::string::npos;
            const bool matrixRefused = error && error->code() == ErrorCode::refused &&
                                       error->text().find(" may not ") != std::string::npos &&
                                       error->text().find("Ask someone whose role allows it") != std::string::npos;
            const auto what = std::string(row.name) + " as " + user + ": " + (error ? error->text() : "no error");
            QVERIFY2(matrixRefused == !permitted, what.c_str());
            if (!permitted)
                QVERIFY2(fixture.entries("access.refused")->size() == before + 1, what.c_str());
        }
    }
}

VALBENCH_TEST(TestPermissions, permissions)
#include "test_permissions.moc"
