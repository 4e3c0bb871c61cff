// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"
#include "test_store.h"

#include <QProcess>

#include <valbench/base/digest.h>
#include <valbench/base/text.h>

using namespace valbench;
using namespace valbench::test;

/// What leaves a store is checked by programs that are not ours: openssl, and the script that auditors get.
class TestOutside : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void signaturesByOpenssl();
    void sealedPdfByOpenssl();
    void trailByScript();
    void alteredTrailIsNamedAlike();
    void onlyWholeTrailsAreLines();

private:
    Ran tool(const std::string &line);
    Ran exportTrail(const std::string &file, const Arguments &more = {});
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
};

/// A command line, split at blanks, in the sandbox's folder.
Ran TestOutside::tool(const std::string &line)
{
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(m_sandbox.path(".")));
    process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromStdString(line)});
    process.waitForFinished(60'000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput().toStdString(), process.readAllStandardError().toStdString()};
}

Ran TestOutside::exportTrail(const std::string &file, const Arguments &more)
{
    Arguments command{"audit", "export", "--store",         m_store->file(),
                      "--as",  "qua",    "--password-file", m_store->passwordFile("qua"),
                      "--out", file,     "--format",        "json"};
    command.insert(command.end(), more.begin(), more.end());
    return m_sandbox.run(command);
}

void TestOutside::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
    m_store->enroll("lea", "Lea Lead", "validation-lead");
    VERIFY_CODE(
        m_store->as("eng", {"model", "register", "--name", "flchain-mortality", "--version", "1", "--reason",
                            "candidate", "--file", "model=" + source("resources/samples/flchain_xgboost.json")}),
        0);
    VERIFY_CODE(
        m_store->as("eng", {"protocol", "import", source("resources/demo/pq-1.json"), "--reason", "as planned"}), 0);
    VERIFY_CODE(m_store->as("lea", {"signature", "export", "PQ-1", "--out", "none"}), 3); // nobody signed yet
    VERIFY_CODE(m_store->sign("eng", "PQ-1", "authored"), 0);
    VERIFY_CODE(m_store->sign("lea", "PQ-1", "reviewed"), 0);
}

void TestOutside::signaturesByOpenssl()
{
    const auto ran = m_store->json("lea", {"signature", "export"}, {"PQ-1", "--out", m_sandbox.path("signed")});
    VERIFY_CODE(ran, 0);
    QCOMPARE(sizeAt(document(ran), "signatures"), 2UL);
    // As the README that comes with them says it.
    for (const std::string id : {"SIG-1", "SIG-2"}) {
        const auto at = "signed/" + id;
        VERIFY_CODE(tool("openssl verify -x509_strict -CAfile signed/authority.pem " + at + ".pem"), 0);
        VERIFY_CODE(tool("openssl x509 -in " + at + ".pem -noout -pubkey > " + at + ".key"), 0);
        const auto check = "openssl dgst -sha256 -verify " + at + ".key -signature " + at + ".signature ";
        const auto good = tool(check + at + ".statement.json");
        VERIFY_CODE(good, 0);
        QCOMPARE(good.out, std::string("Verified OK\n"));
        const auto statement = fileText(m_sandbox.path(at + ".statement.json"));
        const auto parsed = json::parse(statement, id);
        VERIFY_OK(parsed);
        QCOMPARE(textAt(*parsed, "record/sha256"), tool("sha256sum " + at + ".record.json").out.substr(0, 64));
        QCOMPARE(textAt(*parsed, "signer/certificate_sha256"),
                 tool("openssl x509 -in " + at + ".pem -outform DER | sha256sum").out.substr(0, 64));
        // Another meaning, by the same person: openssl refuses it.
        auto forged = statement;
        const std::string meaning = id == "SIG-1" ? "authored" : "reviewed";
        forged.replace(forged.find("\"" + meaning + "\""), meaning.size() + 2, "\"approved\"");
        m_sandbox.write("forged.json", forged);
        VERIFY_CODE(tool(check + "forged.json"), 1);
    }
    // The signature of the one is none of the other.
    VERIFY_CODE(tool("openssl dgst -sha256 -verify signed/SIG-1.key -signature signed/SIG-2.signature "
                     "signed/SIG-1.statement.json"),
                1);
    // Whoever may not export is refused, and whoever did stands in the trail.
    VERIFY_CODE(m_store->as("adm", {"signature", "export", "PQ-1", "--out", m_sandbox.path("none")}), 4);
    VERIFY_CODE(exportTrail(m_sandbox.path("who.json")), 0);
    QVERIFY(fileText(m_sandbox.path("who.json")).find("Lea Lead exported the signatures of PQ-1.") !=
            std::string::npos);
}

void TestOutside::sealedPdfByOpenssl()
{
    const auto file = m_sandbox.path("pq-1.pdf");
    VERIFY_CODE(m_store->as("lea", {"report", "PQ-1", "--out", file}), 0);
    const auto pdf = fileText(file);
    const auto open = pdf.rfind("/Contents<") + 9, close = pdf.find('>', open);
    m_sandbox.write("content", pdf.substr(0, open) + pdf.substr(close + 1));
    const auto cms = fromHex(pdf.substr(open + 1, close - open - 1));
    VERIFY_OK(cms);
    m_sandbox.write("cms", asText(*cms));
    const auto info = m_sandbox.run({"store", "info", "--store", m_store->file(), "--format", "json"});
    m_sandbox.write("ca.pem", textAt(document(info), "authority_pem"));
    const std::string check = "openssl cms -verify -cades -binary -inform DER -in cms -content content -CAfile ca.pem "
                              "-no-CApath -out out";
    VERIFY_CODE(tool(check), 0);
    m_sandbox.write("content", pdf.substr(0, open) + pdf.substr(close + 1) + " ");
    QVERIFY(tool(check).code != 0);
}

void TestOutside::trailByScript()
{
    const auto file = m_sandbox.path("trail.jsonl");
    const auto ran = exportTrail(file);
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, {"audit", "export"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    const auto script = std::string(VALBENCH_PYTHON) + " -I " + source("resources/auditor/verify_trail.py");
    const auto checked = tool(script + " trail.jsonl trail.jsonl.checkpoints");
    VERIFY_CODE(checked, 0);
    const auto entries = std::to_string(static_cast<int>(realAt(document(ran), "entries")));
    QVERIFY2(checked.out.starts_with("verified: entries 1 to " + entries + " hold together, "), checked.told().c_str());
    // The lines are the bytes that are hashed: sha256sum gives the same as the list beside them.
    const auto hashes = fileText(file + ".hashes");
    QCOMPARE(tool("sed -n 5p trail.jsonl | sha256sum").out.substr(0, 64), hashes.substr(4 * (64 + 4), 64));
}

void TestOutside::alteredTrailIsNamedAlike()
{
    // Our program and the script look at the same alteration, each in its own way.
    VERIFY_CODE(exportTrail(m_sandbox.path("altered.jsonl")), 0);
    auto lines = fileText(m_sandbox.path("altered.jsonl"));
    auto store = fileText(m_store->file());
    const auto start = lines.find('\n') + 1; // of the second line
    const auto line = lines.substr(start, lines.find('\n', start) - start);
    auto other = line;
    other.replace(other.find("first person"), 5, "worst");
    lines.replace(start, line.size(), other);
    store.replace(store.find(line), line.size(), other);
    m_sandbox.write("altered.jsonl", lines);
    const auto ours = Sandbox().run({"verify", m_sandbox.write("altered.valbench", store)});
    VERIFY_CODE(ours, 1);
    const auto theirs =
        tool(std::string(VALBENCH_PYTHON) + " " + source("resources/auditor/verify_trail.py") + " altered.jsonl");
    VERIFY_CODE(theirs, 1);
    const std::string words = "entry 2 was changed: its bytes do not have the hash kept with it";
    QVERIFY2(ours.out.find(words) != std::string::npos, ours.told().c_str());
    QVERIFY2(theirs.out.find(words) != std::string::npos, theirs.told().c_str());
}

void TestOutside::onlyWholeTrailsAreLines()
{
    VERIFY_CODE(exportTrail(m_sandbox.path("part.jsonl"), {"--record", "PQ-1"}), 2);
    VERIFY_CODE(exportTrail(m_sandbox.path("part.jsonl"), {"--from", "2026-01-01"}), 2);
    QVERIFY(!std::filesystem::exists(m_sandbox.path("part.jsonl")));
}

VALBENCH_TEST(TestOutside, outside)
#include "test_outside.moc"
