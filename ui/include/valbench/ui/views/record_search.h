// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Lets Ctrl+K find the records of the open store by id, title, kind and state.
#pragma once

#include <QObject>

#include <valbench/ui/shell/command_palette.h>
#include <valbench/ui/views/desk.h>

namespace valbench::ui {

class RecordSearch final : public QObject {
    Q_OBJECT
public:
    /// Adds itself to the palette of the desk's window. Lives as long as the desk.
    explicit RecordSearch(Desk &desk);

private:
    void find(const QString &query, CommandPalette::Deliver deliver);
    [[nodiscard]] std::vector<PaletteEntry> matches(const QString &query) const;
    Desk &m_desk;
    std::vector<services::RecordSummary> m_records; ///< as of the last question
    services::SessionPtr m_readBy;                  ///< whoever m_records was read for; null: to be read
};

} // namespace valbench::ui
