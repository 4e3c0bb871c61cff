// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// No command signs for somebody else than the person whose password it is given.
#include "support/test_registry.h"
#include "test_store.h"

using namespace valbench;
using namespace valbench::test;

class TestWhoSigns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void othersPasswordsSignNothing_data();
    void othersPasswordsSignNothing();
    void theOwnPasswordSigns();

private:
    std::size_t signatures();
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
};

void TestWhoSigns::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
    m_store->enroll("lea", "Lea Lead", "validation-lead");
    VERIFY_CODE(
        m_store->as("eng", {"model", "register", "--name", "flchain-mortality", "--version", "1", "--reason",
                            "candidate", "--file", "model=" + source("resources/samples/flchain_xgboost.json")}),
        0);
    VERIFY_CODE(m_store->as("eng", {"protocol", "import", source("resources/demo/pq-1.json"), "--reason", "first"}), 0);
}

std::size_t TestWhoSigns::signatures()
{
    return sizeAt(document(m_store->json("lea", {"protocol", "show"}, {"PQ-1"})), "signatures");
}

void TestWhoSigns::othersPasswordsSignNothing_data()
{
    QTest::addColumn<QStringList>("command");
    const auto row = [](const char *line) { QTest::newRow(line) << QString::fromUtf8(line).split(QLatin1Char(' ')); };
    // Every command that signs a record.
    row("sign PQ-1 --meaning authored --reason complete");
    row("sign PQ-1 --meaning approved --reason complete");
    row("reject PQ-1 --reason unfinished");
    row("protocol submit PQ-1 --reason complete");
    row("protocol approve PQ-1 --reason complete");
    row("deviation close DEV-1 --reason complete");
}

void TestWhoSigns::othersPasswordsSignNothing()
{
    QFETCH(QStringList, command);
    Arguments words;
    for (const auto &word : command)
        words.push_back(word.toStdString());
    for (const std::string signer : {"eng", "qua", "lea"}) {
        for (const std::string by : {"adm", "qua", "lea", "eng"}) {
            if (by == signer)
                continue;
            auto run = m_store->withAccess(signer, words);
            run.insert(run.end(), {"--password-file", m_store->passwordFile(by)});
            const auto ran = m_sandbox.run(run);
            VERIFY_CODE(ran, 4);
            VERIFY_SAYS(ran, "password is not right");
        }
        VERIFY_CODE(m_store->as("adm", {"user", "unlock", signer, "--reason", "so that the next row can try"}), 0);
    }
    QCOMPARE(signatures(), 0UL);
}

void TestWhoSigns::theOwnPasswordSigns()
{
    const auto signedOne = m_store->sign("eng", "PQ-1", "authored");
    VERIFY_CODE(signedOne, 0);
    QCOMPARE(textAt(document(signedOne), "user_id"), std::string("eng"));
    QCOMPARE(signatures(), 1UL);
}

VALBENCH_TEST(TestWhoSigns, who_signs)
#include "test_who_signs.moc"
