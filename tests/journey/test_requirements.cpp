// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journey.h"
#include "services/stated_requirements.h"
#include "support/event_watch.h"
#include "support/test_registry.h"

#include <QAbstractItemView>
#include <QFile>
#include <QLabel>

#include <valbench/services/protocols.h>
#include <valbench/services/requirement_sets.h>
#include <valbench/services/traceability.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>

using namespace valbench;

/// Requirements and the traceability matrix in the workbench: a set is imported, a protocol that names it shows its
/// gaps, QA is told why it cannot approve, and the matrix is filtered and exported.
class TestRequirements : public test::Journey {
    Q_OBJECT
private Q_SLOTS:
    void protocolsWithoutASetSaySo();
    void engineerImportsTheTemplate();
    void theMatrixShowsGapsFirst();
    void theMatrixIsFilteredAndExported();
    void everyThemeAndSize();
    void qaIsToldWhy();
    void leadReviewsSuspectLinks();
    void noEventKeptTheWindow();

private:
    void actAs(const QString &role);
    /// Walks to the row with the keys and opens it.
    [[nodiscard]] QAbstractItemModel *rows(const QString &table) const;
    /// Writes the demo's PQ for the set RS-1 and gives its path.
    QString protocolFile();
    // Behind the screen, by the demo's people.
    Result<services::SessionPtr> sessionOf(const char *role);
    Status sign(const char *role, const std::string &record, domain::Meaning meaning);
    Status release(const std::string &record); ///< author, reviewer, approver
    /// A set with a protocol for it, both approved, and then a version of the set with another text for URS-2.
    Status changeAfterApproval(std::string &protocol);
};

void TestRequirements::actAs(const QString &role)
{
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as ") + role), patience);
    USER(*user, click(QStringLiteral("Act as ") + role));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session() != nullptr, patience);
    QTRY_COMPARE_WITH_TIMEOUT(window->pages().current().page, QStringLiteral("work"), patience);
    comeBack();
}

QAbstractItemModel *TestRequirements::rows(const QString &table) const
{
    const auto *view = user->find<QAbstractItemView>(table);
    return view ? view->model() : nullptr;
}

QString TestRequirements::protocolFile()
{
    auto protocol = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json").value();
    protocol.title = "Performance, for the requirements of the set";
    protocol.requirements.clear();
    protocol.requirementSet = domain::RecordReference{"RS-1", 0, {}};
    for (auto &step : protocol.steps)
        step.requirements = {step.id == "2" ? "URS-PER-1" : "URS-PER-2"};
    protocol.steps[0].requirements.clear();
    protocol.exclusions = {{"URS-HUM-1", "The instructions for use are reviewed with the release."}};
    QFile file(folder.filePath(QStringLiteral("pq-urs.json")));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(QByteArray::fromStdString(json::toText(protocol.toJson())));
    return file.fileName();
}

void TestRequirements::protocolsWithoutASetSaySo()
{
    USER(*user, click(QStringLiteral("Try the demo")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Validation engineer")), patience);
    readPeople();
    actAs(QStringLiteral("Validation engineer"));
    goByKeys(QStringLiteral("protocols"));
    openByKeys(QStringLiteral("protocols.list.table"), QStringLiteral("PQ-1"));
    USER(*user, tab(QStringLiteral("Traceability")));
    QTRY_VERIFY_WITH_TIMEOUT(
        shows(QStringLiteral("PQ-1 names no requirement set. The requirements are those that it "
                             "lists itself: without risk, and nothing says whether they are all.")),
        patience);
    QVERIFY(rows(QStringLiteral("trace.table"))->rowCount() >= 7);
    look(QStringLiteral("trace-own"));
}

void TestRequirements::engineerImportsTheTemplate()
{
    goByKeys(QStringLiteral("requirements"));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("No requirement set yet")), patience);
    look(QStringLiteral("requirements-none"));
    prompts.next = QStringLiteral(VALBENCH_SOURCE_DIR "/resources/templates/urs-risk-model.json");
    USER(*user, tabTo(QStringLiteral("Import requirement set…")));
    USER(*user, press(Qt::Key_Space));
    QTRY_COMPARE_WITH_TIMEOUT(window->pages().current().record, QStringLiteral("RS-1"), patience);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("requirements.items.table")), patience);
    QTRY_COMPARE(rows(QStringLiteral("requirements.items.table"))->rowCount(), 33);
    // The keys walk through the list; what is chosen is told in full.
    USER(*user, clickRow(QStringLiteral("requirements.items.table"), 0));
    USER(*user, press(Qt::Key_Down));
    QTRY_VERIFY(shows(QStringLiteral("A model that only remembers its training cases is released as if it could "
                                     "predict.")));
    look(QStringLiteral("requirements-set"));
}

void TestRequirements::theMatrixShowsGapsFirst()
{
    prompts.next = protocolFile();
    QVERIFY(!prompts.next.isEmpty());
    goByKeys(QStringLiteral("protocols"));
    USER(*user, tabTo(QStringLiteral("Import protocol…")));
    USER(*user, press(Qt::Key_Space));
    QTRY_VERIFY_WITH_TIMEOUT(window->pages().current().record.startsWith(QStringLiteral("PQ-")) &&
                                 window->pages().current().record != QStringLiteral("PQ-1"),
                             patience);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Read content")), patience);
    USER(*user, tab(QStringLiteral("Traceability")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("RS-1 version 1 is not approved yet.")), patience);
    auto *model = rows(QStringLiteral("trace.table"));
    QVERIFY(model);
    QTRY_VERIFY(model->rowCount() > 20);
    QVERIFY(shows(QStringLiteral("0 of 20 requirements of RS-1 version 1 verified or excluded")));
    QCOMPARE(model->index(0, 3).data().toString(), QStringLiteral("Gap"));
    look(QStringLiteral("trace-gaps"));
}

void TestRequirements::theMatrixIsFilteredAndExported()
{
    auto *model = rows(QStringLiteral("trace.table"));
    QVERIFY(model);
    const auto all = model->rowCount();
    USER(*user, type(QStringLiteral("trace.filter"), QStringLiteral("URS-PER-1")));
    QTRY_COMPARE(model->rowCount(), 1);
    QCOMPARE(model->index(0, 3).data().toString(), QStringLiteral("Not run"));
    USER(*user, type(QStringLiteral("trace.filter"), QStringLiteral("gap")));
    QTRY_VERIFY(model->rowCount() > 10 && model->rowCount() < all);
    prompts.next = folder.filePath(QStringLiteral("matrix.csv"));
    USER(*user, click(QStringLiteral("Export Traceability as CSV")));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(prompts.next), patience);
    QFile file(prompts.next);
    QTRY_VERIFY(file.size() > 0);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto lines = file.readAll().split('\n');
    QVERIFY(lines.front().startsWith("Requirement,Text,Risk,State,Step,Result"));
    QCOMPARE(lines.size() - 2, static_cast<qsizetype>(model->rowCount()));
    USER(*user, press(Qt::Key_A, Qt::ControlModifier));
    USER(*user, type(QStringLiteral("trace.filter"), QString()));
}

void TestRequirements::everyThemeAndSize()
{
    const std::pair<ui::SchemeChoice, const char *> schemes[] = {{ui::SchemeChoice::light, "light"},
                                                                 {ui::SchemeChoice::dark, "dark"}};
    for (const auto &[scheme, schemeName] : schemes)
        for (const int percent : {100, 200}) {
            {
                const test::PausedWatch pause; // a new size for everything on screen
                theme->setChoice(scheme);
                theme->setScale(percent);
                window->resize(1280, 820);
                QTest::qWait(60);
            }
            look(QStringLiteral("trace-%1-%2").arg(QLatin1String(schemeName)).arg(percent));
        }
    const test::PausedWatch pause;
    theme->setChoice(ui::SchemeChoice::dark);
    theme->setScale(100);
    window->resize(1280, 820);
    QTest::qWait(60);
}

/// The set is approved and the protocol signed by its author and a reviewer behind the screen; QA opens the dialog.
void TestRequirements::qaIsToldWhy()
{
    const auto protocol = window->pages().current().record.toStdString();
    goByKeys(QStringLiteral("requirements"));
    openByKeys(QStringLiteral("requirements.list.table"), QStringLiteral("RS-1"));
    look(QStringLiteral("requirements-dark"));
    USER(*user, menu(QStringLiteral("Store"), QStringLiteral("Sign out")));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session() == nullptr, patience);
    {
        const test::PausedWatch pause;
        for (const auto &record : {std::string("RS-1"), protocol}) {
            VERIFY_OK(sign("validation-engineer", record, domain::Meaning::authored));
            VERIFY_OK(sign("validation-lead", record, domain::Meaning::reviewed));
        }
        VERIFY_OK(sign("qa-approver", "RS-1", domain::Meaning::approved));
    }
    actAs(QStringLiteral("QA approver"));
    goByKeys(QStringLiteral("protocols"));
    openByKeys(QStringLiteral("protocols.list.table"), QString::fromStdString(protocol));
    USER(*user, click(QStringLiteral("Sign…")));
    QWidget *signing = dialog();
    QVERIFY(signing);
    test::UserDriver in(signing);
    QVERIFY(!in.sees(QStringLiteral("sign.meaning.approved")));
    bool told = false;
    for (const auto *label : signing->findChildren<QLabel *>())
        told = told || label->text().contains(QStringLiteral("cannot be approved: URS-DAT-1"));
    QVERIFY(told);
    look(QStringLiteral("trace-cannot-approve"), signing);
    USER(in, press(Qt::Key_Escape));
    noDialog();
}

/// A protocol is approved for a set, and then one of its requirements changes: the lead says why its step still holds.
void TestRequirements::leadReviewsSuspectLinks()
{
    USER(*user, menu(QStringLiteral("Store"), QStringLiteral("Sign out")));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session() == nullptr, patience);
    std::string protocol;
    {
        const test::PausedWatch pause;
        VERIFY_OK(changeAfterApproval(protocol));
    }
    actAs(QStringLiteral("Validation lead"));
    goByKeys(QStringLiteral("protocols"));
    openByKeys(QStringLiteral("protocols.list.table"), QString::fromStdString(protocol));
    USER(*user, tab(QStringLiteral("Traceability")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Review suspect links…")), patience);
    look(QStringLiteral("trace-suspect"));
    QCOMPARE(rows(QStringLiteral("trace.table"))->index(0, 3).data().toString(), QStringLiteral("Suspect"));
    USER(*user, click(QStringLiteral("Review suspect links…")));
    QWidget *review = dialog();
    QVERIFY(review);
    test::UserDriver in(review);
    look(QStringLiteral("trace-link-review"), review);
    USER(in, type(QStringLiteral("Reason"), QStringLiteral("the test set has both sites already")));
    USER(in, click(QStringLiteral("Record and sign…")));
    QWidget *signing = dialog(review);
    QVERIFY(signing);
    test::UserDriver inSign(signing);
    USER(inSign, click(QStringLiteral("sign.open.LR-1")));
    QWidget *content = dialog(signing);
    QVERIFY(content);
    test::UserDriver reader(content);
    USER(reader, press(Qt::Key_Escape));
    QCOMPARE(dialog(content), signing);
    USER(inSign, click(QStringLiteral("sign.meaning.reviewed")));
    USER(inSign, type(QStringLiteral("sign.reason"), QStringLiteral("looked at the step and its data")));
    const auto &lead = person(QStringLiteral("validation-lead"));
    USER(inSign, type(QStringLiteral("sign.userId"), ui::qs(lead.userId)));
    USER(inSign, type(QStringLiteral("sign.password"), ui::qs(lead.passphrase)));
    USER(inSign, click(QStringLiteral("sign.sign")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(!user->sees(QStringLiteral("Review suspect links…")), patience);
    QTRY_COMPARE(rows(QStringLiteral("trace.table"))->index(0, 3).data().toString(), QStringLiteral("Not run"));
    const auto views = desk->workspace()->traceability().matrix(*desk->session(), protocol);
    VERIFY_OK(views);
    QVERIFY(views->front().matrix.isComplete());
}

Result<services::SessionPtr> TestRequirements::sessionOf(const char *role)
{
    const auto &one = person(QString::fromLatin1(role));
    return desk->workspace()->sessions().signIn(one.userId, Secret(one.passphrase));
}

Status TestRequirements::sign(const char *role, const std::string &record, domain::Meaning meaning)
{
    const auto &one = person(QString::fromLatin1(role));
    auto &workspace = *desk->workspace();
    VB_TRY(const auto session, sessionOf(role));
    VB_TRY(const auto offer, workspace.signing().offer(*session, {record}));
    services::SigningAnswer answer{meaning, "as planned", one.userId, Secret(one.passphrase)};
    VB_TRY(const auto results, workspace.signing().sign(*session, offer, answer));
    if (results.front().problem.empty())
        return {};
    return fail(ErrorCode::refused, VB_MSG("{problem}"), {{"problem", results.front().problem}});
}

Status TestRequirements::release(const std::string &record)
{
    VB_CHECK(sign("validation-engineer", record, domain::Meaning::authored));
    VB_CHECK(sign("validation-lead", record, domain::Meaning::reviewed));
    return sign("qa-approver", record, domain::Meaning::approved);
}

Status TestRequirements::changeAfterApproval(std::string &protocol)
{
    auto &workspace = *desk->workspace();
    VB_TRY(const auto engineer, sessionOf("validation-engineer"));
    VB_TRY(auto written, services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json"));
    auto set = test::setOfRequirements(written);
    VB_TRY(const auto id, workspace.requirements().add(*engineer, set, "for the validation"));
    VB_CHECK(release(id));
    written.requirementSet = domain::RecordReference{id, 0, {}};
    VB_TRY(protocol, workspace.protocols().add(*engineer, written, "for the requirements"));
    VB_CHECK(release(protocol));
    set.requirements[1].text += " At any site.";
    VB_CHECK(workspace.requirements().revise(*engineer, id, set, "another site joins"));
    return release(id);
}

void TestRequirements::noEventKeptTheWindow()
{
    checkEvents();
}

VALBENCH_TEST(TestRequirements, requirements)
#include "test_requirements.moc"
