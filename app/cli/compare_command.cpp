// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// protocol compare.

#include <valbench/domain/protocol_changes.h>

#include "commands.h"
#include "record_views.h"
#include "store_access.h"

namespace valbench::cli {

using domain::EditKind;
using domain::ProtocolChange;
using domain::TextPiece;
using json::Array;
using json::Object;
using json::Value;

namespace {

struct VersionsOptions
{
    AccessOptions access;
    std::string before;
    std::string after;
};

std::string_view pieceWord(TextPiece::Kind kind)
{
    return kind == TextPiece::Kind::same ? "same" : kind == TextPiece::Kind::removed ? "removed" : "added";
}

Object versionObject(const std::string &record, const services::ProtocolVersion &version)
{
    return {{"record", record},           {"version", version.version},      {"stage", domain::wordOf(version.stage)},
            {"changed", version.changed}, {"changed_by", version.changedBy}, {"reason", version.reason}};
}

/// Of texts, what became of each word; null for other values.
Value wordsOf(const ProtocolChange &change)
{
    const auto *before = change.before.get<std::string>(), *after = change.after.get<std::string>();
    if (!before || !after)
        return {};
    Array out;
    for (const auto &piece : domain::compareWords(*before, *after))
        out.push_back(Object{{"kind", pieceWord(piece.kind)}, {"text", piece.text}});
    return out;
}

Object changeObject(const ProtocolChange &change)
{
    const auto place = [](std::int64_t number) { return number > 0 ? Value(number) : Value(); };
    return {{"part", domain::wordOf(change.part)},
            {"id", textOrNull(change.id)},
            {"change", domain::wordOf(change.kind)},
            {"field", textOrNull(change.fieldName())},
            {"before", change.before},
            {"after", change.after},
            {"from", place(change.from)},
            {"to", place(change.to)},
            {"words", wordsOf(change)}};
}

std::string titleIn(const Value &part)
{
    const auto *object = part.get<Object>();
    const auto *title = object ? object->find("title") : nullptr;
    return domain::valueText(title ? *title : part);
}

/// "the AUC is [-at least-] {+above+} 0.8", as git writes it.
std::string markedText(const ProtocolChange &change)
{
    std::string out;
    for (const auto &piece : domain::compareWords(domain::valueText(change.before), domain::valueText(change.after))) {
        if (piece.kind == TextPiece::Kind::same)
            out += piece.text;
        else
            out += piece.kind == TextPiece::Kind::removed ? "[-" + piece.text + "-]" : "{+" + piece.text + "+}";
    }
    return out;
}

std::string changeText(const ProtocolChange &change)
{
    switch (change.kind) {
    case EditKind::added:
        return "+ " + change.place() + " added as number " + std::to_string(change.to) + ": " + titleIn(change.after);
    case EditKind::removed: return "- " + change.place() + " removed: " + titleIn(change.before);
    case EditKind::moved:
        return "> " + change.place() + " moved from number " + std::to_string(change.from) + " to " +
               std::to_string(change.to);
    case EditKind::changed: break;
    }
    return "~ " + change.place() + ", " + change.fieldName() + ": " + markedText(change);
}

std::string headText(const std::string &record, const services::ProtocolVersion &version)
{
    return record + " version " + std::to_string(version.version) + " (" + std::string(domain::wordOf(version.stage)) +
           ")";
}

Result<Answer> compareVersions(Program &program, const VersionsOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto found, acting.workspace.protocols().compare(acting.session, options.before, options.after));
        Array changes;
        auto text = headText(found.record, found.before) + " and " + headText(found.recordAfter, found.after) + ": " +
                    (found.changes.empty()       ? std::string("no difference")
                     : found.changes.size() == 1 ? std::string("1 difference")
                                                 : std::to_string(found.changes.size()) + " differences") +
                    "\n";
        for (const auto &change : found.changes) {
            changes.push_back(changeObject(change));
            text += changeText(change) + "\n";
        }
        return Answer{Object{{"before", versionObject(found.record, found.before)},
                             {"after", versionObject(found.recordAfter, found.after)},
                             {"changes", std::move(changes)}},
                      text};
    });
}

} // namespace

void addCompareCommand(CLI::App &group, Chosen &chosen)
{
    const auto options = std::make_shared<VersionsOptions>();
    auto *command = addCommand(group, chosen, "protocol compare",
                               "Show what differs between two versions, texts word by word", options, compareVersions);
    command->add_option("BEFORE", options->before, "PQ-1/1 for a version, PQ-1 for the newest")->required();
    command->add_option("AFTER", options->after, "PQ-1/2, or another protocol")->required();
    addAccessOptions(*command, options->access);
}

} // namespace valbench::cli
