// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requirement sets and traceability on the command line, from the template to a signed link review.
#include "support/test_registry.h"
#include "test_store.h"

#include <valbench/base/digest.h>

using namespace valbench;
using namespace valbench::test;

class TestTrace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void templateIsReadyToUse();
    void badFilesAreNamed();
    void gapsRefuseApproval();
    void completeIsApproved();
    void changesAreSuspect();
    void exportsAsCsv();
    void withoutASetItSaysSo();

private:
    void release(const std::string &record);
    /// A set of two requirements, both verified in IQ.
    static std::string setText(const std::string &firstText);
    /// An IQ by hand that verifies these.
    static std::string protocolText(const std::string &requirements);
    Ran trace(const std::string &subject);
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
};

std::string TestTrace::setText(const std::string &firstText)
{
    const std::string risk =
        R"("risk": {"harm": "a wrong answer", "severity": "high", "probability": "low", "detectability": "low"}})";
    return R"({"format": 1, "title": "Small URS", "purpose": "to be safe", "requirements": [
        {"id": "U-1", "text": ")" +
           firstText + R"(", "verified_in": ["IQ"], )" + risk +
           R"(, {"id": "U-2", "text": "It is switched off at night.", "verified_in": ["IQ"], )" + risk + "]}";
}

std::string TestTrace::protocolText(const std::string &requirements)
{
    return R"({"format": 1, "kind": "IQ", "title": "By hand", "model": {"name": "flchain-mortality", "version": "1"},
        "purpose": "to look", "requirement_set": {"id": "RS-2"}, "steps": [{"id": "1", "title": "Look", "kind": "manual",
        "instruction": "Look at it.", "expected": "It is there.", "requirements": [)" +
           requirements + "]}]}";
}

void TestTrace::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
    m_store->enroll("lea", "Lars Lead", "validation-lead");
    VERIFY_CODE(
        m_store->as("eng", {"model", "register", "--name", "flchain-mortality", "--version", "1", "--reason",
                            "candidate", "--file", "model=" + source("resources/samples/flchain_xgboost.json")}),
        0);
}

void TestTrace::release(const std::string &record)
{
    VERIFY_CODE(m_store->sign("eng", record, "authored"), 0);
    VERIFY_CODE(m_store->sign("lea", record, "reviewed"), 0);
    VERIFY_CODE(m_store->sign("qua", record, "approved"), 0);
}

Ran TestTrace::trace(const std::string &subject)
{
    return m_store->json("lea", {"trace", "show"}, {subject});
}

void TestTrace::templateIsReadyToUse()
{
    const auto ran = m_store->json("eng", {"requirement", "import"},
                                   {source("resources/templates/urs-risk-model.json"), "--reason", "to begin with"});
    VERIFY_CODE(ran, 0);
    QCOMPARE(textAt(document(ran), "record/id"), std::string("RS-1"));
    QCOMPARE(textAt(document(ran), "requirements/0/risk/priority"), std::string("high"));
    QVERIFY(at(document(ran), "in_force").isNull());
    VERIFY_CODE(m_store->json("eng", {"requirement", "submit"}, {"RS-1", "--reason", "complete"}), 0);
    VERIFY_CODE(m_store->sign("lea", "RS-1", "reviewed"), 0);
    VERIFY_CODE(m_store->json("qua", {"requirement", "approve"}, {"RS-1", "--reason", "fit for use"}), 0);
    const auto listed = m_store->json("lea", {"requirement", "list"});
    VERIFY_CODE(listed, 0);
    QCOMPARE(*at(document(listed), "requirement_sets/0/in_force").get<std::int64_t>(), 1);
    const auto shown = m_store->as("lea", {"requirement", "show", "RS-1"});
    VERIFY_CODE(shown, 0);
    QVERIFY2(shown.out.find("URS-MON-1") != std::string::npos, shown.told().c_str());
    // What is exported can be imported again; for that it is what the schema says.
    const auto exported = m_store->json("lea", {"requirement", "export"}, {"RS-1"});
    VERIFY_CODE(exported, 0);
    VERIFY_CODE(m_store->as("eng", {"requirement", "revise", "RS-1", m_sandbox.write("urs.json", exported.out),
                                    "--reason", "the next round"}),
                0);
    VERIFY_CODE(m_sandbox.run({"requirement", "schema"}), 0);
    VERIFY_CODE(m_store->as("adm", {"requirement", "list"}), 4);
}

void TestTrace::badFilesAreNamed()
{
    auto text = setText("It is there.");
    text.replace(text.find("harm"), 4, "hurt");
    const auto ran = m_store->as("eng", {"requirement", "import", m_sandbox.write("bad.json", text), "--reason", "so"});
    VERIFY_CODE(ran, 3);
    VERIFY_SAYS(ran, "requirements[0].risk");
    VERIFY_CODE(m_store->as("eng", {"requirement", "import", "none.json", "--reason", "for the test of it"}), 3);
    VERIFY_CODE(m_store->as("eng", {"requirement", "import"}), 2);
    VERIFY_CODE(m_store->as("eng", {"trace", "show", "RS-1"}), 3);
    VERIFY_CODE(m_store->as("eng", {"trace", "show", "none/1"}), 3);
}

void TestTrace::gapsRefuseApproval()
{
    const auto set = m_sandbox.write("set.json", setText("It is there."));
    VERIFY_CODE(m_store->as("eng", {"requirement", "import", set, "--reason", "small"}), 0);
    release("RS-2");
    const auto file = m_sandbox.write("iq.json", protocolText(R"("U-1")"));
    VERIFY_CODE(m_store->json("eng", {"protocol", "import"}, {file, "--reason", "first"}), 0);
    const auto shown = trace("IQ-1");
    VERIFY_CODE(shown, 1);
    QCOMPARE(textAt(document(shown), "matrices/0/forward/0/requirement/id"), std::string("U-2"));
    QCOMPARE(textAt(document(shown), "matrices/0/forward/0/state"), std::string("gap"));
    QCOMPARE(*at(document(shown), "matrices/0/counts/gap").get<std::int64_t>(), 1);
    VERIFY_CODE(m_store->sign("eng", "IQ-1", "authored"), 0);
    VERIFY_CODE(m_store->sign("lea", "IQ-1", "reviewed"), 0);
    const auto refused = m_store->as("qua", {"protocol", "approve", "IQ-1", "--reason", "fit for use"});
    VERIFY_CODE(refused, 4);
    VERIFY_SAYS(refused, "IQ-1 cannot be approved: U-2 (It is switched off at night.): No step of IQ-1 verifies it.");
    const auto trail = m_store->as("qua", {"audit", "list"});
    VERIFY_CODE(trail, 0);
    const auto at = trail.out.find("tried to begin signing IQ-1 and was refused");
    QVERIFY2(at != std::string::npos && trail.out.find("U-2 (It is switched off at night.)", at) != std::string::npos,
             trail.told().c_str());
}

void TestTrace::completeIsApproved()
{
    const auto file = m_sandbox.write("iq.json", protocolText(R"("U-1", "U-2")"));
    VERIFY_CODE(m_store->as("eng", {"protocol", "revise", "IQ-1", file, "--reason", "complete now"}), 4); // in review
    VERIFY_CODE(m_store->sign("qua", "IQ-1", "rejected"), 0);
    VERIFY_CODE(m_store->as("eng", {"protocol", "import", file, "--reason", "once more"}), 0);
    release("IQ-2");
    const auto whole = trace("flchain-mortality/1"); // what was rejected is not in it
    VERIFY_CODE(whole, 0);
    QCOMPARE(sizeAt(document(whole), "matrices/0/protocols"), 1U);
    // The remedy that the refusal names: a next version with the link.
    const auto revised = m_store->json("eng", {"protocol", "revise"}, {"IQ-1", file, "--reason", "complete now"});
    VERIFY_CODE(revised, 0);
    QCOMPARE(*at(document(revised), "record/version").get<std::int64_t>(), 2);
    VERIFY_CODE(trace("IQ-1"), 0);
    VERIFY_CODE(m_store->sign("eng", "IQ-1", "authored"), 0);
    VERIFY_CODE(m_store->sign("lea", "IQ-1", "reviewed"), 0);
    VERIFY_CODE(m_store->as("qua", {"protocol", "approve", "IQ-1", "--reason", "fit for use"}), 0);
}

void TestTrace::changesAreSuspect()
{
    const auto set = m_sandbox.write("set.json", setText("It is there and on."));
    VERIFY_CODE(m_store->json("eng", {"requirement", "revise"}, {"RS-2", set, "--reason", "being there is not enough"}),
                0);
    VERIFY_CODE(trace("IQ-2"), 0); // not in force yet
    release("RS-2");
    const auto suspect = trace("IQ-2");
    VERIFY_CODE(suspect, 1);
    QCOMPARE(textAt(document(suspect), "matrices/0/forward/0/state"), std::string("suspect"));
    QCOMPARE(textAt(document(suspect), "matrices/0/forward/0/links/0/before/text"), std::string("It is there."));
    const auto table = m_store->as("lea", {"trace", "show", "IQ-2"});
    QVERIFY2(table.out.find("The text of the requirement changed after IQ-2 was approved.") != std::string::npos,
             table.told().c_str());
    const auto review =
        m_store->json("lea", {"trace", "review"},
                      {"IQ-2", "--requirement", "U-1", "--assessment", "the step looks at the lamp, which is on"});
    VERIFY_CODE(review, 0);
    VERIFY_CODE(trace("IQ-2"), 1);
    VERIFY_CODE(m_store->sign("lea", textAt(document(review), "record/id"), "reviewed"), 0);
    VERIFY_CODE(trace("IQ-2"), 0);
    VERIFY_CODE(m_store->as("lea", {"trace", "review", "IQ-2", "--requirement", "U-1", "--assessment", "once more"}),
                4);
}

void TestTrace::exportsAsCsv()
{
    const auto file = m_sandbox.path("matrix.csv");
    const auto ran = m_store->json("lea", {"trace", "export"}, {"IQ-2", "--out", file});
    VERIFY_CODE(ran, 0);
    QCOMPARE(textAt(document(ran), "sha256"), sha256(fileText(file)).toHex());
    QCOMPARE(*at(document(ran), "lines").get<std::int64_t>(), 2);
    const auto text = fileText(file);
    QVERIFY2(text.find("RS-2,2,U-1,,user requirement,It is there and on.,high,low,low,2,high,IQ,not run,covered,IQ-2,1,"
                       "1,Look,not run") != std::string::npos,
             text.c_str());
    const auto printed = m_store->as("lea", {"trace", "export", "flchain-mortality/1"});
    VERIFY_CODE(printed, 0);
    QVERIFY2(printed.out.find("suspect,IQ-1,2,1,Look,not run") != std::string::npos, printed.told().c_str());
    QVERIFY(printed.out.starts_with("requirement_set,"));
}

void TestTrace::withoutASetItSaysSo()
{
    VERIFY_CODE(m_store->as("eng", {"protocol", "import", source("resources/demo/pq-1.json"), "--reason", "first"}), 0);
    const auto table = m_store->as("lea", {"trace", "show", "PQ-1"});
    VERIFY_CODE(table, 0);
    QVERIFY2(table.out.find("PQ-1 names no requirement set.") != std::string::npos, table.told().c_str());
    const auto shown = m_store->as("lea", {"protocol", "show", "PQ-1"});
    QVERIFY2(shown.out.find("its own, no requirement set") != std::string::npos, shown.told().c_str());
}

VALBENCH_TEST(TestTrace, trace)
#include "test_trace.moc"
