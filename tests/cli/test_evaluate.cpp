// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include <valbench/base/text.h>

#include "sandbox.h"
#include "support/test_registry.h"

using namespace valbench;
using namespace valbench::test;

namespace {

const Arguments flchain{"evaluate", "--data", source("resources/samples/flchain_test.csv"), "--truth", "death_5y"};

Arguments with(Arguments base, const Arguments &more)
{
    base.insert(base.end(), more.begin(), more.end());
    return base;
}

json::Value reference(const std::string &file)
{
    return json::parse(fileText(source("tests/reference/" + file)), file).value_or(json::Value());
}

/// Other programs' results agree to their last digits but one.
bool agree(double ours, double theirs)
{
    return std::abs(ours - theirs) <= 1e-9 * std::max(1.0, std::abs(theirs));
}

} // namespace

class TestEvaluate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void documentMatchesTheContract();
    void numbersMatchOtherPrograms();
    void groupsAndSecondModel();
    void undefinedIsNullWithAReason();
    void intervalsAreThoseAskedFor();
    void everythingOnRequest();
    void clustersAndMargin();
    void threadsAndRowsDoNotMatter();
    void tableIsForPeople();
    void wrongInputIsRefused_data();
    void wrongInputIsRefused();
    void badValueNamesFileColumnAndRow();

private:
    Sandbox m_sandbox;
};

void TestEvaluate::documentMatchesTheContract()
{
    const auto ran = m_sandbox.run(with(flchain, {"--score", "risk_xgboost", "--group", "sex", "--compare-score",
                                                  "risk_logistic", "--format", "json"}));
    VERIFY_CODE(ran, 0);
    QVERIFY2(ran.err.empty(), ran.told().c_str());
    const auto fault = documentFault(m_sandbox, {"evaluate"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    const auto answer = document(ran);
    for (const auto *path : {"n",
                             "n_missing",
                             "positives",
                             "prevalence",
                             "confidence",
                             "discrimination/auc/value",
                             "discrimination/average_precision/ci/0",
                             "discrimination/roc/fpr/1",
                             "discrimination/roc/tpr/1",
                             "discrimination/roc/threshold/1",
                             "threshold_metrics/threshold",
                             "threshold_metrics/confusion/tp",
                             "threshold_metrics/mcc/value",
                             "threshold_metrics/lr_negative/ci/1",
                             "calibration/ece",
                             "calibration/mce",
                             "calibration/brier",
                             "calibration/slope/value",
                             "calibration/intercept/value",
                             "calibration/calibration_in_the_large/value",
                             "calibration/spiegelhalter/z",
                             "calibration/spiegelhalter/p",
                             "calibration/hosmer_lemeshow/statistic",
                             "calibration/hosmer_lemeshow/df",
                             "calibration/hosmer_lemeshow/p",
                             "calibration/curve/0/mean_predicted",
                             "calibration/brier_score/ci/0",
                             "calibration/scaled_brier",
                             "calibration/log_loss/value",
                             "calibration/recalibration_test/p",
                             "calibration/lowess/e90",
                             "calibration/loess/ici",
                             "calibration/corp/miscalibration",
                             "calibration/brier_decomposition/within_covariance",
                             "calibration/ece_variants/4/ece",
                             "threshold_metrics/youden_j/ci/0",
                             "threshold_metrics/kappa/value",
                             "threshold_metrics/diagnostic_odds_ratio/ci/1",
                             "net_benefit/9/ci/0",
                             "net_benefit/9/interventions_avoided",
                             "comparison/sensitivity_difference/ci/0",
                             "comparison/brier_difference/value",
                             "comparison/mcnemar/specificity/mid_p",
                             "net_benefit/0/treat_all",
                             "groups/0/levels/0/selection_rate/value",
                             "groups/0/demographic_parity/ratio",
                             "groups/0/equalized_odds/difference",
                             "groups/0/equal_opportunity/sufficient/ratio",
                             "comparison/auc_difference/value",
                             "comparison/z",
                             "comparison/p"})
        QVERIFY2(!std::isnan(realAt(answer, path)), path);
    QCOMPARE(textAt(answer, "discrimination/auc/method"), std::string("delong"));
    QCOMPARE(textAt(answer, "groups/0/column"), std::string("sex"));
}

void TestEvaluate::numbersMatchOtherPrograms()
{
    const auto sklearn = reference("python.json");
    const auto pRoc = reference("r.json");
    for (const std::string model : {"xgboost", "logistic"}) {
        const auto ran = m_sandbox.run(with(flchain, {"--score", "risk_" + model, "--format", "json"}));
        VERIFY_CODE(ran, 0);
        const auto answer = document(ran);
        const auto name = "flchain_" + model + "/";
        QCOMPARE(realAt(answer, "n"), 1350.0);
        QCOMPARE(realAt(answer, "positives"), 170.0);
        QCOMPARE(realAt(answer, "discrimination/auc/value"), realAt(sklearn, name + "discrimination/auc"));
        const std::vector<std::array<std::string, 3>> pairs{
            {"discrimination/auc/ci/0", "r", "ci_delong/0"},
            {"discrimination/auc/ci/1", "r", "ci_delong/1"},
            {"calibration/slope/value", "r", "slope"},
            {"calibration/intercept/value", "r", "intercept"},
            {"calibration/calibration_in_the_large/value", "r", "in_the_large"},
            {"discrimination/average_precision/value", "python", "discrimination/average_precision"},
            {"threshold_metrics/confusion/tp", "python", "at_50/confusion/0"},
            {"threshold_metrics/sensitivity/value", "python", "at_50/sensitivity"},
            {"threshold_metrics/sensitivity/ci/0", "python", "at_50/sensitivity_wilson/0"},
            {"threshold_metrics/mcc/value", "python", "at_50/mcc"},
            {"calibration/brier", "python", "calibration/brier"},
            {"calibration/ece", "python", "calibration/ece"},
        };
        for (const auto &[ours, program, theirs] : pairs) {
            const auto expected = realAt(program == "r" ? pRoc : sklearn, name + theirs);
            QVERIFY2(agree(realAt(answer, ours), expected), (name + theirs).c_str());
        }
    }
    // The figures that everybody knows by heart.
    QCOMPARE(realAt(sklearn, "flchain_xgboost/discrimination/auc"), 0.8055932203389831);
    QCOMPARE(realAt(sklearn, "flchain_logistic/discrimination/auc"), 0.812283150548355);
}

void TestEvaluate::groupsAndSecondModel()
{
    const auto ran = m_sandbox.run(with(flchain, {"--score", "risk_xgboost", "--compare-score", "risk_logistic",
                                                  "--group", "sex", "--group", "age_band", "--format", "json"}));
    VERIFY_CODE(ran, 0);
    const auto answer = document(ran);
    QCOMPARE(sizeAt(answer, "groups"), 2UL);
    QCOMPARE(sizeAt(answer, "groups/1/levels"), 4UL);
    const auto pRoc = reference("r.json");
    QVERIFY(agree(realAt(answer, "comparison/z"), realAt(pRoc, "flchain_pair/z")));
    QVERIFY(agree(realAt(answer, "comparison/auc_difference/ci/0"), realAt(pRoc, "flchain_pair/ci/0")));
}

void TestEvaluate::undefinedIsNullWithAReason()
{
    const auto file = m_sandbox.write("survivors.csv", "y,p\n0,0.1\n0,0.2\n0,0.9\n");
    const auto ran = m_sandbox.run({"evaluate", "--data", file, "--truth", "y", "--score", "p", "--format", "json"});
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, {"evaluate"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    const auto answer = document(ran);
    QVERIFY(at(answer, "discrimination/auc/value").isNull());
    QVERIFY(at(answer, "threshold_metrics/sensitivity/ci").isNull());
    QVERIFY(textAt(answer, "discrimination/auc/reason") != "(no text)");
    QVERIFY(ran.out.find("nan") == std::string::npos);
}

void TestEvaluate::intervalsAreThoseAskedFor()
{
    const auto pRoc = reference("r.json");
    const auto sklearn = reference("python.json");
    const auto ran = m_sandbox.run(with(flchain, {"--score", "risk_xgboost", "--ci", "delong-logit", "--interval",
                                                  "clopper-pearson", "--prevalence", "0.05", "--format", "json"}));
    VERIFY_CODE(ran, 0);
    const auto answer = document(ran);
    QVERIFY(agree(realAt(answer, "discrimination/auc/ci/0"), realAt(pRoc, "flchain_xgboost/ci_delong_logit/0")));
    QVERIFY(agree(realAt(answer, "threshold_metrics/npv/ci/1"), realAt(sklearn, "flchain_xgboost/at_50/npv_exact/1")));
    QVERIFY(agree(realAt(answer, "threshold_metrics/at_prevalence/ppv/value"),
                  realAt(sklearn, "flchain_xgboost/at_50/prevalence_5/ppv")));
    const Arguments bootstrap{"--score", "risk_xgboost", "--ci", "percentile", "--bootstrap",
                              "200",     "--seed",       "7",    "--format",   "json"};
    const auto first = m_sandbox.run(with(flchain, bootstrap));
    const auto second = m_sandbox.run(with(flchain, bootstrap));
    VERIFY_CODE(first, 0);
    QCOMPARE(first.out, second.out);
    QCOMPARE(textAt(document(first), "discrimination/auc/method"), std::string("percentile"));
}

void TestEvaluate::everythingOnRequest()
{
    const auto ran = m_sandbox.run(with(flchain, {"--score",      "risk_xgboost",
                                                  "--threshold",  "0.2",
                                                  "--ci",         "percentile",
                                                  "--bootstrap",  "200",
                                                  "--pr-curve",   "--partial-fpr",
                                                  "0.1",          "--at-specificity",
                                                  "0.9",          "--at-sensitivity",
                                                  "0.9",          "--choose-threshold",
                                                  "--cost-ratio", "4",
                                                  "--prevalence", "0.1",
                                                  "--ece-draws",  "100",
                                                  "--format",     "json"}));
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, {"evaluate"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    const auto answer = document(ran);
    const auto r = reference("evaluate_r.json"), python = reference("evaluate_python.json");
    QVERIFY(agree(realAt(answer, "discrimination/partial_auc/raw/value"), realAt(r, "flchain_xgboost/partial_10/0")));
    QVERIFY(agree(realAt(answer, "discrimination/partial_auc/mcclish/value"),
                  realAt(python, "flchain_xgboost/roc/mcclish_10")));
    QVERIFY(agree(realAt(answer, "discrimination/at_specificity/sensitivity/value"),
                  realAt(python, "flchain_xgboost/roc/at_specificity/1")));
    QVERIFY(agree(realAt(answer, "discrimination/at_sensitivity/specificity/value"),
                  realAt(python, "flchain_xgboost/roc/at_sensitivity/1")));
    QVERIFY(agree(realAt(answer, "threshold_metrics/chosen_thresholds/youden/sensitivity"),
                  realAt(r, "flchain_xgboost/youden/0")));
    QVERIFY(agree(realAt(answer, "threshold_metrics/chosen_thresholds/cost/specificity"),
                  realAt(r, "flchain_xgboost/cost_4_10/1")));
    QVERIFY(agree(realAt(answer, "threshold_metrics/chosen_thresholds/cost/threshold_if_calibrated"), 0.2));
    QVERIFY(textAt(answer, "threshold_metrics/chosen_thresholds/youden/reason").find("optimistic") == 0);
    QVERIFY(agree(realAt(answer, "calibration/lowess/emax"), realAt(r, "flchain_xgboost/lowess/3")));
    QVERIFY(agree(realAt(answer, "calibration/loess/ici"), realAt(r, "flchain_xgboost/loess/0")));
    for (const auto *path :
         {"discrimination/partial_auc/raw/ci/0", "discrimination/partial_auc/mcclish/ci/1",
          "discrimination/at_specificity/sensitivity/ci/0", "discrimination/precision_recall/recall/5",
          "threshold_metrics/chosen_thresholds/cost/optimism", "calibration/ece_consistency/p",
          "net_benefit/9/at_prevalence/model/value"})
        QVERIFY2(!std::isnan(realAt(answer, path)), path);
    // None of it unless asked for.
    const auto plain = m_sandbox.run(with(flchain, {"--score", "risk_xgboost", "--format", "json"}));
    VERIFY_CODE(plain, 0);
    for (const auto *key :
         {"partial_auc", "at_specificity", "precision_recall", "chosen_thresholds", "ece_consistency", "at_prevalence"})
        QVERIFY2(plain.out.find(key) == std::string::npos, key);
}

void TestEvaluate::clustersAndMargin()
{
    // Rows in pairs of one patient.
    std::string text = "patient,y,p,q\n";
    const auto r = reference("evaluate_r.json");
    const auto rows = sizeAt(r, "inputs/colon/outcome");
    QCOMPARE(rows, 1822UL);
    for (std::size_t i = 0; i < rows; ++i) {
        const auto cell = [&](const char *column) {
            return shortestText(realAt(r, std::string("inputs/colon/") + column + "/" + std::to_string(i)));
        };
        text += "p" + cell("patient") + "," + cell("outcome") + "," + cell("risk") + "," + cell("other") + "\n";
    }
    const auto file = m_sandbox.write("colon.csv", text);
    const auto ran = m_sandbox.run({"evaluate", "--data", file, "--truth", "y", "--score", "p", "--compare-score", "q",
                                    "--cluster", "patient", "--margin", "0.05", "--format", "json"});
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, {"evaluate"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    const auto answer = document(ran);
    const auto python = reference("evaluate_python.json");
    QVERIFY(agree(realAt(answer, "discrimination/auc/value"), realAt(python, "colon_clusters/auc/0")));
    QCOMPARE(textAt(answer, "discrimination/auc/method"), std::string("obuchowski-logit"));
    QVERIFY(agree(realAt(answer, "threshold_metrics/f1/value"), realAt(python, "colon_clusters/f1/0")));
    QCOMPARE(textAt(answer, "threshold_metrics/sensitivity/method"), std::string("cluster-logit"));
    QVERIFY(
        agree(realAt(answer, "comparison/auc_difference/value"), realAt(python, "colon_clusters/auc_difference/0")));
    QCOMPARE(textAt(answer, "comparison/non_inferiority/auc/verdict"), std::string("met"));
    QCOMPARE(textAt(answer, "comparison/non_inferiority/auc/superiority/verdict"), std::string("met"));
    QVERIFY(realAt(answer, "comparison/non_inferiority/auc/superiority/p") < 0.025);
    const auto alone = m_sandbox.run({"evaluate", "--data", file, "--truth", "y", "--score", "p", "--margin", "0.05"});
    VERIFY_CODE(alone, 2);
    VERIFY_SAYS(alone, "second model");
}

void TestEvaluate::threadsAndRowsDoNotMatter()
{
    // The whole answer, byte for byte, bootstrap included.
    auto lines = fileText(source("resources/samples/flchain_test.csv"));
    std::vector<std::string> rows;
    for (std::size_t start = 0; start < lines.size();) {
        const auto end = lines.find('\n', start);
        rows.push_back(lines.substr(start, end - start + 1));
        start = end + 1;
    }
    const auto answerOf = [&](const std::string &threads) {
        std::string text;
        for (const auto &row : rows)
            text += row;
        const auto ran = m_sandbox.run({"evaluate",
                                        "--data",
                                        m_sandbox.write("rows.csv", text),
                                        "--truth",
                                        "death_5y",
                                        "--score",
                                        "risk_xgboost",
                                        "--compare-score",
                                        "risk_logistic",
                                        "--group",
                                        "sex",
                                        "--ci",
                                        "bca",
                                        "--bootstrap",
                                        "300",
                                        "--partial-fpr",
                                        "0.2",
                                        "--cost-ratio",
                                        "4",
                                        "--ece-draws",
                                        "100",
                                        "--threads",
                                        threads,
                                        "--format",
                                        "json"});
        return ran.code == 0 ? ran.out : ran.told();
    };
    const auto one = answerOf("1");
    QVERIFY(one.size() > 10000 && one.front() == '{');
    QVERIFY(answerOf("2") == one);
    QVERIFY(answerOf("8") == one);
    // A fixed shuffle: 683 has no factor in common with 1350.
    const auto ordered = rows;
    for (std::size_t i = 1; i < rows.size(); ++i)
        rows[i] = ordered[1 + (i - 1) * 683 % (rows.size() - 1)];
    QVERIFY(rows != ordered);
    QVERIFY(answerOf("8") == one);
}

void TestEvaluate::tableIsForPeople()
{
    const auto ran = m_sandbox.run(with(flchain, {"--score", "risk_xgboost"}));
    VERIFY_CODE(ran, 0);
    QVERIFY2(ran.out.find("0.8056 (0.7668 to 0.8444)") != std::string::npos, ran.told().c_str());
}

void TestEvaluate::wrongInputIsRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const auto file = QString::fromStdString(source("resources/samples/flchain_test.csv"));
    const auto row = [&](const char *name, const QStringList &arguments, int code, const char *says) {
        QTest::newRow(name) << arguments << code << QString::fromLatin1(says);
    };
    const QString data = QStringLiteral("--data");
    const QString truth = QStringLiteral("--truth");
    const QString score = QStringLiteral("--score");
    const QString death = QStringLiteral("death_5y");
    const QString risk = QStringLiteral("risk_xgboost");
    row("no such file", {data, QStringLiteral("nowhere.csv"), truth, death, score, risk}, 3, "nowhere.csv");
    row("no such column", {data, file, truth, death, score, QStringLiteral("riks")}, 3, "riks");
    row("text column", {data, file, truth, death, score, QStringLiteral("sex")}, 3, "line 2");
    row("option missing", {data, file, truth, death}, 2, "--score");
    row("not a number", {data, file, truth, death, score, risk, QStringLiteral("--threshold"), QStringLiteral("half")},
        2, "--threshold");
    row("nan", {data, file, truth, death, score, risk, QStringLiteral("--confidence"), QStringLiteral("nan")}, 2,
        "--confidence");
    row("out of range", {data, file, truth, death, score, risk, QStringLiteral("--confidence"), QStringLiteral("95")},
        2, "confidence");
    row("no such interval", {data, file, truth, death, score, risk, QStringLiteral("--ci"), QStringLiteral("magic")}, 2,
        "magic");
}

void TestEvaluate::wrongInputIsRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QString, says);
    Arguments command{"evaluate"};
    for (const auto &argument : arguments)
        command.push_back(argument.toStdString());
    const auto ran = m_sandbox.run(command);
    VERIFY_CODE(ran, code);
    VERIFY_SAYS(ran, says.toStdString());
    QVERIFY(ran.err.starts_with("valbench-cli: "));
    QVERIFY(std::ranges::count(ran.err, '\n') <= 2);
    QVERIFY(ran.out.empty());
}

void TestEvaluate::badValueNamesFileColumnAndRow()
{
    const auto file = m_sandbox.write("bad.csv", "y,p\n0,0.1\n2,0.2\n");
    const auto outcome = m_sandbox.run({"evaluate", "--data", file, "--truth", "y", "--score", "p"});
    VERIFY_CODE(outcome, 3);
    VERIFY_SAYS(outcome, "bad.csv, column 'y'");
    VERIFY_SAYS(outcome, "row 2");
    const auto percent = m_sandbox.write("percent.csv", "y,p\n0,0.1\n1,20\n");
    const auto score = m_sandbox.run({"evaluate", "--data", percent, "--truth", "y", "--score", "p"});
    VERIFY_CODE(score, 3);
    VERIFY_SAYS(score, "percent.csv, column 'p'");
}

VALBENCH_TEST(TestEvaluate, evaluate)
#include "test_evaluate.moc"
