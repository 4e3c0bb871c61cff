// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Comments on a record, in threads: written, answered and resolved.
#pragma once

#include <QScrollArea>

#include <valbench/services/comments.h>

class QAction;
class QVBoxLayout;

namespace valbench::ui {

class Desk;

class CommentsPanel final : public QScrollArea {
    Q_OBJECT
public:
    explicit CommentsPanel(Desk &desk, QWidget *parent = nullptr);
    /// Loads those on this record.
    void showRecord(const QString &recordId);

Q_SIGNALS:
    /// How many are open.
    void counted(int open);

private:
    void load();
    void show(const std::vector<services::CommentView> &comments);
    [[nodiscard]] QWidget *makeThread(const services::CommentView &view);
    void write();
    void answer(const services::CommentView &view);
    void resolve(const services::CommentView &view);

    Desk &m_desk;
    QString m_recordId;
    QVBoxLayout *m_threads;
};

} // namespace valbench::ui
