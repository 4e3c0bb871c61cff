// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol_edits.h"

#include <QUndoCommand>

#include <algorithm>
#include <utility>

#include <valbench/validation/pasted_steps.h>

namespace valbench::ui {

/// Keeps the protocol before and after: protocols are small, and no kind of change can be forgotten.
class ProtocolEditCommand final : public QUndoCommand {
public:
    ProtocolEditCommand(ProtocolEdits &edits, domain::Protocol after, const QString &name, QString typing)
        : QUndoCommand(name),
          m_edits(edits),
          m_before(edits.protocol()),
          m_after(std::move(after)),
          m_typing(std::move(typing))
    {
    }
    void undo() override { m_edits.put(m_before); }
    void redo() override { m_edits.put(m_after); }
    [[nodiscard]] int id() const override { return m_typing.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand *next) override
    {
        const auto *other = static_cast<const ProtocolEditCommand *>(next);
        if (other->m_typing != m_typing)
            return false;
        m_after = other->m_after;
        return true;
    }

private:
    ProtocolEdits &m_edits;
    domain::Protocol m_before;
    domain::Protocol m_after;
    QString m_typing;
};

ProtocolEdits::ProtocolEdits(domain::Protocol protocol, QObject *parent)
    : QObject(parent), m_protocol(std::move(protocol))
{
}

void ProtocolEdits::put(domain::Protocol protocol)
{
    m_protocol = std::move(protocol);
    Q_EMIT changed();
}

const domain::Step *ProtocolEdits::step(int row) const
{
    return row >= 0 && row < stepCount() ? &m_protocol.steps[static_cast<std::size_t>(row)] : nullptr;
}

void ProtocolEdits::change(const QString &name, const std::function<void(domain::Protocol &)> &how,
                           const QString &typing)
{
    auto after = m_protocol;
    how(after);
    if (after.toJson() == m_protocol.toJson())
        return;
    const auto key = typing.isEmpty() ? QString() : QStringLiteral("%1 %2").arg(m_round).arg(typing);
    m_stack.push(new ProtocolEditCommand(*this, std::move(after), name, key));
}

void ProtocolEdits::changeStep(int row, const QString &name, const std::function<void(domain::Step &)> &how,
                               const QString &typing)
{
    if (!step(row))
        return;
    change(
        name, [&](domain::Protocol &protocol) { how(protocol.steps[static_cast<std::size_t>(row)]); },
        typing.isEmpty() ? QString() : QStringLiteral("%1 %2").arg(row).arg(typing));
}

int ProtocolEdits::insert(int row, std::vector<domain::Step> steps, const QString &name)
{
    const int at = std::clamp(row, 0, stepCount());
    change(name, [&](domain::Protocol &protocol) {
        auto all = protocol.steps; // whose numbers are taken
        for (auto &step : steps) {
            const bool isTaken = std::ranges::find(all, step.id, &domain::Step::id) != all.end();
            if (isTaken || step.id.empty())
                step.id = validation::nextStepId(all);
            all.push_back(step);
        }
        protocol.steps.insert(protocol.steps.begin() + at, steps.begin(), steps.end());
    });
    return at;
}

void ProtocolEdits::duplicate(int row)
{
    if (const auto *one = step(row))
        insert(row + 1, {*one}, tr("Duplicate step %1").arg(QString::fromStdString(one->id)));
}

void ProtocolEdits::remove(const QList<int> &rows)
{
    auto sorted = rows;
    std::ranges::sort(sorted, std::ranges::greater());
    if (sorted.isEmpty())
        return;
    const auto name = sorted.size() > 1 ? tr("Delete %n steps", nullptr, static_cast<int>(sorted.size()))
                                        : tr("Delete step %1").arg(QString::fromStdString(step(sorted.front())->id));
    change(name, [&](domain::Protocol &protocol) {
        for (const int row : sorted)
            protocol.steps.erase(protocol.steps.begin() + row);
    });
}

void ProtocolEdits::move(int row, int by)
{
    if (!step(row) || !step(row + by))
        return;
    change(tr("Move step %1").arg(QString::fromStdString(step(row)->id)), [&](domain::Protocol &protocol) {
        std::swap(protocol.steps[static_cast<std::size_t>(row)], protocol.steps[static_cast<std::size_t>(row + by)]);
    });
}

} // namespace valbench::ui
