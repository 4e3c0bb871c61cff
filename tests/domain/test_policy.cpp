// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <limits>

#include <valbench/domain/policy.h>

using namespace valbench;
using domain::Policy;
using domain::PolicySettings;

class TestPolicy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void boundsHold_data();
    void boundsHold();
    void readsBackAndRefusesWhatIsOutside();
    void changesAreNamed();
    void reviewsAreDueByTheCalendar();
};

void TestPolicy::boundsHold_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<qint64>("least");
    QTest::addColumn<qint64>("most");
    QTest::newRow("length") << QByteArray("password_min_length") << qint64(15) << qint64(64);
    QTest::newRow("age") << QByteArray("password_max_age_days") << qint64(0) << qint64(365);
    QTest::newRow("failures") << QByteArray("failures_before_lock") << qint64(3) << qint64(10);
    QTest::newRow("idle") << QByteArray("idle_lock_minutes") << qint64(1) << qint64(30);
    QTest::newRow("access review") << QByteArray("access_review_months") << qint64(1) << qint64(12);
    QTest::newRow("file names") << QByteArray("file_name_length") << qint64(24) << qint64(64);
}

void TestPolicy::boundsHold()
{
    QFETCH(QByteArray, name);
    QFETCH(qint64, least);
    QFETCH(qint64, most);
    const auto number =
        std::ranges::find(domain::policyNumbers, std::string_view(name.constData()), &domain::PolicyNumber::name);
    QVERIFY(number != domain::policyNumbers.end());
    const auto with = [&](qint64 value) {
        PolicySettings settings;
        settings.*number->value = value;
        return Policy::make(settings);
    };
    VERIFY_OK(with(least));
    VERIFY_OK(with(most));
    for (const auto outside : {least - 1, most + 1, qint64(-1), std::numeric_limits<qint64>::max()}) {
        const auto refused = with(outside);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), ErrorCode::badInput);
        // Says which setting, what was given and what would do.
        const auto text = refused.error().text();
        for (const auto &part :
             {std::string(number->what), std::to_string(least), std::to_string(most), std::to_string(outside)})
            QVERIFY2(text.find(part) != std::string::npos, text.c_str());
    }
}

void TestPolicy::readsBackAndRefusesWhatIsOutside()
{
    PolicySettings settings;
    settings.passwordMaxAgeDays = 90;
    settings.idleLockMinutes = 5;
    settings.trailReview = domain::TrailReviewRule::beforeApproval;
    settings.fileNamePattern = "{date}-{id}-{version}";
    settings.fileNameLength = 40;
    const auto policy = Policy::make(settings);
    VERIFY_OK(policy);
    const auto again = Policy::fromJson(json::Value(policy->toJson()));
    VERIFY_OK(again);
    QVERIFY(*again == *policy);
    auto altered = policy->toJson();
    altered.set("idle_lock_minutes", 0); // switched off, with an SQL editor
    QVERIFY(!Policy::fromJson(json::Value(altered)));
    // One that was written before there was a rule for file names.
    const auto older =
        json::parse(R"({"type":"policy","key":"policy","password_min_length":15,"password_max_age_days":0,
        "failures_before_lock":5,"idle_lock_minutes":10,"access_review_months":6,"trail_review":"not required"})",
                    "policy");
    VERIFY_OK(older);
    QVERIFY(*Policy::fromJson(*older) == Policy());
}

void TestPolicy::changesAreNamed()
{
    PolicySettings settings;
    settings.failuresBeforeLock = 3;
    settings.trailReview = domain::TrailReviewRule::beforeApproval;
    const auto changes = domain::changesBetween(Policy(), *Policy::make(settings));
    QCOMPARE(changes.size(), 2U);
    QCOMPARE(changes[0].name, std::string_view("failures_before_lock"));
    QCOMPARE(changes[0].before, std::string("5"));
    QCOMPARE(changes[0].after, std::string("3"));
    QCOMPARE(changes[1].after, std::string("before approval"));
    QVERIFY(domain::changesBetween(Policy(), Policy()).empty());
}

void TestPolicy::reviewsAreDueByTheCalendar()
{
    const auto due = [](const char *last, std::int64_t months) {
        PolicySettings settings;
        settings.accessReviewMonths = months;
        return Policy::make(settings)->nextAccessReview(*Timestamp::parse(last)).toText();
    };
    QCOMPARE(due("2026-11-03T13:00:00.000001Z", 6), std::string("2027-05-03T13:00:00.000001Z"));
    QCOMPARE(due("2026-08-31T00:00:00.000000Z", 6), std::string("2027-02-28T00:00:00.000000Z"));
    QCOMPARE(due("2026-12-01T00:00:00.000000Z", 12), std::string("2027-12-01T00:00:00.000000Z"));
}

VALBENCH_TEST(TestPolicy, policy)
#include "test_policy.moc"
