// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "profile.h"

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
