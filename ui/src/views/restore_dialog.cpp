// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/restore_dialog.h>

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/password_edit.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reason_edit.h>
#include <valbench/ui/widgets/text_label.h>

#include "findings_dialog.h"

namespace valbench::ui {

namespace {

QVBoxLayout *pageLayout(QWidget *page)
{
    auto *layout = new QVBoxLayout(page);
    setScaledMargins(layout, {}, space::medium);
    return layout;
}

} // namespace

RestoreDialog::RestoreDialog(Desk &desk, const QString &place, QWidget *parent)
    : DialogBase(tr("Put a backup in the store's place"), 640, parent),
      m_desk(desk),
      m_pages(new QStackedWidget),
      m_heading(new TextLabel(TextStyle::heading))
{
    body()->addWidget(m_heading);
    m_pages->addWidget(makeBackupPage(place));
    m_pages->addWidget(makeAdministratorPage());
    m_pages->addWidget(makeApproverPage());
    m_pages->addWidget(makeDonePage());
    body()->addWidget(m_pages, 1);
    body()->addWidget(makeProgress());
    m_cancel = addButton(tr("Cancel"), ButtonKind::normal);
    m_back = addButton(tr("Back"), ButtonKind::normal);
    m_next = addButton({}, ButtonKind::primary);
    connect(m_cancel, &QPushButton::clicked, this, &RestoreDialog::reject);
    connect(m_back, &QPushButton::clicked, this, [this] { showStep(static_cast<Step>(m_step - 1)); });
    connect(m_next, &QPushButton::clicked, this, &RestoreDialog::goOn);
    showStep(backupStep);
}

QLineEdit *RestoreDialog::addFile(QVBoxLayout *layout, const QString &label, const QString &help)
{
    auto *box = new QWidget;
    auto *line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    auto *field = new QLineEdit;
    field->setAccessibleName(label);
    auto *browse = new QPushButton(tr("Browse…"));
    browse->setAccessibleName(tr("Browse: %1").arg(label));
    line->addWidget(field, 1);
    line->addWidget(browse);
    box->setFocusProxy(field);
    connect(browse, &QPushButton::clicked, this, [this, field, label] {
        m_desk.files().open(this, {label, field->text(), tr("Valbench store (*.valbench)")},
                            [field](const QString &path) { field->setText(path); });
    });
    connect(field, &QLineEdit::textChanged, this, &RestoreDialog::refresh);
    layout->addWidget(new FormRow(label, box, help));
    return field;
}

QWidget *RestoreDialog::makeBackupPage(const QString &place)
{
    auto *page = new QWidget;
    auto *layout = pageLayout(page);
    layout->addWidget((new TextLabel(TextStyle::body,
                                     tr("The backup is verified first: every entry, record and signature in it. What "
                                        "does not verify is not put in place. Nothing is changed before both people "
                                        "have signed.")))
                          ->wrapped());
    m_place = addFile(layout, tr("Place of the store"),
                      tr("Where the store is, or was. A file that is there is set aside, never deleted."));
    m_place->setObjectName(QStringLiteral("restore.place"));
    m_place->setText(place);
    m_backup = addFile(layout, tr("Backup"), tr("As it was made by Make backup. It stays as it is."));
    m_backup->setObjectName(QStringLiteral("restore.backup"));
    layout->addStretch(1);
    return page;
}

RestoreDialog::PersonFields RestoreDialog::addPerson(QVBoxLayout *layout, const QString &role)
{
    PersonFields out{new QLineEdit, new PasswordEdit};
    out.userId->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    layout->addWidget(new FormRow(tr("User id of the %1").arg(role), out.userId));
    layout->addWidget(new FormRow(tr("Password of the %1").arg(role), out.password,
                                  tr("The one at the time of the backup. With it you sign.")));
    connect(out.userId, &QLineEdit::textChanged, this, &RestoreDialog::refresh);
    connect(out.password, &QLineEdit::textChanged, this, &RestoreDialog::refresh);
    return out;
}

QWidget *RestoreDialog::makeAdministratorPage()
{
    auto *page = new QWidget;
    auto *layout = pageLayout(page);
    m_facts = new KeyValuePanel;
    layout->addWidget(m_facts);
    m_gap = new Banner(Tone::warning);
    layout->addWidget(m_gap);
    m_reason = makeReasonEdit({tr("The disk of the store failed"), tr("An older copy had been put in its place")});
    connect(m_reason, &ReasonEdit::changed, this, &RestoreDialog::refresh);
    m_reason->editor()->setObjectName(QStringLiteral("restore.reason"));
    m_reason->editor()->setAccessibleName(tr("Why the store is not used as it is"));
    layout->addWidget(
        new FormRow(m_reason->editor()->accessibleName(), m_reason, tr("It stays in the store, under both names.")));
    m_administrator = addPerson(layout, tr("administrator"));
    layout->addStretch(1);
    return page;
}

QWidget *RestoreDialog::makeApproverPage()
{
    auto *page = new QWidget;
    auto *layout = pageLayout(page);
    m_signing = (new TextLabel(TextStyle::body))->wrapped();
    layout->addWidget(m_signing);
    m_approver = addPerson(layout, tr("QA approver"));
    layout->addStretch(1);
    return page;
}

QWidget *RestoreDialog::makeDonePage()
{
    auto *page = new QWidget;
    auto *layout = pageLayout(page);
    m_outcome = new Banner(Tone::passed);
    layout->addWidget(m_outcome);
    m_result = new KeyValuePanel;
    layout->addWidget(m_result);
    layout->addStretch(1);
    return page;
}

QWidget *RestoreDialog::makeProgress()
{
    m_progress = new QWidget;
    auto *layout = pageLayout(m_progress);
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_stage = new TextLabel(TextStyle::small);
    layout->addWidget(m_bar);
    layout->addWidget(m_stage);
    m_progress->hide();
    return m_progress;
}

void RestoreDialog::showStep(Step step)
{
    m_step = step;
    hideProblem();
    switch (step) {
    case backupStep: m_heading->setText(tr("Step 1 of 3: the backup")); break;
    case administratorStep: m_heading->setText(tr("Step 2 of 3: the administrator")); break;
    case approverStep: m_heading->setText(tr("Step 3 of 3: the QA approver")); break;
    case doneStep: m_heading->setText(tr("Done")); break;
    }
    m_next->setText(step == backupStep          ? tr("Check the backup")
                    : step == administratorStep ? tr("Go on to QA")
                    : step == approverStep      ? tr("Put the backup in place")
                                                : tr("Open the store"));
    // Only the page that is seen has a say in how large the dialog is.
    for (int i = 0; i < m_pages->count(); ++i)
        m_pages->widget(i)->setSizePolicy(QSizePolicy::Preferred,
                                          i == step ? QSizePolicy::Preferred : QSizePolicy::Ignored);
    m_pages->setCurrentIndex(step);
    m_back->setVisible(step == administratorStep || step == approverStep);
    m_cancel->setText(step == doneStep ? tr("Close") : tr("Cancel"));
    QWidget *const first = step == backupStep          ? (m_place->text().isEmpty() ? m_place : m_backup)
                           : step == administratorStep ? static_cast<QWidget *>(m_reason->editor())
                           : step == approverStep      ? m_approver.userId
                                                       : static_cast<QWidget *>(m_next);
    fit();
    refresh();
    first->setFocus();
}

QString RestoreDialog::missing() const
{
    const auto given = [](const PersonFields &person) {
        return !person.userId->text().trimmed().isEmpty() && !person.password->text().isEmpty();
    };
    switch (m_step) {
    case backupStep:
        return m_place->text().trimmed().isEmpty()    ? tr("Choose the place of the store.")
               : m_backup->text().trimmed().isEmpty() ? tr("Choose the backup.")
                                                      : QString();
    case administratorStep:
        return !m_reason->isAcceptable() ? tr("Say why the store is not used as it is.")
               : !given(m_administrator) ? tr("The administrator has to give user id and password.")
                                         : QString();
    case approverStep:
        return m_approver.userId->text().trimmed() == m_administrator.userId->text().trimmed()
                   ? tr("QA is another person than the administrator.")
               : !given(m_approver) ? tr("The QA approver has to give user id and password.")
                                    : QString();
    case doneStep: break;
    }
    return {};
}

void RestoreDialog::refresh()
{
    if (!m_next)
        return;
    if (isBusy())
        m_next->setEnabled(false);
    else
        setMissing(m_next, missing());
    m_back->setEnabled(!isBusy());
}

void RestoreDialog::busyChanged(bool busy)
{
    m_pages->setEnabled(!busy);
    m_progress->setVisible(busy);
    m_bar->setRange(0, 0);
    m_stage->clear();
    refresh();
}

void RestoreDialog::reject()
{
    if (!isBusy())
        return DialogBase::reject();
    m_stop.request_stop();
    m_stage->setText(tr("Cancelling…"));
}

void RestoreDialog::hideEvent(QHideEvent *event)
{
    m_administrator.password->clear();
    m_approver.password->clear();
    DialogBase::hideEvent(event);
}

Progress RestoreDialog::progress()
{
    return [self = QPointer<RestoreDialog>(this)](double fraction, std::string_view stage) {
        QMetaObject::invokeMethod(qApp, [self, fraction, text = qs(stage)] {
            if (!self || !self->isBusy() || self->m_stop.stop_requested())
                return;
            constexpr int whole = 1000;
            self->m_bar->setRange(0, whole);
            self->m_bar->setValue(qRound(fraction * whole));
            self->m_stage->setText(text);
        });
    };
}

void RestoreDialog::goOn()
{
    switch (m_step) {
    case backupStep: return checkBackup();
    case administratorStep:
        m_signing->setText(
            tr("You and %1 sign that this backup takes the store's place and what is missing afterwards. It cannot be "
               "undone but by another restore.")
                .arg(m_administrator.userId->text().trimmed()));
        return showStep(approverStep);
    case approverStep: return restore();
    case doneStep: Q_EMIT openRequested(m_place->text().trimmed()); return accept();
    }
}

void RestoreDialog::checkBackup()
{
    hideProblem();
    m_stop = std::stop_source();
    setBusy(true);
    m_desk.run<services::RestorePreview>(
        this,
        [environment = m_desk.environmentFor(services::Purpose::demo),
         backup = m_backup->text().trimmed().toStdString(), place = m_place->text().trimmed().toStdString(),
         stop = m_stop.get_token(),
         progress = progress()] { return services::previewRestore(environment, backup, place, stop, progress); },
        [this](Result<services::RestorePreview> preview) {
            setBusy(false);
            if (preview)
                return showPreview(*preview);
            if (preview.error().code() != ErrorCode::cancelled)
                showProblem(localText(preview.error()));
        });
}

void RestoreDialog::showPreview(const services::RestorePreview &preview)
{
    m_facts->clear();
    m_facts->addText(tr("Backup"), m_backup->text().trimmed());
    m_facts->addText(tr("Checked"), tr("Every entry, record and signature in it verifies."));
    m_facts->addText(tr("Entries"), numberText(preview.entries));
    m_facts->addText(tr("Last entry"), tr("%1  (%2)").arg(timeText(preview.lastEntry), qs(preview.lastEntry)));
    if (preview.missing > 0)
        m_gap->setMessage(
            Tone::warning,
            tr("This computer saw %n entries that the backup does not hold. They will be missing, and the "
               "store will say so.",
               nullptr, static_cast<int>(preview.missing)));
    else
        m_gap->setMessage(Tone::passed, tr("The backup holds everything that this computer has seen of the store."));
    showStep(administratorStep);
}

void RestoreDialog::restore()
{
    hideProblem();
    m_stop = std::stop_source();
    auto request = std::make_shared<services::RestoreRequest>();
    request->backup = m_backup->text().trimmed().toStdString();
    request->target = m_place->text().trimmed().toStdString();
    request->administrator = m_administrator.userId->text().trimmed().toStdString();
    request->administratorPassword = Secret(m_administrator.password->text().toStdString());
    request->qaApprover = m_approver.userId->text().trimmed().toStdString();
    request->qaPassword = m_approver.password->take();
    request->reason = m_reason->text().toStdString();
    setBusy(true);
    m_desk.run<services::RestoreReport>(
        this,
        [environment = m_desk.environmentFor(services::Purpose::demo), request, stop = m_stop.get_token(),
         progress = progress()] { return services::restoreStore(environment, *request, stop, progress); },
        [this](Result<services::RestoreReport> report) {
            setBusy(false);
            if (report)
                return showReport(*report);
            if (report.error().code() != ErrorCode::cancelled)
                showProblem(localText(report.error()));
        });
}

void RestoreDialog::showReport(const services::RestoreReport &report)
{
    m_administrator.password->clear();
    const bool good = report.verification.passed;
    m_outcome->setMessage(good ? Tone::passed : Tone::failed,
                          good ? tr("The backup is in the store's place and was verified there.")
                               : qs(report.verification.verdict));
    m_result->clear();
    m_result->addText(tr("Store"), m_place->text().trimmed());
    m_result->addText(tr("Entries kept"), numberText(report.entries));
    m_result->addText(tr("Entries missing"), numberText(report.missing));
    m_result->addText(tr("The file before"),
                      report.replaced.empty() ? tr("There was none") : qs(report.replaced.string()));
    m_result->addText(tr("Lineage"), qs(report.lineage.substr(0, 12)));
    showStep(doneStep);
}

} // namespace valbench::ui
