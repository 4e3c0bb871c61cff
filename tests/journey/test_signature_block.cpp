// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One signature on screen, on paper, and in what leaves as JSON and CSV: the same block, word for word.
#include "support/test_registry.h"

#include <QFile>
#include <QLabel>
#include <QProcess>
#include <QTemporaryDir>

#include <valbench/domain/accountability.h>
#include <valbench/services/workspace.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/record_frame.h>

using namespace valbench;
using domain::Meaning;
using domain::Role;

class TestSignatureBlock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void holdsWhatTheRuleAsksFor();
    void sameOnScreen();
    void sameOnPaper();
    void sameInJson();
    void sameInCsv();

private:
    QString run(const QStringList &arguments);
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    QTemporaryDir m_folder;
    SystemClock m_clock;
    SystemRandom m_random;
    std::unique_ptr<services::Workspace> m_workspace;
    services::SessionPtr m_lead;
    services::SignatureView m_view;
    QStringList m_texts;  ///< of the block, as services word it
    QStringList m_titles; ///< under which exports have them
};

namespace {

const char *const password = "the sentence of everybody here";

/// Letters as they stand, without the line breaks and spaces of a layout.
QString runTogether(QString text)
{
    return text.remove(QChar::Space).remove(QLatin1Char('\n')).remove(QChar::FormFeed);
}

} // namespace

void TestSignatureBlock::initTestCase()
{
    // Far from UTC, and with a name that has more than ASCII in it.
    const services::Environment environment{m_clock,
                                            m_random,
                                            path(QStringLiteral("profile")).toStdString(),
                                            "test build",
                                            [] { return std::string("+05:45 Asia/Kathmandu"); },
                                            services::KeyProtection::demo};
    services::CreateRequest request;
    request.purpose = services::Purpose::test;
    request.administrator = {"adm", "Ada Min", Secret(password)};
    request.qaApprover = {"qua", "Quinn Ay", Secret(password)};
    auto made = services::Workspace::create(environment, path(QStringLiteral("store.valbench")).toStdString(), request);
    VERIFY_OK(made);
    m_workspace = *std::move(made);
    auto sessions = m_workspace->sessions();
    const auto version = domain::accountabilityStatement().version;
    for (const char *founder : {"adm", "qua"})
        VERIFY_OK(sessions.acceptStatement(founder, Secret(password), version));
    const auto admin = sessions.signIn("adm", Secret(password));
    VERIFY_OK(admin);
    const auto approver = sessions.signIn("qua", Secret(password));
    VERIFY_OK(approver);
    auto accounts = m_workspace->accounts();
    const auto oneTime = accounts.add(**admin, "lea", "Léa Grünwald-Żak", Role::validationLead);
    VERIFY_OK(oneTime);
    const auto lead = sessions.firstSignIn("lea", *oneTime, Secret(password), version);
    VERIFY_OK(lead);
    m_lead = *lead;
    VERIFY_OK(accounts.verifyIdentity(**admin, Secret(password), **approver, Secret(password), "lea", "passport seen"));
    domain::ModelVersion model;
    model.name = "flchain-mortality";
    model.version = "1";
    VERIFY_OK(m_workspace->models().add(*m_lead, model,
                                        {{"model", VALBENCH_SOURCE_DIR "/resources/samples/flchain_xgboost.json"}},
                                        "candidate for validation"));
    const auto protocol =
        m_workspace->protocols().import(*m_lead, VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json", "first validation");
    VERIFY_OK(protocol);
    const auto offer = m_workspace->signing().offer(*m_lead, {*protocol});
    VERIFY_OK(offer);
    const auto done = m_workspace->signing().sign(
        *m_lead, *offer, {Meaning::authored, "limits agreed with Dr. Ødegård on Monday", "lea", Secret(password)});
    VERIFY_OK(done);
    QCOMPARE(QString::fromStdString(done->front().problem), QString());
    const auto views = m_workspace->records().signatures(*m_lead, *protocol);
    VERIFY_OK(views);
    QCOMPARE(views->size(), 1U);
    m_view = views->front();
    const auto block = services::blockOf(m_view);
    for (const auto &[title, text] :
         {std::pair("printed_name", block.printedName), std::pair("user_id", block.userId),
          std::pair("role", block.role), std::pair("meaning", block.meaning), std::pair("statement", block.statement),
          std::pair("reason", block.reason), std::pair("local_time", block.localTime), std::pair("utc", block.utcTime),
          std::pair("record", block.recordId), std::pair("version", block.recordVersion),
          std::pair("sha256", block.shortDigest)}) {
        m_titles << QString::fromUtf8(title);
        m_texts << QString::fromStdString(text);
    }
}

void TestSignatureBlock::holdsWhatTheRuleAsksFor()
{
    const auto block = services::blockOf(m_view);
    QCOMPARE(QString::fromStdString(block.printedName), QString::fromUtf8("Léa Grünwald-Żak"));
    QCOMPARE(block.userId, std::string("lea"));
    QCOMPARE(block.role, std::string("Validation lead"));
    QCOMPARE(block.meaning, std::string("authored"));
    QCOMPARE(block.statement, std::string("I wrote this and it is complete."));
    QVERIFY(QString::fromStdString(block.localTime).endsWith(QLatin1String(" +05:45 Asia/Kathmandu")));
    const auto utc = Timestamp::parse(m_view.statement.time);
    VERIFY_OK(utc);
    QCOMPARE(block.utcTime, utc->toReadableText());
    const auto local = Timestamp(utc->point() + std::chrono::minutes(5 * 60 + 45)).toReadableText().substr(0, 19);
    QCOMPARE(block.localTime.substr(0, 19), local);
    QCOMPARE(block.shortDigest, m_view.statement.recordSha256.substr(0, 12));
    QCOMPARE(block.state, std::string("valid"));
}

void TestSignatureBlock::sameOnScreen()
{
    ui::Theme theme;
    const std::unique_ptr<QWidget> shown(ui::makeSignatureBlock(m_view));
    QString all;
    for (const auto *label : shown->findChildren<QLabel *>())
        all += label->text() + QLatin1Char('\n');
    for (const auto &text : m_texts)
        QVERIFY2(all.contains(text), qPrintable(text + QStringLiteral(" is not in\n") + all));
}

void TestSignatureBlock::sameOnPaper()
{
    const auto pdf = m_workspace->reports().print(*m_lead, m_view.statement.recordId);
    VERIFY_OK(pdf);
    QFile file(path(QString::fromStdString(pdf->fileName)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(reinterpret_cast<const char *>(pdf->bytes.data()), static_cast<qint64>(pdf->bytes.size()));
    file.close();
    QProcess reader;
    reader.start(QStringLiteral("pdftotext"), {file.fileName(), QStringLiteral("-")});
    QVERIFY(reader.waitForFinished());
    const auto paper = runTogether(QString::fromUtf8(reader.readAllStandardOutput()));
    const auto from = paper.indexOf(QStringLiteral("Signedelectronically:"));
    QVERIFY(from >= 0);
    const auto block = paper.mid(from, 1500);
    for (const auto &text : m_texts)
        QVERIFY2(block.contains(runTogether(text)), qPrintable(text + QStringLiteral(" is not in\n") + block));
}

QString TestSignatureBlock::run(const QStringList &arguments)
{
    QFile secret(path(QStringLiteral("password")));
    if (!secret.open(QIODevice::WriteOnly) || !secret.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return QStringLiteral("no password file");
    secret.write(password);
    secret.close();
    QProcess program;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_DATA_HOME"), path(QStringLiteral("other")));
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(VALBENCH_CLI),
                  arguments + QStringList{QStringLiteral("--store"), path(QStringLiteral("store.valbench")),
                                          QStringLiteral("--user"), QStringLiteral("lea"),
                                          QStringLiteral("--password-file"), secret.fileName()});
    if (!program.waitForFinished(60'000) || program.exitCode() != 0)
        return QString::fromUtf8(program.readAllStandardError());
    return QString::fromUtf8(program.readAllStandardOutput());
}

void TestSignatureBlock::sameInJson()
{
    const auto out = run({QStringLiteral("protocol"), QStringLiteral("show"), ui::qs(m_view.statement.recordId),
                          QStringLiteral("--format"), QStringLiteral("json")});
    const auto document = json::parse(out.toStdString(), "answer");
    QVERIFY2(document.has_value(), qPrintable(out));
    const auto *signatures = document->get<json::Object>()->find("signatures")->get<json::Array>();
    QCOMPARE(signatures->size(), std::size_t(1));
    const auto *block = signatures->front().get<json::Object>()->find("block")->get<json::Object>();
    for (qsizetype i = 0; i < m_titles.size(); ++i) {
        const auto *value = block->find(m_titles[i].toStdString());
        QVERIFY2(value && value->get<std::string>(), qPrintable(m_titles[i]));
        QCOMPARE(QString::fromStdString(*value->get<std::string>()), m_texts[i]);
    }
}

void TestSignatureBlock::sameInCsv()
{
    const auto folder = path(QStringLiteral("signatures"));
    const auto out = run({QStringLiteral("signature"), QStringLiteral("export"), ui::qs(m_view.statement.recordId),
                          QStringLiteral("--out"), folder});
    QFile file(folder + QStringLiteral("/signatures.csv"));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(out));
    const auto lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), qsizetype(2));
    const auto titles = lines[0].split(QLatin1Char(','));
    const auto cells = lines[1].split(QLatin1Char(',')); // no cell here needs quotes
    QCOMPARE(cells.size(), titles.size());
    for (qsizetype i = 0; i < m_titles.size(); ++i) {
        const auto at = titles.indexOf(m_titles[i]);
        QVERIFY2(at >= 0, qPrintable(lines[0]));
        if (m_titles[i] == QLatin1String("local_time"))
            QVERIFY(!m_texts[i].startsWith(QLatin1Char('+'))); // a spreadsheet would take that for a formula
        QCOMPARE(cells[at], m_texts[i]);
    }
}

VALBENCH_TEST(TestSignatureBlock, signature_block)
#include "test_signature_block.moc"
