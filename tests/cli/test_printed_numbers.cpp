// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every number in the PDFs is read back out of them and equals what scikit-learn, SciPy and R pROC say.
#include "support/test_registry.h"
#include "test_store.h"

#include <QProcess>

using namespace valbench;
using namespace valbench::test;

class TestPrintedNumbers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void demo();
    void otherNumbersAreFound();
    void secondDataSetAndAnotherScore();

private:
    Sandbox m_sandbox;
};

namespace {

/// Status of printed_numbers.py, and what it printed.
Ran checkNumbers(const std::string &name, const std::string &protocol, const std::vector<std::string> &pdfs)
{
    QStringList arguments{QString::fromStdString(source("tests/cli/printed_numbers.py")),
                          QString::fromStdString(name),
                          QString::fromStdString(source(protocol)),
                          QStringLiteral("--texts"),
                          QString::fromStdString(source("resources/demo/dispositions.json")),
                          QStringLiteral("--pdf")};
    for (const auto &pdf : pdfs)
        arguments << QString::fromStdString(pdf);
    QProcess process;
    process.start(QStringLiteral(VALBENCH_PYTHON), arguments);
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput().toStdString(),
            process.readAllStandardError().toStdString()};
}

} // namespace

void TestPrintedNumbers::demo()
{
    VERIFY_CODE(m_sandbox.run({"demo", "--out", "demo"}), 0);
    for (const std::string number : {"1", "2"}) {
        const auto agreed = checkNumbers("pq-" + number, "resources/demo/pq-" + number + ".json",
                                         {m_sandbox.path("demo/rep-" + number + "-v1-report.pdf"),
                                          m_sandbox.path("demo/exe-" + number + "-v1-execution.pdf")});
        VERIFY_CODE(agreed, 0);
        qInfo("PQ-%s: %s", number.c_str(), agreed.out.c_str());
    }
}

void TestPrintedNumbers::otherNumbersAreFound()
{
    // The same document held against the other protocol's numbers.
    const auto found =
        checkNumbers("pq-1", "resources/demo/pq-1.json", {m_sandbox.path("demo/exe-2-v1-execution.pdf")});
    VERIFY_CODE(found, 1);
    QVERIFY2(found.out.find("other programs say") != std::string::npos, found.told().c_str());
}

void TestPrintedNumbers::secondDataSetAndAnotherScore()
{
    TestStore store(m_sandbox);
    store.enroll("eng", "Eve Engineer", "validation-engineer");
    store.enroll("lea", "Lea Lead", "validation-lead");
    VERIFY_CODE(
        store.as("eng", {"model", "register", "--name", "pima-diabetes", "--version", "1", "--reason",
                         "second data set", "--file", "training data=" + source("tests/reference/pima_train.csv")}),
        0);
    VERIFY_CODE(
        store.as("eng", {"protocol", "import", source("tests/reference/pima-pq.json"), "--reason", "another data set"}),
        0);
    VERIFY_CODE(store.as("eng", {"protocol", "submit", "PQ-1", "--reason", "complete"}), 0);
    VERIFY_CODE(store.sign("lea", "PQ-1", "reviewed"), 0);
    VERIFY_CODE(store.as("qua", {"protocol", "approve", "PQ-1", "--reason", "released"}), 0);
    VERIFY_CODE(
        store.as("eng", {"run", "--protocol", "PQ-1", "--data", "test=" + source("tests/reference/pima_test.csv"),
                         "--data", "baseline=" + source("tests/reference/pima_train.csv")}),
        1); // some criteria are not met
    const auto pdf = m_sandbox.path("pima.pdf");
    VERIFY_CODE(store.as("lea", {"report", "EXE-1", "--out", pdf}), 0);
    const auto agreed = checkNumbers("pima", "tests/reference/pima-pq.json", {pdf});
    VERIFY_CODE(agreed, 0);
    qInfo("Pima: %s", agreed.out.c_str());
}

VALBENCH_TEST(TestPrintedNumbers, printed_numbers)
#include "test_printed_numbers.moc"
