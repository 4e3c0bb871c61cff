// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/signing_act.h>

#include <QCoreApplication>

#include <valbench/services/reason.h>
#include <valbench/ui/dialogs/sign_dialog.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/record_peek.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/problem.h>

namespace valbench::ui {

namespace {

using services::SigningOffer;
using services::SigningResult;

class SigningAct : public QObject {
    Q_DECLARE_TR_FUNCTIONS(SigningAct)
public:
    SigningAct(Desk &desk, SigningOffer offer, QWidget *from) : QObject(&desk), m_desk(desk), m_offer(std::move(offer))
    {
        SignRequest request;
        for (const auto &item : m_offer.items)
            request.records.push_back({qs(item.recordId), qs(item.title),
                                       tr("%1 version %2").arg(qs(item.recordId)).arg(item.version), qs(item.sha256),
                                       false});
        for (const auto meaning : m_offer.allowed)
            request.meanings.push_back(
                {qs(domain::wordOf(meaning)), meaningText(meaning), qs(domain::statementOf(meaning)), true, {}});
        request.printedName = qs(m_offer.printedName);
        request.userId = qs(desk.session()->userId());
        request.role = roleText(desk.session()->role());
        request.askUserId = m_offer.needsUserId;
        if (m_offer.certificationMissing)
            request.warning = tr("No certification letter to FDA is recorded in this store (21 CFR 11.100(c)). An "
                                 "administrator records it under Administration, Health.");
        for (const auto &[record, meaning, reason] : m_offer.withheld)
            request.warning += (request.warning.isEmpty() ? QString() : QStringLiteral("\n")) + qs(reason);
        m_dialog = new SignDialog(request, from);
        m_dialog->setReasonRule([](const QString &text) {
            const auto checked = services::checkReason(text.toStdString());
            return checked ? QString() : localText(checked.error());
        });
        connect(m_dialog, &SignDialog::openRecordRequested, this, [this](const QString &id) {
            showRecordContent(m_desk, id, m_dialog);
            m_dialog->markOpened(id);
        });
        connect(m_dialog, &SignDialog::signRequested, this, &SigningAct::sign);
        connect(m_dialog, &QObject::destroyed, this, &QObject::deleteLater);
        m_dialog->open();
    }

private:
    void sign()
    {
        auto typed = m_dialog->takeAnswer();
        auto answer = std::make_shared<services::SigningAnswer>();
        if (const auto meaning = domain::fromWord<domain::Meaning>(typed.meaning.toStdString()))
            answer->meaning = *meaning;
        answer->reason = typed.reason.toStdString();
        answer->userId = typed.userId.toStdString();
        answer->password = std::move(typed.password);
        using List = std::vector<SigningResult>;
        m_desk.ask<List>(
            this,
            [offer = m_offer, answer](services::Workspace &workspace, const services::Session &session) {
                return workspace.signing().sign(session, offer, *answer);
            },
            [this](Result<List> results) { finish(std::move(results)); });
    }

    void finish(Result<std::vector<SigningResult>> results)
    {
        if (!m_dialog)
            return;
        if (!results) {
            m_dialog->setAskUserId(true); // a failed attempt ends the signing period
            m_dialog->showFailure(localText(results.error()));
            return;
        }
        std::vector<SignResult> shown;
        for (const auto &result : *results)
            shown.push_back({qs(result.recordId), !result.signatureId.empty(), qs(result.problem)});
        m_dialog->showResults(shown);
        Q_EMIT m_desk.recordsChanged();
    }

    Desk &m_desk;
    SigningOffer m_offer;
    QPointer<SignDialog> m_dialog;
};

} // namespace

namespace {

void start(Desk &desk, QWidget *from,
           std::function<Result<SigningOffer>(services::Workspace &, const services::Session &)> ask)
{
    QWidget *parent = from ? from->window() : &desk.window();
    desk.ask<SigningOffer>(parent, std::move(ask), [&desk, parent](Result<SigningOffer> offer) {
        if (offer)
            new SigningAct(desk, *std::move(offer), parent);
        else
            desk.showError(QObject::tr("This cannot be signed now"), offer.error(), parent);
    });
}

} // namespace

void startSigning(Desk &desk, const QStringList &recordIds, QWidget *from)
{
    std::vector<std::string> ids;
    for (const auto &id : recordIds)
        ids.push_back(id.toStdString());
    start(desk, from, [ids](services::Workspace &workspace, const services::Session &session) {
        return workspace.signing().offer(session, ids);
    });
}

void startSigningSteps(Desk &desk, const QString &executionId, const std::vector<std::string> &stepIds, QWidget *from)
{
    start(desk, from,
          [id = executionId.toStdString(), stepIds](services::Workspace &workspace, const services::Session &session) {
              return workspace.signing().offerSteps(session, id, stepIds);
          });
}

} // namespace valbench::ui
