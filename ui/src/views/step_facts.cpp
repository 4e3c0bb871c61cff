// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/step_facts.h>

#include <QVBoxLayout>

#include <cmath>

#include <valbench/domain/guided.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/step_list.h>
#include <valbench/ui/widgets/text_label.h>
#include <valbench/ui/widgets/verdict_line.h>
#include <valbench/validation/check_catalogue.h>

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

/// As in print.
QString intervalText(const std::string &method)
{
    const auto name = validation::intervalName(method);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString criterionText(const domain::Criterion &criterion)
{
    const auto limit = QLocale().toString(criterion.limit);
    const auto direction =
        criterion.direction == domain::Direction::atLeast ? QObject::tr("at least %1") : QObject::tr("at most %1");
    if (criterion.judgedOn == domain::JudgedOn::value)
        return QObject::tr("%1, judged on the value").arg(direction.arg(limit));
    return QObject::tr("%1, judged on the %2% interval (%3)")
        .arg(direction.arg(limit), QLocale().toString(criterion.confidence * 100), intervalText(criterion.interval));
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
        out.method = intervalText(measure.method);
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

QString fieldText(const std::string &field)
{
    if (field == "outcome")
        return QObject::tr("Outcome");
    if (field == "actual")
        return QObject::tr("Actual");
    return field == "reason" ? QObject::tr("Reason") : QObject::tr("Evidence");
}

/// The old value beside the new one, as on paper.
QString correctionText(const domain::Correction &correction)
{
    const auto quoted = [](const std::string &text) {
        return text.empty() ? QObject::tr("nothing") : QObject::tr("“%1”").arg(qs(text));
    };
    return QObject::tr("%1: %2 became %3, because %4 (%5, %6)")
        .arg(fieldText(correction.field), quoted(correction.before), quoted(correction.after), qs(correction.reason),
             qs(correction.by), timeText(correction.at));
}

void addAttempt(KeyValuePanel &facts, const domain::StepResult &result)
{
    facts.addText(QObject::tr("Outcome"), lookOf(result).word);
    if (!result.repeatReason.empty())
        facts.addText(QObject::tr("Repeated because"), qs(result.repeatReason));
    if (result.carried) {
        facts.addText(QObject::tr("Carried over"), qs(result.carried->sourceText()));
        facts.addText(QObject::tr("Rationale"), qs(result.carried->rationale));
    }
    facts.addText(QObject::tr("Actual"), qs(result.actual));
    if (!result.reason.empty())
        facts.addText(QObject::tr("Reason"), qs(result.reason));
    for (const auto &correction : result.corrections)
        facts.addText(QObject::tr("Corrected"), correctionText(correction));
}

} // namespace

StepItem stepItem(const domain::Step &step, const domain::StepResult *result)
{
    StepItem item{qs(step.id), qs(step.id), qs(step.title), Tone::neutral, QObject::tr("To do"), {}};
    if (!result) {
        item.word = step.kind == domain::StepKind::manual ? QObject::tr("By hand")
                    : step.criterion                      ? QObject::tr("Criterion")
                                                          : QObject::tr("Report only");
        return item;
    }
    const auto look = lookOf(*result);
    item.tone = look.tone;
    item.word = look.word;
    QStringList notes;
    if (domain::needsVerification(step, *result) && !result->verification)
        notes << QObject::tr("waits for a second person");
    if (result->carried)
        notes << QObject::tr("carried over");
    if (!result->earlier.empty())
        notes << QObject::tr("attempt %1").arg(result->attempt());
    if (!result->corrections.empty())
        notes << QObject::tr("corrected");
    item.detail = notes.join(QStringLiteral(", "));
    return item;
}

bool isException(const domain::StepResult &result)
{
    const bool plain = result.outcome == domain::Outcome::passed &&
                       (result.verdict == domain::Verdict::met || result.verdict == domain::Verdict::reported);
    return !plain || !result.earlier.empty() || !result.corrections.empty() || result.carried.has_value();
}

void addStepHeading(QVBoxLayout &layout, const domain::Step &step, const domain::StepResult *result)
{
    layout.addWidget(
        (new TextLabel(TextStyle::heading, QObject::tr("Step %1: %2").arg(qs(step.id), qs(step.title))))->wrapped());
    if (result && !result->measures.empty())
        layout.addWidget(new VerdictLine(verdictOf(step, *result)));
}

void addStepPlan(KeyValuePanel &facts, const domain::Step &step)
{
    facts.addText(QObject::tr("Instruction"), qs(step.instruction));
    facts.addText(QObject::tr("Expected"), qs(step.expected));
    if (step.criterion)
        facts.addText(QObject::tr("Criterion"), criterionText(*step.criterion));
    facts.addText(QObject::tr("If it fails"), QObject::tr("%1 deviation").arg(lookOf(step.failureClass).word));
    if (step.evidenceRequired)
        facts.addText(QObject::tr("Evidence"), QObject::tr("A file is required before it passes."));
    if (step.verificationRequired)
        facts.addText(QObject::tr("Second person"), QObject::tr("Signs as having watched or verified it."));
    QStringList requirements;
    for (const auto &requirement : step.requirements)
        requirements << qs(requirement);
    facts.addText(QObject::tr("Requirements"), requirements.join(QStringLiteral(", ")));
}

void addStepResult(KeyValuePanel &facts, const domain::StepResult &result)
{
    if (result.outcome == domain::Outcome::notRun)
        return;
    addAttempt(facts, result);
    if (result.verification)
        facts.addText(QObject::tr("Second person"),
                      QObject::tr("%1 by %2, %3, signature %4")
                          .arg(meaningText(result.verification->meaning), qs(result.verification->by),
                               timeText(result.verification->at), qs(result.verification->signature)));
    if (!result.executor.empty())
        facts.addText(QObject::tr("Executed by"), qs(result.executor));
    facts.addText(QObject::tr("Recorded"), timeText(result.finished));
    for (auto earlier = result.earlier.rbegin(); earlier != result.earlier.rend(); ++earlier) {
        facts.addHeading(
            QObject::tr("Attempt %1, %2").arg(result.earlier.rend() - earlier).arg(timeText(earlier->finished)));
        addAttempt(facts, *earlier);
    }
}

void addMeasures(KeyValuePanel &facts, const domain::StepResult &result)
{
    for (std::size_t i = 1; i < result.measures.size(); ++i) {
        const auto &measure = result.measures[i];
        auto text = number(measure.value);
        if (std::isfinite(measure.lower))
            text += QObject::tr("  (%1 to %2)").arg(number(measure.lower), number(measure.upper));
        facts.addText(qs(measure.metric), text);
    }
}

void clearLayout(QVBoxLayout &layout)
{
    while (auto *item = layout.takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace valbench::ui
