// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ProtocolEditor that saves, keeps what is not saved, and leaves.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QTimer>

#include <valbench/ui/dialogs/confirm_dialog.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/problem.h>

#include "protocol_editor.h"
#include "protocol_words.h"
#include "reason_dialog.h"

namespace valbench::ui {

namespace {

/// "Step 2, criterion: limit".
QString changeText(const domain::ProtocolChange &change)
{
    const auto place = placeText(change.part, change.id);
    switch (change.kind) {
    case domain::EditKind::added: return ProtocolEditor::tr("%1 is new").arg(place);
    case domain::EditKind::removed: return ProtocolEditor::tr("%1 is gone").arg(place);
    case domain::EditKind::moved: return ProtocolEditor::tr("%1 stands elsewhere").arg(place);
    case domain::EditKind::changed: break;
    }
    return ProtocolEditor::tr("%1, %2").arg(place, fieldText(change.field).toLower());
}

QString changesText(const std::vector<domain::ProtocolChange> &changes)
{
    constexpr std::size_t most = 6;
    QStringList out;
    for (std::size_t i = 0; i < std::min(changes.size(), most); ++i)
        out << changeText(changes[i]);
    if (changes.size() > most)
        out << ProtocolEditor::tr("%1 more").arg(changes.size() - most);
    return out.join(QStringLiteral("; "));
}

} // namespace

bool ProtocolEditor::hasChanges()
{
    return !m_edits.stack().isClean() && m_edits.protocol().toJson() != m_saved.toJson();
}

void ProtocolEditor::save()
{
    m_later->stop();
    showProblems();
    if (!m_save->isEnabled())
        return;
    keepDraft();
    const auto changes = domain::compareProtocols(m_saved, m_edits.protocol());
    askReason(tr("Save version %1 of %2").arg(m_base + 1).arg(qs(m_record)),
              {tr("It differs from version %1 here: %2.").arg(m_base).arg(changesText(changes)),
               tr("Version %1 stays readable.").arg(m_base)},
              tr("Save"), this,
              [this](DialogBase *dialog, const QString &reason) { send(dialog, reason.toStdString()); });
}

void ProtocolEditor::send(DialogBase *dialog, const std::string &reason)
{
    using View = services::ProtocolView;
    dialog->setBusy(true);
    m_desk.ask<View>(
        this,
        [id = m_record, protocol = m_edits.protocol(), reason,
         base = m_base](services::Workspace &w, const services::Session &s) -> Result<View> {
            VB_CHECK(w.protocols().revise(s, id, protocol, reason, base));
            return w.protocols().show(s, id);
        },
        [this, dialog = QPointer<DialogBase>(dialog)](Result<View> view) {
            if (!dialog)
                return;
            dialog->setBusy(false);
            if (!view && view.error().code() == ErrorCode::conflict) {
                dialog->accept();
                return tellConflict(localText(view.error()));
            }
            if (!view)
                return dialog->showProblem(localText(view.error()));
            dialog->accept();
            m_base = view->record.version;
            m_saved = view->protocol;
            m_edits.stack().setClean();
            forgetDraft();
            m_takeTheirs->setVisible(false);
            showTitle();
            m_banner->setMessage(Tone::passed, tr("Version %1 was saved as a draft.").arg(m_base));
            m_banner->show();
            showState();
            Q_EMIT saved();
        });
}

/// Somebody else was faster: what is theirs is in the record, what is typed here stays here.
void ProtocolEditor::tellConflict(const QString &message)
{
    using View = services::ProtocolView;
    m_desk.ask<View>(
        this, [id = m_record](services::Workspace &w, const services::Session &s) { return w.protocols().show(s, id); },
        [this, message](Result<View> view) {
            if (!view)
                return m_desk.showError(tr("The draft was not saved"), view.error(), this);
            m_theirs = view->protocol;
            m_saved = view->protocol;
            m_base = view->record.version;
            showTitle();
            const auto changes = domain::compareProtocols(m_theirs, m_edits.protocol());
            m_takeTheirs->setVisible(true);
            m_banner->setMessage(Tone::warning, tr("%1 Yours differs from version %2 here: %3. Saving again puts yours "
                                                   "on top; “Take theirs” can be undone.")
                                                    .arg(message)
                                                    .arg(m_base)
                                                    .arg(changesText(changes)));
            m_banner->show();
            keepDraft();
            showState();
        });
}

void ProtocolEditor::keepDraft()
{
    if (!hasChanges())
        return forgetDraft();
    const json::Object draft{{"based_on", m_base}, {"protocol", m_edits.protocol().toJson()}};
    QSettings().setValue(m_draftName, qs(json::toText(draft, -1)));
}

void ProtocolEditor::forgetDraft()
{
    QSettings().remove(m_draftName);
}

void ProtocolEditor::restoreDraft()
{
    const auto kept = QSettings().value(m_draftName).toString().toStdString();
    if (kept.empty())
        return;
    const auto value = json::parse(kept, "draft");
    const auto *object = value ? value->get<json::Object>() : nullptr;
    const auto *content = object ? object->find("protocol") : nullptr;
    const auto *version = object ? object->find("based_on") : nullptr;
    if (!content || !version || !version->get<std::int64_t>())
        return;
    auto protocol = domain::Protocol::fromJson(*content, "draft", domain::Protocol::Links::loose);
    if (!protocol || protocol->toJson() == m_saved.toJson())
        return;
    m_edits.change(tr("Put back what was not saved"), [&](domain::Protocol &now) { now = *protocol; });
    const auto from = *version->get<std::int64_t>();
    m_banner->setMessage(
        Tone::info, from == m_base ? tr("What you had changed here and not saved was put back. Undo takes it away.")
                                   : tr("What you had changed from version %1 and not saved was put back; version "
                                        "%2 was saved since. Undo takes it away.")
                                         .arg(from)
                                         .arg(m_base));
    m_banner->show();
}

void ProtocolEditor::reject()
{
    if (m_isLeaving || !hasChanges()) {
        forgetDraft();
        return QDialog::reject();
    }
    const auto changes = domain::compareProtocols(m_saved, m_edits.protocol());
    auto *confirm =
        new ConfirmDialog({tr("Leave without saving?"),
                           {tr("These changes are not saved and would be lost: %1.").arg(changesText(changes)),
                            tr("Version %1 stays as it is.").arg(m_base)},
                           tr("Discard the changes")},
                          this);
    connect(confirm, &ConfirmDialog::confirmed, this, [this] {
        m_isLeaving = true;
        reject();
    });
    confirm->open();
}

} // namespace valbench::ui
