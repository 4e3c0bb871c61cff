// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox.h"
#include "support/test_registry.h"

#include <map>

using namespace valbench;
using namespace valbench::test;

class TestDrift : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void documentMatchesTheContract();
    void statusDecidesTheExit();
    void columnsOfOneFileOnlyAreTold();
    void differentKindsAreRefused();
    void limitsAreObeyed();
    void integerCodesAreCategories();
    void variantsOfThePsi();
    void sameForShuffledRows();

private:
    [[nodiscard]] Arguments command(const Arguments &more) const;
    Sandbox m_sandbox;
};

Arguments TestDrift::command(const Arguments &more) const
{
    Arguments out{"drift", "--baseline", source("resources/samples/flchain_train.csv"), "--current",
                  source("resources/samples/flchain_test.csv")};
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

void TestDrift::documentMatchesTheContract()
{
    const auto ran = m_sandbox.run(
        command({"--column", "creatinine", "--column", "age_band", "--column", "risk_xgboost", "--format", "json"}));
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, {"drift"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    const auto answer = document(ran);
    const auto reference = json::parse(fileText(source("tests/reference/python.json")), "python.json");
    VERIFY_OK(reference);
    QCOMPARE(realAt(answer, "baseline_n"), 4690.0);
    QCOMPARE(realAt(answer, "current_n"), 1350.0);
    QCOMPARE(sizeAt(answer, "columns"), 3UL);
    QCOMPARE(textAt(answer, "columns/1/kind"), std::string("categorical"));
    const auto close = [&](const std::string &ours, const std::string &theirs) {
        return std::abs(realAt(answer, ours) - realAt(*reference, "drift/" + theirs)) < 1e-10;
    };
    QVERIFY(close("columns/2/psi", "risk_xgboost/psi"));
    QVERIFY(close("columns/2/psi_no_drift_95", "risk_xgboost/no_drift_95"));
    QVERIFY(close("columns/2/ks/statistic", "risk_xgboost/ks"));
    QVERIFY(close("columns/2/wasserstein", "risk_xgboost/wasserstein"));
    QVERIFY(close("columns/1/cramers_v", "age_band/cramers_v"));
    QVERIFY(close("columns/0/missing/current", "creatinine/missing/1"));
    QVERIFY(at(answer, "columns/1/ks").isNull());
    QVERIFY(at(answer, "columns/0/chi_square").isNull());
}

void TestDrift::statusDecidesTheExit()
{
    const auto stable = m_sandbox.run(command({"--column", "sex"}));
    VERIFY_CODE(stable, 0);
    QVERIFY(stable.out.find("stable") != std::string::npos);
    // Ages of the later sample lie lower: D = 0.109, p < 1e-10.
    const auto drifted = m_sandbox.run(command({"--column", "age", "--format", "json"}));
    VERIFY_CODE(drifted, 1);
    QCOMPARE(textAt(document(drifted), "status"), std::string("drift"));
    const auto few = m_sandbox.write("few.csv", "sex\nF\nM\n");
    const auto insufficient = m_sandbox.run({"drift", "--baseline", source("resources/samples/flchain_train.csv"),
                                             "--current", few, "--column", "sex", "--format", "json"});
    VERIFY_CODE(insufficient, 1);
    QCOMPARE(textAt(document(insufficient), "status"), std::string("insufficient"));
}

void TestDrift::columnsOfOneFileOnlyAreTold()
{
    std::string text = "sex,new\n";
    for (int i = 0; i < 60; ++i)
        text += i % 2 == 0 ? "F,1\n" : "M,2\n";
    const auto current = m_sandbox.write("new.csv", text);
    const auto ran = m_sandbox.run({"drift", "--baseline", source("resources/samples/flchain_train.csv"), "--current",
                                    current, "--format", "json"});
    VERIFY_SAYS(ran, "death_5y");
    VERIFY_SAYS(ran, "new");
    QCOMPARE(sizeAt(document(ran), "columns"), 1UL);
}

void TestDrift::differentKindsAreRefused()
{
    const auto current = m_sandbox.write("words.csv", "age\n70\nold\n");
    const auto ran = m_sandbox.run({"drift", "--baseline", source("resources/samples/flchain_train.csv"), "--current",
                                    current, "--column", "age"});
    VERIFY_CODE(ran, 3);
    VERIFY_SAYS(ran, "line 3");
    VERIFY_SAYS(ran, "old");
    const auto missing = m_sandbox.run(command({"--column", "nothing"}));
    VERIFY_CODE(missing, 3);
}

void TestDrift::limitsAreObeyed()
{
    VERIFY_CODE(m_sandbox.run(command({"--column", "age", "--ks-fail", "0.2"})), 0);
    VERIFY_CODE(m_sandbox.run(command({"--column", "sex", "--binning", "rainbow"})), 2);
    VERIFY_CODE(m_sandbox.run(command({"--column", "sex", "--psi-fail", "-1"})), 2);
    const auto width =
        m_sandbox.run(command({"--column", "age", "--binning", "width", "--bins", "5", "--format", "json"}));
    QCOMPARE(sizeAt(document(width), "columns/0/bins"), 5UL);
}

void TestDrift::integerCodesAreCategories()
{
    std::string before = "code,dose\n", now = "code,dose\n";
    for (int i = 0; i < 200; ++i) {
        before += std::to_string(1 + i % 4) + "," + std::to_string(i) + "\n";
        now += (i % 40 == 0 ? std::string("9") : std::to_string(1 + i % 4)) + "," + std::to_string(i) + "\n";
    }
    const Arguments files{"drift",
                          "--baseline",
                          m_sandbox.write("codes1.csv", before),
                          "--current",
                          m_sandbox.write("codes2.csv", now),
                          "--format",
                          "json"};
    const auto with = [&](const Arguments &more) {
        auto arguments = files;
        arguments.insert(arguments.end(), more.begin(), more.end());
        return m_sandbox.run(arguments);
    };
    const auto found = with({});
    const auto fault = documentFault(m_sandbox, {"drift"}, found);
    QVERIFY2(fault.empty(), fault.c_str());
    auto answer = document(found);
    QCOMPARE(textAt(answer, "columns/0/kind"), std::string("categorical"));
    QVERIFY(textAt(answer, "columns/0/kind_reason").find("--numeric") != std::string::npos);
    QCOMPARE(realAt(answer, "columns/0/unseen"), 5.0);
    QCOMPARE(textAt(answer, "columns/0/bins/0/label"), std::string("1"));
    QCOMPARE(textAt(answer, "columns/1/kind"), std::string("numeric"));
    answer = document(with({"--numeric", "code"}));
    QCOMPARE(textAt(answer, "columns/0/kind"), std::string("numeric"));
    QVERIFY(at(answer, "columns/0/chi_square").isNull());
    // 200 different doses, declared categories: the 49 most frequent and the rest.
    answer = document(with({"--categorical", "dose"}));
    QCOMPARE(textAt(answer, "columns/1/kind"), std::string("categorical"));
    QCOMPARE(sizeAt(answer, "columns/1/bins"), 50UL);
    QCOMPARE(textAt(answer, "columns/1/bins/49/label"), std::string("(other)"));
    VERIFY_CODE(with({"--categorical", "dose", "--numeric", "dose"}), 2);
    VERIFY_CODE(with({"--numeric", "nothing"}), 3);
    VERIFY_CODE(with({"--categorical", "nothing"}), 3);
    // A code that becomes a word is a new category where the column is declared, and refused where it is not.
    const auto words = m_sandbox.write("codes3.csv", now + "unknown,7\n");
    VERIFY_CODE(m_sandbox.run({"drift", "--baseline", files[2], "--current", words, "--column", "code"}), 3);
    answer = document(m_sandbox.run({"drift", "--baseline", files[2], "--current", words, "--column", "code",
                                     "--categorical", "code", "--format", "json"}));
    QCOMPARE(realAt(answer, "columns/0/unseen"), 6.0);
}

void TestDrift::variantsOfThePsi()
{
    std::map<std::string, double> values;
    for (const char *variant : {"recommended", "evidently", "seed-validation", "seed-monitor"}) {
        const auto ran = m_sandbox.run(
            command({"--column", "age", "--column", "sex", "--psi-variant", variant, "--format", "json"}));
        const auto fault = documentFault(m_sandbox, {"drift"}, ran);
        QVERIFY2(fault.empty(), fault.c_str());
        values[variant] = realAt(document(ran), "columns/0/psi");
        QVERIFY(values[variant] > 0);
    }
    QVERIFY(values["recommended"] != values["evidently"] && values["seed-monitor"] != values["seed-validation"]);
    const auto ran = m_sandbox.run(
        command({"--column", "age", "--column", "sex", "--psi-variant", "deepchecks", "--format", "json"}));
    const auto answer = document(ran);
    QCOMPARE(textAt(answer, "psi_variant"), std::string("deepchecks"));
    QVERIFY(at(answer, "columns/0/psi").isNull());
    QVERIFY(textAt(answer, "columns/0/reason").find("categories only") != std::string::npos);
    QVERIFY(!at(answer, "columns/1/psi").isNull() && at(answer, "columns/1/psi_no_drift_95").isNull());
    VERIFY_CODE(m_sandbox.run(command({"--psi-variant", "rainbow"})), 2);
}

void TestDrift::sameForShuffledRows()
{
    const auto straight = m_sandbox.run(command({"--format", "json"}));
    auto text = fileText(source("resources/samples/flchain_test.csv"));
    const auto header = text.find('\n') + 1;
    // Rows in reverse order.
    std::string reversed = text.substr(0, header);
    for (auto end = text.size(); end > header;) {
        const auto from = text.rfind('\n', end - 2) + 1;
        reversed += text.substr(from, end - from);
        end = from;
    }
    QCOMPARE(reversed.size(), text.size());
    auto arguments = command({"--format", "json"});
    arguments[4] = m_sandbox.write("reversed.csv", reversed);
    QVERIFY(m_sandbox.run(arguments).out == straight.out);
    QVERIFY(straight.out.size() > 5000);
}

VALBENCH_TEST(TestDrift, drift)
#include "test_drift.moc"
