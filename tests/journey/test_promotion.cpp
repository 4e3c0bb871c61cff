// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journey.h"
#include "support/event_watch.h"
#include "support/test_registry.h"
#include "support/user_driver.h"

#include <algorithm>

#include <valbench/services/promotions.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>

using namespace valbench;

/// A change of stage through the workbench: asked for, gates read, withdrawn, asked for again, rejected.
class TestPromotion : public test::Journey {
    Q_OBJECT
private Q_SLOTS:
    void leadAsks();
    void leadWithdrawsAndAsksAgain();
    void qaCannotApproveButRejects();
    void everyThemeAndSize();

private:
    void openModel();
    void ask(const QString &reason);
};

void TestPromotion::openModel()
{
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Models")));
    int row = -1;
    findRow(QStringLiteral("models.list.table"), QStringLiteral("MOD-1"), row);
    USER(*user, clickRow(QStringLiteral("models.list.table"), row));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Read content")), patience);
    USER(*user, tab(QStringLiteral("Stage")));
}

void TestPromotion::ask(const QString &reason)
{
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Change stage…")), patience);
    USER(*user, click(QStringLiteral("Change stage…")));
    QWidget *asked = dialog();
    QVERIFY(asked);
    test::UserDriver in(asked);
    USER(in, type(QStringLiteral("promotion.reason"), reason));
    look(QStringLiteral("promotion-ask"), asked);
    USER(in, click(QStringLiteral("Ask for it")));
    noDialog();
}

void TestPromotion::leadAsks()
{
    USER(*user, click(QStringLiteral("Try the demo")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Validation lead")), patience);
    readPeople();
    actAs(QStringLiteral("Validation lead"));
    openModel();
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("No change of stage was asked for")), patience);
    look(QStringLiteral("promotion-none"));
    ask(QStringLiteral("better than what is in use"));
    QTRY_VERIFY_WITH_TIMEOUT(
        shows(QStringLiteral("PROM-1: Promotion of flchain-mortality/1 from development to staging")), patience);
    QVERIFY(shows(QStringLiteral("Gate: Lineage complete"))); // the first that does not hold
    QVERIFY(!ready(QStringLiteral("Change stage…")));         // while one is open
    QVERIFY(!ready(QStringLiteral("Approve or reject…")));    // another person has to
    look(QStringLiteral("promotion-open"));
}

void TestPromotion::leadWithdrawsAndAsksAgain()
{
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Withdraw…")), patience);
    USER(*user, click(QStringLiteral("Withdraw…")));
    QWidget *withdrawal = dialog();
    QVERIFY(withdrawal);
    test::UserDriver in(withdrawal);
    USER(in, type(QStringLiteral("reason"), QStringLiteral("the trainer is not named yet")));
    USER(in, click(QStringLiteral("Withdraw")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Withdrawn")), patience);
    ask(QStringLiteral("all the same, for QA to see"));
    QTRY_VERIFY_WITH_TIMEOUT(
        shows(QStringLiteral("PROM-2: Promotion of flchain-mortality/1 from development to staging")), patience);
    const auto first = desk->workspace()->promotions().show(*desk->session(), "PROM-1");
    VERIFY_OK(first);
    QCOMPARE(first->state, domain::PromotionState::withdrawn);
    signOutByMenu();
}

void TestPromotion::qaCannotApproveButRejects()
{
    actAs(QStringLiteral("QA approver"));
    openModel();
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Approve or reject…")), patience);
    QVERIFY(shows(QStringLiteral("Gate: Lineage complete")));
    QVERIFY(shows(QStringLiteral("Failed. Missing: who trained it.")));
    look(QStringLiteral("promotion-decide"));
    USER(*user, click(QStringLiteral("Approve or reject…")));
    QWidget *sign = dialog();
    QVERIFY(sign);
    test::UserDriver in(sign);
    QVERIFY(!in.sees(QStringLiteral("sign.meaning.approved"))); // a gate does not hold
    USER(in, click(QStringLiteral("sign.open.PROM-2")));
    QWidget *content = dialog(sign);
    QVERIFY(content);
    test::UserDriver reader(content);
    USER(reader, click(QStringLiteral("Close")));
    QCOMPARE(dialog(content), sign);
    if (in.sees(QStringLiteral("sign.meaning.rejected")))
        USER(in, click(QStringLiteral("sign.meaning.rejected")));
    USER(in, type(QStringLiteral("sign.reason"), QStringLiteral("name the trainer first")));
    const auto &signer = person(QStringLiteral("qa-approver"));
    if (in.sees(QStringLiteral("sign.userId")))
        USER(in, type(QStringLiteral("sign.userId"), ui::qs(signer.userId)));
    USER(in, type(QStringLiteral("sign.password"), ui::qs(signer.passphrase)));
    USER(in, click(QStringLiteral("sign.sign")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Rejected")), patience);
    const auto decided = desk->workspace()->promotions().show(*desk->session(), "PROM-2");
    VERIFY_OK(decided);
    QCOMPARE(decided->state, domain::PromotionState::rejected);
}

void TestPromotion::everyThemeAndSize()
{
    lookInEveryWay(QStringLiteral("promotion"));
}

VALBENCH_TEST(TestPromotion, promotion)
#include "test_promotion.moc"
