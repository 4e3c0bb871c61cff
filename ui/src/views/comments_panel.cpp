// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "comments_panel.h"

#include <QAction>
#include <QFrame>
#include <QPlainTextEdit>
#include <QPointer>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/status_badge.h>
#include <valbench/ui/widgets/text_label.h>

#include "account_dialogs.h"
#include "act_dialog.h"

namespace valbench::ui {

namespace {

struct Words
{
    std::string text;
    std::string assignee;
};

/// A text, and for a new comment who is to see to it.
class CommentDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(CommentDialog)
public:
    CommentDialog(const QString &heading, const QString &act, const QString &label, bool asksWho, QWidget *parent,
                  SendAnswer<Words> answer)
        : ActDialog(heading, act, parent), m_answer(std::move(answer)), m_text(new QPlainTextEdit)
    {
        m_text->setTabChangesFocus(true);
        m_text->setMinimumHeight(scaled(96));
        body()->addWidget(new FormRow(label, m_text));
        connect(m_text, &QPlainTextEdit::textChanged, this, [this] { refresh(); });
        if (asksWho)
            m_who = addField(new QLineEdit, tr("For (user id)"), tr("Who is to see to it; may stay empty."));
        addButtons();
        m_text->setFocus();
    }

protected:
    [[nodiscard]] QString missing() const override
    {
        return m_text->toPlainText().trimmed().isEmpty() ? tr("Write something.") : QString();
    }
    void send() override
    {
        m_answer(this, std::make_shared<Words>(Words{m_text->toPlainText().toStdString(),
                                                     m_who ? m_who->text().toStdString() : std::string()}));
    }

private:
    SendAnswer<Words> m_answer;
    QPlainTextEdit *m_text;
    QLineEdit *m_who = nullptr;
};

using CommentAct =
    std::function<Status(services::CommentService comments, const services::Session &session, const Words &words)>;

/// Opens the dialog and keeps it open until the act is done.
void ask(Desk &desk, QWidget *from, const QString &heading, const QString &act, const QString &label, bool asksWho,
         CommentAct run)
{
    const auto send = [&desk, from, run = std::move(run)](DialogBase *dialog, std::shared_ptr<Words> words) {
        dialog->setBusy(true);
        desk.ask<void>(
            from,
            [run, words](services::Workspace &w, const services::Session &s) { return run(w.comments(), s, *words); },
            [&desk, dialog = QPointer<DialogBase>(dialog)](Status done) {
                if (!dialog)
                    return;
                dialog->setBusy(false);
                if (!done)
                    return dialog->showProblem(localText(done.error()));
                dialog->accept();
                Q_EMIT desk.recordsChanged();
            });
    };
    (new CommentDialog(heading, act, label, asksWho, from, send))->open();
}

void addRemark(QVBoxLayout *layout, const domain::Remark &remark, const QString &before = {})
{
    layout->addWidget(new TextLabel(TextStyle::small, Role::mutedText,
                                    CommentsPanel::tr("%1, %2").arg(qs(remark.name), timeText(remark.time))));
    layout->addWidget((new TextLabel(TextStyle::body, before + qs(remark.text)))->wrapped()->selectable());
}

} // namespace

CommentsPanel::CommentsPanel(Desk &desk, QWidget *parent)
    : QScrollArea(parent), m_desk(desk), m_threads(new QVBoxLayout)
{
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    setScaledMargins(layout, {space::large, space::large, space::large, space::large}, space::medium);
    if (m_desk.may(domain::Permission::comment)) {
        auto *write = new QAction(icon(Icon::comment), tr("Comment…"), this);
        connect(write, &QAction::triggered, this, &CommentsPanel::write);
        layout->addWidget(new ActionButton(write), 0, Qt::AlignLeft);
    }
    setScaledMargins(m_threads, {0, 0, 0, 0}, space::medium);
    layout->addLayout(m_threads);
    layout->addStretch(1);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setWidget(content);
    setAccessibleName(tr("Comments"));
}

void CommentsPanel::showRecord(const QString &recordId)
{
    m_recordId = recordId;
    load();
}

void CommentsPanel::load()
{
    using List = std::vector<services::CommentView>;
    m_desk.ask<List>(
        this,
        [id = m_recordId.toStdString()](services::Workspace &w, const services::Session &s) {
            return w.comments().list(s, id);
        },
        [this, asked = m_recordId](Result<List> comments) {
            if (asked != m_recordId)
                return;
            while (auto *item = m_threads->takeAt(0)) {
                delete item->widget();
                delete item;
            }
            if (!comments)
                m_threads->addWidget((new TextLabel(TextStyle::body, localText(comments.error())))->wrapped());
            else
                show(*comments);
            tabInReadingOrder(widget());
        });
}

void CommentsPanel::show(const std::vector<services::CommentView> &comments)
{
    int open = 0;
    for (const auto &view : comments) {
        m_threads->addWidget(makeThread(view));
        open += view.comment.isOpen() ? 1 : 0;
    }
    if (comments.empty())
        m_threads->addWidget(
            (new TextLabel(TextStyle::body, Role::mutedText,
                           tr("Nobody has commented on this record. While a comment is open, the record "
                              "is not approved. Comments are not printed.")))
                ->wrapped());
    Q_EMIT counted(open);
}

QWidget *CommentsPanel::makeThread(const services::CommentView &view)
{
    const auto &comment = view.comment;
    auto *block = new QFrame;
    block->setFrameShape(QFrame::StyledPanel);
    auto *layout = new QVBoxLayout(block);
    setScaledMargins(layout, {space::large, space::medium, space::large, space::medium}, space::small);
    auto *head = new QHBoxLayout;
    const auto about =
        comment.assignee.empty()
            ? tr("%1 on version %2").arg(qs(view.id)).arg(comment.recordVersion)
            : tr("%1 on version %2, for %3").arg(qs(view.id)).arg(comment.recordVersion).arg(qs(comment.assignee));
    head->addWidget(new TextLabel(TextStyle::heading, about), 1);
    head->addWidget(comment.isOpen() ? new StatusBadge(Tone::warning, tr("Open"))
                                     : new StatusBadge(Tone::passed, tr("Resolved")));
    layout->addLayout(head);
    for (const auto &remark : comment.remarks)
        addRemark(layout, remark);
    if (comment.resolved)
        addRemark(layout, *comment.resolved, tr("Resolved: "));
    if (view.mayAnswer || view.mayResolve) {
        auto *buttons = new FlowLayout;
        setScaledMargins(buttons, {0, 0, 0, 0}, space::small);
        const auto add = [&](const QString &text, Icon picture,
                             void (CommentsPanel::*run)(const services::CommentView &)) {
            auto *action = new QAction(icon(picture), text, block);
            connect(action, &QAction::triggered, this, [this, run, view] { (this->*run)(view); });
            auto *button = new ActionButton(action);
            button->setAccessibleName(tr("%1 %2").arg(text, qs(view.id)));
            buttons->addWidget(button);
        };
        if (view.mayAnswer)
            add(tr("Answer…"), Icon::comment, &CommentsPanel::answer);
        if (view.mayResolve)
            add(tr("Resolve…"), Icon::check, &CommentsPanel::resolve);
        layout->addLayout(buttons);
    }
    block->setAccessibleName(comment.isOpen() ? tr("Open comment %1").arg(qs(view.id))
                                              : tr("Resolved comment %1").arg(qs(view.id)));
    return block;
}

void CommentsPanel::write()
{
    ask(m_desk, this, tr("Comment on %1").arg(m_recordId), tr("Comment"), tr("What there is to say"), true,
        [id = m_recordId.toStdString()](services::CommentService comments, const services::Session &session,
                                        const Words &words) -> Status {
            VB_CHECK(comments.add(session, id, words.text, words.assignee));
            return {};
        });
}

void CommentsPanel::answer(const services::CommentView &view)
{
    ask(m_desk, this, tr("Answer %1").arg(qs(view.id)), tr("Answer"), tr("The answer"), false,
        [id = view.id](services::CommentService comments, const services::Session &session, const Words &words) {
            return comments.answer(session, id, words.text);
        });
}

void CommentsPanel::resolve(const services::CommentView &view)
{
    ask(m_desk, this, tr("Resolve %1").arg(qs(view.id)), tr("Resolve"), tr("What came of it"), false,
        [id = view.id](services::CommentService comments, const services::Session &session, const Words &words) {
            return comments.resolve(session, id, words.text);
        });
}

} // namespace valbench::ui
