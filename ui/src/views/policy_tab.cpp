// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_tab.h"

#include <QAction>
#include <QComboBox>
#include <QSpinBox>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reason_edit.h>
#include <valbench/ui/widgets/text_label.h>

#include "findings_dialog.h"
#include "second_person.h"

namespace valbench::ui {

namespace {

using domain::PolicySettings;
using domain::TrailReviewRule;

/// How a setting is called on screen, with what it does.
struct SettingText
{
    QString label;
    QString help;
};

SettingText textOf(std::int64_t PolicySettings::*setting)
{
    if (setting == &PolicySettings::passwordMinLength)
        return {PolicyTab::tr("Characters of a password, at least"),
                PolicyTab::tr("For passwords that are chosen from now on.")};
    if (setting == &PolicySettings::passwordMaxAgeDays)
        return {PolicyTab::tr("Days until a password ends"),
                PolicyTab::tr("The next sign-in after that leads to a new password. 0: it does not end by age.")};
    if (setting == &PolicySettings::failuresBeforeLock)
        return {PolicyTab::tr("Failures until an account is locked"),
                PolicyTab::tr("Sign-ins and signatures with a wrong password, since the last success.")};
    if (setting == &PolicySettings::idleLockMinutes)
        return {PolicyTab::tr("Minutes without activity until the screen locks"),
                PolicyTab::tr("At every station and for everybody; nobody can switch it off.")};
    if (setting == &PolicySettings::fileNameLength)
        return {PolicyTab::tr("Characters of a file name, at most"),
                PolicyTab::tr("Of what is printed, with the ending. Submissions take 64.")};
    return {PolicyTab::tr("Months from one access review to the next"),
            PolicyTab::tr("QA looks through all accounts and signs that.")};
}

QString ruleText(TrailReviewRule rule)
{
    return rule == TrailReviewRule::beforeApproval ? PolicyTab::tr("Needed before a protocol or report is approved")
                                                   : PolicyTab::tr("Not needed for an approval");
}

struct PolicyEdit
{
    PolicySettings settings;
    std::string reason;
    SecondPerson second;
};

class PolicyDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(PolicyDialog)
public:
    PolicyDialog(const PolicySettings &settings, SendAnswer<PolicyEdit> answer, QWidget *parent)
        : ActDialog(tr("Change the security policy"), tr("Change policy"), parent),
          m_answer(std::move(answer)),
          m_settings(settings),
          m_rule(new QComboBox),
          m_pattern(new QLineEdit),
          m_reason(makeReasonEdit({})),
          m_secondPassword(new PasswordEdit)
    {
        addWords(tr("The settings hold at once, for everybody and at every station. Old and new values are kept in the "
                    "audit trail, with the reason."));
        for (const auto &number : domain::policyNumbers) {
            auto *field = new QSpinBox;
            field->setRange(static_cast<int>(number.least), static_cast<int>(number.most));
            field->setValue(static_cast<int>(settings.*number.value));
            const auto text = textOf(number.value);
            field->setAccessibleName(text.label);
            body()->addWidget(new FormRow(text.label, field,
                                          tr("%1 From %2 to %3.").arg(text.help).arg(number.least).arg(number.most)));
            connect(field, &QSpinBox::valueChanged, this, [this] { refresh(); });
            m_numbers.push_back(field);
        }
        for (const auto &[rule, word] : domain::Words<TrailReviewRule>::table)
            m_rule->addItem(ruleText(rule), static_cast<int>(rule));
        m_rule->setCurrentIndex(m_rule->findData(static_cast<int>(settings.trailReview)));
        connect(m_rule, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
        body()->addWidget(new FormRow(tr("Review of the audit trail"), m_rule));
        m_pattern->setText(qs(settings.fileNamePattern));
        m_pattern->setAccessibleName(tr("Pattern of file names"));
        m_patternRow = new FormRow(tr("Pattern of file names"), m_pattern,
                                   tr("Of what is printed. {id} and {version} belong to it, {type} and {date} may."));
        body()->addWidget(m_patternRow);
        connect(m_pattern, &QLineEdit::textChanged, this, [this] {
            const auto good = domain::checkFileNamePattern(edited().fileNamePattern);
            m_patternRow->setMessage(good ? QString() : localText(good.error()));
            refresh();
        });
        connect(m_reason, &ReasonEdit::changed, this, [this] { refresh(); });
        body()->addWidget(new FormRow(tr("Why it is changed"), m_reason));
        body()->addWidget(new TextLabel(TextStyle::heading, tr("Second person")));
        addWords(
            tr("Nobody approves their own settings. A QA approver confirms them here, with user id and password."));
        m_secondId = addField(new QLineEdit, tr("User id of the QA approver"));
        addField(m_secondPassword, tr("Password of the QA approver"));
        addButtons();
        m_numbers.front()->setFocus();
    }

protected:
    [[nodiscard]] QString missing() const override
    {
        if (edited() == m_settings)
            return tr("Change a setting.");
        if (!m_patternRow->isValid())
            return tr("Correct the pattern of file names.");
        if (!m_reason->isAcceptable())
            return tr("Give the reason.");
        const bool second = !m_secondId->text().trimmed().isEmpty() && !m_secondPassword->text().isEmpty();
        return second ? QString() : tr("A QA approver has to confirm the change.");
    }
    void send() override
    {
        auto edit = std::make_shared<PolicyEdit>();
        edit->settings = edited();
        edit->reason = m_reason->text().toStdString();
        edit->second = {m_secondId->text().trimmed().toStdString(), m_secondPassword->take()};
        m_answer(this, std::move(edit));
    }

private:
    [[nodiscard]] PolicySettings edited() const
    {
        PolicySettings out = m_settings;
        for (std::size_t i = 0; i < m_numbers.size(); ++i)
            out.*domain::policyNumbers[i].value = m_numbers[i]->value();
        out.trailReview = static_cast<TrailReviewRule>(m_rule->currentData().toInt());
        out.fileNamePattern = m_pattern->text().trimmed().toStdString();
        return out;
    }
    SendAnswer<PolicyEdit> m_answer;
    PolicySettings m_settings;
    std::vector<QSpinBox *> m_numbers;
    QComboBox *m_rule;
    QLineEdit *m_pattern;
    FormRow *m_patternRow = nullptr;
    ReasonEdit *m_reason;
    QLineEdit *m_secondId = nullptr;
    PasswordEdit *m_secondPassword;
};

} // namespace

PolicyTab::PolicyTab(Desk &desk, QWidget *parent)
    : QScrollArea(parent),
      m_desk(desk),
      m_notice(new Banner(Tone::failed)),
      m_facts(new KeyValuePanel),
      m_change(new QAction(icon(Icon::edit), tr("Change policy…"), this))
{
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    setScaledMargins(layout, {space::large, space::large, space::large, space::large}, space::large);
    m_notice->hide();
    layout->addWidget(m_notice);
    layout->addWidget(m_facts);
    connect(m_change, &QAction::triggered, this, &PolicyTab::change);
    setBlocked(m_change, tr("The policy is being read."));
    layout->addWidget(new ActionButton(m_change), 0, Qt::AlignLeft);
    layout->addStretch(1);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setWidget(content);
    setAccessibleName(tr("Policy"));
}

void PolicyTab::refresh()
{
    m_desk.ask<services::PolicyView>(
        this, [](services::Workspace &w, const services::Session &s) { return w.policy().inForce(s); },
        [this](Result<services::PolicyView> view) {
            m_notice->setVisible(!view);
            if (!view)
                return m_notice->setMessage(Tone::error, localText(view.error()));
            m_view = *view;
            show(*view);
            setBlocked(m_change, m_desk.may(domain::Permission::changePolicy)
                                     ? QString()
                                     : tr("An administrator changes the policy; a QA approver confirms it there."));
        });
}

void PolicyTab::show(const services::PolicyView &view)
{
    const auto &settings = view.policy.settings();
    m_facts->clear();
    m_facts->addHeading(tr("Passwords"));
    m_facts->addText(tr("Length"), tr("%1 characters or more").arg(settings.passwordMinLength));
    m_facts->addText(tr("Age"), settings.passwordMaxAgeDays == 0 ? tr("A password does not end by age")
                                : settings.passwordMaxAgeDays == 1
                                    ? tr("Ends after one day")
                                    : tr("Ends after %1 days").arg(settings.passwordMaxAgeDays));
    m_facts->addText(tr("Not allowed"), tr("Common passwords, the person's and the store's names, the last ten"));
    m_facts->addHeading(tr("Access"));
    m_facts->addText(tr("Lock-out"), tr("After %1 failures").arg(settings.failuresBeforeLock));
    m_facts->addText(tr("Idle lock"), settings.idleLockMinutes == 1
                                          ? tr("After one minute without activity")
                                          : tr("After %1 minutes without activity").arg(settings.idleLockMinutes));
    m_facts->addHeading(tr("Reviews"));
    m_facts->addText(tr("Access review"), settings.accessReviewMonths == 1
                                              ? tr("Every month")
                                              : tr("Every %1 months").arg(settings.accessReviewMonths));
    m_facts->addText(tr("Trail review"), ruleText(settings.trailReview));
    m_facts->addHeading(tr("Prints"));
    m_facts->addText(
        tr("File names"),
        tr("%1, at most %2 characters").arg(qs(settings.fileNamePattern), QString::number(settings.fileNameLength)));
    m_facts->addHeading(tr("Last change"));
    m_facts->addText(tr("Version"), view.version > 0 ? tr("%1 version %2").arg(qs(view.recordId)).arg(view.version)
                                                     : tr("As the program sets it; never changed"));
    if (view.version > 0) {
        m_facts->addText(tr("Changed"), tr("%1 by %2").arg(timeText(view.changed), qs(view.changedBy)));
        m_facts->addText(tr("Reason"), qs(view.reason));
    }
}

void PolicyTab::change()
{
    const auto send = [this, version = m_view.version](DialogBase *dialog, std::shared_ptr<PolicyEdit> edit) {
        dialog->setBusy(true);
        m_desk.ask<Done>(
            dialog,
            [edit, version](services::Workspace &w, const services::Session &s) {
                return together(w, edit->second, [&](const services::Session &second) -> Result<Done> {
                    VB_CHECK(w.policy().change(s, second, version, edit->settings, edit->reason));
                    return Done{};
                });
            },
            [this, dialog](Result<Done> done) {
                dialog->setBusy(false);
                if (!done)
                    return dialog->showProblem(localText(done.error()));
                dialog->accept();
                Q_EMIT m_desk.recordsChanged();
                if (done->afterwards)
                    m_desk.showError(tr("It is done, but the second person could not be signed out"), *done->afterwards,
                                     this);
            });
    };
    (new PolicyDialog(m_view.policy.settings(), send, this))->open();
}

} // namespace valbench::ui
