// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A store that does not open because its records contradict each other: what happened, and who can do what about it.
#pragma once

#include <QWidget>

namespace valbench::ui {

class BlockedStoreView : public QWidget {
    Q_OBJECT
public:
    /// why: what was found, in words.
    BlockedStoreView(const QString &storeName, const QString &why, QWidget *parent = nullptr);

Q_SIGNALS:
    void restoreRequested();
    void verifyRequested();
    void otherStoreRequested();
};

} // namespace valbench::ui
