// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"
#include "test_store.h"

#include <valbench/base/digest.h>

using namespace valbench;
using namespace valbench::test;

namespace {

const std::string testRows = "test=" + source("resources/samples/flchain_test.csv");
const std::string trainingRows = "baseline=" + source("resources/samples/flchain_train.csv");

} // namespace

/// From the model's registration to the sealed report, by the program alone. The slots run in this order.
class TestLifecycle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void model();
    void protocol();
    void dryRunIsMarked();
    void onlyApprovedProtocolsRun();
    void approval();
    void run();
    void deviations();
    void review();
    void reportIsConcluded();
    void pdfIsSealed();
    void trail();
    void rejection();
    void nextVersion();
    void amendment();
    void verified();

private:
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
};

void TestLifecycle::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
    m_store->enroll("lea", "Lea Lead", "validation-lead");
}

void TestLifecycle::model()
{
    const Arguments rest{"--name",      "flchain-mortality",
                         "--version",   "1",
                         "--reason",    "candidate",
                         "--file",      "model=" + source("resources/samples/flchain_xgboost.json"),
                         "--file",      "training data=" + source("resources/samples/flchain_train.csv"),
                         "--algorithm", "XGBoost 1.7.4"};
    const auto added = m_store->json("eng", {"model", "register"}, rest);
    VERIFY_CODE(added, 0);
    QCOMPARE(sizeAt(document(added), "files"), 2UL);
    QCOMPARE(textAt(document(added), "files/1/role"), std::string("training data"));
    VERIFY_CODE(m_store->as("eng", {"model", "register", "--name", "flchain-mortality", "--version", "1", "--reason",
                                    "again", "--file", testRows}),
                4);
    QCOMPARE(sizeAt(document(m_store->json("eng", {"model", "list"})), "models"), 1UL);
    const auto shown = m_store->json("lea", {"model", "show"}, {"flchain-mortality/1"});
    VERIFY_CODE(shown, 0);
    QCOMPARE(textAt(document(shown), "record/id"), textAt(document(added), "record/id"));
    VERIFY_CODE(m_store->as("eng", {"model", "show", "flchain-mortality/2"}), 3);
}

void TestLifecycle::protocol()
{
    VERIFY_CODE(m_store->as("eng", {"protocol", "import", m_sandbox.path("none.json"), "--reason", "x"}), 3);
    const auto broken = m_sandbox.write("broken.json", "{\"format\": 1,\n \"kind\": }");
    const auto refused = m_store->as("eng", {"protocol", "import", broken, "--reason", "x"});
    VERIFY_CODE(refused, 3);
    VERIFY_SAYS(refused, "broken.json");
    VERIFY_SAYS(refused, "2");

    const auto file = source("resources/demo/pq-1.json");
    const auto imported = m_store->json("eng", {"protocol", "import"}, {file, "--reason", "for validation"});
    VERIFY_CODE(imported, 0);
    QCOMPARE(textAt(document(imported), "record/id"), std::string("PQ-1"));
    QCOMPARE(realAt(document(imported), "analysis/threshold"), 0.05);
    QCOMPARE(textAt(document(imported), "steps/0/criterion/direction"), std::string("at least"));
    QCOMPARE(realAt(document(imported), "steps/0/criterion/limit"), 100.0);

    // What export writes, import takes.
    const auto exported = m_store->json("eng", {"protocol", "export"}, {"PQ-1"});
    VERIFY_CODE(exported, 0);
    const auto copy = m_sandbox.path("copy.json");
    VERIFY_CODE(m_store->as("eng", {"protocol", "export", "PQ-1", "--out", copy}), 0);
    QCOMPARE(document({0, fileText(copy), {}}), document(exported));
    const auto again = m_store->json("eng", {"protocol", "import"}, {copy, "--reason", "round trip"});
    VERIFY_CODE(again, 0);
    QCOMPARE(textAt(document(again), "record/id"), std::string("PQ-2"));
    QCOMPARE(textAt(document(again), "record/sha256"), textAt(document(imported), "record/sha256"));
    QCOMPARE(sizeAt(document(m_store->json("lea", {"protocol", "list"})), "protocols"), 2UL);
}

void TestLifecycle::dryRunIsMarked()
{
    const Arguments command{"run",    "--protocol", source("resources/demo/pq-1.json"), "--data", testRows,
                            "--data", trainingRows};
    auto asJson = command;
    asJson.insert(asJson.end(), {"--format", "json"});
    const auto ran = m_sandbox.run(asJson);
    VERIFY_CODE(ran, 1);
    const auto fault = documentFault(m_sandbox, {"run"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    QVERIFY(at(document(ran), "for_record") == json::Value(false));
    QVERIFY(textAt(document(ran), "watermark").starts_with("NOT FOR RECORD"));
    QVERIFY(at(document(ran), "record").isNull());
    const auto table = m_sandbox.run(command);
    VERIFY_CODE(table, 1);
    QVERIFY(table.out.starts_with("*** NOT FOR RECORD"));
    auto other = command;
    other.insert(other.end(), {"--model", "another/1"});
    VERIFY_CODE(m_sandbox.run(other), 3);
    VERIFY_CODE(m_sandbox.run({"run", "--protocol", source("resources/demo/pq-1.json"), "--data",
                               "test=" + source("resources/samples/flchain_train.csv"), "--data", trainingRows}),
                4); // not the locked file
}

void TestLifecycle::onlyApprovedProtocolsRun()
{
    const auto ran = m_store->as("eng", {"run", "--protocol", "PQ-1", "--data", testRows, "--data", trainingRows});
    VERIFY_CODE(ran, 4);
    VERIFY_SAYS(ran, "PQ-1");
}

void TestLifecycle::approval()
{
    VERIFY_CODE(m_store->as("qua", {"protocol", "approve", "PQ-1", "--reason", "too early"}), 4);
    VERIFY_CODE(m_store->json("eng", {"protocol", "submit"}, {"PQ-1", "--reason", "complete"}), 0);
    const auto own = m_store->sign("eng", "PQ-1", "reviewed");
    VERIFY_CODE(own, 4);
    VERIFY_CODE(m_store->sign("lea", "PQ-1", "reviewed"), 0);
    const auto approved = m_store->json("qua", {"protocol", "approve"}, {"PQ-1", "--reason", "released"});
    VERIFY_CODE(approved, 0);
    VERIFY_SAYS(approved, "This is a test store");
    QCOMPARE(textAt(document(approved), "record/stage"), std::string("approved"));
    const auto shown = m_store->json("qua", {"protocol", "show"}, {"PQ-1"});
    QCOMPARE(sizeAt(document(shown), "signatures"), 3UL);
    for (const auto *path : {"signatures/0/valid", "signatures/1/valid", "signatures/2/valid"})
        QVERIFY(at(document(shown), path) == json::Value(true));
    VERIFY_CODE(m_store->as("qua", {"protocol", "show", "PQ-1"}), 0);
}

void TestLifecycle::run()
{
    VERIFY_CODE(m_store->as("eng", {"run", "--protocol", "PQ-1", "--model", "other/1", "--data", testRows}), 3);
    const auto ran = m_store->json(
        "eng", {"run"},
        {"--protocol", "PQ-1", "--model", "flchain-mortality/1", "--data", testRows, "--data", trainingRows});
    VERIFY_CODE(ran, 1); // one step fails, as the protocol's authors say
    const auto answer = document(ran);
    QVERIFY(at(answer, "for_record") == json::Value(true));
    QCOMPARE(textAt(answer, "record/id"), std::string("EXE-1"));
    QCOMPARE(textAt(answer, "execution/outcome"), std::string("failed"));
    QCOMPARE(sizeAt(answer, "deviations"), 1UL);
    QCOMPARE(sizeAt(answer, "execution/data"), 2UL);
    QCOMPARE(sizeAt(document(m_store->json("lea", {"execution", "list"})), "executions"), 1UL);
    VERIFY_CODE(m_store->as("lea", {"execution", "show", "EXE-1"}), 0);
    VERIFY_CODE(m_store->as("lea", {"execution", "show", "EXE-9"}), 3);
    VERIFY_CODE(m_store->json("eng", {"sign"}, {"EXE-1", "--meaning", "executed", "--reason", "done as written"}), 0);
}

void TestLifecycle::deviations()
{
    const auto listed = m_store->json("lea", {"deviation", "list"});
    VERIFY_CODE(listed, 0);
    QCOMPARE(sizeAt(document(listed), "deviations"), 1UL);
    QCOMPARE(textAt(document(listed), "deviations/0/state"), std::string("open"));
    VERIFY_CODE(m_store->as("qua", {"deviation", "close", "DEV-1", "--reason", "too early"}), 4);
    VERIFY_CODE(
        m_store->json("lea", {"deviation", "classify"}, {"DEV-1", "--class", "minor", "--reason", "as classed before"}),
        0);
    const Arguments found{"DEV-1",       "--impact",     "none for triage",      "--root-cause",
                          "overfitting", "--correction", "stated in the report", "--reason",
                          "weighed"};
    auto unconditional = found;
    unconditional.insert(unconditional.end(), {"--disposition", "accept-with-condition"});
    VERIFY_CODE(m_store->json("lea", {"deviation", "dispose"}, unconditional), 3);
    unconditional.insert(unconditional.end(), {"--condition", "recalibrate within a year"});
    const auto disposed = m_store->json("lea", {"deviation", "dispose"}, unconditional);
    VERIFY_CODE(disposed, 0);
    QCOMPARE(textAt(document(disposed), "disposition"), std::string("accept with condition"));
    VERIFY_CODE(m_store->json("qua", {"deviation", "close"}, {"DEV-1", "--reason", "agreed"}), 0);
    QCOMPARE(textAt(document(m_store->json("qua", {"deviation", "show"}, {"DEV-1"})), "state"), std::string("closed"));
}

void TestLifecycle::review()
{
    VERIFY_CODE(m_store->as("eng", {"conclude", "EXE-1", "--summary", "s", "--reason", "too early"}), 4);
    VERIFY_CODE(m_store->sign("lea", "EXE-1", "reviewed"), 0);
}

void TestLifecycle::reportIsConcluded()
{
    const auto ran =
        m_store->json("eng", {"conclude"}, {"EXE-1", "--summary", "Fit for triage.", "--reason", "all closed"});
    VERIFY_CODE(ran, 0);
    QCOMPARE(textAt(document(ran), "record/id"), std::string("REP-1"));
    QCOMPARE(textAt(document(ran), "conclusion"), std::string("accepted with conditions"));
    QCOMPARE(textAt(document(ran), "conditions/0").find("recalibrate") != std::string::npos, true);
    VERIFY_CODE(m_store->sign("eng", "REP-1", "authored"), 0);
    VERIFY_CODE(m_store->sign("lea", "REP-1", "reviewed"), 0);
    VERIFY_CODE(m_store->sign("qua", "REP-1", "approved"), 0);
}

void TestLifecycle::pdfIsSealed()
{
    const auto file = m_sandbox.path("report.pdf");
    const auto ran = m_store->json("qua", {"report"}, {"REP-1", "--out", file});
    VERIFY_CODE(ran, 0);
    QVERIFY(fileText(file).starts_with("%PDF-"));
    QCOMPARE(realAt(document(ran), "bytes"), static_cast<double>(std::filesystem::file_size(file)));
    const auto verified = m_sandbox.run({"verify", file, "--format", "json"});
    VERIFY_CODE(verified, 0);
    const auto fault = documentFault(m_sandbox, {"verify"}, verified);
    QVERIFY2(fault.empty(), fault.c_str());

    // Somebody who never saw the store needs its authority.
    const auto info = m_sandbox.run({"store", "info", "--store", m_store->file(), "--format", "json"});
    const auto root = m_sandbox.write("ca.pem", textAt(document(info), "authority_pem"));
    Sandbox stranger;
    const auto unknown = stranger.run({"verify", file});
    VERIFY_CODE(unknown, 1);
    QVERIFY2(unknown.out.find("not run\tsigner's identity") != std::string::npos, unknown.told().c_str());
    VERIFY_CODE(stranger.run({"verify", file, "--root", root}), 0);

    auto altered = fileText(file);
    altered[altered.size() / 2] = static_cast<char>(altered[altered.size() / 2] ^ 1);
    VERIFY_CODE(m_sandbox.run({"verify", m_sandbox.write("altered.pdf", altered)}), 1);
    VERIFY_CODE(m_store->as("adm", {"report", "REP-1", "--out", file}), 4);
}

void TestLifecycle::trail()
{
    const auto all = m_store->json("qua", {"audit", "list"}, {"--limit", "5"});
    VERIFY_CODE(all, 0);
    QCOMPARE(sizeAt(document(all), "entries"), 5UL);
    const auto next = realAt(document(all), "next_before");
    QCOMPARE(realAt(document(all), "entries/4/sequence"), next);

    const auto read = [&](const Arguments &filter) {
        Arguments command{"audit",    "list", "--store",         m_store->file(),
                          "--as",     "qua",  "--password-file", m_store->passwordFile("qua"),
                          "--format", "json"};
        command.insert(command.end(), filter.begin(), filter.end());
        return m_sandbox.run(command);
    };
    const auto about = read({"--record", "DEV-1"});
    VERIFY_CODE(about, 0);
    QVERIFY(sizeAt(document(about), "entries") >= 3);
    const auto by = read({"--user", "eng", "--limit", "1000"});
    VERIFY_CODE(by, 0);
    for (std::size_t i = 0; i < sizeAt(document(by), "entries"); ++i)
        QVERIFY(textAt(document(by), "entries/" + std::to_string(i) + "/who").find("Eve Engineer") !=
                std::string::npos);
    QCOMPARE(sizeAt(document(read({"--to", "2001-01-01"})), "entries"), 0UL);

    const auto csv = m_sandbox.path("trail.csv");
    const auto jsonFile = m_sandbox.path("trail.json");
    for (const auto &file : {csv, jsonFile}) {
        const auto ran = m_sandbox.run({"audit", "export", "--store", m_store->file(), "--as", "qua", "--password-file",
                                        m_store->passwordFile("qua"), "--out", file, "--format", "json"});
        VERIFY_CODE(ran, 0);
        const auto fault = documentFault(m_sandbox, {"audit", "export"}, ran);
        QVERIFY2(fault.empty(), fault.c_str());
    }
    QVERIFY(fileText(csv).starts_with("sequence,time,who,what,reason,hash,line\n1,"));
    const auto exported = json::parse(fileText(jsonFile), jsonFile);
    VERIFY_OK(exported);
    QCOMPARE(realAt(*exported, "entries/0/sequence"), 1.0);
    // Each export is an event of its own, with the digest of the file it wrote.
    const auto again = m_sandbox.path("again.json");
    VERIFY_CODE(m_sandbox.run({"audit", "export", "--store", m_store->file(), "--as", "qua", "--password-file",
                               m_store->passwordFile("qua"), "--user", "qua", "--out", again}),
                0);
    const auto trail = fileText(again);
    const auto rows = std::to_string(sizeAt(*exported, "entries"));
    QVERIFY(trail.find("Quentin Approver exported the list Audit trail as JSON, " + rows + " rows.") !=
            std::string::npos);
    for (const auto &file : {csv, jsonFile})
        QVERIFY2(trail.find(sha256(fileText(file)).toHex()) != std::string::npos, file.c_str());
    // Anyone can recompute: the hash is the SHA-256 of the stored line.
    QCOMPARE(textAt(*exported, "entries/7/hash"), sha256(textAt(*exported, "entries/7/line")).toHex());
}

void TestLifecycle::rejection()
{
    VERIFY_CODE(m_store->json("eng", {"protocol", "submit"}, {"PQ-2", "--reason", "complete"}), 0);
    const auto ran = m_store->json("lea", {"reject"}, {"PQ-2", "--reason", "a copy of PQ-1"});
    VERIFY_CODE(ran, 0);
    QCOMPARE(textAt(document(ran), "record/stage"), std::string("rejected"));
}

/// What a second version of the model asks to be executed again, and a result that is carried over to it.
void TestLifecycle::nextVersion()
{
    const Arguments files{"--name",    "flchain-mortality",
                          "--version", "2",
                          "--reason",  "the same, better described",
                          "--file",    "model=" + source("resources/samples/flchain_xgboost.json")};
    VERIFY_CODE(m_store->json("eng", {"model", "register"}, files), 0);
    const auto asked = m_store->json("lea", {"model", "impact"}, {"flchain-mortality/2"});
    VERIFY_CODE(asked, 0);
    const auto impact = document(asked);
    QCOMPARE(textAt(impact, "protocols/0/protocol_before"), std::string("PQ-1"));
    QCOMPARE(textAt(impact, "protocols/0/execution"), std::string("EXE-1"));
    QCOMPARE(textAt(impact, "protocols/0/steps/0/advice"), std::string("can be carried over"));
    const auto told = m_store->as("lea", {"model", "impact", "flchain-mortality/2"});
    VERIFY_CODE(told, 0);
    QVERIFY2(told.out.find("PQ: no protocol yet; as PQ-1 against EXE-1 (PQ-1 for flchain-mortality/1, accepted by "
                           "REP-1)") != std::string::npos,
             told.out.c_str());
    QVERIFY2(told.out.find("It did not pass: failed.") != std::string::npos, told.out.c_str());

    const auto derived = m_store->json("eng", {"protocol", "derive"},
                                       {"PQ-1", "--model", "flchain-mortality/2", "--reason", "the next version"});
    VERIFY_CODE(derived, 0);
    const auto id = textAt(document(derived), "record/id");
    VERIFY_CODE(m_store->sign("eng", id, "authored"), 0);
    VERIFY_CODE(m_store->sign("lea", id, "reviewed"), 0);
    VERIFY_CODE(m_store->sign("qua", id, "approved"), 0);
    const auto begun = m_store->json("eng", {"execution", "begin"}, {id});
    VERIFY_CODE(begun, 0);
    const auto execution = textAt(document(begun), "record/id");
    const auto step = textAt(impact, "protocols/0/steps/0/step");
    VERIFY_CODE(m_store->as("eng", {"execution", "carry-over", execution, "--step", step}), 2); // and why?
    const auto carried = m_store->json("eng", {"execution", "carry-over"},
                                       {execution, "--step", step, "--rationale", "not a byte of the model differs"});
    VERIFY_CODE(carried, 0);
    const auto after = document(carried);
    QCOMPARE(textAt(after, "execution/steps/0/carried_over/execution/id"), std::string("EXE-1"));
    QCOMPARE(textAt(after, "execution/steps/0/outcome"), std::string("passed"));
    VERIFY_CODE(m_store->json("lea", {"execution", "verify"},
                              {execution, "--step", step, "--meaning", "verified", "--reason", "compared the digests"}),
                0);
    VERIFY_CODE(m_store->json("eng", {"execution", "cancel"}, {execution, "--reason", "the test ends here"}), 0);
}

/// The approved version stays in force until the one that follows it is approved.
void TestLifecycle::amendment()
{
    VERIFY_CODE(m_store->as("eng", {"protocol", "amend", "PQ-2", "--reason", "it was rejected"}), 4);
    const auto begun = m_store->json("eng", {"protocol", "amend"}, {"PQ-1", "--reason", "another threshold"});
    VERIFY_CODE(begun, 0);
    QCOMPARE(textAt(document(begun), "record/stage"), std::string("draft"));
    QCOMPARE(realAt(document(begun), "record/version"), 2.0);
    QCOMPARE(realAt(document(begun), "in_force"), 1.0);
    const auto same = m_store->json("lea", {"protocol", "compare"}, {"PQ-1/1", "PQ-1"});
    VERIFY_CODE(same, 0);
    QCOMPARE(sizeAt(document(same), "changes"), 0UL);

    auto text = m_store->json("eng", {"protocol", "export"}, {"PQ-1"}).out;
    const std::string before = "\"threshold\": \"0.05\"";
    const auto place = text.find(before);
    QVERIFY(place != std::string::npos);
    text.replace(place, before.size(), "\"threshold\": \"0.1\"");
    VERIFY_CODE(m_store->json("eng", {"protocol", "revise"},
                              {"PQ-1", m_sandbox.write("next.json", text), "--reason", "fewer false alarms"}),
                0);
    const auto compared = m_store->json("lea", {"protocol", "compare"}, {"PQ-1/1", "PQ-1/3"});
    VERIFY_CODE(compared, 0);
    const auto answer = document(compared);
    QCOMPARE(sizeAt(answer, "changes"), 1UL);
    QCOMPARE(textAt(answer, "changes/0/field"), std::string("analysis.threshold"));
    QCOMPARE(textAt(answer, "changes/0/before"), std::string("0.05"));
    QCOMPARE(textAt(answer, "changes/0/words/1/text"), std::string("0.1"));
    QCOMPARE(textAt(answer, "before/stage"), std::string("approved"));
    QCOMPARE(textAt(answer, "after/reason"), std::string("fewer false alarms"));
    const auto told = m_store->as("lea", {"protocol", "compare", "PQ-1/1", "PQ-1"});
    VERIFY_CODE(told, 0);
    QVERIFY2(told.out.find("~ protocol, analysis.threshold: [-0.05-]{+0.1+}") != std::string::npos, told.out.c_str());
    VERIFY_CODE(m_store->as("lea", {"protocol", "compare", "PQ-1/4", "PQ-1"}), 3);
    // Executed is what was approved.
    const auto ran = m_store->json("eng", {"run"}, {"--protocol", "PQ-1", "--data", testRows, "--data", trainingRows});
    VERIFY_CODE(ran, 1);
    QCOMPARE(realAt(document(ran), "execution/protocol/version"), 1.0);
}

void TestLifecycle::verified()
{
    const auto ran = m_sandbox.run({"verify", m_store->file()});
    VERIFY_CODE(ran, 0);
    QVERIFY(ran.out.find("passed\tsignatures\t") != std::string::npos);
    QVERIFY(!m_sandbox.wasPrinted("canary"));
}

VALBENCH_TEST(TestLifecycle, lifecycle)
#include "test_lifecycle.moc"
