// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A protocol that is being written: every change can be taken back.
#pragma once

#include <QObject>
#include <QUndoStack>

#include <functional>
#include <vector>

#include <valbench/domain/protocol.h>

namespace valbench::ui {

class ProtocolEdits final : public QObject {
    Q_OBJECT
public:
    explicit ProtocolEdits(domain::Protocol protocol, QObject *parent = nullptr);

    [[nodiscard]] const domain::Protocol &protocol() const { return m_protocol; }
    [[nodiscard]] QUndoStack &stack() { return m_stack; }
    [[nodiscard]] int stepCount() const { return static_cast<int>(m_protocol.steps.size()); }
    [[nodiscard]] const domain::Step *step(int row) const;

    /// A change with its name for the undo command. Changes with the same `typing` right after each other are one:
    /// the letters of a word typed into one field.
    void change(const QString &name, const std::function<void(domain::Protocol &)> &how, const QString &typing = {});
    /// The same for one step.
    void changeStep(int row, const QString &name, const std::function<void(domain::Step &)> &how,
                    const QString &typing = {});
    /// What is typed next is a change of its own.
    void endTyping() { ++m_round; }

    /// Steps before `row`; their numbers are made free ones where they are taken. Returns the first new row.
    int insert(int row, std::vector<domain::Step> steps, const QString &name);
    void duplicate(int row);
    void remove(const QList<int> &rows);
    /// -1: up, 1: down.
    void move(int row, int by);

Q_SIGNALS:
    /// Something was changed, done again or taken back.
    void changed();

private:
    friend class ProtocolEditCommand;
    void put(domain::Protocol protocol);
    domain::Protocol m_protocol;
    QUndoStack m_stack;
    int m_round = 0;
};

} // namespace valbench::ui
