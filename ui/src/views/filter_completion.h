// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can come next in a filter of MLflow's language: keys that were seen, what compares them, AND.
#pragma once

#include <functional>
#include <vector>

#include <QCompleter>
#include <QStringList>

#include "run_rows.h"

class QLineEdit;
class QStringListModel;

namespace valbench::ui {

struct FilterCompletion
{
    int from = 0;           ///< where the word begins that a candidate replaces, up to the cursor
    QStringList candidates; ///< those that begin with the word; then keys that hold it
};

/// For the text before `cursor`.
[[nodiscard]] FilterCompletion completeFilter(const QString &text, int cursor, const std::vector<RunColumn> &known);

/// Offers candidates below the field while somebody types, and on Ctrl+Space.
class FilterCompleter final : public QCompleter {
    Q_OBJECT
public:
    FilterCompleter(QLineEdit *field, std::function<const std::vector<RunColumn> &()> known);
    /// A candidate is being chosen: Enter is for it, not for the field.
    [[nodiscard]] bool isChoosing() const;

private:
    void offer();
    void take(const QString &candidate);
    QLineEdit *m_field;
    std::function<const std::vector<RunColumn> &()> m_known;
    QStringListModel *m_candidates;
    int m_from = 0;
};

} // namespace valbench::ui
