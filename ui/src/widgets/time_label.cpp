// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/time_label.h>

#include <QLocale>

namespace valbench::ui {

QDateTime utcDateTime(const Timestamp &time)
{
    const auto whole = std::chrono::floor<std::chrono::milliseconds>(time.point());
    return QDateTime::fromMSecsSinceEpoch(whole.time_since_epoch().count(), Qt::UTC);
}

QString localTimeText(const QDateTime &time, const QTimeZone &zone)
{
    const QDateTime local = time.toTimeZone(zone);
    const QLocale locale;
    return QStringLiteral("%1, %2 %3")
        .arg(locale.toString(local.date(), QStringLiteral("d MMM yyyy")),
             locale.toString(local.time(), QStringLiteral("HH:mm")), zone.abbreviation(local));
}

QString localTimeText(const Timestamp &time, const QTimeZone &zone)
{
    return localTimeText(utcDateTime(time), zone);
}

TimeLabel::TimeLabel(QWidget *parent) : TextLabel(TextStyle::body, {}, parent)
{
    setTime(std::nullopt);
}

TimeLabel::TimeLabel(const Timestamp &time, QWidget *parent) : TextLabel(TextStyle::body, {}, parent)
{
    setTime(time);
}

void TimeLabel::setTime(const std::optional<Timestamp> &time)
{
    setText(time ? localTimeText(*time) : QStringLiteral("–"));
    const QString exact = time ? QString::fromStdString(time->toReadableText()) : QString();
    setToolTip(exact);
    setAccessibleName(time ? text() : tr("No time"));
    setAccessibleDescription(exact);
}

} // namespace valbench::ui
