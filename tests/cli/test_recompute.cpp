// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The kit with which others compute an execution again: scikit-learn, SciPy, R and pROC come to the same numbers, and
// say so when they do not.
#include "support/test_registry.h"
#include "test_store.h"

#include <QProcess>

#include <filesystem>
#include <sstream>

#include <valbench/base/digest.h>

using namespace valbench;
using namespace valbench::test;

class TestRecompute : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void digestsAreTheSignedOnes();
    void pythonAgrees();
    void rAgrees();
    void anotherNumberIsFound();
    void anotherRowIsFound();
    void otherFilesAreRefused();
    void nothingIsOverwritten();
    void exportsAreEntries();

private:
    Ran run(const QString &program, const std::string &script);
    std::string kit(std::string_view file) const { return m_sandbox.path("kit/" + std::string(file)); }
    /// A copy of the kit in which a part of one file's text was replaced; its script's verdict.
    Ran changed(const std::string &file, const std::string &from, const std::string &to);

    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
    std::string m_data, m_baseline;
};

namespace {

/// The first rows of a sample, some of them without truth, score, kappa or age band.
std::string withGaps(const std::string &sample, std::size_t rows)
{
    std::istringstream lines(fileText(source("resources/samples/" + sample)));
    std::string line, out;
    std::getline(lines, line);
    out = line + "\n";
    for (std::size_t row = 0; row < rows && std::getline(lines, line); ++row) {
        std::vector<std::string> cells;
        std::istringstream parts(line);
        for (std::string cell; std::getline(parts, cell, ',');)
            cells.push_back(cell);
        // id, sample_year, age, age_band, sex, kappa, lambda, creatinine, mgus, death_5y, risk_xgboost, risk_logistic
        if (row % 41 == 7)
            cells[9].clear();
        if (row % 37 == 5)
            cells[10].clear();
        if (row % 29 == 3)
            cells[5].clear();
        if (row % 31 == 11)
            cells[3].clear();
        for (std::size_t i = 0; i < cells.size(); ++i)
            out += (i > 0 ? "," : "") + cells[i];
        out += "\n";
    }
    return out;
}

std::string step(int number, const std::string &check, const std::string &parameters, const std::string &criterion)
{
    return "{\"id\": \"" + std::to_string(number) + "\", \"title\": \"" + check +
           "\", \"kind\": \"automatic\", \"check\": \"" + check +
           "\", \"instruction\": \"compute\", \"expected\": \"within its limit\", \"requirements\": [\"URS-1\"], " +
           "\"failure_class\": \"minor\"" + (parameters.empty() ? "" : ", \"parameters\": " + parameters) +
           (criterion.empty() ? "" : ", \"criterion\": " + criterion) + "}";
}

/// Every check of the catalogue with every interval it offers, at several levels and settings.
std::string wideProtocol(const std::string &testDigest, const std::string &baselineDigest)
{
    std::vector<std::string> steps;
    const auto add = [&](const std::string &check, const std::string &parameters = "",
                         const std::string &criterion = "") {
        steps.push_back(step(static_cast<int>(steps.size()) + 1, check, parameters, criterion));
    };
    const auto atLeast = [](double limit, const std::string &interval, double confidence = 0.95) {
        return "{\"direction\": \"at least\", \"limit\": " + std::to_string(limit) + ", \"interval\": \"" + interval +
               "\", \"confidence\": " + std::to_string(confidence) + ", \"seed\": 7}";
    };
    const auto atMost = [](double limit) {
        return "{\"direction\": \"at most\", \"limit\": " + std::to_string(limit) + ", \"judged_on\": \"value\"}";
    };
    for (const auto *interval : {"delong-logit", "delong", "newcombe", "bca", "percentile"})
        add("pq.auc", "", atLeast(0.6, interval, 0.9));
    for (const auto *interval : {"logit", "bca", "percentile"})
        add("pq.average-precision", "", atLeast(0.2, interval));
    for (const auto *check : {"pq.accuracy", "pq.sensitivity", "pq.specificity", "pq.ppv", "pq.npv"}) {
        add(check, "", atLeast(0.5, "wilson", 0.99));
        add(check, "{\"threshold\": 0.35, \"score\": \"risk_logistic\"}", atLeast(0.5, "clopper-pearson"));
    }
    for (const auto *check : {"pq.calibration-slope", "pq.calibration-in-the-large"})
        add(check, "", atLeast(0.1, "wald"));
    add("pq.observed-expected", "{\"score\": \"risk_logistic\"}", atLeast(0.8, "log"));
    add("pq.brier", "", "{\"direction\": \"at most\", \"limit\": 0.3, \"interval\": \"wald\"}");
    add("pq.calibration-error", "{\"bins\": 7}", atMost(0.2));
    add("pq.psi", "", atMost(0.2));
    add("pq.psi", "{\"column\": \"kappa\", \"bins\": 8}", atMost(0.2));
    add("pq.ks", "{\"column\": \"kappa\"}", atMost(0.2));
    for (const auto *column : {"sex", "age_band"}) {
        const std::string named = std::string("{\"column\": \"") + column;
        add("pq.demographic-parity", named + "\"}", atLeast(0.1, "katz-log"));
        for (const auto *statistic : {"auc", "sensitivity", "specificity", "ppv", "observed-expected"})
            add("pq.subgroups", named + "\", \"statistic\": \"" + statistic + "\"}");
    }
    for (const auto *counted : {"both", "events", "non-events"})
        add("pq.case-counts", std::string("{\"class\": \"") + counted + "\", \"excluded\": 500}",
            "{\"direction\": \"at least\", \"limit\": 10}");
    std::string list;
    for (const auto &text : steps)
        list += (list.empty() ? "" : ",\n") + text;
    return "{\"format\": 1, \"kind\": \"PQ\", \"title\": \"Every check\", \"model\": {\"name\": \"m\", "
           "\"version\": \"1\"}, "
           "\"purpose\": \"Every check once.\", \"scope\": \"A test.\", \"prerequisites\": [], "
           "\"requirements\": [{\"id\": \"URS-1\", \"text\": \"Numbers can be recomputed.\"}], "
           "\"data\": [{\"role\": \"test\", \"description\": \"test set\", \"sha256\": \"" +
           testDigest + "\"}, {\"role\": \"baseline\", \"description\": \"baseline\", \"sha256\": \"" + baselineDigest +
           "\"}], \"analysis\": {\"truth\": \"death_5y\", \"score\": \"risk_xgboost\", \"threshold\": 0.2, \"bins\": "
           "10, "
           "\"groups\": [\"sex\", \"age_band\"]}, \"steps\": [" +
           list + "]}";
}

} // namespace

Ran TestRecompute::run(const QString &program, const std::string &script)
{
    QProcess process;
    process.start(program, {QString::fromStdString(script)});
    if (!process.waitForFinished(240'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput().toStdString(),
            process.readAllStandardError().toStdString()};
}

void TestRecompute::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
    m_store->enroll("lea", "Lea Lead", "validation-lead");
    m_data = m_sandbox.write("cohort.csv", withGaps("flchain_test.csv", 500));
    m_baseline = m_sandbox.write("before.csv", withGaps("flchain_train.csv", 700));
    const auto protocol = m_sandbox.write(
        "every-check.json", wideProtocol(sha256(fileText(m_data)).toHex(), sha256(fileText(m_baseline)).toHex()));
    VERIFY_CODE(m_store->as("eng", {"model", "register", "--name", "m", "--version", "1", "--reason", "candidate",
                                    "--file", "model=" + source("resources/samples/flchain_xgboost.json")}),
                0);
    VERIFY_CODE(m_store->as("eng", {"protocol", "import", protocol, "--reason", "every check"}), 0);
    VERIFY_CODE(m_store->as("eng", {"protocol", "submit", "PQ-1", "--reason", "complete"}), 0);
    VERIFY_CODE(m_store->sign("lea", "PQ-1", "reviewed"), 0);
    VERIFY_CODE(m_store->as("qua", {"protocol", "approve", "PQ-1", "--reason", "released"}), 0);
    const auto executed = m_store->as(
        "eng", {"run", "--protocol", "PQ-1", "--data", "test=" + m_data, "--data", "baseline=" + m_baseline});
    QVERIFY2(executed.code == 0 || executed.code == 1, executed.told().c_str());
    const auto outcome = executed.out.substr(executed.out.find("Outcome:"));
    QVERIFY2(outcome.substr(0, outcome.find('\n')).find("error") == std::string::npos,
             outcome.c_str()); // all have numbers
    VERIFY_CODE(
        m_store->json("lea", {"execution", "recompute-kit"},
                      {"EXE-1", "--data", "test=" + m_data, "--data", "baseline=" + m_baseline, "--out", kit("")}),
        0);
}

void TestRecompute::digestsAreTheSignedOnes()
{
    const auto shown = document(m_store->json("lea", {"execution", "show"}, {"EXE-1"}));
    QCOMPARE(sha256(fileText(kit("expected.json"))).toHex(), textAt(shown, "record/sha256"));
    QCOMPARE(sha256(fileText(kit("protocol.json"))).toHex(), textAt(shown, "execution/protocol/sha256"));
    QProcess check;
    check.setWorkingDirectory(QString::fromStdString(kit("")));
    check.start(QStringLiteral("sha256sum"),
                {QStringLiteral("--strict"), QStringLiteral("-c"), QStringLiteral("SHA256SUMS")});
    QVERIFY(check.waitForFinished());
    QCOMPARE(check.exitCode(), 0);
    QCOMPARE(check.readAllStandardOutput().count("OK"), 7);
}

void TestRecompute::pythonAgrees()
{
    const auto ran = run(QStringLiteral("/usr/bin/python3"), kit("recompute.py"));
    VERIFY_CODE(ran, 0);
    QVERIFY2(ran.out.ends_with(" numbers agree, 0 findings\n"), ran.told().c_str());
    QVERIFY2(std::stoi(ran.out) > 400, ran.told().c_str());
    qInfo("Python: %s", ran.out.c_str());
}

void TestRecompute::rAgrees()
{
    const auto ran = run(QStringLiteral("Rscript"), kit("recompute.R"));
    VERIFY_CODE(ran, 0);
    // Two bootstraps of two statistics with two bounds each, one p-value.
    QVERIFY2(ran.out.ends_with(" numbers agree, 9 not recomputed by R, 0 findings\n"), ran.told().c_str());
    qInfo("R: %s", ran.out.c_str());
}

Ran TestRecompute::changed(const std::string &file, const std::string &from, const std::string &to)
{
    const auto folder = m_sandbox.path("changed");
    std::filesystem::remove_all(folder);
    std::filesystem::copy(kit(""), folder, std::filesystem::copy_options::recursive);
    auto text = fileText(folder + "/" + file);
    const auto at = text.find(from);
    if (at == std::string::npos)
        return {};
    m_sandbox.write("changed/" + file, text.replace(at, from.size(), to));
    auto ran = run(QStringLiteral("/usr/bin/python3"), folder + "/recompute.py");
    const auto inR = run(QStringLiteral("Rscript"), folder + "/recompute.R");
    if (inR.code != ran.code)
        return {};
    ran.out += inR.out;
    return ran;
}

void TestRecompute::anotherNumberIsFound()
{
    // The ninth digit of the first AUC.
    const auto text = fileText(kit("expected.json"));
    const auto at = text.find("\"value\":\"0.", text.find("\"metric\":\"AUC\""));
    const auto value = text.substr(at, std::string_view("\"value\":\"0.123456789").size());
    auto other = value;
    other.back() = other.back() == '9' ? '0' : static_cast<char>(other.back() + 1);
    const auto ran = changed("expected.json", value, other);
    VERIFY_CODE(ran, 1);
    QVERIFY2(ran.out.find("step 1, AUC, value: expected 0.") != std::string::npos, ran.told().c_str());
    QVERIFY2(ran.out.find(" 1 findings") != std::string::npos, ran.told().c_str());
}

void TestRecompute::anotherRowIsFound()
{
    const auto text = fileText(kit("data.csv"));
    const auto second = text.find('\n', text.find('\n') + 1);
    const auto line = text.substr(second, text.find('\n', second + 1) - second);
    const auto ran = changed("data.csv", line, "");
    VERIFY_CODE(ran, 1);
    QVERIFY2(ran.out.find("data.csv is not the file that was used") != std::string::npos, ran.told().c_str());
}

void TestRecompute::otherFilesAreRefused()
{
    const auto swapped = m_store->as("lea", {"execution", "recompute-kit", "EXE-1", "--data", "test=" + m_baseline,
                                             "--data", "baseline=" + m_data, "--out", m_sandbox.path("other")});
    VERIFY_CODE(swapped, 4);
    VERIFY_SAYS(swapped, "is not the file that the execution used as test");
    const auto missing = m_store->as(
        "lea", {"execution", "recompute-kit", "EXE-1", "--data", "test=" + m_data, "--out", m_sandbox.path("other")});
    VERIFY_CODE(missing, 3);
    VERIFY_SAYS(missing, "baseline");
    QVERIFY(!std::filesystem::exists(m_sandbox.path("other")));
    QVERIFY(!std::filesystem::exists(m_sandbox.path("other.unfinished")));
}

void TestRecompute::nothingIsOverwritten()
{
    const auto before = fileText(kit("SHA256SUMS"));
    const auto again = m_store->as("lea", {"execution", "recompute-kit", "EXE-1", "--data", "test=" + m_data, "--data",
                                           "baseline=" + m_baseline, "--out", kit("")});
    QVERIFY2(again.code != 0, again.told().c_str());
    VERIFY_SAYS(again, "is there already");
    QCOMPARE(fileText(kit("SHA256SUMS")), before);
}

void TestRecompute::exportsAreEntries()
{
    const auto trail = m_store->as("lea", {"audit", "list", "--record", "EXE-1", "--format", "json"});
    VERIFY_CODE(trail, 0);
    QVERIFY2(trail.out.find("kit to compute it again") != std::string::npos, trail.out.c_str());
    QVERIFY2(trail.out.find("tried to do execution.recompute-kit on EXE-1 and was refused") != std::string::npos,
             trail.out.c_str()); // the swapped files
}

VALBENCH_TEST(TestRecompute, recompute)
#include "test_recompute.moc"
