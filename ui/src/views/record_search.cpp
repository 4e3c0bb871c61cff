// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/record_search.h>

#include <algorithm>

#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/words.h>

namespace valbench::ui {

namespace {

using domain::RecordType;
using Records = std::vector<services::RecordSummary>;

constexpr std::size_t most = 30; ///< more lines than anybody reads

Icon iconFor(RecordType type)
{
    switch (type) {
    case RecordType::model: return Icon::models;
    case RecordType::dataSet: return Icon::dataSets;
    case RecordType::protocol: return Icon::protocols;
    case RecordType::execution: return Icon::executions;
    case RecordType::deviation: return Icon::deviations;
    default: return Icon::document;
    }
}

Result<Records> readAll(services::Workspace &workspace, const services::Session &session)
{
    Records out;
    for (const auto type : {RecordType::model, RecordType::dataSet, RecordType::requirementSet, RecordType::protocol,
                            RecordType::execution, RecordType::deviation, RecordType::report}) {
        VB_TRY(auto records, workspace.records().list(session, type));
        std::ranges::move(records, std::back_inserter(out));
    }
    return out;
}

} // namespace

RecordSearch::RecordSearch(Desk &desk) : QObject(&desk), m_desk(desk)
{
    desk.window().palettePopup().addSource(
        [this](const QString &query, CommandPalette::Deliver deliver) { find(query, std::move(deliver)); });
    connect(&desk, &Desk::recordsChanged, this, [this] { m_readBy = nullptr; });
}

void RecordSearch::find(const QString &query, CommandPalette::Deliver deliver)
{
    // Asking without the right to read would be refused, and the refusal kept as an entry.
    if (!m_desk.may(domain::Permission::viewRecords))
        return;
    if (m_readBy == m_desk.session())
        return deliver(matches(query));
    m_desk.ask<Records>(this, readAll, [this, query, deliver = std::move(deliver)](Result<Records> records) {
        if (!records)
            return; // commands and pages are found all the same
        m_records = *std::move(records);
        m_readBy = m_desk.session();
        deliver(matches(query));
    });
}

std::vector<PaletteEntry> RecordSearch::matches(const QString &query) const
{
    const auto words = query.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<PaletteEntry> out;
    for (const auto &record : m_records) {
        const auto id = qs(record.id);
        const auto title = qs(record.title);
        const bool routed = !domain::routeOf(record.type).empty();
        const auto detail =
            routed ? tr("%1, %2").arg(typeText(record.type), lookOf(record.stage).word) : typeText(record.type);
        const auto text = QStringLiteral("%1  %2").arg(id, title);
        const QString haystack = text + QLatin1Char(' ') + detail;
        if (!std::ranges::all_of(words, [&](const auto &word) { return haystack.contains(word, Qt::CaseInsensitive); }))
            continue;
        out.push_back(
            {.text = text,
             .detail = detail,
             .icon = iconFor(record.type),
             .run = [&window = m_desk.window(), place = Location{pageOf(record.type), id}] { window.go(place); }});
    }
    // Who types an id means that record.
    std::ranges::stable_partition(
        out, [&](const PaletteEntry &entry) { return entry.text.startsWith(query.trimmed(), Qt::CaseInsensitive); });
    out.resize(std::min(out.size(), most));
    return out;
}

} // namespace valbench::ui
