// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"
#include "test_store.h"

#include <QProcess>

using namespace valbench;
using namespace valbench::test;

/// An IQ by hand, through the program alone. The slots run in this order.
class TestGuided : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void begins();
    void records();
    void secondPerson();
    void correctsAndRepeats();
    void completes();
    void prints();
    void cancels();
    void evidenceIsKept();
    void verified();

private:
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
    std::string m_photo;
};

namespace {

constexpr std::string_view protocolText = R"({"format": 1, "kind": "IQ", "title": "Installation at the station",
 "model": {"name": "flchain-mortality", "version": "1"}, "purpose": "The right program is in the right place.",
 "requirements": [{"id": "URS-1", "text": "The program is installed."}],
 "analysis": {"truth": "death_5y", "score": "risk_xgboost", "threshold": 0.05},
 "steps": [
  {"id": "1", "kind": "manual", "title": "Version", "instruction": "Open About.", "expected": "Version 1.7.4",
   "requirements": ["URS-1"], "failure_class": "minor"},
  {"id": "2", "kind": "manual", "title": "Lamp", "instruction": "Look at it.", "expected": "The lamp is green",
   "requirements": ["URS-1"], "evidence_required": true, "verification_required": true}]})";

std::string pdfText(const std::string &file)
{
    QProcess text;
    text.start(QStringLiteral("pdftotext"),
               {QStringLiteral("-layout"), QString::fromStdString(file), QStringLiteral("-")});
    text.waitForFinished();
    return text.readAllStandardOutput().simplified().toStdString();
}

} // namespace

void TestGuided::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
    m_store->enroll("lea", "Lea Lead", "validation-lead");
    VERIFY_CODE(
        m_store->as("eng", {"model", "register", "--name", "flchain-mortality", "--version", "1", "--reason",
                            "candidate", "--file", "model=" + source("resources/samples/flchain_xgboost.json")}),
        0);
    const auto file = m_sandbox.write("iq.json", protocolText);
    const auto imported = m_store->json("eng", {"protocol", "import"}, {file, "--reason", "for validation"});
    VERIFY_CODE(imported, 0);
    QVERIFY(at(document(imported), "steps/1/evidence_required") == json::Value(true));
    VERIFY_CODE(m_store->as("eng", {"execution", "begin", "IQ-1"}), 4); // not approved
    VERIFY_CODE(m_store->as("eng", {"protocol", "submit", "IQ-1", "--reason", "complete"}), 0);
    VERIFY_CODE(m_store->sign("lea", "IQ-1", "reviewed"), 0);
    VERIFY_CODE(m_store->as("qua", {"protocol", "approve", "IQ-1", "--reason", "released"}), 0);
    m_photo = m_sandbox.write("lamp.png", "not really a picture");
}

void TestGuided::begins()
{
    const auto begun = m_store->json("eng", {"execution", "begin"}, {"IQ-1"});
    VERIFY_CODE(begun, 0);
    QCOMPARE(textAt(document(begun), "record/id"), std::string("EXE-1"));
    QCOMPARE(textAt(document(begun), "execution/state"), std::string("in progress"));
    QCOMPARE(sizeAt(document(begun), "missing"), 2UL);
    VERIFY_CODE(m_store->as("eng", {"sign", "EXE-1", "--meaning", "executed", "--reason", "too early"}), 4);
}

void TestGuided::records()
{
    const Arguments first{"EXE-1", "--step", "1", "--outcome", "failed"};
    VERIFY_CODE(m_store->as("eng", {"execution", "record", "EXE-1", "--step", "1"}), 2);
    auto expected = first;
    expected.insert(expected.begin(), {"execution", "record"});
    expected.insert(expected.end(), {"--actual", "as expected"});
    const auto empty = m_store->as("eng", expected);
    VERIFY_CODE(empty, 3);
    VERIFY_SAYS(empty, "is no actual result");
    auto full = first;
    full.insert(full.end(), {"--actual", "Version 1.7.3", "--because", "an old one was installed"});
    VERIFY_CODE(m_store->as("lea", {"execution", "record", "EXE-1", "--step", "1", "--outcome", "passed", "--actual",
                                    "Version 1.7.4"}),
                4); // somebody else's
    const auto recorded = m_store->json("eng", {"execution", "record"}, full);
    VERIFY_CODE(recorded, 0);
    QCOMPARE(textAt(document(recorded), "execution/steps/0/actual"), std::string("Version 1.7.3"));
    QCOMPARE(textAt(document(recorded), "execution/steps/0/executor"), std::string("eng"));
    QCOMPARE(sizeAt(document(recorded), "deviations"), 1UL);
    const Arguments second{"EXE-1", "--step", "2", "--outcome", "passed", "--actual", "The lamp is green"};
    VERIFY_CODE(m_store->json("eng", {"execution", "record"}, second), 3); // no evidence
    auto proven = second;
    proven.insert(proven.end(), {"--evidence", m_photo});
    const auto kept = m_store->json("eng", {"execution", "record"}, proven);
    VERIFY_CODE(kept, 0);
    QCOMPARE(textAt(document(kept), "execution/steps/1/evidence/0/file"), std::string("lamp.png"));
    QCOMPARE(textAt(document(kept), "execution/steps/1/evidence/0/media_type"), std::string("image/png"));
    const auto sha256 = textAt(document(kept), "execution/steps/1/evidence/0/sha256");
    const auto copy = m_sandbox.path("copy.png");
    VERIFY_CODE(m_store->json("lea", {"execution", "evidence"}, {"EXE-1", "--sha256", sha256, "--out", copy}), 0);
    QCOMPARE(fileText(copy), fileText(m_photo));
}

void TestGuided::secondPerson()
{
    const Arguments rest{"EXE-1", "--step", "2", "--meaning", "verified", "--reason", "looked at the picture"};
    VERIFY_CODE(m_store->json("eng", {"execution", "verify"}, rest), 4); // executed it
    const auto done = m_store->json("lea", {"execution", "verify"}, rest);
    VERIFY_CODE(done, 0);
    VERIFY_SAYS(done, "step 2, attempt 1"); // read before signing
    QCOMPARE(textAt(document(done), "meaning"), std::string("verified"));
    const auto shown = document(m_store->json("lea", {"execution", "show"}, {"EXE-1"}));
    QCOMPARE(textAt(shown, "execution/steps/1/verification/by"), std::string("lea"));
    QCOMPARE(textAt(shown, "execution/steps/1/verification/signature"), textAt(document(done), "signature"));
}

void TestGuided::correctsAndRepeats()
{
    const Arguments again{"EXE-1", "--step", "1", "--outcome", "passed", "--actual", "Version 1.7.4"};
    const auto refused = m_store->json("eng", {"execution", "record"}, again);
    VERIFY_CODE(refused, 4);
    auto reasoned = again;
    reasoned.insert(reasoned.end(), {"--reason", "the right one was installed"});
    const auto repeated = m_store->json("eng", {"execution", "record"}, reasoned);
    VERIFY_CODE(repeated, 0);
    QCOMPARE(realAt(document(repeated), "execution/steps/0/attempt"), 2.0);
    QCOMPARE(textAt(document(repeated), "execution/steps/0/earlier/0/actual"), std::string("Version 1.7.3"));
    const auto corrected =
        m_store->json("eng", {"execution", "correct"},
                      {"EXE-1", "--step", "1", "--actual", "Version 1.7.4 of 3 May", "--reason", "left out the date"});
    VERIFY_CODE(corrected, 0);
    QCOMPARE(textAt(document(corrected), "execution/steps/0/corrections/0/before"), std::string("Version 1.7.4"));
    const auto table = m_store->as("lea", {"execution", "show", "EXE-1"});
    for (const char *text : {"corrected actual, which was 'Version 1.7.4'", "attempt 1 failed: Version 1.7.3",
                             "attempt 2: the right one was installed", "verified by lea"})
        QVERIFY2(table.out.find(text) != std::string::npos, table.told().c_str());
}

void TestGuided::completes()
{
    const auto done = m_store->json("eng", {"execution", "complete"}, {"EXE-1"});
    VERIFY_CODE(done, 0);
    QCOMPARE(textAt(document(done), "execution/state"), std::string("completed"));
    VERIFY_CODE(m_store->as("eng", {"execution", "correct", "EXE-1", "--step", "1", "--actual", "Version 1", "--reason",
                                    "misread it"}),
                4);
    VERIFY_CODE(m_store->as("eng", {"execution", "complete", "EXE-1"}), 4);
    VERIFY_CODE(m_store->json("eng", {"sign"}, {"EXE-1", "--meaning", "executed", "--reason", "done as written"}), 0);
    VERIFY_CODE(m_store->sign("lea", "EXE-1", "reviewed"), 0);
}

void TestGuided::prints()
{
    const auto file = m_sandbox.path("exe-1.pdf");
    VERIFY_CODE(m_store->as("lea", {"report", "EXE-1", "--out", file}), 0);
    const auto text = pdfText(file);
    // All attempts, the correction with its old value, the evidence by digest, the second person.
    for (const char *part : {"1 of 2", "Version 1.7.3", "2 of 2", "the right one was installed",
                             "“Version 1.7.4” became", "left out the date", "lamp.png (image/png, 20 bytes)",
                             "verified by lea", "EXE-1, step 2, attempt 1", "This record was changed since"})
        QVERIFY2(text.find(part) != std::string::npos, (std::string(part) + " is not in " + text).c_str());
}

void TestGuided::cancels()
{
    VERIFY_CODE(m_store->as("eng", {"execution", "begin", "IQ-1"}), 0);
    VERIFY_CODE(m_store->as("eng", {"execution", "cancel", "EXE-2", "--reason", "x"}), 3);
    const auto given = m_store->json("eng", {"execution", "cancel"}, {"EXE-2", "--reason", "the wrong station"});
    VERIFY_CODE(given, 0);
    QCOMPARE(textAt(document(given), "execution/cancel_reason"), std::string("the wrong station"));
    const auto listed = document(m_store->json("lea", {"execution", "list"}));
    QCOMPARE(textAt(listed, "executions/1/state"), std::string("cancelled"));
}

/// What may go and when; nothing of today may.
void TestGuided::evidenceIsKept()
{
    const auto list = m_store->json("lea", {"retention", "list"});
    VERIFY_CODE(list, 0);
    QCOMPARE(textAt(document(list), "evidence/0/execution"), std::string("EXE-1"));
    QCOMPARE(textAt(document(list), "evidence/0/class"), std::string("unreleased model"));
    const Arguments second{"--second-user", "qua", "--second-password-file", m_store->passwordFile("qua")};
    Arguments dispose{"EXE-1", "--reason", "to save space"};
    dispose.insert(dispose.end(), second.begin(), second.end());
    const auto early = m_store->json("adm", {"retention", "dispose"}, dispose);
    VERIFY_CODE(early, 4);
    VERIFY_SAYS(early, "6 years from the end of the execution");
    VERIFY_CODE(m_store->json("lea", {"retention", "hold"}, {"EXE-1", "--reason", "a law suit is pending"}), 4);
    const auto held = m_store->json("qua", {"retention", "hold"}, {"EXE-1", "--reason", "a law suit is pending"});
    VERIFY_CODE(held, 0);
    QCOMPARE(textAt(document(held), "hold_reason"), std::string("a law suit is pending"));
    const auto lifted = m_store->json("qua", {"retention", "lift"}, {"EXE-1", "--reason", "the law suit is settled"});
    VERIFY_CODE(lifted, 0);
    QVERIFY(at(document(lifted), "held_since") == json::Value());
    const auto shown = m_store->json("lea", {"retention", "show"}, {"EXE-1"});
    VERIFY_CODE(shown, 0);
    QVERIFY2(shown.out.find("is kept until") != std::string::npos, shown.told().c_str());
    VERIFY_CODE(m_store->as("lea", {"retention", "show", "EXE-99"}), 3);
}

void TestGuided::verified()
{
    const auto checked = m_sandbox.run({"verify", m_store->file()});
    VERIFY_CODE(checked, 0);
    const auto trail = m_sandbox.run({"audit", "list", "--record", "EXE-1", "--store", m_store->file(), "--as", "qua",
                                      "--password-file", m_store->passwordFile("qua")});
    for (const char *text : {"recorded step 1 of EXE-1, attempt 2: passed", "corrected step 1 of EXE-1",
                             "verified step 2 of EXE-1 with SIG-", "exported lamp.png, evidence in EXE-1"})
        QVERIFY2(trail.out.find(text) != std::string::npos, trail.told().c_str());
}

VALBENCH_TEST(TestGuided, guided)
#include "test_guided.moc"
