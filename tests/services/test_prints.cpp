// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>

#include <valbench/report/file_name.h>
#include <valbench/services/requirement_sets.h>

#include "service_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;

/// What a print says of the state of its record, on every page.
class TestPrints : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void requirementsAndExclusionsArePrinted();
    void unapprovedRecordsAreWatermarked();
    void printedIsWhatHasAForm();
    void protocolsTellWhatIsAsked();
    void changedRecordsSaySo();
    void printsAreEntries();
    void everyPageAndEntryNamesTheProgram();
    void filesAreNamedByThePolicy();
};

/// Whoever approves a protocol reads which model is asked, what feeds it, and every parameter of a step.
/// What is called printed is, and what is not is not offered.
void TestPrints::printedIsWhatHasAForm()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    const auto model = fixture.registerModel();
    VERIFY_OK(model);
    QVERIFY(!services::isPrinted(domain::RecordType::model));
    QVERIFY(!fixture.workspace->reports().print(fixture.as("lead"), *model));
    const auto protocol = fixture.protocol();
    VERIFY_OK(protocol);
    QVERIFY(services::isPrinted(domain::RecordType::protocol));
    VERIFY_OK(fixture.workspace->reports().print(fixture.as("lead"), *protocol));
}

void TestPrints::protocolsTellWhatIsAsked()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto text = [&](const char *file) {
        const auto id = fixture.workspace->protocols().import(fixture.as("engineer"),
                                                              std::string(VALBENCH_SOURCE_DIR) + file, "first");
        return id ? fixture.printedPages(*id).join(QChar::Space).simplified() : QString();
    };
    const auto operation = text("/resources/demo/oq-1.json");
    for (const char *words : {"score, asked of the registered model's flchain_xgboost.json (xgboost)", "Input sex_male",
                              "column sex, 1 where M, 0 where F", "column age, meant for 50 to 105", "Repeats: 5",
                              "Expected scores: risk_xgboost", "Noise: 0.01; Repeats: 5; Rows: all; Threshold: 0.05"})
        QVERIFY2(operation.contains(QString::fromLatin1(words)), words);
    QVERIFY2(text("/resources/demo/iq-1.json").contains(QStringLiteral("Packages: numpy==1.24.2, scipy==1.10.1")), "");
}

/// Whoever signs on paper's word reads which requirements a protocol goes by, what it leaves out, and each one's risk.
void TestPrints::requirementsAndExclusionsArePrinted()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto set = services::RequirementService::read(VALBENCH_SOURCE_DIR "/resources/templates/urs-risk-model.json");
    VERIFY_OK(set);
    const auto id = fixture.workspace->requirements().add(fixture.as("engineer"), *set, "to begin with");
    VERIFY_OK(id);
    const auto urs = fixture.printedPages(*id).join(QChar::Space).simplified();
    for (const char *words : {"URS-MON-1: monitoring", "Appendix M3",
                              "Performance decays for months before somebody "
                              "notices. Severity high, probability high, detectability low: class 1, priority high"})
        QVERIFY2(urs.contains(QString::fromLatin1(words)), words);
    auto protocol = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json").value();
    const auto own = fixture.workspace->protocols().add(fixture.as("engineer"), protocol, "without a set");
    VERIFY_OK(own);
    QVERIFY(fixture.printedPages(*own)
                .join(QChar::Space)
                .simplified()
                .contains(QStringLiteral("The protocol names no requirement set: these are its own.")));
    protocol.requirements.clear();
    protocol.requirementSet = domain::RecordReference{*id, 0, {}};
    for (auto &step : protocol.steps)
        step.requirements = {"URS-PER-1"};
    protocol.exclusions = {{"URS-HUM-1", "The instructions are reviewed with the release."}};
    const auto bound = fixture.workspace->protocols().add(fixture.as("engineer"), protocol, "with one");
    VERIFY_OK(bound);
    const auto text = fixture.printedPages(*bound).join(QChar::Space).simplified();
    for (const char *words : {"Those of the requirement set RS-1 version 1", "URS-HUM-1 The instructions are reviewed "
                                                                             "with the release."})
        QVERIFY2(text.contains(QString::fromLatin1(words)), words);
}

void TestPrints::unapprovedRecordsAreWatermarked()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople(services::Purpose::production));
    VERIFY_OK(fixture.registerModel());
    const auto id = fixture.protocol(false);
    VERIFY_OK(id);
    const auto check = [&](const QString &status, const QString &mark) {
        const auto printed = fixture.printedPages(*id);
        QVERIFY(printed.size() > 3);
        for (const QString &page : printed) {
            QVERIFY2(page.contains(QString::fromStdString(*id + " · version 1 · ") + status),
                     qPrintable(page.left(90)));
            QCOMPARE(page.contains(QStringLiteral("DRAFT")), mark == QStringLiteral("DRAFT"));
            QCOMPARE(page.contains(QStringLiteral("REJECTED")), mark == QStringLiteral("REJECTED"));
        }
    };
    check(QStringLiteral("Draft"), QStringLiteral("DRAFT"));
    VERIFY_OK(fixture.sign("engineer", *id, Meaning::authored));
    check(QStringLiteral("In review"), QStringLiteral("DRAFT"));
    VERIFY_OK(fixture.sign("lead", *id, Meaning::reviewed));
    VERIFY_OK(fixture.sign("qa", *id, Meaning::approved));
    check(QStringLiteral("Approved"), QString());
    const auto other = fixture.protocol(false);
    VERIFY_OK(other);
    VERIFY_OK(fixture.sign("engineer", *other, Meaning::authored));
    VERIFY_OK(fixture.sign("lead", *other, Meaning::rejected, "limits without source"));
    const auto rejected = fixture.printedPages(*other);
    QVERIFY(!rejected.isEmpty());
    for (const QString &page : rejected)
        QVERIFY2(page.contains(QStringLiteral("REJECTED")), qPrintable(page.left(90)));
}

void TestPrints::changedRecordsSaySo()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto id = fixture.protocol(false);
    VERIFY_OK(id);
    const auto saysSo = [&] {
        return fixture.printedPages(*id)
            .join(QLatin1Char(' '))
            .simplified()
            .contains(QStringLiteral("This record was changed since its first entry: it is version 2."));
    };
    QVERIFY(!saysSo());
    const auto view = fixture.workspace->protocols().show(fixture.as("engineer"), *id);
    VERIFY_OK(view);
    auto protocol = view->protocol;
    protocol.purpose += " In a second hospital as well.";
    VERIFY_OK(fixture.workspace->protocols().revise(fixture.as("engineer"), *id, protocol, "scope was too narrow"));
    QVERIFY(saysSo());
}

void TestPrints::printsAreEntries()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto id = fixture.protocol(false);
    VERIFY_OK(id);
    const auto pdf = fixture.workspace->reports().print(fixture.as("auditor"), *id);
    VERIFY_OK(pdf);
    const auto entries = fixture.entries("record.exported");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), std::size_t(1));
    QVERIFY(entries->front().line.find(sha256(ByteView(pdf->bytes)).toHex()) != std::string::npos);
}

/// Which program, in which build, printed this: on every page, in its entry, and in the signature.
void TestPrints::everyPageAndEntryNamesTheProgram()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto id = fixture.protocol(false);
    VERIFY_OK(id);
    VERIFY_OK(fixture.sign("engineer", *id, Meaning::authored));
    const auto build = QString::fromStdString(fixture.environment().build);
    QVERIFY(!build.isEmpty());
    const auto printed = fixture.printedPages(*id);
    QVERIFY(printed.size() > 3);
    for (const QString &page : printed)
        QVERIFY2(page.simplified().contains(build), qPrintable(page));
    for (const char *action : {"record.exported", "signature.authored", "session.opened"}) {
        const auto entries = fixture.entries(action);
        VERIFY_OK(entries);
        QVERIFY(!entries->empty());
        QCOMPARE(QString::fromStdString(entries->front().entry.body.build), build);
    }
    const auto views = fixture.workspace->records().signatures(fixture.as("lead"), *id);
    VERIFY_OK(views);
    QCOMPARE(QString::fromStdString(views->front().statement.build), build);
    // What the programs put there: version and revision.
    const QRegularExpression form(QStringLiteral("^\\d+\\.\\d+\\.\\d+ \\(([0-9a-f]{12}|no revision)\\)$"));
    QVERIFY2(form.match(QString::fromStdString(services::programBuild())).hasMatch(), services::programBuild().c_str());
}

/// Pattern and length are the policy's; whatever they are, the name is one that eCTD takes.
void TestPrints::filesAreNamedByThePolicy()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto id = fixture.protocol(false);
    VERIFY_OK(id);
    const auto name = [&] {
        const auto pdf = fixture.workspace->reports().print(fixture.as("auditor"), *id);
        return pdf ? pdf->fileName : pdf.error().text();
    };
    QCOMPARE(name(), std::string("pq-1-v1-protocol.pdf"));
    std::int64_t version = 1;
    const auto configure = [&](const std::string &pattern, std::int64_t length) {
        domain::PolicySettings settings;
        settings.fileNamePattern = pattern;
        settings.fileNameLength = length;
        const auto done = fixture.workspace->policy().change(fixture.as("admin"), fixture.as("qa"), version, settings,
                                                             "names that our archive asks for");
        version += done ? 1 : 0;
        return done;
    };
    VERIFY_OK(configure("ward-seven-{date}-{type}-{id}-{version}", 64));
    QCOMPARE(name(), std::string("ward-seven-2026-11-03-protocol-pq-1-1.pdf"));
    VERIFY_OK(configure("ward-seven-{date}-{type}-{id}-{version}", 24));
    const auto cut = name();
    QVERIFY2(cut.size() <= 24 && report::isSafeFileName(cut) && cut.starts_with("ward-seven"), cut.c_str());
    for (const char *bad : {"", "{id}", "v{version}", "{id}/{version}", "../{id}-{version}", "{ID}-{version}",
                            "{id}-{version}-{user}", "{id}_{version}", "{id}-{version}-{"}) {
        const auto refused = configure(bad, 64);
        QVERIFY2(!refused, bad);
        QCOMPARE(refused.error().code(), ErrorCode::badInput);
    }
    QVERIFY(!configure("{id}-{version}", 65));
    QVERIFY(!configure("{id}-{version}", 23));
    QCOMPARE(name(), cut); // what is in force did not change
}

VALBENCH_TEST(TestPrints, prints)
#include "test_prints.moc"
