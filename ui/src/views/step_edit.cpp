// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "step_edit.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

#include <valbench/base/text.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>

#include "check_form.h"
#include "protocol_edits.h"
#include "protocol_words.h"
#include "requirement_completion.h"

namespace valbench::ui {

using domain::Step;
using domain::StepKind;

namespace {

QString joinedIds(const std::vector<std::string> &ids)
{
    QStringList out;
    for (const auto &id : ids)
        out << qs(id);
    return out.join(QStringLiteral(", "));
}

std::vector<std::string> linesIn(const QString &text)
{
    std::vector<std::string> out;
    const auto lines = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const auto &line : lines)
        out.push_back(line.toStdString());
    return out;
}

} // namespace

StepEdit::StepEdit(ProtocolEdits &edits, QWidget *parent) : EditForm(edits, parent)
{
    auto *id = addLine(
        QStringLiteral("id"), tr("Number"), tr("Unique in the protocol, such as 4 or 2.1."),
        [this] { return step() ? qs(step()->id) : QString(); },
        [this](const QString &text) {
            change(QStringLiteral("id"), [&](Step &one) { one.id = trimmed(text.toStdString()); });
        });
    id->setMaxLength(20);
    addLine(
        QStringLiteral("title"), tr("Title"), {}, [this] { return step() ? qs(step()->title) : QString(); },
        [this](const QString &text) {
            change(QStringLiteral("title"), [&](Step &one) { one.title = text.toStdString(); });
        });
    addWhatIsDone();
    addStepText(QStringLiteral("instruction"), tr("What is done."), 72, &Step::instruction);
    addStepText(QStringLiteral("expected"), tr("What is seen if all is well."), 72, &Step::expected);
    addWhatFollows();
}

void StepEdit::addWhatIsDone()
{
    addChoice(
        QStringLiteral("kind"), tr("Kind"), {},
        {{stepKindText(StepKind::automatic), qs(domain::wordOf(StepKind::automatic))},
         {stepKindText(StepKind::manual), qs(domain::wordOf(StepKind::manual))}},
        [this] { return step() ? qs(domain::wordOf(step()->kind)) : QString(); },
        [this](const QString &word) {
            change(QStringLiteral("kind"), [&](Step &one) {
                one.kind = word == qs(domain::wordOf(StepKind::manual)) ? StepKind::manual : StepKind::automatic;
                one.check.clear();
                one.parameters = {};
                one.criterion.reset();
            });
        });
    std::vector<std::pair<QString, QString>> checks;
    for (const auto &info : validation::checkCatalogue())
        if (info.kind == m_edits.protocol().kind)
            checks.emplace_back(tr("%1  (%2)").arg(qs(info.title), qs(info.id)), qs(info.id));
    addChoice(
        QStringLiteral("check"), tr("Check"), tr("From the catalogue; what it asks for stands at the end."), checks,
        [this] { return step() ? qs(step()->check) : QString(); },
        [this](const QString &id) {
            if (const auto *info = validation::findCheck(id.toStdString()))
                change(QStringLiteral("check"), [&](Step &one) { validation::takeCheck(one, *info); });
        });
    auto *links = addLine(
        QStringLiteral("requirements"), tr("Requirements"),
        tr("What the step verifies, parted by commas. The down key offers those of the protocol."),
        [this] { return step() ? joinedIds(step()->requirements) : QString(); },
        [this](const QString &text) {
            change(QStringLiteral("requirements"), [&](Step &one) { one.requirements = idsIn(text); });
        });
    auto *completer = new RequirementCompleter(links, [this]() -> const auto & { return m_requirements; });
    connect(completer, &RequirementCompleter::taken, links, &QLineEdit::textEdited);
}

void StepEdit::addStepText(const QString &member, const QString &help, int height, std::string Step::*text)
{
    addText(
        member, fieldText({member.toStdString()}), help, height,
        [this, text] { return step() ? qs(step()->*text) : QString(); },
        [this, member, text](const QString &words) {
            change(member, [&](Step &one) { one.*text = words.toStdString(); });
        });
}

void StepEdit::addWhatFollows()
{
    std::vector<std::pair<QString, QString>> classes;
    for (const auto &[one, word] : domain::Words<domain::DeviationClass>::table)
        classes.emplace_back(tr("%1 deviation").arg(lookOf(one).word), qs(word));
    addChoice(
        QStringLiteral("failure_class"), tr("If it fails"), {}, classes,
        [this] { return step() ? qs(domain::wordOf(step()->failureClass)) : QString(); },
        [this](const QString &word) {
            if (const auto one = domain::fromWord<domain::DeviationClass>(word.toStdString()))
                change(QStringLiteral("failure_class"), [&](Step &changed) { changed.failureClass = *one; });
        });
    addMark(
        QStringLiteral("evidence_required"), tr("Passes only with a file as evidence"),
        [this] { return step() && step()->evidenceRequired; },
        [this](bool on) {
            change(QStringLiteral("evidence_required"), [&](Step &one) { one.evidenceRequired = on; });
        });
    addMark(
        QStringLiteral("verification_required"), tr("A second person signs what was recorded"),
        [this] { return step() && step()->verificationRequired; },
        [this](bool on) {
            change(QStringLiteral("verification_required"), [&](Step &one) { one.verificationRequired = on; });
        });
}

const Step *StepEdit::step() const
{
    return m_edits.step(m_row);
}

void StepEdit::change(const QString &member, const std::function<void(Step &)> &how)
{
    // Walking through a choice with the keys is one change, as typing a word is.
    m_edits.changeStep(m_row, tr("Change %1").arg(fieldText({member.toStdString()})), how, member);
}

void StepEdit::setRequirements(std::vector<domain::Requirement> requirements)
{
    m_requirements = std::move(requirements);
}

void StepEdit::showStep(int row)
{
    m_row = row;
    m_edits.endTyping();
    refresh();
}

void StepEdit::refresh()
{
    setEnabled(step());
    load();
    showRow(QStringLiteral("check"), step() && step()->kind == StepKind::automatic);
    const auto *wanted = step() && step()->kind == StepKind::automatic ? validation::findCheck(step()->check) : nullptr;
    if (m_check && &m_check->check() != wanted) {
        m_check->hide();
        m_check->deleteLater(); // it may be what is being typed in
        m_check = nullptr;
    }
    if (m_check)
        m_check->refresh();
    else if (wanted)
        QTimer::singleShot(0, this, &StepEdit::showCheck); // in an event of its own: it has a dozen fields
}

void StepEdit::showCheck()
{
    const auto *wanted = step() && step()->kind == StepKind::automatic ? validation::findCheck(step()->check) : nullptr;
    if (m_check || !wanted)
        return;
    m_check = new CheckForm(m_edits, *wanted, [this] { return m_row; });
    rows()->addWidget(m_check);
    m_check->setMessages(m_messages);
    Q_EMIT fieldsMade();
}

bool StepEdit::goToMember(const QString &member)
{
    return (m_check && m_check->goTo(member)) || goTo(member) || goTo(QStringLiteral("title"));
}

void StepEdit::showMessages(const std::vector<std::pair<QString, QString>> &messages)
{
    m_messages = messages;
    setMessages(messages);
    if (m_check)
        m_check->setMessages(messages);
}

PlanEdit::PlanEdit(ProtocolEdits &edits, QWidget *parent) : EditForm(edits, parent)
{
    const auto text = [this](const QString &member, const QString &help, int height,
                             std::string domain::Protocol::*at) {
        addText(
            member, fieldText({member.toStdString()}), help, height, [this, at] { return qs(m_edits.protocol().*at); },
            [this, member, at](const QString &words) {
                m_edits.change(
                    tr("Change %1").arg(fieldText({member.toStdString()})),
                    [&](domain::Protocol &protocol) { protocol.*at = words.toStdString(); }, member);
            });
    };
    addLine(
        QStringLiteral("title"), fieldText({"title"}), {}, [this] { return qs(m_edits.protocol().title); },
        [this](const QString &words) {
            m_edits.change(
                tr("Change %1").arg(fieldText({"title"})),
                [&](domain::Protocol &protocol) { protocol.title = words.toStdString(); }, QStringLiteral("title"));
        });
    text(QStringLiteral("purpose"), {}, 72, &domain::Protocol::purpose);
    text(QStringLiteral("scope"), {}, 72, &domain::Protocol::scope);
    addText(
        QStringLiteral("prerequisites"), fieldText({"prerequisites"}), tr("One on each line."), 72,
        [this] {
            QStringList lines;
            for (const auto &line : m_edits.protocol().prerequisites)
                lines << qs(line);
            return lines.join(QLatin1Char('\n'));
        },
        [this](const QString &words) {
            m_edits.change(
                tr("Change %1").arg(fieldText({"prerequisites"})),
                [&](domain::Protocol &protocol) { protocol.prerequisites = linesIn(words); },
                QStringLiteral("prerequisites"));
        });
    addAnalysis();
    addRequirements();
    refresh();
}

void PlanEdit::addAnalysis()
{
    addLine(
        QStringLiteral("analysis.threshold"), fieldText({"threshold"}),
        tr("From 0 to 1; a score at or above it is a positive. Approval freezes it."),
        [this] {
            const auto now = m_edits.protocol().analysis.threshold;
            return now == now ? qs(shortestText(now)) : QString();
        },
        [this](const QString &words) {
            const auto number = parseDouble(trimmed(words.toStdString()));
            m_edits.change(
                tr("Change %1").arg(fieldText({"threshold"})),
                [&](domain::Protocol &protocol) {
                    protocol.analysis.threshold = number ? *number : std::numeric_limits<double>::quiet_NaN();
                },
                QStringLiteral("threshold"));
        });
    addLine(
        QStringLiteral("analysis.groups"), fieldText({"groups"}),
        tr("Columns by which results are looked at group by group, parted by commas."),
        [this] { return joinedIds(m_edits.protocol().analysis.groups); },
        [this](const QString &words) {
            m_edits.change(
                tr("Change %1").arg(fieldText({"groups"})),
                [&](domain::Protocol &protocol) { protocol.analysis.groups = idsIn(words); }, QStringLiteral("groups"));
        });
}

void PlanEdit::addRequirements()
{
    m_set = addChoice(
        QStringLiteral("requirement_set"), fieldText({"requirement_set"}),
        tr("What the protocol has to verify, and in which words. It is approved only under the version in force."), {},
        [this] {
            const auto &set = m_edits.protocol().requirementSet;
            return set ? QString::number(set->version) : QString();
        },
        [this](const QString &version) {
            const auto found = std::ranges::find(m_sets, version.toLongLong(), &domain::RecordReference::version);
            if (found == m_sets.end())
                return;
            m_edits.change(tr("Change %1").arg(fieldText({"requirement_set"})), [&](domain::Protocol &protocol) {
                protocol.requirementSet = *found;
                protocol.requirements.clear(); // they are taken from the set when it is saved
            });
        });
    addText(
        QStringLiteral("requirements"), fieldText({"requirements"}),
        tr("Of the protocol itself, one on each line: its id, a colon, and its text."), 96,
        [this] {
            QStringList lines;
            for (const auto &one : m_edits.protocol().requirements)
                lines << qs(one.id) + QStringLiteral(": ") + qs(one.text);
            return lines.join(QLatin1Char('\n'));
        },
        [this](const QString &words) {
            std::vector<domain::Requirement> all;
            for (const auto &line : linesIn(words)) {
                const auto colon = std::min(line.find(':'), line.size());
                all.push_back({std::string(trimmed(std::string_view(line).substr(0, colon))),
                               std::string(trimmed(std::string_view(line).substr(std::min(colon + 1, line.size()))))});
            }
            m_edits.change(
                tr("Change %1").arg(fieldText({"requirements"})),
                [&](domain::Protocol &protocol) { protocol.requirements = std::move(all); },
                QStringLiteral("requirements"));
        });
}

void PlanEdit::setNewestSet(const domain::RecordReference &newest)
{
    const auto &set = m_edits.protocol().requirementSet;
    if (!set)
        return;
    m_sets = {*set};
    if (newest.id == set->id && newest.version != set->version)
        m_sets.push_back(newest);
    m_set->clear();
    for (const auto &one : m_sets)
        m_set->addItem(tr("%1 version %2").arg(qs(one.id)).arg(one.version), QString::number(one.version));
    refresh();
}

void PlanEdit::refresh()
{
    load();
    // With a requirement set its words are taken from there.
    const bool hasSet = m_edits.protocol().requirementSet.has_value();
    showRow(QStringLiteral("requirements"), !hasSet);
    showRow(QStringLiteral("requirement_set"), hasSet);
    const bool analyses = m_edits.protocol().kind == domain::ProtocolKind::pq;
    showRow(QStringLiteral("analysis.threshold"), analyses);
    showRow(QStringLiteral("analysis.groups"), analyses);
}

} // namespace valbench::ui
