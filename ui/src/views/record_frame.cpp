// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/record_frame.h>

#include <QAction>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <valbench/base/digest.h>
#include <valbench/domain/comment.h>
#include <valbench/ui/dialogs/dialog_base.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/record_peek.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/status_badge.h>
#include <valbench/ui/widgets/text_label.h>

#include "comments_panel.h"

namespace valbench::ui {

using services::HistoryLine;
using services::SignatureView;

RecordFrame::RecordFrame(Desk &desk, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_header(new PageHeader(QString())),
      m_tabs(new QTabWidget),
      m_signatureBox(new QWidget),
      m_historyRows(makeHistoryModel(this))
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {0, 0, 0, 0}, space::medium);
    layout->addWidget(m_header);
    layout->addWidget(m_tabs, 1);
    m_tabs->setDocumentMode(true);

    auto *back = new QAction(icon(Icon::back), tr("Back to list"), this);
    connect(back, &QAction::triggered, this, &RecordFrame::backRequested);
    m_header->addAction(back, ButtonKind::quiet);
    auto *read = new QAction(icon(Icon::document), tr("Read content"), this);
    connect(read, &QAction::triggered, this, [this] { showRecordContent(m_desk, m_recordId, this); });
    m_header->addAction(read, ButtonKind::quiet);
    m_print = new QAction(icon(Icon::print), tr("Print PDF…"), this);
    connect(m_print, &QAction::triggered, this, [this] { m_desk.print(m_recordId, this); });
    m_header->addAction(m_print);
    if (!m_desk.may(domain::Permission::exportRecords))
        setBlocked(m_print, tr("Your role may not export records."));
    m_sign = new QAction(icon(Icon::sign), tr("Sign…"), this);
    connect(m_sign, &QAction::triggered, this, [this] { m_desk.sign({m_recordId}, this); });
    if (m_desk.may(domain::Permission::sign)) // an auditor has no control that writes
        m_header->addAction(m_sign, ButtonKind::primary);

    m_comments = new CommentsPanel(m_desk);
    m_tabs->addTab(m_comments, tr("Comments"));
    connect(m_comments, &CommentsPanel::counted, this, [this](int open) {
        m_tabs->setTabText(m_tabs->count() - 3, open > 0 ? tr("Comments (%1)").arg(open) : tr("Comments"));
        m_tabs->setTabToolTip(m_tabs->count() - 3, open > 0 ? tr("%n open", nullptr, open) : QString());
    });
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(m_signatureBox);
    m_signatures = new QVBoxLayout(m_signatureBox);
    setScaledMargins(m_signatures, {space::large, space::large, space::large, space::large}, space::medium);
    scroll->setAccessibleName(tr("Signatures"));
    m_tabs->addTab(scroll, tr("Signatures"));
    m_history = new ListPage(tr("History"), desk.files());
    desk.adopt(m_history, QStringLiteral("history"));
    m_history->standBelowTabs();
    m_history->setLoading();
    m_history->setTable(m_historyRows);
    connect(m_history, &ListPage::activated, this, &RecordFrame::showEntry);
    connect(m_history, &ListPage::retryRequested, this, &RecordFrame::loadHistory);
    m_tabs->addTab(m_history, tr("History"));
    // At 200 % they may not all fit. The arrow keys go through them; the buttons for that are the mouse's.
    for (auto *button : m_tabs->tabBar()->findChildren<QToolButton *>())
        button->setFocusPolicy(Qt::NoFocus);
}

void RecordFrame::addTab(QWidget *content, const QString &title)
{
    if (content->focusPolicy() & Qt::TabFocus)
        content->setAccessibleName(title);
    if (auto *list = qobject_cast<ListPage *>(content))
        list->standBelowTabs();
    m_tabs->insertTab(m_tabs->count() - 3, content, title);
    m_tabs->setCurrentIndex(0);
}

void RecordFrame::takeFocus()
{
    m_tabs->tabBar()->setFocus(Qt::OtherFocusReason);
}

void RecordFrame::selectTab(int index)
{
    m_tabs->setCurrentIndex(index);
}

QAction *RecordFrame::addAction(const QString &text, Icon picture, std::function<void()> run)
{
    auto *action = new QAction(icon(picture), text, this);
    connect(action, &QAction::triggered, this, std::move(run));
    m_header->addAction(action);
    return action;
}

void RecordFrame::showRecord(const services::RecordSummary &record, const QString &note)
{
    m_recordId = qs(record.id);
    m_header->setTitle(tr("%1  %2").arg(m_recordId, qs(record.title)));
    // A model's and a data set's own version is in the title.
    const bool isVersioned = record.type == domain::RecordType::model || record.type == domain::RecordType::dataSet;
    auto line = (isVersioned ? tr("Record version %1, %2 by %3") : tr("Version %1, %2 by %3"))
                    .arg(record.version)
                    .arg(timeText(record.changed), qs(record.changedBy));
    if (!record.waitsFor.empty())
        line += tr(" · waits to be %1").arg(qs(record.waitsFor));
    if (!note.isEmpty())
        line += QStringLiteral(" · ") + note;
    m_header->setSubtitle(line);
    const bool routed = !domain::routeOf(record.type).empty();
    if (routed)
        m_header->setStatus(lookOf(record.stage).tone, lookOf(record.stage).word);
    else
        m_header->clearStatus();
    m_print->setVisible(services::isPrinted(record.type));
    m_sign->setVisible(routed);
    m_tabs->setTabVisible(m_tabs->count() - 3, domain::isCommented(record.type));
    m_tabs->setTabVisible(m_tabs->count() - 2, routed);
    setBlocked(m_sign, record.waitsFor.empty() ? tr("This record waits for no signature.") : QString());
    if (domain::isCommented(record.type))
        m_comments->showRecord(m_recordId);
    loadSignatures();
    loadHistory();
}

void RecordFrame::blockSigning(const QString &reason)
{
    setBlocked(m_sign, reason);
}

void RecordFrame::loadSignatures()
{
    using List = std::vector<SignatureView>;
    m_desk.ask<List>(
        this,
        [id = m_recordId.toStdString()](services::Workspace &workspace, const services::Session &session) {
            return workspace.records().signatures(session, id);
        },
        [this, asked = m_recordId](Result<List> views) {
            if (asked != m_recordId)
                return;
            while (auto *item = m_signatures->takeAt(0)) {
                delete item->widget();
                delete item;
            }
            if (!views)
                m_signatures->addWidget(new TextLabel(TextStyle::body, localText(views.error())));
            else if (views->empty())
                m_signatures->addWidget(
                    new TextLabel(TextStyle::body, Role::mutedText, tr("Nobody has signed this record yet.")));
            else
                for (const auto &view : *views)
                    m_signatures->addWidget(makeSignatureBlock(view));
            m_signatures->addStretch();
        });
}

void RecordFrame::loadHistory()
{
    using List = std::vector<HistoryLine>;
    m_history->setLoading();
    m_history->setScope("record " + m_recordId.toStdString());
    m_desk.ask<List>(
        this,
        [id = m_recordId.toStdString()](services::Workspace &workspace, const services::Session &session) {
            return workspace.records().history(session, id);
        },
        [this, asked = m_recordId](Result<List> lines) {
            if (asked != m_recordId)
                return;
            if (!lines) {
                m_history->setProblem(problemOf(lines.error()));
                return;
            }
            m_historyRows->setRows(*std::move(lines));
            m_history->setReady();
        });
}

void RecordFrame::showEntry(int row)
{
    showHistoryEntry(m_historyRows->row(row), this);
}

RowModel<HistoryLine> *makeHistoryModel(QObject *parent)
{
    using Column = RowModel<HistoryLine>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("entry"), QObject::tr("Entry"), 7, Qt::AlignRight, true, true, false, {}, true},
         [](const HistoryLine &line) {
             return Cell(QString::number(line.sequence), static_cast<qlonglong>(line.sequence));
         }},
        {{QStringLiteral("time"), QObject::tr("Time"), 24},
         [](const HistoryLine &line) { return timeCell(line.time); }},
        {{QStringLiteral("what"), QObject::tr("What happened"), 52, Qt::AlignLeft, true, false, true},
         [](const HistoryLine &line) { return Cell(qs(line.sentence)); }},
        {{QStringLiteral("reason"), QObject::tr("Reason"), 36},
         [](const HistoryLine &line) { return Cell(qs(line.reason)); }},
        {{QStringLiteral("who"), QObject::tr("Who"), 30, Qt::AlignLeft, false},
         [](const HistoryLine &line) { return Cell(qs(line.who)); }},
        {{QStringLiteral("hash"), QObject::tr("Digest"), 14, Qt::AlignLeft, false, true},
         [](const HistoryLine &line) { return digestCell(line.hash); }},
    };
    return new RowModel<HistoryLine>(
        std::move(columns), [](const HistoryLine &line) { return QString::number(line.sequence); }, parent);
}

namespace {

class EntryDialog : public DialogBase {
public:
    EntryDialog(const HistoryLine &line, QWidget *parent)
        : DialogBase(QObject::tr("Entry %1").arg(line.sequence), 720, parent)
    {
        auto *facts = new KeyValuePanel;
        facts->addText(QObject::tr("What happened"), qs(line.sentence));
        facts->addText(QObject::tr("Who"), qs(line.who));
        facts->addText(QObject::tr("Reason"), qs(line.reason));
        facts->addText(QObject::tr("Time"),
                       timeText(line.time) + QStringLiteral("  (") + qs(line.time) + QLatin1Char(')'));
        facts->addWidget(QObject::tr("Digest"), new DigestLabel(qs(line.hash)));
        // Recomputed here and now, so that nobody has to believe the list.
        const bool holds = sha256(std::string_view(line.rawLine)).toHex() == line.hash;
        auto *check = new StatusBadge(holds ? Tone::passed : Tone::failed,
                                      holds ? QObject::tr("The entry below has this digest")
                                            : QObject::tr("The entry below has another digest: it was altered"));
        facts->addWidget(QObject::tr("Check"), check);
        body()->addWidget(facts);
        auto *raw = new QPlainTextEdit(readableContent(line.rawLine));
        raw->setReadOnly(true);
        raw->setAccessibleName(QObject::tr("The entry as it is kept"));
        setScaledMinimumSize(raw, 320, 260);
        body()->addWidget(new FormRow(QObject::tr("The entry as it is kept"), raw), 1);
        connect(addButton(QObject::tr("Close"), ButtonKind::normal), &QPushButton::clicked, this, &QDialog::reject);
    }
};

} // namespace

void showHistoryEntry(const HistoryLine &line, QWidget *from)
{
    (new EntryDialog(line, from->window()))->open();
}

QWidget *makeSignatureBlock(const SignatureView &view)
{
    const auto &s = view.statement;
    const auto words = services::blockOf(view); // the same on paper and in exports, so nothing of it is translated
    auto *block = new QFrame;
    block->setFrameShape(QFrame::StyledPanel);
    auto *layout = new QVBoxLayout(block);
    setScaledMargins(layout, {space::large, space::medium, space::large, space::medium}, space::small);
    auto *badge = new StatusBadge;
    if (!view.valid)
        badge->setStatus(Tone::failed, QObject::tr("Not valid"));
    else if (!view.onCurrentVersion)
        badge->setStatus(Tone::neutral, QObject::tr("On version %1").arg(s.recordVersion));
    else
        badge->setStatus(s.meaning == domain::Meaning::rejected ? Tone::failed : Tone::passed, meaningText(s.meaning));
    auto *head = new QHBoxLayout;
    head->addWidget(new TextLabel(TextStyle::heading, qs(words.printedName)), 1);
    head->addWidget(badge);
    layout->addLayout(head);
    auto *facts = new KeyValuePanel;
    facts->addText(QObject::tr("Meaning"), qs(words.meaning));
    facts->addText(QObject::tr("Statement"), qs(words.statement));
    facts->addText(QObject::tr("Reason"), qs(words.reason));
    facts->addText(QObject::tr("Signer"), QObject::tr("%1, user id %2").arg(qs(words.role), qs(words.userId)));
    facts->addText(QObject::tr("Local time"), qs(words.localTime));
    facts->addText(QObject::tr("UTC"), qs(words.utcTime));
    facts->addText(QObject::tr("Record"),
                   QObject::tr("%1, version %2").arg(qs(words.recordId), qs(words.recordVersion)));
    facts->addWidget(QObject::tr("Digest"), new DigestLabel(qs(s.recordSha256)));
    if (!view.valid)
        facts->addText(QObject::tr("Why it is not valid"), qs(view.problem));
    layout->addWidget(facts);
    block->setAccessibleName(QObject::tr("Signature of %1, %2").arg(qs(s.printedName), meaningText(s.meaning)));
    return block;
}

} // namespace valbench::ui
