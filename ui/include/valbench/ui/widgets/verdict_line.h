// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The judgement of one acceptance criterion in a line: state, value, interval, limit, method, counts, margin.
#pragma once

#include <QWidget>

#include <valbench/ui/theme/tone.h>

namespace valbench::ui {

class StatusBadge;
class TextLabel;

/// Finished texts; empty ones are left out. Only `metric` and `value` are always there.
struct Verdict
{
    Tone tone = Tone::notRun;
    QString metric;   ///< "Sensitivity"
    QString value;    ///< "0.871", or "undefined" with the reason in `margin`
    QString interval; ///< "95% CI 0.842–0.897"
    QString limit;    ///< "lower bound ≥ 0.85"
    QString method;   ///< "Wilson"
    QString n;        ///< "412"
    QString events;   ///< "96"
    QString margin;   ///< "2 more missed positives would fail this."
};

class VerdictLine : public QWidget {
    Q_OBJECT
public:
    explicit VerdictLine(const Verdict &verdict, QWidget *parent = nullptr);
    void setVerdict(const Verdict &verdict);
    /// The whole line as a screen reader says it.
    [[nodiscard]] static QString spoken(const Verdict &verdict);

private:
    StatusBadge *m_badge;
    TextLabel *m_value;
    TextLabel *m_facts;
    TextLabel *m_margin;
};

} // namespace valbench::ui
