// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "profile.h"

#include <algorithm>

#include "private_file.h"

namespace valbench::services {

namespace {

// Enough to tell a rollback; older ones are covered by newer ones.
constexpr std::size_t kept = 100;
constexpr std::string_view separator = "\n---\n";

} // namespace

std::filesystem::path Profile::folderOf(const StoreId &store) const
{
    return m_folder / "stores" / store.toText();
}

Result<std::filesystem::path> Profile::storeFolder(const StoreId &store) const
{
    auto folder = folderOf(store);
    VB_CHECK(makePrivateFolder(folder));
    return folder;
}

Result<StationId> Profile::stationId(RandomSource &random) const
{
    const auto file = m_folder / "station";
    VB_CHECK(makePrivateFolder(m_folder));
    if (const auto bytes = readPrivateFile(file))
        return StationId::parse(trimmed(asText(*bytes)));
    else if (bytes.error().code() != ErrorCode::notFound)
        return fail(bytes.error());
    VB_TRY(const auto id, random.next<StationTag>());
    const auto written = writePrivateFile(file, asBytes(id.toText() + "\n"));
    if (!written && written.error().code() == ErrorCode::conflict)
        return stationId(random); // another process was faster
    VB_CHECK(written);
    return id;
}

Result<std::vector<ledger::SignedCheckpoint>> Profile::checkpoints(const StoreId &store) const
{
    std::vector<ledger::SignedCheckpoint> out;
    const auto bytes = readFile(folderOf(store) / "checkpoints");
    if (!bytes) {
        if (bytes.error().code() == ErrorCode::notFound)
            return out;
        return fail(bytes.error());
    }
    auto text = asText(*bytes);
    while (!trimmed(text).empty()) {
        const auto end = text.find(separator);
        VB_TRY(auto note, ledger::parseNote(text.substr(0, end == std::string_view::npos ? end : end + 1)));
        out.push_back(std::move(note));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + separator.size());
    }
    return out;
}

Status Profile::remember(const ledger::SignedCheckpoint &checkpoint) const
{
    VB_TRY(const auto folder, storeFolder(checkpoint.checkpoint.store));
    VB_TRY(auto known, checkpoints(checkpoint.checkpoint.store));
    known.push_back(checkpoint);
    if (known.size() > kept)
        known.erase(known.begin(), known.end() - static_cast<std::ptrdiff_t>(kept));
    std::string text;
    for (const auto &note : known) {
        text += ledger::noteText(note);
        text.pop_back(); // the separator begins with the line feed that ends the note
        text += separator;
    }
    return replaceFile(folder / "checkpoints", asBytes(text));
}

Result<std::vector<Anchor>> Profile::anchors(const StoreId &store) const
{
    std::vector<Anchor> out;
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator(folderOf(store) / "anchors", error)) {
        auto file = entry.path();
        if (file.extension() != ".note")
            continue;
        VB_TRY(const auto text, readFile(file));
        VB_TRY(auto note, ledger::parseNote(asText(text)));
        VB_TRY(auto request, readFile(file.replace_extension(".tsq")));
        VB_TRY(auto answer, readFile(file.replace_extension(".tsr")));
        out.push_back({std::move(note), std::move(request), std::move(answer)});
    }
    std::ranges::sort(out, {}, [](const Anchor &anchor) { return anchor.note.checkpoint.size; });
    return out;
}

Status Profile::rememberAnchor(const Anchor &anchor) const
{
    VB_TRY(const auto store, storeFolder(anchor.note.checkpoint.store));
    const auto folder = store / "anchors";
    VB_CHECK(makePrivateFolder(folder));
    const auto named = [&folder](std::int64_t size, const char *ending) {
        return folder / (std::to_string(size) + ending);
    };
    const auto size = anchor.note.checkpoint.size;
    // The note comes last: what has one is whole.
    VB_CHECK(replaceFile(named(size, ".tsq"), anchor.request));
    VB_CHECK(replaceFile(named(size, ".tsr"), anchor.answer));
    VB_CHECK(replaceFile(named(size, ".note"), asBytes(ledger::noteText(anchor.note))));
    VB_TRY(const auto all, anchors(anchor.note.checkpoint.store));
    for (std::size_t i = 0; i + kept < all.size(); ++i) {
        std::error_code error; // an old one that stays does no harm
        for (const char *ending : {".note", ".tsq", ".tsr"})
            std::filesystem::remove(named(all[i].note.checkpoint.size, ending), error);
    }
    return {};
}

Result<std::string> Profile::lineage(const StoreId &store) const
{
    const auto known = readFile(folderOf(store) / "lineage");
    if (known)
        return std::string(trimmed(asText(*known)));
    if (known.error().code() == ErrorCode::notFound)
        return std::string();
    return fail(known.error());
}

Status Profile::rememberLineage(const StoreId &store, std::string_view lineage) const
{
    VB_TRY(const auto folder, storeFolder(store));
    return replaceFile(folder / "lineage", asBytes(std::string(lineage) + "\n"));
}

Result<std::vector<std::string>> Profile::authorities() const
{
    std::vector<std::string> out;
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator(m_folder / "stores", error)) {
        if (const auto pem = readFile(entry.path() / "ca.pem"))
            out.emplace_back(asText(*pem));
    }
    return out;
}

Status Profile::rememberAuthority(const StoreId &store, std::string_view pem) const
{
    VB_TRY(const auto folder, storeFolder(store));
    const auto file = folder / "ca.pem";
    const auto known = readFile(file);
    if (!known)
        return replaceFile(file, asBytes(pem));
    if (asText(*known) == pem)
        return {};
    return fail(
        ErrorCode::integrity,
        VB_MSG("The store names another certificate authority than the one this computer saw before. It may have "
               "been replaced. Ask QA before you go on. The known one is in {file}."),
        {{"file", file.string()}});
}

} // namespace valbench::services
