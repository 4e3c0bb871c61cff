// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <limits>
#include <set>

#include <valbench/base/text.h>
#include <valbench/stats/evaluation_json.h>

#include "reference.h"
#include "schema_check.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestEvaluation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void document();
    void schemaCatchesFaults();
    void methods();
    void missingRows();
    void degenerate_data();
    void degenerate();
    void clusters();
    void refusals();
};

struct Owned
{
    ReferenceSet set = referenceSet("flchain_xgboost");
    std::vector<double> second = referenceSet("flchain_logistic").scores;
    std::vector<std::string> sex = sampleTexts("flchain_test.csv", "sex");
    std::vector<std::string> band = sampleTexts("flchain_test.csv", "age_band");
    EvaluationInput input()
    {
        EvaluationInput in;
        in.outcomes = set.outcomes;
        in.scores = set.scores;
        in.compareScores = second;
        in.groups = {{"sex", sex}, {"age_band", band}};
        return in;
    }
};

void TestEvaluation::document()
{
    Owned owned;
    auto input = owned.input();
    input.prevalence = 0.05;
    const auto evaluation = evaluateBinary(input);
    VERIFY_OK(evaluation);
    const auto written = evaluationJson(*evaluation);
    QCOMPARE(schemaFault(written, evaluationSchema()), std::string());
    // Through text and back, as a program would read it.
    const auto read = json::parse(json::toText(written), "document");
    VERIFY_OK(read);
    const auto at = [&](const char *path) { return numberOf(member(*read, path)); };
    QCOMPARE(at("n"), 1350.0);
    QCOMPARE(at("n_missing"), 0.0);
    QCOMPARE(at("positives"), 170.0);
    VERIFY_CLOSE(at("prevalence"), 170.0 / 1350, 1e-15);
    VERIFY_CLOSE(at("discrimination/auc/value"), referenceNumber("r.json", "flchain_xgboost/auc"), 1e-12);
    const auto ci = referenceNumbers("r.json", "flchain_xgboost/ci_delong");
    VERIFY_CLOSE(at("discrimination/auc/ci/0"), ci[0], 1e-12);
    VERIFY_CLOSE(at("discrimination/auc/ci/1"), ci[1], 1e-12);
    QCOMPARE(*member(*read, "discrimination/auc/method").get<std::string>(), std::string("delong"));
    QVERIFY(member(*read, "discrimination/roc/threshold/0").isNull());
    QCOMPARE(at("discrimination/roc/fpr/0"), 0.0);
    VERIFY_CLOSE(at("calibration/slope/value"), referenceNumber("r.json", "flchain_xgboost/slope"), 1e-9);
    VERIFY_CLOSE(at("calibration/ece"), referenceNumber("python.json", "flchain_xgboost/calibration/ece"), 1e-12);
    VERIFY_CLOSE(at("calibration/brier"), referenceNumber("python.json", "flchain_xgboost/calibration/brier"), 1e-12);
    VERIFY_CLOSE(at("threshold_metrics/mcc/value"), referenceNumber("python.json", "flchain_xgboost/at_50/mcc"), 1e-12);
    VERIFY_CLOSE(at("threshold_metrics/at_prevalence/ppv/value"),
                 referenceNumber("python.json", "flchain_xgboost/at_50/prevalence_5/ppv"), 1e-12);
    VERIFY_CLOSE(at("net_benefit/9/model"), referenceNumber("python.json", "flchain_xgboost/net_benefit/0/model"),
                 1e-12);
    QCOMPARE(at("net_benefit/9/threshold"), 0.1);
    VERIFY_CLOSE(at("comparison/z"), referenceNumber("r.json", "flchain_pair/z"), 1e-11);
    VERIFY_CLOSE(at("comparison/p"), referenceNumber("r.json", "flchain_pair/p"), 1e-10);
    QCOMPARE(*member(*read, "groups/0/levels/0/level").get<std::string>(), std::string("F"));
    QCOMPARE(at("groups/0/levels/0/n") + at("groups/0/levels/1/n"), 1350.0);
    // Names in the order of the contract.
    std::string names;
    for (const auto &[name, value] : read->get<json::Object>()->members())
        names += name + " ";
    QCOMPARE(names, std::string("n n_missing positives prevalence confidence discrimination threshold_metrics "
                                "calibration net_benefit groups comparison "));
}

void TestEvaluation::schemaCatchesFaults()
{
    Owned owned;
    const auto good = evaluationJson(evaluateBinary(owned.input()).value());
    const auto schema = evaluationSchema();
    const auto spoil = [&](const char *name, json::Value value) {
        auto object = *good.get<json::Object>();
        object.set(name, std::move(value));
        return schemaFault(object, schema);
    };
    QVERIFY(!spoil("n", -1).empty());
    QVERIFY(!spoil("n", 0.5).empty());
    QVERIFY(!spoil("extra", 1).empty());
    QVERIFY(!spoil("discrimination", json::Object{}).empty());
    QVERIFY(!spoil("net_benefit", json::Array{json::Object{{"threshold", 0.1}}}).empty());
    QVERIFY(spoil("n", 7).empty());
}

void TestEvaluation::methods()
{
    Owned owned;
    auto input = owned.input();
    input.confidence = 0.9;
    auto evaluation = evaluateBinary(input);
    VERIFY_OK(evaluation);
    const auto ninety = referenceNumbers("r.json", "flchain_xgboost/ci_delong_90");
    VERIFY_CLOSE(evaluation->auc.lower, ninety[0], 1e-12);
    QCOMPARE(evaluation->metrics.sensitivity.confidence, 0.9);
    input.confidence = 0.95;
    input.aucMethod = AucMethod::delongLogit;
    input.proportions = ProportionMethod::clopperPearson;
    evaluation = evaluateBinary(input);
    VERIFY_OK(evaluation);
    QCOMPARE(evaluation->auc.method, std::string("delong-logit"));
    const auto exact = referenceNumbers("python.json", "flchain_xgboost/at_50/sensitivity_exact");
    VERIFY_CLOSE(evaluation->metrics.sensitivity.lower, exact[0], 1e-11);
    QCOMPARE(evaluation->metrics.f1.method, std::string("clopper-pearson-transformed"));
    input.aucMethod = AucMethod::bca;
    input.replicates = 200;
    input.groups.clear();
    evaluation = evaluateBinary(input);
    VERIFY_OK(evaluation);
    QCOMPARE(evaluation->auc.method, std::string("bca"));
    QCOMPARE(evaluation->averagePrecision.method, std::string("bca"));
    QVERIFY(evaluation->auc.lower > 0.7 && evaluation->auc.upper < 0.9);
    QCOMPARE(schemaFault(evaluationJson(*evaluation), evaluationSchema()), std::string());
    std::stop_source source;
    input.stop = source.get_token();
    QVERIFY(evaluateBinary(input));
    source.request_stop();
    const auto stopped = evaluateBinary(input);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code(), ErrorCode::cancelled);
}

void TestEvaluation::missingRows()
{
    Owned owned;
    auto clean = evaluateBinary(owned.input());
    VERIFY_OK(clean);
    for (auto *list : {&owned.set.outcomes, &owned.set.scores, &owned.second})
        list->insert(list->begin(), 0.5);
    owned.set.outcomes[0] = absent;
    owned.sex.insert(owned.sex.begin(), "F");
    owned.band.insert(owned.band.begin(), "");
    owned.second[7] = absent;
    const auto evaluation = evaluateBinary(owned.input());
    VERIFY_OK(evaluation);
    QCOMPARE(evaluation->n, std::size_t(1350));
    QCOMPARE(evaluation->missing, std::size_t(1));
    QCOMPARE(evaluation->auc.value, clean->auc.value);
    QCOMPARE(evaluation->comparison->n, std::size_t(1349));
    QCOMPARE(evaluation->comparison->missing, std::size_t(2));
    QCOMPARE(evaluation->groups[1].levels.back().level, std::string(missingLevel));
    QCOMPARE(evaluation->groups[1].levels.back().missing, std::size_t(1));
}

void TestEvaluation::degenerate_data()
{
    QTest::addColumn<QList<double>>("outcomes");
    QTest::addColumn<QList<double>>("scores");
    using L = QList<double>;
    QTest::newRow("one record") << L{1} << L{0.5};
    QTest::newRow("only cases") << L{1, 1, 1} << L{0.2, 0.9, 0.9};
    QTest::newRow("only controls") << L{0, 0, 0} << L{0.2, 0.9, 0.9};
    QTest::newRow("perfect") << L{1, 1, 0, 0} << L{0.9, 0.8, 0.2, 0.1};
    QTest::newRow("reversed") << L{0, 0, 1, 1} << L{0.9, 0.8, 0.2, 0.1};
    QTest::newRow("constant score") << L{0, 1, 1, 0} << L{0.5, 0.5, 0.5, 0.5};
    QTest::newRow("zeros and ones") << L{0, 1, 1, 0} << L{0, 1, 0, 1};
    QTest::newRow("one known row") << L{absent, 1, 0} << L{0.4, 0.5, absent};
    QTest::newRow("sure and right") << L{0, 1} << L{0, 1};
}

void TestEvaluation::degenerate()
{
    QFETCH(QList<double>, outcomes);
    QFETCH(QList<double>, scores);
    const std::vector<double> y(outcomes.begin(), outcomes.end()), s(scores.begin(), scores.end());
    const std::vector<std::string> g(y.size(), "all");
    for (const auto method : {AucMethod::delong, AucMethod::delongLogit, AucMethod::percentile}) {
        EvaluationInput input;
        input.outcomes = y;
        input.scores = s;
        input.compareScores = s;
        input.groups = {{"g", g}};
        input.aucMethod = method;
        input.replicates = 100;
        const auto evaluation = evaluateBinary(input);
        VERIFY_OK(evaluation);
        const auto document = evaluationJson(*evaluation);
        QCOMPARE(schemaFault(document, evaluationSchema()), std::string());
        // Every null has a reason in its object; every estimate is whole or says why.
        const auto text = json::toText(document);
        QVERIFY(text.find("nan") == std::string::npos && text.find("inf,") == std::string::npos);
        const auto check = [](const auto &self, const json::Value &value) -> void {
            if (const auto *list = value.get<json::Array>())
                for (const auto &item : *list)
                    self(self, item);
            if (const auto *object = value.get<json::Object>()) {
                for (const auto &[name, child] : object->members()) {
                    if (child.isNull())
                        QVERIFY2(object->find("reason"), name.c_str());
                    self(self, child);
                }
            }
        };
        check(check, document);
        const auto &auc = evaluation->auc;
        QCOMPARE(auc.isDefined(), evaluation->positives > 0 && evaluation->positives < evaluation->n);
        QVERIFY(!auc.hasInterval() || (auc.value > 0 && auc.value < 1));
    }
}

void TestEvaluation::clusters()
{
    Owned owned;
    std::vector<std::string> people;
    for (std::size_t i = 0; i < owned.set.outcomes.size(); ++i)
        people.push_back(std::to_string(i / 2));
    auto input = owned.input();
    input.clusters = people;
    const auto evaluation = evaluateBinary(input);
    VERIFY_OK(evaluation);
    QCOMPARE(evaluation->auc.method, std::string("obuchowski-logit"));
    QVERIFY(evaluation->auc.hasInterval());
    // Every interval comes from the clusters or is left out, with a reason.
    QCOMPARE(evaluation->metrics.sensitivity.method, std::string("cluster-logit"));
    QVERIFY(evaluation->metrics.sensitivity.hasInterval());
    QCOMPARE(evaluation->logistic.slope.method, std::string("cluster-wald"));
    QCOMPARE(evaluation->comparison->difference.method, std::string("obuchowski-wald"));
    QVERIFY(evaluation->comparison->p > 0);
    for (const auto *estimate : {&evaluation->averagePrecision, &evaluation->logLoss})
        QVERIFY(!estimate->hasInterval() && !estimate->reason.empty());
    QVERIFY(std::isnan(evaluation->hosmerLemeshow.p) && std::isnan(evaluation->logistic.recalibration.p));
    QCOMPARE(evaluation->groups[0].levels[0].auc.method, std::string("obuchowski-logit"));
    QVERIFY(evaluation->groups[0].levels[0].auc.hasInterval());
    const auto document = evaluationJson(*evaluation);
    QCOMPARE(schemaFault(document, evaluationSchema()), std::string());
    const auto methodsOf = [](const auto &self, const json::Value &value, std::set<std::string> &found) -> void {
        if (const auto *list = value.get<json::Array>())
            for (const auto &item : *list)
                self(self, item, found);
        if (const auto *object = value.get<json::Object>()) {
            const auto *ci = object->find("ci"), *method = object->find("method");
            if (ci && method && !ci->isNull())
                found.insert(*method->get<std::string>());
            for (const auto &[name, child] : object->members())
                self(self, child, found);
        }
    };
    std::set<std::string> methods;
    methodsOf(methodsOf, document, methods);
    QCOMPARE(methods, (std::set<std::string>{"cluster-fisher-z", "cluster-log", "cluster-logit", "cluster-wald",
                                             "obuchowski-logit", "obuchowski-wald"}));
    // A bootstrap draws clusters.
    input.aucMethod = AucMethod::percentile;
    input.replicates = 200;
    input.groups.clear();
    const auto drawn = evaluateBinary(input);
    VERIFY_OK(drawn);
    QCOMPARE(drawn->auc.method, std::string("cluster-percentile"));
    QCOMPARE(drawn->averagePrecision.method, std::string("cluster-percentile"));
    QCOMPARE(drawn->models->averagePrecisionDifference.method, std::string("cluster-percentile"));
    QVERIFY(drawn->auc.lower > 0.7 && drawn->auc.upper < 0.9);
}

void TestEvaluation::refusals()
{
    const std::vector<double> y{0, 1}, s{0.2, 0.8}, none{absent, absent}, bad{0.2, 1.5};
    const auto errorOf = [](const EvaluationInput &input) {
        const auto evaluation = evaluateBinary(input);
        return evaluation ? std::string("accepted") : evaluation.error().text();
    };
    EvaluationInput input;
    input.outcomes = y;
    input.scores = none;
    QCOMPARE(errorOf(input), std::string("None of the 2 rows has both an outcome and a score; expected at least one."));
    input.scores = bad;
    QVERIFY(errorOf(input).find("row 2 is 1.5") != std::string::npos);
    input.scores = s;
    QCOMPARE(errorOf(input), std::string("accepted"));
    for (auto change :
         {+[](EvaluationInput &in) { in.confidence = 1; }, +[](EvaluationInput &in) { in.confidence = absent; },
          +[](EvaluationInput &in) { in.threshold = absent; }, +[](EvaluationInput &in) { in.bins = 0; },
          +[](EvaluationInput &in) { in.prevalence = 0.0; },
          +[](EvaluationInput &in) {
              in.aucMethod = AucMethod::bca;
              in.replicates = 10;
          }}) {
        auto wrong = input;
        change(wrong);
        const auto evaluation = evaluateBinary(wrong);
        QVERIFY(!evaluation);
        QCOMPARE(evaluation.error().code(), ErrorCode::usage);
    }
}

VALBENCH_TEST(TestEvaluation, evaluation)
#include "test_evaluation.moc"
