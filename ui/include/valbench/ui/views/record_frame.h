// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The page form that every record has: head, content, comments, signatures, history.
#pragma once

#include <QWidget>

#include <functional>

#include <valbench/services/records.h>
#include <valbench/ui/models/table_model.h>

class QAction;
class QTabWidget;
class QVBoxLayout;

namespace valbench::ui {

class CommentsPanel;
class Desk;
class ListPage;
class PageHeader;

class RecordFrame : public QWidget {
    Q_OBJECT
public:
    explicit RecordFrame(Desk &desk, QWidget *parent = nullptr);

    [[nodiscard]] PageHeader *header() const { return m_header; }
    /// Content tabs stand before Comments, Signatures and History.
    void addTab(QWidget *content, const QString &title);
    void selectTab(int index);
    void takeFocus();
    /// Fills the head, and loads signatures and history. note: more to say of it in the line below the title.
    void showRecord(const services::RecordSummary &record, const QString &note = {});
    /// After showRecord(): what has to be done before a signature.
    void blockSigning(const QString &reason);
    /// An action of the page in the head, left of Sign.
    QAction *addAction(const QString &text, Icon icon, std::function<void()> run);

Q_SIGNALS:
    void backRequested();

private:
    void loadSignatures();
    void loadHistory();
    void showEntry(int row);
    Desk &m_desk;
    QString m_recordId;
    PageHeader *m_header;
    QTabWidget *m_tabs;
    QAction *m_print;
    QAction *m_sign;
    QWidget *m_signatureBox;
    QVBoxLayout *m_signatures;
    CommentsPanel *m_comments;
    ListPage *m_history;
    RowModel<services::HistoryLine> *m_historyRows;
};

/// Columns of trail entries, for histories and for the audit trail.
[[nodiscard]] RowModel<services::HistoryLine> *makeHistoryModel(QObject *parent);
/// The raw entry with its hash: proof one click below the sentence.
void showHistoryEntry(const services::HistoryLine &line, QWidget *from);
/// A signature block, the same facts as in print.
[[nodiscard]] QWidget *makeSignatureBlock(const services::SignatureView &view);

} // namespace valbench::ui
