// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/domain/work_calendar.h>

using namespace valbench;
using namespace valbench::domain;

class TestWorkCalendar : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hoursAreCounted_data();
    void hoursAreCounted();
    void everyMinuteAgrees();
    void calendarsThatAreNone();
    void readsBack();
};

namespace {

std::string end(const char *from, std::int64_t hours, const WorkCalendar &calendar)
{
    const auto found = afterWorkingHours(*Timestamp::parse(from), hours, calendar);
    return found ? found->toText() : found.error().text();
}

} // namespace

void TestWorkCalendar::hoursAreCounted_data()
{
    // 3 November 2026 is a Tuesday; 10 working hours a day.
    QTest::addColumn<QString>("from");
    QTest::addColumn<int>("hours");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *from, int hours, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(from) << hours << QString::fromLatin1(expected);
    };
    row("within the day", "2026-11-03T08:00:00.000000Z", 3, "2026-11-03T11:00:00.000000Z");
    row("to its very end", "2026-11-03T08:00:00.000000Z", 10, "2026-11-03T18:00:00.000000Z");
    row("over night", "2026-11-03T17:30:00.000001Z", 1, "2026-11-04T08:30:00.000001Z");
    row("before the day begins", "2026-11-03T02:00:00.000000Z", 1, "2026-11-03T09:00:00.000000Z");
    row("after it ended", "2026-11-03T18:00:00.000000Z", 1, "2026-11-04T09:00:00.000000Z");
    row("over the weekend", "2026-11-06T17:00:00.000000Z", 2, "2026-11-09T09:00:00.000000Z");
    row("begun on a Sunday", "2026-11-08T12:00:00.000000Z", 1, "2026-11-09T09:00:00.000000Z");
    row("over a holiday", "2026-11-10T17:00:00.000000Z", 2, "2026-11-12T09:00:00.000000Z");
    row("72 hours", "2026-11-03T13:00:00.000000Z", 72, "2026-11-13T15:00:00.000000Z");
}

void TestWorkCalendar::hoursAreCounted()
{
    QFETCH(QString, from);
    QFETCH(int, hours);
    QFETCH(QString, expected);
    WorkCalendar calendar;
    calendar.holidays = {"2026-11-11"};
    QCOMPARE(end(from.toLatin1().constData(), hours, calendar), expected.toStdString());
    // The same days and hours an hour to the east end an hour earlier, if they began an hour earlier.
    calendar.utcOffsetMinutes = 60;
    const auto earlier = Timestamp::parse(from.toStdString())->point() - std::chrono::hours(1);
    QCOMPARE(end(Timestamp(earlier).toText().c_str(), hours, calendar),
             Timestamp(Timestamp::parse(expected.toStdString())->point() - std::chrono::hours(1)).toText());
}

/// Against counting minute by minute, for a zone with half hours and a short week.
void TestWorkCalendar::everyMinuteAgrees()
{
    using namespace std::chrono;
    WorkCalendar calendar{330, 9 * 60 + 15, 13 * 60, {2, 4, 7}, {"2026-11-12", "2026-11-22"}};
    const auto start = Timestamp::parse("2026-11-03T03:30:00.000000Z")->point();
    const auto isWorking = [&](Timestamp::Point minute) {
        const auto local = minute + minutes(330);
        const auto day = floor<days>(local);
        const auto date = Timestamp(day).toText().substr(0, 10);
        const auto number = weekday(day).iso_encoding();
        const auto of = duration_cast<minutes>(local - day).count();
        return (number == 2 || number == 4 || number == 7) && date != "2026-11-12" && date != "2026-11-22" &&
               of >= 555 && of < 780;
    };
    for (int hours = 1; hours <= 40; ++hours) {
        auto now = start;
        for (int counted = 0; counted < hours * 60; now += minutes(1))
            counted += isWorking(now) ? 1 : 0;
        QCOMPARE(end("2026-11-03T03:30:00.000000Z", hours, calendar), Timestamp(now).toText());
    }
}

void TestWorkCalendar::calendarsThatAreNone()
{
    const auto from = *Timestamp::parse("2026-11-03T03:30:00.000000Z");
    for (const auto &calendar :
         {WorkCalendar{841, 480, 960, {1}, {}}, WorkCalendar{-841, 480, 960, {1}, {}},
          WorkCalendar{0, -1, 960, {1}, {}}, WorkCalendar{0, 480, 1441, {1}, {}}, WorkCalendar{0, 480, 480, {1}, {}},
          WorkCalendar{0, 480, 960, {}, {}}, WorkCalendar{0, 480, 960, {0, 1}, {}},
          WorkCalendar{0, 480, 960, {7, 8}, {}}, WorkCalendar{0, 480, 960, {2, 1}, {}},
          WorkCalendar{0, 480, 960, {1, 1}, {}}, WorkCalendar{0, 480, 960, {1}, {"25.12.2026"}},
          WorkCalendar{0, 480, 960, {1}, {"2026-02-30"}},
          WorkCalendar{0, 480, 960, {1}, {"2026-12-26", "2026-12-25"}}}) {
        QVERIFY(!calendar.check());
        QVERIFY(!afterWorkingHours(from, 1, calendar));
    }
    QVERIFY(!afterWorkingHours(from, 0, {}));
    QVERIFY(!afterWorkingHours(from, 8761, {}));
    QVERIFY(!afterWorkingHours(from, 8760, WorkCalendar{0, 0, 1, {1}, {}})); // a minute a week
}

void TestWorkCalendar::readsBack()
{
    const WorkCalendar calendar{-300, 420, 1020, {1, 2, 6}, {"2026-12-25", "2027-01-01"}};
    const json::Value value(calendar.toJson());
    const auto reader = json::Reader::open(value, "calendar");
    VERIFY_OK(reader);
    const auto again = WorkCalendar::fromJson(*reader);
    VERIFY_OK(again);
    QVERIFY(*again == calendar);
    for (const auto *text : {R"({"day": [1]})", R"({"days": ["1"]})", R"({"days": 1})", R"({"begin_minute": 2000})"}) {
        const auto document = json::parse(text, "calendar");
        const auto broken = json::Reader::open(*document, "calendar");
        QVERIFY2(!WorkCalendar::fromJson(*broken), text);
    }
}

VALBENCH_TEST(TestWorkCalendar, work_calendar)
#include "test_work_calendar.moc"
