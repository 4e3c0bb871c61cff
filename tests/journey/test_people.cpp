// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A production store: FDA has to be told that its signatures bind, and a person's name changes.
#include "journey.h"

#include "support/test_registry.h"

#include <QDate>
#include <algorithm>

#include <valbench/services/workspace.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/front_desk.h>
#include <valbench/ui/widgets/banner.h>

using namespace valbench;
using namespace valbench::test;

class TestPeople : public Journey {
    Q_OBJECT
private Q_SLOTS:
    void signersAreToldOfTheMissingLetter();
    void letterIsRecorded();
    void signersAreToldNoMore();
    void nameIsChanged();

private:
    [[nodiscard]] static bool warns(const QWidget *dialog);
    QWidget *beginReview();
    void leave(QWidget *sign);
    std::string m_store;
};

namespace {

const auto letterButton = QStringLiteral("Record certification letter…");

} // namespace

bool TestPeople::warns(const QWidget *dialog)
{
    const auto banners = dialog->findChildren<ui::Banner *>();
    return std::ranges::any_of(banners, [](const ui::Banner *banner) {
        return banner->isVisible() && banner->text().contains(QLatin1String("certification letter to FDA"));
    });
}

/// QA records an access review, which leads to the sign dialog.
QWidget *TestPeople::beginReview()
{
    typeSignIn(QStringLiteral("qua"), qaPassword);
    if (!QTest::qWaitFor([this] { return desk->session() != nullptr; }, patience) ||
        !user->menu(QStringLiteral("Go"), QStringLiteral("Administration")) ||
        !user->tab(QStringLiteral("Access reviews")) ||
        !QTest::qWaitFor([this] { return ready(QStringLiteral("Review accesses…")); }, patience) ||
        !user->click(QStringLiteral("Review accesses…")))
        return nullptr;
    QWidget *review = dialog();
    UserDriver in(review);
    if (!in.type(QStringLiteral("Reason"), QStringLiteral("everybody is still here")) ||
        !in.click(QStringLiteral("Record and sign…")))
        return nullptr;
    return dialog(review);
}

void TestPeople::leave(QWidget *sign)
{
    UserDriver in(sign);
    USER(in, press(Qt::Key_Escape));
    noDialog();
    signOutByMenu();
}

void TestPeople::signersAreToldOfTheMissingLetter()
{
    m_store = folder.filePath(QStringLiteral("production.valbench")).toStdString();
    {
        const auto made = services::Workspace::create(desk->environmentFor(services::Purpose::production), m_store,
                                                      {services::Purpose::production,
                                                       {"adm", "Ada Min", Secret(adminPassword.toStdString())},
                                                       {"qua", "Quinn Ay", Secret(qaPassword.toStdString())}});
        VERIFY_OK(made);
        VERIFY_OK(acceptStatements(**made, {{"adm", adminPassword}, {"qua", qaPassword}}));
        const auto admin = (*made)->sessions().signIn("adm", Secret(adminPassword.toStdString()));
        VERIFY_OK(admin);
        VERIFY_OK((*made)->accounts().add(**admin, "wed", "Wanda Edel", domain::Role::validationLead));
    }
    front->openStore(QString::fromStdString(m_store));
    QWidget *sign = beginReview();
    QVERIFY(sign);
    QVERIFY(warns(sign));
    look(QStringLiteral("sign-without-letter"), sign);
    leave(sign);
}

void TestPeople::letterIsRecorded()
{
    typeSignIn(QStringLiteral("adm"), adminPassword);
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Administration")));
    USER(*user, tab(QStringLiteral("Health")));
    QTRY_VERIFY_WITH_TIMEOUT(ready(letterButton), patience);
    QTRY_VERIFY_WITH_TIMEOUT(warns(window.get()), patience);
    for (const auto &[scheme, name] : {std::pair(ui::SchemeChoice::dark, "health-without-letter-dark"),
                                       std::pair(ui::SchemeChoice::light, "health-without-letter")}) {
        theme->setChoice(scheme);
        look(QString::fromUtf8(name));
    }
    USER(*user, click(letterButton));
    QWidget *record = dialog();
    QVERIFY(record);
    UserDriver in(record);
    const auto tomorrow = QDate::currentDate().addDays(2).toString(Qt::ISODate);
    USER(in, type(QStringLiteral("letter.reference"), QStringLiteral("archive, folder 12")));
    USER(in, type(QStringLiteral("Date of the letter"), tomorrow));
    QVERIFY(!in.find(QStringLiteral("Record letter"))->isEnabled());
    look(QStringLiteral("letter-too-late"), record);
    USER(in, type(QStringLiteral("Date of the letter"), QStringLiteral("2026-01-31")));
    look(QStringLiteral("letter"), record);
    USER(in, click(QStringLiteral("Record letter")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(!warns(window.get()), patience);
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("archive, folder 12")), patience);
    look(QStringLiteral("health-with-letter"));
    signOutByMenu();
}

void TestPeople::signersAreToldNoMore()
{
    QWidget *sign = beginReview();
    QVERIFY(sign);
    QVERIFY(!warns(sign));
    leave(sign);
}

void TestPeople::nameIsChanged()
{
    typeSignIn(QStringLiteral("adm"), adminPassword);
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Administration")));
    USER(*user, tab(QStringLiteral("People")));
    int row = -1;
    findRow(QStringLiteral("people.table"), QStringLiteral("Wanda Edel"), row);
    USER(*user, clickRow(QStringLiteral("people.table"), row));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Change name…")), patience);
    USER(*user, click(QStringLiteral("Change name…")));
    QWidget *change = dialog();
    QVERIFY(change);
    UserDriver in(change);
    QVERIFY(!in.find(QStringLiteral("Change name"))->isEnabled());
    USER(in, type(QStringLiteral("Full name"), QStringLiteral("Wanda Edel-Roth")));
    USER(in, type(QStringLiteral("Reason"), QStringLiteral("married in May")));
    look(QStringLiteral("change-name"), change);
    USER(in, click(QStringLiteral("Change name")));
    noDialog();
    findRow(QStringLiteral("people.table"), QStringLiteral("Wanda Edel-Roth"), row);
    signOutByMenu();
}

VALBENCH_TEST(TestPeople, people)
#include "test_people.moc"
