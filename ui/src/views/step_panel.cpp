// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/step_panel.h>

#include <QScrollArea>
#include <QSignalBlocker>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include <valbench/base/text.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/split_panes.h>
#include <valbench/ui/widgets/step_list.h>
#include <valbench/ui/widgets/text_label.h>
#include <valbench/ui/widgets/verdict_line.h>

namespace valbench::ui {

namespace {

QString number(double value)
{
    if (!std::isfinite(value))
        return QObject::tr("undefined");
    if (value == std::floor(value) && std::abs(value) < 1e15)
        return QLocale().toString(static_cast<qlonglong>(value));
    return QLocale().toString(value, 'f', 4);
}

QString criterionText(const domain::Criterion &criterion)
{
    const auto limit = QLocale().toString(criterion.limit);
    const auto direction =
        criterion.direction == domain::Direction::atLeast ? QObject::tr("at least %1") : QObject::tr("at most %1");
    if (criterion.judgedOn == domain::JudgedOn::value)
        return QObject::tr("%1, judged on the value").arg(direction.arg(limit));
    return QObject::tr("%1, judged on the %2% interval (%3)")
        .arg(direction.arg(limit), QLocale().toString(criterion.confidence * 100), qs(criterion.interval));
}

Verdict verdictOf(const domain::Step &step, const domain::StepResult &result)
{
    Verdict out;
    out.tone = lookOf(result).tone;
    const auto &measure = result.measures.front();
    out.metric = qs(measure.metric);
    out.value = number(measure.value);
    if (std::isfinite(measure.lower)) {
        const auto percent = step.criterion ? step.criterion->confidence * 100 : 95.0;
        out.interval = QObject::tr("%1% interval %2 to %3")
                           .arg(QLocale().toString(percent), number(measure.lower), number(measure.upper));
        out.method = qs(measure.method);
    }
    if (step.criterion)
        out.limit =
            (step.criterion->direction == domain::Direction::atLeast ? QStringLiteral("≥ ") : QStringLiteral("≤ ")) +
            QLocale().toString(step.criterion->limit);
    out.n = QLocale().toString(static_cast<qlonglong>(measure.n));
    if (measure.events >= 0)
        out.events = QLocale().toString(static_cast<qlonglong>(measure.events));
    out.margin = qs(result.margin);
    return out;
}

} // namespace

StepPanel::StepPanel(QWidget *parent) : QWidget(parent), m_steps(new StepList(tr("Steps"))), m_soon(new QTimer(this))
{
    auto *content = new QWidget;
    m_detail = new QVBoxLayout(content);
    setScaledMargins(m_detail, {space::large, space::medium, space::large, space::medium}, space::medium);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    scroll->setAccessibleName(tr("The step"));
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {space::small, space::small, 0, 0}, 0);
    layout->addWidget(new SplitPanes(m_steps, scroll, 0.36));
    connect(m_steps, &StepList::currentChangedTo, this, &StepPanel::showStep);
    m_soon->setSingleShot(true);
    connect(m_soon, &QTimer::timeout, this, [this] { showStep(m_steps->currentId()); });
}

void StepPanel::showProtocol(const domain::Protocol &protocol)
{
    m_protocol = protocol;
    m_executed = false;
    fill();
}

void StepPanel::showExecution(const domain::Protocol &protocol, const domain::Execution &execution)
{
    m_protocol = protocol;
    m_execution = execution;
    m_executed = true;
    fill();
}

void StepPanel::fill()
{
    std::vector<StepItem> items;
    for (const auto &step : m_protocol.steps) {
        StepItem item{qs(step.id), qs(step.id), qs(step.title), Tone::neutral, tr("To do"), {}};
        if (m_executed) {
            const auto result = std::ranges::find(m_execution.steps, step.id, &domain::StepResult::stepId);
            const auto look = result == m_execution.steps.end() ? lookOf(domain::Outcome::notRun) : lookOf(*result);
            item.tone = look.tone;
            item.word = look.word;
        } else {
            item.word = step.criterion ? tr("Criterion") : tr("Report only");
        }
        items.push_back(std::move(item));
    }
    const auto before = m_steps->currentId();
    {
        const QSignalBlocker once(m_steps); // the step is shown below, and only then
        m_steps->setItems(std::move(items));
        if (!m_protocol.steps.empty()) {
            const auto first = qs(m_protocol.steps.front().id);
            m_steps->setCurrentId(before.isEmpty() ? first : before);
            if (m_steps->currentId().isEmpty())
                m_steps->setCurrentId(first);
        }
    }
    // In an event of its own: with the list and the page around it, this would be a long one.
    m_soon->start(0);
}

void StepPanel::showStep(const QString &id)
{
    while (auto *item = m_detail->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto step = std::ranges::find(m_protocol.steps, id.toStdString(), &domain::Step::id);
    if (step == m_protocol.steps.end())
        return;
    m_detail->addWidget(
        (new TextLabel(TextStyle::heading, tr("Step %1: %2").arg(qs(step->id), qs(step->title))))->wrapped());
    const auto result = m_executed ? std::ranges::find(m_execution.steps, step->id, &domain::StepResult::stepId)
                                   : m_execution.steps.end();
    const bool shown = m_executed && result != m_execution.steps.end();
    if (shown && !result->measures.empty())
        m_detail->addWidget(new VerdictLine(verdictOf(*step, *result)));
    auto *facts = new KeyValuePanel;
    if (shown) {
        facts->addText(tr("Actual"), qs(result->actual));
        if (!result->reason.empty())
            facts->addText(tr("Reason"), qs(result->reason));
    }
    facts->addText(tr("Expected"), qs(step->expected));
    if (step->criterion)
        facts->addText(tr("Criterion"), criterionText(*step->criterion));
    facts->addText(tr("Instruction"), qs(step->instruction));
    facts->addText(tr("If it fails"), tr("%1 deviation").arg(lookOf(step->failureClass).word));
    QStringList requirements;
    for (const auto &requirement : step->requirements)
        requirements << qs(requirement);
    facts->addText(tr("Requirements"), requirements.join(QStringLiteral(", ")));
    if (shown) {
        if (result->measures.size() > 1)
            facts->addHeading(tr("Measured beside it"));
        for (std::size_t i = 1; i < result->measures.size(); ++i) {
            const auto &measure = result->measures[i];
            auto text = number(measure.value);
            if (std::isfinite(measure.lower))
                text += tr("  (%1 to %2)").arg(number(measure.lower), number(measure.upper));
            facts->addText(qs(measure.metric), text);
        }
    }
    m_detail->addWidget(facts);
    m_detail->addStretch();
}

} // namespace valbench::ui
