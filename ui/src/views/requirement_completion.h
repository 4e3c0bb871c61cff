// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Offers a protocol's requirements in a field that lists some of them by their ids.
#pragma once

#include <functional>
#include <vector>

#include <QCompleter>

#include <valbench/domain/protocol.h>

class QLineEdit;
class QStandardItemModel;

namespace valbench::ui {

/// "U-1, U-2" → U-1 and U-2; parted by commas, semicolons or blanks.
[[nodiscard]] std::vector<std::string> idsIn(const QString &text);

/// While somebody types, and on Ctrl+Space or Down: those whose id or text holds the word at the cursor.
class RequirementCompleter final : public QCompleter {
    Q_OBJECT
public:
    RequirementCompleter(QLineEdit *field, std::function<const std::vector<domain::Requirement> &()> known);

Q_SIGNALS:
    /// The field has another text, as if it had been typed.
    void taken(const QString &text);

private:
    void offer();
    void take(const QModelIndex &candidate);
    [[nodiscard]] std::pair<int, int> wordAtCursor() const;
    QLineEdit *m_field;
    std::function<const std::vector<domain::Requirement> &()> m_known;
    QStandardItemModel *m_candidates;
};

} // namespace valbench::ui
