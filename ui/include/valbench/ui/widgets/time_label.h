// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Points in time on screen: local with zone; the UTC time that the record holds on hover.
#pragma once

#include <QDateTime>
#include <QTimeZone>

#include <optional>

#include <valbench/base/timestamp.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

[[nodiscard]] QDateTime utcDateTime(const Timestamp &time);
/// "3 Nov 2026, 14:03 CET" in the language of the screen.
[[nodiscard]] QString localTimeText(const Timestamp &time, const QTimeZone &zone = QTimeZone::systemTimeZone());
[[nodiscard]] QString localTimeText(const QDateTime &time, const QTimeZone &zone = QTimeZone::systemTimeZone());

class TimeLabel : public TextLabel {
    Q_OBJECT
public:
    explicit TimeLabel(QWidget *parent = nullptr);
    explicit TimeLabel(const Timestamp &time, QWidget *parent = nullptr);
    /// No time is shown as a dash.
    void setTime(const std::optional<Timestamp> &time);
};

} // namespace valbench::ui
