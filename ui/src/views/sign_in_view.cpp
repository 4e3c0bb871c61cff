// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/sign_in_view.h>

#include <QCheckBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/domain/accountability.h>
#include <valbench/domain/roles.h>
#include <valbench/ui/theme/icons.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/theme/style.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/password_edit.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

SignInView::SignInView(const QString &storeName, int passwordMinLength, std::vector<services::DemoPerson> people,
                       QWidget *parent)
    : QWidget(parent),
      m_people(std::move(people)),
      m_form(new QWidget),
      m_notice(new Banner(Tone::info)),
      m_userId(new QLineEdit),
      m_password(new PasswordEdit),
      m_new(new PasswordEdit),
      m_repeat(new PasswordEdit),
      m_button(new QPushButton(tr("Sign in")))
{
    auto *outer = new QVBoxLayout(this);
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(m_form);
    row->addStretch();
    outer->addStretch(2);
    outer->addLayout(row);
    outer->addStretch(3);
    setScaledMinimumSize(m_form, 400, 0);
    auto *layout = new QVBoxLayout(m_form);
    setScaledMargins(layout, {0, 0, 0, 0}, space::medium);
    layout->addWidget(new TextLabel(TextStyle::title, tr("Sign in")));
    layout->addWidget((new TextLabel(TextStyle::body, Role::mutedText, storeName))->wrapped());
    m_notice->hide();
    layout->addWidget(m_notice);
    m_userId->setAccessibleName(tr("User id"));
    m_password->setAccessibleName(tr("Password"));
    m_new->setAccessibleName(tr("New password"));
    m_repeat->setAccessibleName(tr("New password again"));
    m_userIdRow = new FormRow(tr("User id"), m_userId);
    m_passwordRow = new FormRow(tr("Password"), m_password, tr("The first time: the one-time secret you were given."));
    layout->addWidget(m_userIdRow);
    layout->addWidget(m_passwordRow);
    addStatement(layout);
    m_newRow = new FormRow(tr("New password"), m_new,
                           tr("At least %1 characters. A sentence is a good one.").arg(passwordMinLength));
    m_repeatRow = new FormRow(tr("New password again"), m_repeat);
    m_newRow->hide();
    m_repeatRow->hide();
    layout->addWidget(m_newRow);
    layout->addWidget(m_repeatRow);
    setKind(m_button, ButtonKind::primary);
    layout->addWidget(m_button);
    addPeople(layout);
    auto *other = new QPushButton(tr("Other store…"));
    setKind(other, ButtonKind::quiet);
    connect(other, &QPushButton::clicked, this, &SignInView::otherStoreRequested);
    layout->addWidget(other, 0, Qt::AlignLeft);
    connect(m_button, &QPushButton::clicked, this, &SignInView::request);
    connect(m_userId, &QLineEdit::returnPressed, m_password, [this] { m_password->setFocus(); });
    connect(m_password, &QLineEdit::returnPressed, this, &SignInView::request);
    connect(m_new, &QLineEdit::returnPressed, m_repeat, [this] { m_repeat->setFocus(); });
    connect(m_repeat, &QLineEdit::returnPressed, this, &SignInView::request);
    setFocusProxy(m_userId);
}

void SignInView::addPeople(QVBoxLayout *outer)
{
    if (m_people.empty())
        return;
    m_peopleBox = new QWidget;
    outer->addWidget(m_peopleBox);
    auto *layout = new QVBoxLayout(m_peopleBox);
    setScaledMargins(layout, {}, space::medium);
    layout->addWidget(new TextLabel(TextStyle::heading, tr("Act as")));
    layout->addWidget(
        (new TextLabel(TextStyle::small, Role::mutedText,
                       tr("Signs in with this person's own passphrase, kept in demo-people.txt. Signing asks for "
                          "it again.")))
            ->wrapped());
    for (const auto &person : m_people) {
        const auto role = domain::fromWord<domain::Role>(person.role);
        const auto roleName = role ? roleText(*role) : qs(person.role);
        auto *button = new QPushButton(icon(Icon::person), tr("%1, %2").arg(qs(person.fullName), roleName));
        button->setAccessibleName(tr("Act as %1").arg(roleName));
        connect(button, &QPushButton::clicked, this, [this, person] {
            m_userId->setText(qs(person.userId));
            m_password->setText(qs(person.passphrase));
            request();
        });
        layout->addWidget(button);
    }
}

void SignInView::addStatement(QVBoxLayout *outer)
{
    m_statement = new QWidget;
    outer->addWidget(m_statement);
    auto *layout = new QVBoxLayout(m_statement);
    setScaledMargins(layout, {}, space::medium);
    layout->addWidget(new TextLabel(TextStyle::heading, tr("Accountability statement")));
    // The words that are signed: they are not translated.
    auto words = qs(domain::accountabilityStatement().text);
    m_statementText = new QPlainTextEdit(words.replace(QLatin1Char('\n'), QLatin1String("\n\n")));
    m_statementText->setReadOnly(true);
    m_statementText->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_statementText->setTabChangesFocus(true);
    m_statementText->setAccessibleName(tr("Accountability statement"));
    setScaledMinimumSize(m_statementText, 560, 260);
    layout->addWidget(m_statementText, 1);
    m_accept = new QCheckBox(tr("I have read this statement and accept it"));
    layout->addWidget(m_accept);
    layout->addWidget((new TextLabel(TextStyle::small, Role::mutedText,
                                     tr("Your acceptance is signed with your own key and kept as a record.")))
                          ->wrapped());
    m_statement->hide();
}

void SignInView::request()
{
    if (m_busy)
        return;
    switch (m_step) {
    case Step::password: return requestSignIn();
    case Step::newPassword: return requestNewPassword();
    case Step::statement:
        if (!m_accept->isChecked())
            return showProblem(tr("Read the statement, and tick that you accept it. Without it nobody works here."));
        Q_EMIT statementAccepted();
    }
}

void SignInView::requestSignIn()
{
    if (m_userId->text().trimmed().isEmpty() || m_password->text().isEmpty())
        return showProblem(tr("Type your user id and your password."));
    Q_EMIT signInRequested();
}

void SignInView::requestNewPassword()
{
    if (m_new->text() != m_repeat->text()) {
        m_repeatRow->setMessage(tr("The two passwords differ."));
        return;
    }
    m_repeatRow->setMessage({});
    m_repeat->clear();
    Q_EMIT newPasswordChosen();
}

QString SignInView::userId() const
{
    return m_userId->text();
}

Secret SignInView::takePassword()
{
    return m_password->take();
}

Secret SignInView::takeNewPassword()
{
    return m_new->take();
}

void SignInView::turnTo(Step step, const QString &why, const QString &button)
{
    m_step = step;
    m_notice->setMessage(Tone::info, why);
    m_notice->show();
    m_userIdRow->setVisible(step != Step::statement);
    m_passwordRow->setVisible(step == Step::password);
    m_userId->setEnabled(false);
    m_statement->setVisible(step == Step::statement);
    m_newRow->setVisible(step == Step::newPassword);
    m_repeatRow->setVisible(step == Step::newPassword);
    if (m_peopleBox)
        m_peopleBox->hide();
    m_button->setText(button);
}

void SignInView::askNewPassword(const QString &why)
{
    turnTo(Step::newPassword, why, tr("Set password and sign in"));
    m_new->setFocus();
}

void SignInView::askStatement(const QString &why, const QString &accept)
{
    turnTo(Step::statement, why, accept);
    m_statementText->setFocus(); // reading comes first
}

void SignInView::setBusy(bool busy)
{
    m_busy = busy;
    m_button->setEnabled(!busy);
    if (busy)
        m_notice->hide();
}

void SignInView::showProblem(const QString &text)
{
    m_notice->setMessage(Tone::failed, text);
    m_notice->show();
    QWidget *const next = m_step == Step::statement     ? static_cast<QWidget *>(m_accept)
                          : m_step == Step::newPassword ? m_new
                                                        : m_password;
    next->setFocus();
}

} // namespace valbench::ui
