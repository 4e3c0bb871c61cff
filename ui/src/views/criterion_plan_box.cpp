// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "criterion_plan_box.h"

#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

#include <cmath>

#include <valbench/base/text.h>
#include <valbench/plots/builders.h>
#include <valbench/ui/charts/chart_canvas.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

namespace {

using validation::Counted;

QString labelOf(Counted counted)
{
    switch (counted) {
    case Counted::all: return CriterionPlanBox::tr("Persons in the test set");
    case Counted::events:
    case Counted::both: return CriterionPlanBox::tr("Persons with the event");
    case Counted::nonEvents: return CriterionPlanBox::tr("Persons without the event");
    case Counted::flagged: return CriterionPlanBox::tr("Flagged persons");
    case Counted::notFlagged: return CriterionPlanBox::tr("Persons who are not flagged");
    case Counted::nobody: break;
    }
    return {};
}

std::int64_t numberIn(const QLineEdit *field)
{
    const auto number = field ? parseInteger(trimmed(field->text().toStdString())) : Result<std::int64_t>(0);
    return number ? *number : 0;
}

QString percent(double share)
{
    return QLocale().toString(share * 100, 'f', share > 0.001 && share < 0.999 ? 1 : 0) + QLatin1Char('%');
}

} // namespace

CriterionPlanBox::CriterionPlanBox(const validation::CheckInfo &check, QWidget *parent)
    : QWidget(parent),
      m_check(check),
      m_first(new QLineEdit),
      m_second(check.counted == Counted::both ? new QLineEdit : nullptr),
      m_answer(new TextLabel(TextStyle::body)),
      m_curve(new ChartCanvas)
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {0, space::small, 0, 0}, space::small);
    layout->addWidget(new TextLabel(TextStyle::strong, tr("Will it pass?")));
    m_first->setObjectName(QStringLiteral("plan.first"));
    const auto help = tr("How many there will be. Kept nowhere: a plan for you, not a part of the protocol.");
    layout->addWidget(new FormRow(labelOf(check.counted), m_first, m_second ? QString() : help));
    if (m_second) {
        m_second->setObjectName(QStringLiteral("plan.second"));
        layout->addWidget(new FormRow(labelOf(Counted::nonEvents), m_second, help));
        connect(m_second, &QLineEdit::textChanged, this, &CriterionPlanBox::refresh);
    }
    m_answer->setObjectName(QStringLiteral("plan.answer"));
    m_answer->setWordWrap(true);
    layout->addWidget(m_answer);
    m_curve->setObjectName(QStringLiteral("plan.curve"));
    setScaledMinimumSize(m_curve, 0, 200);
    layout->addWidget(m_curve);
    connect(m_first, &QLineEdit::textChanged, this, &CriterionPlanBox::refresh);
    refresh();
}

void CriterionPlanBox::suggest(const validation::PlannedNumbers &numbers)
{
    const auto fill = [](QLineEdit *field, std::int64_t number) {
        if (field && field->text().isEmpty() && number > 0)
            field->setText(QString::number(number));
    };
    const bool isOther = m_check.counted == Counted::nonEvents;
    if (m_check.counted == Counted::events || isOther || m_second)
        fill(m_first, isOther ? numbers.second : numbers.first);
    fill(m_second, numbers.second);
}

void CriterionPlanBox::setCriterion(const std::optional<domain::Criterion> &criterion)
{
    m_criterion = criterion;
    refresh();
}

void CriterionPlanBox::refresh()
{
    const bool isPlanned = m_criterion && m_criterion->direction == domain::Direction::atLeast;
    setVisible(isPlanned);
    if (!isPlanned)
        return;
    const auto plan = validation::planCriterion(m_check, *m_criterion, {numberIn(m_first), numberIn(m_second)});
    m_answer->setVisible(plan.has_value());
    m_curve->setVisible(plan.has_value());
    if (!plan)
        return;
    m_answer->setText(answer(*plan));
    if (auto plot = plots::chancePlot(
            {std::string(m_check.metric), plan->truths, plan->chances, m_criterion->limit, std::string()}))
        m_curve->setPlot(*std::move(plot));
}

QString CriterionPlanBox::answer(const validation::CriterionPlan &plan) const
{
    const auto metric = qs(m_check.metric);
    const auto value = [](double truth) { return QLocale().toString(truth, 'f', 3); };
    QStringList out;
    if (std::isnan(plan.truthFor80))
        out << tr("With so few, hardly any model would pass.");
    else if (std::isnan(plan.truthFor90))
        out << tr("A model with a true %1 of %2 passes with a chance of 80%; none with 90%.")
                   .arg(metric, value(plan.truthFor80));
    else
        out << tr("A model with a true %1 of %2 passes with a chance of 80%, one with %3 with 90%.")
                   .arg(metric, value(plan.truthFor80), value(plan.truthFor90));
    out << tr("One that is only as good as the limit passes with %1.").arg(percent(plan.chanceAtLimit));
    if (!plan.isExact)
        out << tr("Approximate: scores are taken for normal in both groups.");
    return out.join(QLatin1Char(' '));
}

} // namespace valbench::ui
