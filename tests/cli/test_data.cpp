// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The register of data sets on the command line, on real data.
#include "support/test_registry.h"
#include "test_store.h"

#include <valbench/base/digest.h>

using namespace valbench;
using namespace valbench::test;

class TestData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whatIsAsked();
    void isRegistered();
    void isListedAndShown();
    void isCompared();
    void templatesAreListed();
    void protocolIsDrafted();

private:
    Ran add(const std::string &name, const std::string &role, const std::string &file, const Arguments &more = {});
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
    const std::string m_test = source("resources/samples/flchain_test.csv");
    const std::string m_training = source("resources/samples/flchain_train.csv");
};

void TestData::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
}

Ran TestData::add(const std::string &name, const std::string &role, const std::string &file, const Arguments &more)
{
    Arguments rest{"--name",           name,
                   "--version",        "1",
                   "--role",           role,
                   "--file",           file,
                   "--description",    "residents of one county",
                   "--source",         "a package of R",
                   "--patient-key",    "id",
                   "--record-columns", "age,sex,kappa,lambda,creatinine,mgus,death_5y",
                   "--reason",         "for the validation"};
    rest.insert(rest.end(), more.begin(), more.end());
    return m_store->json("eng", {"data", "register"}, rest);
}

void TestData::whatIsAsked()
{
    VERIFY_CODE(add("x", "validation", m_test), 2); // a word of data scientists that means two things
    const auto seal = add("x", "training", m_test, {"--sealed", "--openings", "1", "--custodian", "eng"});
    VERIFY_CODE(seal, 3);
    VERIFY_SAYS(seal, "Only a test set is sealed");
    VERIFY_CODE(add("x", "test", m_test + ".none", {}), 3);
    VERIFY_CODE(m_store->as("adm", {"data", "list"}), 4);
}

void TestData::isRegistered()
{
    const auto ran = add("flchain-test", "test", m_test, {"--sealed", "--openings", "1", "--custodian", "eng"});
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, {"data", "register"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    const auto answer = document(ran);
    QCOMPARE(textAt(answer, "record/id"), std::string("DS-1"));
    QCOMPARE(textAt(answer, "sha256"), sha256(fileText(m_test)).toHex());
    QCOMPARE(*at(answer, "rows").get<std::int64_t>(), 1350);
    QCOMPARE(*at(answer, "openings_left").get<std::int64_t>(), 1);
    VERIFY_CODE(add("flchain-train", "training", m_training), 0);
    VERIFY_CODE(add("flchain-train", "training", m_training), 4);
}

void TestData::isListedAndShown()
{
    const auto listed = m_store->json("eng", {"data", "list"});
    VERIFY_CODE(listed, 0);
    const auto fault = documentFault(m_sandbox, {"data", "list"}, listed);
    QVERIFY2(fault.empty(), fault.c_str());
    QCOMPARE(sizeAt(document(listed), "data_sets"), 2U);
    const auto shown = m_store->as("eng", {"data", "show", "flchain-test/1"});
    VERIFY_CODE(shown, 0);
    QVERIFY2(shown.out.find("kept by eng, opened 0 of 1 times") != std::string::npos, shown.told().c_str());
    VERIFY_CODE(m_store->as("eng", {"data", "show", "DS-9"}), 3);
}

void TestData::isCompared()
{
    // Without the year, two rows of the real files are the same case.
    const auto ran = m_store->json("eng", {"data", "compare"},
                                   {"DS-1", "--file", m_test, "--with", "flchain-train/1", "--with-file", m_training});
    VERIFY_CODE(ran, 1);
    const auto fault = documentFault(m_sandbox, {"data", "compare"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    QCOMPARE(*at(document(ran), "overlaps/0/records").get<std::int64_t>(), 2);
    QCOMPARE(*at(document(ran), "overlaps/0/patients").get<std::int64_t>(), 0);
    const auto table = m_store->as("eng", {"data", "show", "DS-1"});
    QVERIFY2(table.out.find("Rows in both") != std::string::npos, table.told().c_str());
    const auto swapped = m_store->as(
        "eng", {"data", "compare", "DS-1", "--file", m_training, "--with", "DS-2", "--with-file", m_training});
    VERIFY_CODE(swapped, 4);
    VERIFY_SAYS(swapped, "is not the file of flchain-test/1");
}

void TestData::templatesAreListed()
{
    const auto listed = m_sandbox.run({"protocol", "templates", "--format", "json"});
    VERIFY_CODE(listed, 0);
    const auto fault = documentFault(m_sandbox, {"protocol", "templates"}, listed);
    QVERIFY2(fault.empty(), fault.c_str());
    QCOMPARE(sizeAt(document(listed), "templates"), 3U);
    QCOMPARE(textAt(document(listed), "templates/2/template"), std::string("pq-binary"));
}

void TestData::protocolIsDrafted()
{
    VERIFY_CODE(m_store->as("eng", {"model", "register", "--name", "flchain-mortality", "--version", "1", "--reason",
                                    "for the validation", "--file",
                                    "model=" + source("resources/samples/flchain_xgboost.json")}),
                0);
    const Arguments command{"protocol", "draft"};
    const auto draft = [&](const std::string &score, const Arguments &more = {}) {
        Arguments rest{"--template", "pq-binary",
                       "--model",    "flchain-mortality/1",
                       "--set",      "test=DS-1",
                       "--set",      "truth=death_5y",
                       "--set",      score,
                       "--set",      "event=deaths within five years",
                       "--set",      "groups=sex,age_band",
                       "--set",      "threshold=0.05",
                       "--reason",   "for the validation"};
        rest.insert(rest.end(), more.begin(), more.end());
        return m_store->json("eng", command, rest);
    };
    VERIFY_CODE(draft("scores=risk_xgboost"), 2);
    const auto noColumn = draft("score=risk");
    VERIFY_CODE(noColumn, 3);
    VERIFY_SAYS(noColumn, "flchain-test/1 has no column 'risk'");
    VERIFY_CODE(draft("score=risk_xgboost", {"--set", "auc=1.2"}), 3);
    const auto ran = draft("score=risk_xgboost");
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, command, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    const auto answer = document(ran);
    QCOMPARE(textAt(answer, "record/id"), std::string("PQ-1"));
    QCOMPARE(sizeAt(answer, "steps"), 26U);
    QCOMPARE(textAt(answer, "data/0/sha256"), sha256(fileText(m_test)).toHex());
    // The model is asked; what it is given comes from a file.
    const auto inputs = m_sandbox.write("inputs.txt", "age, 50, 105\nsex_male, sex, M, F\nkappa\nlambda\ncreatinine\n"
                                                      "mgus, 0, 1\n");
    const auto live = draft("inputs=@" + inputs);
    VERIFY_CODE(live, 0);
    QCOMPARE(sizeAt(document(live), "analysis/scorer/inputs"), 6U);
    VERIFY_CODE(draft("inputs=@" + inputs + ".none"), 3);
}

VALBENCH_TEST(TestData, data)
#include "test_data.moc"
