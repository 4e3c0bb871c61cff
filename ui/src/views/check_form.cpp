// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "check_form.h"

#include <QVBoxLayout>

#include <algorithm>
#include <limits>

#include <valbench/base/text.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/text_label.h>
#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>

#include "criterion_plan_box.h"
#include "protocol_edits.h"
#include "protocol_words.h"

namespace valbench::ui {

using domain::Criterion;
using domain::JudgedOn;
using validation::CheckInfo;
using validation::CriterionUse;
using validation::ParameterInfo;
using validation::ParameterType;

namespace {

using Entries = std::vector<std::pair<QString, QString>>;

/// What is no number becomes one that is refused, so that the problem is told and nothing else is stored.
double typedNumber(const QString &text)
{
    const auto number = parseDouble(trimmed(text.toStdString()));
    return number ? *number : std::numeric_limits<double>::quiet_NaN();
}

QString plainNumber(double number)
{
    return number == number ? qs(shortestText(number)) : QString();
}

} // namespace

QString parameterHelp(const ParameterInfo &info)
{
    auto out = qs(info.meaning);
    if (info.type == ParameterType::count)
        out += QLatin1Char(' ') + CheckForm::tr("A whole number from %1 to %2.").arg(info.least).arg(info.most);
    if (info.type == ParameterType::count && !info.zeroIs.empty())
        out += QLatin1Char(' ') + CheckForm::tr("0 stands for: %1.").arg(qs(info.zeroIs));
    if (info.type == ParameterType::probability)
        out += QLatin1Char(' ') + CheckForm::tr("A number from 0 to 1.");
    if (info.type == ParameterType::texts)
        out += QLatin1Char(' ') + CheckForm::tr("One on each line.");
    if (!info.planMember.empty())
        out += QLatin1Char(' ') + CheckForm::tr("Empty: as the analysis plan says.");
    else if (!info.fallback.empty())
        out += QLatin1Char(' ') + CheckForm::tr("Empty: %1.").arg(qs(info.fallback));
    else if (info.isOptional)
        out += QLatin1Char(' ') + CheckForm::tr("May be empty.");
    return out;
}

CheckForm::CheckForm(ProtocolEdits &edits, const CheckInfo &check, std::function<int()> row, QWidget *parent)
    : EditForm(edits, parent), m_check(check), m_row(std::move(row))
{
    rows()->addWidget((new TextLabel(TextStyle::small, Role::mutedText, qs(check.measures)))->wrapped());
    for (const auto &info : check.parameters)
        addParameter(info);
    addCriterion();
    if (check.counted != validation::Counted::nobody) {
        m_plan = new CriterionPlanBox(check);
        m_plan->suggest(plannedCounts());
        rows()->addWidget(m_plan);
    }
    refresh();
}

validation::PlannedNumbers CheckForm::plannedCounts() const
{
    validation::PlannedNumbers out;
    for (const auto &one : m_edits.protocol().steps) {
        if (one.check != "pq.case-counts" || !one.criterion ||
            !(one.criterion->limit >= 1 && one.criterion->limit < 1e9))
            continue;
        const auto *which = one.parameters.find("class");
        const auto *word = which ? which->get<std::string>() : nullptr;
        const auto number = static_cast<std::int64_t>(one.criterion->limit);
        if (!word || *word != "non-events")
            out.first = number;
        if (!word || *word != "events")
            out.second = number;
    }
    return out;
}

const domain::Step *CheckForm::step() const
{
    return m_edits.step(m_row());
}

const Criterion *CheckForm::criterion() const
{
    const auto *one = step();
    return one && one->criterion ? &*one->criterion : nullptr;
}

void CheckForm::refresh()
{
    load();
    const bool has = criterion();
    for (const auto *member : {"direction", "limit", "judged_on", "confidence", "seed"})
        showRow(QStringLiteral("criterion.") + QLatin1String(member), has);
    showRow(QStringLiteral("criterion.interval"), has && criterion()->judgedOn == JudgedOn::interval);
    if (m_plan)
        m_plan->setCriterion(has ? std::optional(*criterion()) : std::nullopt);
}

QString CheckForm::parameterText(const ParameterInfo &info) const
{
    const auto *one = step();
    const auto *value = one ? one->parameters.find(info.name) : nullptr;
    if (!value)
        return {};
    const auto *list = value->get<json::Array>();
    if (!list)
        return qs(domain::valueText(*value));
    QStringList lines;
    for (const auto &item : *list)
        lines << qs(domain::valueText(item));
    return lines.join(QLatin1Char('\n'));
}

void CheckForm::setParameter(const ParameterInfo &info, const QString &text)
{
    const auto value = [&]() -> json::Value {
        const auto words = text.toStdString();
        if (info.type == ParameterType::texts) {
            json::Array lines;
            for (const auto &line : text.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
                lines.emplace_back(line.toStdString());
            return lines;
        }
        if (info.type == ParameterType::count)
            if (const auto number = parseInteger(trimmed(words)))
                return *number;
        return words;
    };
    m_edits.changeStep(
        m_row(), tr("Change %1").arg(qs(info.title)),
        [&](domain::Step &one) {
            json::Object all;
            for (const auto &[name, old] : one.parameters.members())
                if (name != info.name)
                    all.set(name, old);
            if (!text.isEmpty())
                all.set(std::string(info.name), value());
            one.parameters = std::move(all);
        },
        qs(info.name));
}

void CheckForm::addParameter(const ParameterInfo &info)
{
    const QString member = QStringLiteral("parameters.") + qs(info.name);
    const auto title = qs(info.title);
    const auto help = parameterHelp(info);
    const auto get = [this, &info] { return parameterText(info); };
    const auto set = [this, &info](const QString &text) { setParameter(info, text); };
    if (info.type == ParameterType::texts) {
        addText(member, title, help, 84, get, set);
    } else if (info.type == ParameterType::choice || info.type == ParameterType::groupColumn) {
        Entries entries;
        if (!info.isRequired())
            entries.emplace_back(tr("(not stated)"), QString());
        if (info.type == ParameterType::choice)
            for (const auto choice : info.choices)
                entries.emplace_back(qs(choice), qs(choice));
        else
            for (const auto &group : m_edits.protocol().analysis.groups)
                entries.emplace_back(qs(group), qs(group));
        addChoice(member, title, help, entries, get, set);
    } else {
        addLine(member, title, help, get, set);
    }
}

void CheckForm::setCriterion(const QString &member, const std::function<void(Criterion &)> &how)
{
    m_edits.changeStep(
        m_row(), tr("Change %1").arg(fieldText({"criterion", member.toStdString()})),
        [&](domain::Step &one) {
            if (one.criterion)
                how(*one.criterion);
        },
        member);
}

void CheckForm::addCriterion()
{
    if (m_check.criterion == CriterionUse::none) {
        rows()->addWidget(
            (new TextLabel(TextStyle::small, Role::mutedText, tr("This check reports; it has no limit.")))->wrapped());
        return;
    }
    if (m_check.criterion == CriterionUse::optional)
        addMark(
            QStringLiteral("criterion"), tr("The step fails beyond a limit"), [this] { return criterion() != nullptr; },
            [this](bool on) {
                m_edits.changeStep(m_row(), on ? tr("Add a limit") : tr("Take the limit away"), [&](domain::Step &one) {
                    one.criterion.reset();
                    if (on)
                        one.criterion = validation::usualCriterion(m_check);
                });
            });
    Entries directions;
    for (const auto direction : m_check.directions)
        directions.emplace_back(directionText(direction), qs(domain::wordOf(direction)));
    const auto metric = qs(m_check.metric);
    addChoice(
        QStringLiteral("criterion.direction"), tr("%1 has to be").arg(metric), {}, directions,
        [this] { return criterion() ? qs(domain::wordOf(criterion()->direction)) : QString(); },
        [this](const QString &word) {
            if (const auto direction = domain::fromWord<domain::Direction>(word.toStdString()))
                setCriterion(QStringLiteral("direction"), [&](Criterion &one) { one.direction = *direction; });
        });
    QString range;
    if (m_check.lowest && m_check.highest)
        range = tr("From %1 to %2.").arg(plainNumber(*m_check.lowest), plainNumber(*m_check.highest));
    else if (m_check.lowest)
        range = tr("%1 or more.").arg(plainNumber(*m_check.lowest));
    if (!m_check.unit.empty())
        range += (range.isEmpty() ? QString() : QStringLiteral(" ")) + tr("In %1.").arg(qs(m_check.unit));
    addLine(
        QStringLiteral("criterion.limit"), tr("Limit"), range,
        [this] { return criterion() ? plainNumber(criterion()->limit) : QString(); },
        [this](const QString &text) {
            setCriterion(QStringLiteral("limit"), [&](Criterion &one) { one.limit = typedNumber(text); });
        });
    if (m_check.hasInterval()) {
        addChoice(
            QStringLiteral("criterion.judged_on"), tr("Judged on"),
            tr("The whole interval has to lie on the right side of the limit, or the value alone decides."),
            {{tr("interval"), qs(domain::wordOf(JudgedOn::interval))},
             {tr("value"), qs(domain::wordOf(JudgedOn::value))}},
            [this] { return criterion() ? qs(domain::wordOf(criterion()->judgedOn)) : QString(); },
            [this](const QString &word) {
                const bool onValue = word == qs(domain::wordOf(JudgedOn::value));
                setCriterion(QStringLiteral("judged_on"), [&](Criterion &one) {
                    one.judgedOn = onValue ? JudgedOn::value : JudgedOn::interval;
                    one.interval = onValue ? std::string("none") : std::string(m_check.intervals.front());
                });
            });
        Entries methods;
        for (const auto method : m_check.intervals)
            methods.emplace_back(qs(validation::intervalName(method)), qs(method));
        addChoice(
            QStringLiteral("criterion.interval"), tr("Interval method"), {}, methods,
            [this] { return criterion() ? qs(criterion()->interval) : QString(); },
            [this](const QString &method) {
                setCriterion(QStringLiteral("interval"), [&](Criterion &one) { one.interval = method.toStdString(); });
            });
    } else {
        rows()->addWidget((new TextLabel(TextStyle::small, Role::mutedText,
                                         tr("Judged on the value, since %1.").arg(qs(m_check.valueOnly))))
                              ->wrapped());
    }
    addLine(
        QStringLiteral("criterion.confidence"), tr("Confidence"), tr("Of the interval, two-sided: 0.95 is usual."),
        [this] { return criterion() ? plainNumber(criterion()->confidence) : QString(); },
        [this](const QString &text) {
            setCriterion(QStringLiteral("confidence"), [&](Criterion &one) { one.confidence = typedNumber(text); });
        });
    addLine(
        QStringLiteral("criterion.seed"), tr("Seed"), tr("For what is drawn at random; the same seed draws the same."),
        [this] { return criterion() && criterion()->seed >= 0 ? QString::number(criterion()->seed) : QString(); },
        [this](const QString &text) {
            const auto number = parseInteger(trimmed(text.toStdString()));
            setCriterion(QStringLiteral("seed"), [&](Criterion &one) { one.seed = number ? *number : -1; });
        });
}

} // namespace valbench::ui
