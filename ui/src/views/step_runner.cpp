// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/step_runner.h>

#include <QCheckBox>
#include <QHBoxLayout>
#include <QImage>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include <valbench/ui/theme/icons.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/evidence_box.h>
#include <valbench/ui/views/step_facts.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/split_panes.h>
#include <valbench/ui/widgets/step_list.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

using domain::Outcome;

namespace {

QScrollArea *makePane(QVBoxLayout *&layout, const QString &name)
{
    auto *content = new QWidget;
    layout = new QVBoxLayout(content);
    setScaledMargins(layout, {space::large, space::medium, space::large, space::medium}, space::medium);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    scroll->setAccessibleName(name);
    return scroll;
}

} // namespace

StepRunner::StepRunner(Desk &desk, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_steps(new StepList(tr("Steps"))),
      m_progress(new TextLabel(TextStyle::strong)),
      m_exceptions(new QCheckBox),
      m_entry(new QVBoxLayout),
      m_measured(new QVBoxLayout),
      m_evidence(new EvidenceBox(desk.files())),
      m_soon(new QTimer(this))
{
    m_progress->setObjectName(QStringLiteral("execution.progress"));
    m_progress->setWordWrap(true);
    auto *left = new QWidget;
    auto *leftLayout = new QVBoxLayout(left);
    setScaledMargins(leftLayout, {0, 0, 0, 0}, space::small);
    leftLayout->addWidget(m_progress);
    m_exceptions->setObjectName(QStringLiteral("execution.exceptions"));
    m_exceptions->setToolTip(tr("Steps that failed, erred, did not apply or were not run, that were repeated or "
                                "corrected, and results that were carried over. E in the list shows them, and again "
                                "all steps."));
    leftLayout->addWidget(m_exceptions);
    leftLayout->addWidget(m_steps, 1);
    auto *middle = makePane(m_middle, tr("The step"));
    m_middle->addLayout(m_entry);
    QVBoxLayout *rightLayout = nullptr;
    auto *right = makePane(rightLayout, tr("Evidence and measures"));
    rightLayout->addWidget(m_evidence);
    rightLayout->addLayout(m_measured);
    rightLayout->addStretch(1);
    setScaledMargins(m_entry, {0, 0, 0, 0}, space::medium);
    setScaledMargins(m_measured, {0, 0, 0, 0}, space::small);
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {space::small, space::small, 0, 0}, 0);
    layout->addWidget(new SplitPanes(left, new SplitPanes(middle, right, 0.64, 600), 0.3));

    m_steps->installEventFilter(this);
    connect(m_steps, &StepList::currentChangedTo, this, [this] {
        showStep();
        Q_EMIT currentStepChanged();
    });
    connect(m_exceptions, &QCheckBox::toggled, this, [this] {
        fillList(m_steps->currentId());
        showStep();
        Q_EMIT currentStepChanged();
    });
    m_soon->setSingleShot(true);
    connect(m_soon, &QTimer::timeout, this, &StepRunner::showStep);
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *go = new QShortcut(QKeySequence(Qt::CTRL | key), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(go, &QShortcut::activated, this, [this] {
            if (m_form)
                m_form->submit();
        });
    }
    m_evidence->setSavable(desk.may(domain::Permission::exportRecords));
    connect(m_evidence, &EvidenceBox::addedChanged, this, &StepRunner::noteEvidence);
    connect(m_evidence, &EvidenceBox::saveRequested, this, &StepRunner::evidenceRequested);
    connect(m_evidence, &EvidenceBox::problem, this, [this](const QString &text) {
        if (m_form)
            m_form->showProblem(text);
    });
}

QString StepRunner::currentStep() const
{
    return m_steps->currentId();
}

const domain::Step *StepRunner::step() const
{
    if (!m_kept)
        return nullptr;
    const auto &steps = m_kept->protocol.protocol.steps;
    const auto found = std::ranges::find(steps, m_steps->currentId().toStdString(), &domain::Step::id);
    return found == steps.end() ? nullptr : &*found;
}

const domain::StepResult *StepRunner::result() const
{
    return m_kept ? m_kept->execution.step(m_steps->currentId().toStdString()) : nullptr;
}

QString StepRunner::progressText() const
{
    const auto &execution = m_kept->execution;
    const auto all = static_cast<int>(execution.steps.size());
    const auto done = all - static_cast<int>(execution.count(Outcome::notRun));
    auto text = tr("%1 of %n steps have a result", nullptr, all).arg(done);
    const auto toVerify = std::ranges::count(m_kept->missing, domain::Lack::verification, &domain::Missing::lack);
    if (toVerify > 0)
        text += QStringLiteral(" · ") + tr("%n to be verified by a second person", nullptr, static_cast<int>(toVerify));
    return text;
}

void StepRunner::showExecution(const services::ExecutionView &view, bool records)
{
    const bool other = !m_kept || m_kept->record.id != view.record.id;
    if (other) {
        m_waiting.clear();
        m_looked.clear();
    }
    const auto before = other ? QString() : m_steps->currentId();
    m_kept = std::make_unique<services::ExecutionView>(view);
    m_records = records;
    m_progress->setText(progressText());
    if (other && m_exceptions->isChecked()) {
        const QSignalBlocker once(m_exceptions); // each execution is shown whole first
        m_exceptions->setChecked(false);
    }
    QString first;
    for (const auto &step : view.protocol.protocol.steps) {
        const auto *result = view.execution.step(step.id);
        const bool goesOn = records && result && result->outcome == Outcome::notRun; // the work
        const bool isReviewed = !records && view.execution.state == domain::ExecutionState::completed;
        if (first.isEmpty() && (goesOn || (isReviewed && result && isException(*result))))
            first = qs(step.id);
    }
    const auto toVerify = std::ranges::find(view.missing, domain::Lack::verification, &domain::Missing::lack);
    if (!records && toVerify != view.missing.end())
        first = qs(toVerify->stepId);
    fillList(before.isEmpty() ? first : before);
    if (m_steps->currentId().isEmpty())
        fillList(first);
    m_arriving = other && records;
    // What is being typed stays when the record has come anew and nothing of this step has changed. The rest in an
    // event of its own: with the list and the page around it, this would be a long one.
    if (!m_form || other || m_shown != stateOfStep())
        m_soon->start(0);
}

void StepRunner::showLooked()
{
    m_exceptions->setText(
        tr("Exceptions only, looked at %1 of %2").arg(static_cast<int>(m_looked.size())).arg(m_exceptionCount));
}

void StepRunner::fillList(const QString &wanted)
{
    std::vector<StepItem> items;
    int exceptions = 0;
    for (const auto &step : m_kept->protocol.protocol.steps) {
        const auto *result = m_kept->execution.step(step.id);
        const bool looked = !result || isException(*result);
        exceptions += looked;
        if (looked || !m_exceptions->isChecked())
            items.push_back(stepItem(step, result));
    }
    // To be reviewed is what has results; while it is being executed, the open steps are no exceptions yet.
    m_exceptionCount = exceptions;
    showLooked();
    m_exceptions->setVisible(!m_records && (exceptions > 0 || m_exceptions->isChecked()) &&
                             exceptions < static_cast<int>(m_kept->execution.steps.size()));
    const QSignalBlocker once(m_steps); // the step is shown by whoever asked, and only then
    const auto first = items.empty() ? QString() : items.front().id;
    m_steps->setItems(std::move(items));
    m_steps->setCurrentId(wanted.isEmpty() ? first : wanted);
    if (m_steps->currentId().isEmpty())
        m_steps->setCurrentId(first);
}

QString StepRunner::stateOfStep() const
{
    const auto *came = result();
    if (!came)
        return {};
    return QStringLiteral("%1 %2 %3 %4 %5 %6 %7")
        .arg(m_steps->currentId())
        .arg(came->attempt())
        .arg(static_cast<int>(came->outcome))
        .arg(came->corrections.size())
        .arg(came->evidence.size())
        .arg(came->verification.has_value())
        .arg(m_records);
}

void StepRunner::showStep()
{
    fillStep();
    tabInReadingOrder(this);
}

void StepRunner::fillStep()
{
    if (std::exchange(m_arriving, false))
        m_steps->setFocus(Qt::OtherFocusReason); // P, F and N work at once
    m_form = nullptr;
    m_shown = stateOfStep();
    m_middle->removeItem(m_entry);
    clearLayout(*m_entry);
    clearLayout(*m_middle);
    clearLayout(*m_measured);
    const auto *shown = step();
    const auto *came = result();
    if (!shown || !came) {
        m_middle->addLayout(m_entry);
        return;
    }
    addStepHeading(*m_middle, *shown, came);
    auto *facts = new KeyValuePanel;
    const bool open = came->outcome == Outcome::notRun;
    if (open)
        addStepPlan(*facts, *shown);
    else
        addStepResult(*facts, *came);
    m_middle->addWidget(facts);
    m_middle->addLayout(m_entry);
    if (!open) {
        auto *plan = new KeyValuePanel;
        plan->addHeading(tr("As the protocol has it"));
        addStepPlan(*plan, *shown);
        m_middle->addWidget(plan);
    }
    m_middle->addStretch(1);
    if (came->measures.size() > 1) {
        auto *measured = new KeyValuePanel;
        measured->addHeading(tr("Measured beside it"));
        addMeasures(*measured, *came);
        m_measured->addWidget(measured);
    }
    if (isException(*came) && m_looked.insert(shown->id).second)
        showLooked();
    m_evidence->show(came->evidence, false);
    m_evidence->setAdded({});
    askPreviews();
    if (!m_records)
        return;
    if (open && shown->kind == domain::StepKind::manual)
        showForm(StepForm::Mode::record);
    else
        showActions();
}

/// Pictures are what a second person looks at.
void StepRunner::askPreviews()
{
    for (const auto &file : result()->evidence) {
        const char *format = file.mediaType == "image/png" ? "PNG" : file.mediaType == "image/jpeg" ? "JPG" : nullptr;
        if (!format)
            continue;
        m_desk.ask<QImage>(
            this,
            [id = m_kept->record.id, sha256 = file.sha256, format](services::Workspace &workspace,
                                                                   const services::Session &session) -> Result<QImage> {
                VB_TRY(const auto evidence, workspace.executions().evidence(session, id, sha256));
                const auto &bytes = evidence.bytes;
                const auto picture = QImage::fromData(bytes.data(), static_cast<int>(bytes.size()), format);
                constexpr int widest = 480; // enough for the pane at its largest scale
                return picture.width() > widest ? picture.scaledToWidth(widest, Qt::SmoothTransformation) : picture;
            },
            [this, sha256 = file.sha256, shown = m_shown](Result<QImage> picture) {
                if (!picture || picture->isNull() || shown != m_shown)
                    return;
                m_evidence->setPreview(sha256, *picture);
                tabInReadingOrder(this);
            });
    }
}

void StepRunner::showActions()
{
    m_form = nullptr;
    clearLayout(*m_entry);
    const auto *shown = step();
    const auto *came = result();
    auto *box = new QWidget;
    auto *line = new QHBoxLayout(box);
    setScaledMargins(line, {0, 0, 0, 0}, space::small);
    const auto add = [&](const QString &text, Icon picture, std::function<void()> act) {
        auto *button = new QPushButton(icon(picture), text);
        connect(button, &QPushButton::clicked, this, std::move(act), Qt::QueuedConnection); // which may take it away
        line->addWidget(button);
    };
    const bool automatic = shown->kind == domain::StepKind::automatic;
    const bool open = came->outcome == Outcome::notRun;
    if (automatic)
        add(open ? tr("Run this step…") : tr("Run this step again…"), Icon::play,
            [this] { Q_EMIT runRequested(currentStep()); });
    if (automatic && open)
        add(tr("Does not apply…"), Icon::notApplicable, [this] { showForm(StepForm::Mode::record); });
    if (!automatic)
        add(tr("Do again…"), Icon::refresh, [this] { showForm(StepForm::Mode::repeat); });
    if (!open && (!automatic || came->outcome == Outcome::notApplicable))
        add(tr("Correct…"), Icon::edit, [this] { showForm(StepForm::Mode::correct); });
    line->addStretch(1);
    m_entry->addWidget(box);
}

void StepRunner::showForm(StepForm::Mode mode)
{
    clearLayout(*m_entry);
    const auto *shown = step();
    const auto *came = result();
    static constexpr const char *names[] = {"step-record", "step-repeat", "step-correct"};
    const auto draft = m_desk.draftName(QString::fromLatin1(names[static_cast<int>(mode)]),
                                        m_kept->record.id + "-" + shown->id + "-" + std::to_string(came->attempt()));
    m_form = new StepForm(*shown, *came, mode, m_desk.environment().clock.now(), draft);
    connect(m_form, &StepForm::submitted, this, &StepRunner::submit);
    connect(
        m_form, &StepForm::leftAlone, this,
        [this] {
            m_waiting.erase(currentStep().toStdString());
            showStep();
        },
        Qt::QueuedConnection); // not under its own click
    m_entry->addWidget(m_form);
    m_evidence->show(mode == StepForm::Mode::repeat ? std::vector<domain::EvidenceFile>() : came->evidence, true);
    const auto waiting = m_waiting.find(shown->id);
    m_evidence->setAdded(waiting == m_waiting.end() ? std::vector<services::EvidenceUpload>() : waiting->second);
    noteEvidence();
    if (mode != StepForm::Mode::record || shown->kind == domain::StepKind::automatic)
        m_form->takeFocus(); // it was asked for
    tabInReadingOrder(this);
}

void StepRunner::noteEvidence()
{
    if (!m_form)
        return;
    m_waiting[currentStep().toStdString()] = m_evidence->added();
    const auto recorded = m_form->mode() == StepForm::Mode::correct ? result()->evidence.size() : 0;
    m_form->setEvidence(recorded + m_evidence->added().size());
    tabInReadingOrder(this);
}

void StepRunner::submit()
{
    m_form->setBusy(true);
    if (m_form->mode() == StepForm::Mode::correct) {
        auto correction = m_form->correction();
        correction.evidence = m_evidence->added();
        Q_EMIT correctionRequested(correction, m_form->reason());
        return;
    }
    auto entry = m_form->entry();
    entry.evidence = m_evidence->added();
    entry.version = m_kept->record.version;
    Q_EMIT recordRequested(entry);
}

void StepRunner::answer(const QString &stepId, const QString &problem)
{
    const bool first = m_form && m_form->mode() == StepForm::Mode::record;
    if (m_form && stepId == currentStep()) {
        m_form->setBusy(false);
        m_form->showProblem(problem);
        if (problem.isEmpty())
            m_form->forgetDraft();
    }
    if (!problem.isEmpty())
        return;
    m_waiting.erase(stepId.toStdString());
    m_steps->setFocus(Qt::OtherFocusReason);
    if (!first)
        return; // what was corrected or repeated is looked at
    // On to the next that has no result; the keyboard is there, too.
    const auto &steps = m_kept->protocol.protocol.steps;
    const auto from = std::ranges::find(steps, stepId.toStdString(), &domain::Step::id);
    const auto isOpen = [this](const domain::Step &step) {
        const auto *result = m_kept->execution.step(step.id);
        return result && result->outcome == Outcome::notRun;
    };
    const auto next = from == steps.end() ? steps.end() : std::find_if(from + 1, steps.end(), isOpen);
    if (next != steps.end())
        m_steps->setCurrentId(qs(next->id));
}

bool StepRunner::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_steps && event->type() == QEvent::KeyPress && m_records) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const auto outcome = key->key() == Qt::Key_P   ? Outcome::passed
                             : key->key() == Qt::Key_F ? Outcome::failed
                             : key->key() == Qt::Key_N ? Outcome::notApplicable
                                                       : Outcome::notRun;
        if (outcome != Outcome::notRun && key->modifiers() == Qt::NoModifier) {
            if (m_form)
                m_form->choose(outcome);
            return true; // and no search in the list
        }
        if (key->matches(QKeySequence::Paste))
            return m_form && m_evidence->paste();
    }
    if (watched == m_steps && event->type() == QEvent::KeyPress && m_exceptions->isVisible()) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_E && key->modifiers() == Qt::NoModifier) {
            m_exceptions->toggle();
            return true; // and no search in the list
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace valbench::ui
