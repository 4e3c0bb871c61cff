// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/dialogs/sign_dialog.h>

#include <algorithm>

#include <QButtonGroup>
#include <QDateTime>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QTimer>

#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/password_edit.h>
#include <valbench/ui/widgets/reason_edit.h>
#include <valbench/ui/widgets/text_label.h>

#include "sign_record_list.h"

namespace valbench::ui {
namespace {

QString headingFor(const SignRequest &request)
{
    if (request.records.size() == 1)
        return SignDialog::tr("Sign “%1”").arg(request.records.front().title);
    return SignDialog::tr("Sign %n records", nullptr, static_cast<int>(request.records.size()));
}

} // namespace

SignDialog::SignDialog(const SignRequest &request, QWidget *parent)
    : DialogBase(headingFor(request), 560, parent), m_request(request)
{
    if (!request.warning.isEmpty())
        body()->addWidget(new Banner(Tone::warning, request.warning));
    m_records = new SignRecordList(request.records);
    body()->addWidget(m_records);
    addMeanings(request.meanings);
    m_reason = new ReasonEdit;
    m_reason->setRule([](const QString &) { return QString(); });
    m_reason->editor()->setObjectName(QStringLiteral("sign.reason"));
    m_reasonRow = new FormRow(tr("Reason or c&omment"), m_reason);
    body()->addWidget(m_reasonRow);
    addSigner();
    m_hint = new TextLabel(TextStyle::small);
    m_hint->setWordWrap(true);
    m_hint->setObjectName(QStringLiteral("sign.missing"));
    setFooterHint(m_hint);
    m_cancel = addButton(tr("Cancel"), ButtonKind::normal);
    m_cancel->setObjectName(QStringLiteral("sign.cancel"));
    m_sign = addButton(tr("Sign"), ButtonKind::primary);
    m_sign->setObjectName(QStringLiteral("sign.sign"));

    connect(m_records, &SignRecordList::openRequested, this, &SignDialog::openRecordRequested);
    connect(m_reason, &ReasonEdit::changed, this, &SignDialog::refresh);
    connect(m_userId, &QLineEdit::textChanged, this, &SignDialog::refresh);
    connect(m_password, &QLineEdit::textChanged, this, &SignDialog::refresh);
    connect(m_password, &QLineEdit::returnPressed, this, &SignDialog::request);
    connect(m_sign, &QPushButton::clicked, this, &SignDialog::request);
    connect(m_cancel, &QPushButton::clicked, this, &SignDialog::reject);
    refresh();
}

void SignDialog::addMeanings(const std::vector<SignMeaning> &meanings)
{
    body()->addWidget(new TextLabel(TextStyle::heading, tr("My signature means")));
    m_meanings = new QButtonGroup(this);
    auto *list = new QVBoxLayout;
    setScaledMargins(list, {}, space::small);
    for (std::size_t i = 0; i < meanings.size(); ++i) {
        const SignMeaning &meaning = meanings.at(i);
        auto *choice = new QRadioButton(meaning.label);
        choice->setObjectName(QStringLiteral("sign.meaning.") + meaning.id);
        choice->setAccessibleDescription(meaning.blocked.isEmpty() ? meaning.statement : meaning.blocked);
        choice->setEnabled(meaning.blocked.isEmpty());
        auto *statement =
            new TextLabel(TextStyle::body, Role::mutedText,
                          meaning.blocked.isEmpty() ? meaning.statement : tr("Not available: %1").arg(meaning.blocked));
        statement->setWordWrap(true);
        auto *line = new QHBoxLayout;
        line->addWidget(choice, 0, Qt::AlignTop);
        line->addWidget(statement, 1);
        setScaledMargins(line, {}, space::medium);
        list->addLayout(line);
        setScaledMinimumSize(choice, 120, 0);
        m_meanings->addButton(choice, static_cast<int>(i));
    }
    body()->addLayout(list);
    connect(m_meanings, &QButtonGroup::idToggled, this, &SignDialog::refresh);
}

void SignDialog::addSigner()
{
    body()->addWidget(new TextLabel(TextStyle::heading, tr("Signed by")));
    auto *facts = new KeyValuePanel;
    facts->addText(tr("Printed name"), tr("%1, %2").arg(m_request.printedName, m_request.role));
    m_time = facts->addText(tr("Time"), {});
    m_time->setToolTip(tr("The signature carries the time at which it is recorded."));
    body()->addWidget(facts);
    const auto showTime = [this] {
        const QDateTime now = QDateTime::currentDateTimeUtc().toTimeZone(m_request.zone);
        m_time->setText(tr("%1 %2 (%3)")
                            .arg(QLocale().toString(now, QStringLiteral("d MMM yyyy, HH:mm:ss")),
                                 m_request.zone.abbreviation(now), QString::fromUtf8(m_request.zone.id())));
        m_time->setAccessibleName(m_time->text());
    };
    auto *tick = new QTimer(this);
    connect(tick, &QTimer::timeout, m_time, showTime);
    tick->start(1000);
    showTime();

    m_userId = new QLineEdit;
    m_userId->setObjectName(QStringLiteral("sign.userId"));
    m_userId->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    m_userIdRow = new FormRow(tr("&User id"), m_userId);
    m_userIdRow->setVisible(m_request.askUserId);
    m_password = new PasswordEdit;
    m_password->setObjectName(QStringLiteral("sign.password"));
    auto *credentials = new QHBoxLayout;
    setScaledMargins(credentials, {}, space::medium);
    credentials->addWidget(m_userIdRow, 1);
    credentials->addWidget(new FormRow(tr("&Password"), m_password), 1);
    body()->addLayout(credentials);
}

const SignMeaning *SignDialog::chosen() const
{
    const int id = m_meanings->checkedId();
    return id < 0 ? nullptr : &m_request.meanings.at(static_cast<std::size_t>(id));
}

QString SignDialog::missing() const
{
    const SignMeaning *meaning = chosen();
    QStringList parts;
    if (const QStringList unread = m_records->unopened(); !unread.isEmpty())
        parts << (unread.size() == 1 ? tr("read “%1”").arg(unread.front())
                                     : tr("read %n records", nullptr, static_cast<int>(unread.size())));
    if (!meaning)
        parts << tr("choose what your signature means");
    if (meaning && meaning->reasonRequired && m_reason->text().isEmpty())
        parts << tr("give a reason");
    if (!m_reason->text().isEmpty() && !m_reason->isAcceptable())
        parts << tr("a fuller reason");
    if (m_request.askUserId && m_userId->text().trimmed().isEmpty())
        parts << tr("type your user id");
    if (m_password->text().isEmpty())
        parts << tr("type your password");
    return parts.isEmpty() ? QString() : tr("Still needed: %1.").arg(parts.join(QStringLiteral(", ")));
}

void SignDialog::refresh()
{
    if (m_finished)
        return;
    const SignMeaning *meaning = chosen();
    const bool required = meaning && meaning->reasonRequired;
    m_reasonRow->setMessage(required && m_reason->text().isEmpty() ? tr("“%1” needs a reason.").arg(meaning->label)
                                                                   : QString(),
                            Tone::warning);
    const QString lacking = missing();
    const bool ready = lacking.isEmpty() && !isBusy();
    m_hint->setText(isBusy() ? tr("Signing…") : lacking);
    m_sign->setEnabled(ready);
    m_sign->setDefault(ready && m_password->hasFocus());
    m_sign->setAccessibleDescription(lacking);
}

void SignDialog::markOpened(const QString &recordId)
{
    m_records->markOpened(recordId);
    refresh();
}

void SignDialog::setAskUserId(bool ask)
{
    m_request.askUserId = ask;
    m_userIdRow->setVisible(ask);
    refresh();
}

void SignDialog::setReasonRule(std::function<QString(const QString &)> rule)
{
    m_reason->setRule(
        [rule = std::move(rule)](const QString &text) { return text.isEmpty() ? QString() : rule(text); });
}

void SignDialog::request()
{
    if (m_finished || isBusy() || !missing().isEmpty())
        return;
    hideProblem();
    setBusy(true);
    Q_EMIT signRequested();
}

SignAnswer SignDialog::takeAnswer()
{
    return {chosen() ? chosen()->id : QString(), m_reason->text(),
            m_request.askUserId ? m_userId->text().trimmed() : QString(), m_password->take()};
}

void SignDialog::showFailure(const QString &text)
{
    setBusy(false);
    m_password->clear();
    showProblem(text);
    m_password->setFocus(Qt::OtherFocusReason);
    reveal(m_password);
}

void SignDialog::showResults(const std::vector<SignResult> &results)
{
    setBusy(false);
    for (const SignResult &result : results)
        m_records->showResult(result);
    if (std::ranges::all_of(results, &SignResult::done)) {
        accept();
        return;
    }
    // Partly done: nothing can be signed again from here; the list says what is and what is not.
    m_finished = true;
    const auto done = std::ranges::count_if(results, &SignResult::done);
    showProblem(tr("%1 of %2 records were signed. The others are unchanged.").arg(done).arg(results.size()),
                Tone::warning);
    m_hint->clear();
    m_sign->hide();
    m_cancel->setText(tr("Close"));
    m_cancel->setFocus(Qt::OtherFocusReason);
}

void SignDialog::busyChanged(bool busy)
{
    m_cancel->setEnabled(!busy);
    refresh();
}

void SignDialog::hideEvent(QHideEvent *event)
{
    m_password->clear(); // locking hides the dialog: a typed password must not outlive that
    DialogBase::hideEvent(event);
}

} // namespace valbench::ui
