// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever leaves the store by the command line leaves an entry, and so does whoever was not let at it.
#include "crypto/time_stamp_authority.h"
#include "support/test_registry.h"
#include "test_store.h"

#include <algorithm>
#include <functional>
#include <set>

#include <QRegularExpression>

#include <valbench/base/digest.h>

using namespace valbench;
using namespace valbench::test;

class TestExports : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyCommandThatWritesIsHere();
    void everyExportIsAnEntry_data();
    void everyExportIsAnEntry();
    void filesAreNamedByTheirDigests();
    void refusedExportsAreEntries();

private:
    /// A command of the audit trail by somebody who reads everybody's entries.
    Ran read(const std::string &reader, Arguments words);
    /// What the trail says, newest first: who, and in words what.
    QStringList trail();
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
    std::unique_ptr<TimeStampAuthority> m_authority;
};

namespace {

constexpr std::string_view photo = "not really a picture";

const std::string testData = "test=" + source("resources/samples/flchain_test.csv");
const std::string baseline = "baseline=" + source("resources/samples/flchain_train.csv");

struct Export
{
    const char *row;
    Arguments words;
    Arguments rest;       ///< "OUT" stands for the place
    const char *sentence; ///< of its entry, after the person's name: a regular expression
};

const std::vector<Export> &exports()
{
    static const std::vector<Export> all{
        {"print", {"report"}, {"PQ-1", "--out", "OUT.pdf"}, "exported PQ-1."},
        {"protocol", {"protocol", "export"}, {"PQ-1", "--out", "OUT.json"}, "exported PQ-1."},
        {"protocol to standard output", {"protocol", "export"}, {"PQ-1"}, "exported PQ-1."},
        {"trail as CSV", {"audit", "export"}, {"--out", "OUT.csv"}, "exported the list Audit trail as CSV, "},
        {"trail as JSON", {"audit", "export"}, {"--out", "OUT.json"}, "exported the list Audit trail as JSON, "},
        {"trail as it is hashed",
         {"audit", "export"},
         {"--out", "OUT.jsonl"},
         "exported the list Audit trail as JSON Lines, "},
        {"signatures", {"signature", "export"}, {"PQ-1", "--out", "OUT"}, "exported the signatures of PQ-1."},
        {"recompute kit",
         {"execution", "recompute-kit"},
         {"EXE-1", "--data", testData, "--data", baseline, "--out", "OUT"},
         "exported EXE-1."},
        {"evidence",
         {"execution", "evidence"},
         {"EXE-2", "--sha256", sha256(photo).toHex(), "--out", "OUT.txt"},
         "exported photo.txt, evidence in EXE-2."},
        {"time stamps", {"anchor", "export"}, {"--out", "OUT"}, "exported \\d+ time stamps"},
        {"requirements", {"requirement", "export"}, {"RS-1", "--out", "OUT.json"}, "exported RS-1."},
        {"matrix",
         {"trace", "export"},
         {"PQ-1", "--out", "OUT.csv"},
         "exported the traceability matrix of PQ-1, \\d+ lines."},
    };
    return all;
}

} // namespace

void TestExports::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
    m_store->enroll("lea", "Lea Lead", "validation-lead");
    m_authority = std::make_unique<TimeStampAuthority>();
    VERIFY_CODE(
        m_store->as("eng", {"model", "register", "--name", "flchain-mortality", "--version", "1", "--reason",
                            "candidate", "--file", "model=" + source("resources/samples/flchain_xgboost.json")}),
        0);
    VERIFY_CODE(m_store->as("eng", {"requirement", "import", source("resources/templates/urs-risk-model.json"),
                                    "--reason", "to begin with"}),
                0);
    VERIFY_CODE(m_store->as("eng", {"protocol", "import", source("resources/demo/pq-1.json"), "--reason", "first"}), 0);
    VERIFY_CODE(m_store->sign("eng", "PQ-1", "authored"), 0);
    VERIFY_CODE(m_store->sign("lea", "PQ-1", "reviewed"), 0);
    VERIFY_CODE(m_store->sign("qua", "PQ-1", "approved"), 0);
    const auto ran = m_store->as("eng", {"run", "--protocol", "PQ-1", "--data", testData, "--data", baseline});
    QVERIFY2(ran.code == 0 || ran.code == 1, ran.told().c_str());
    VERIFY_CODE(m_store->as("eng", {"execution", "begin", "PQ-1"}), 0);
    VERIFY_CODE(m_store->as("eng", {"execution", "record", "EXE-2", "--step", "1", "--outcome", "not-applicable",
                                    "--because", "no such device", "--evidence", m_sandbox.write("photo.txt", photo)}),
                0);
    VERIFY_CODE(m_store->as("adm", {"anchor", "configure", "--url", m_authority->url(), "--root",
                                    m_authority->rootFile(), "--reason", "agreed with QA"}),
                0);
    VERIFY_CODE(m_store->as("adm", {"anchor", "now"}), 0);
    VERIFY_CODE(m_store->as("adm", {"anchor", "configure", "--off", "--reason", "one stamp is enough here"}), 0);
}

Ran TestExports::read(const std::string &reader, Arguments words)
{
    words.insert(words.end(),
                 {"--store", m_store->file(), "--as", reader, "--password-file", m_store->passwordFile(reader)});
    return m_sandbox.run(words);
}

QStringList TestExports::trail()
{
    const auto answer = document(read("adm", {"audit", "list", "--limit", "1000", "--format", "json"}));
    QStringList out;
    for (std::size_t i = 0; i < sizeAt(answer, "entries"); ++i)
        out << QString::fromStdString(textAt(answer, "entries/" + std::to_string(i) + "/what"));
    return out;
}

/// A command that is added later and can write a file has to be in the table above, or be named here with a reason.
void TestExports::everyCommandThatWritesIsHere()
{
    const std::set<std::string> others{
        "demo",             // makes a store, and prints what it says under "print"
        "mlflow artifacts", // of an MLflow server, not of the store
    };
    std::set<std::string> listed;
    for (const auto &row : exports())
        listed.insert(row.words.size() == 1 ? row.words[0] : row.words[0] + " " + row.words[1]);
    int looked = 0;
    const std::function<void(const Arguments &)> look = [&](const Arguments &words) {
        auto command = words;
        command.emplace_back("--help");
        const auto help = m_sandbox.run(command);
        VERIFY_CODE(help, 0);
        std::string name;
        for (const auto &word : words)
            name += (name.empty() ? "" : " ") + word;
        if (help.out.find("--out ") != std::string::npos)
            QVERIFY2(listed.contains(name) || others.contains(name), (name + " writes files").c_str());
        ++looked;
        const auto from = help.out.find("Subcommands:\n");
        if (from == std::string::npos)
            return;
        for (const auto &line : QString::fromStdString(help.out.substr(from)).split(QLatin1Char('\n'))) {
            if (!line.startsWith(QLatin1String("  ")) || line.startsWith(QLatin1String("   ")))
                continue;
            auto deeper = words;
            deeper.push_back(line.simplified().section(QLatin1Char(' '), 0, 0).toStdString());
            look(deeper);
        }
    };
    look({});
    QVERIFY2(looked > 70, std::to_string(looked).c_str());
}

void TestExports::everyExportIsAnEntry_data()
{
    QTest::addColumn<int>("number");
    for (std::size_t i = 0; i < exports().size(); ++i)
        QTest::newRow(exports()[i].row) << static_cast<int>(i);
}

void TestExports::everyExportIsAnEntry()
{
    QFETCH(int, number);
    const auto &row = exports()[static_cast<std::size_t>(number)];
    auto rest = row.rest;
    for (auto &word : rest) {
        if (word.starts_with("OUT"))
            word = m_sandbox.path("export-" + std::to_string(number) + word.substr(3));
    }
    const QRegularExpression wanted(QStringLiteral("^Lea Lead ") + QString::fromUtf8(row.sentence));
    const auto count = [&] {
        const auto sentences = trail();
        return std::ranges::count_if(sentences, [&](const QString &line) { return line.contains(wanted); });
    };
    const auto before = count();
    auto command = row.words;
    command.insert(command.end(), rest.begin(), rest.end());
    const auto ran = row.words.front() == "audit" ? read("lea", command) : m_store->as("lea", command);
    VERIFY_CODE(ran, 0);
    QCOMPARE(count(), before + 1);
}

/// The entry names what left by its digest, so that a file that turns up can be found in the trail.
void TestExports::filesAreNamedByTheirDigests()
{
    const auto whole = m_sandbox.path("whole.json");
    VERIFY_CODE(read("lea", {"audit", "export", "--out", whole}), 0);
    const auto text = fileText(whole);
    for (const auto &name : {"export-0.pdf", "export-1.json", "export-3.csv", "export-4.json", "export-5.jsonl",
                             "export-10.json", "export-11.csv"}) {
        const auto digest = sha256(fileText(m_sandbox.path(name))).toHex();
        QVERIFY2(text.find(digest) != std::string::npos, name);
    }
}

void TestExports::refusedExportsAreEntries()
{
    const auto count = [&] {
        return trail()
            .filter(QStringLiteral("Ada Minster tried to "))
            .filter(QStringLiteral(" and was refused"))
            .size();
    };
    const auto before = count();
    VERIFY_CODE(m_store->as("adm", {"report", "PQ-1", "--out", m_sandbox.path("no.pdf")}), 4);
    VERIFY_CODE(m_store->as("adm", {"protocol", "export", "PQ-1", "--out", m_sandbox.path("no.json")}), 4);
    VERIFY_CODE(m_store->as("adm", {"signature", "export", "PQ-1", "--out", m_sandbox.path("no")}), 4);
    QCOMPARE(count(), before + 3);
    for (const auto *name : {"no.pdf", "no.json", "no"})
        QVERIFY2(!std::filesystem::exists(m_sandbox.path(name)), name);
}

VALBENCH_TEST(TestExports, exports)
#include "test_exports.moc"
