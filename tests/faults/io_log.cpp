// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "io_log.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

namespace valbench::test {

std::vector<IoOperation> readIoLog(const std::filesystem::path &log)
{
    std::ifstream file(log, std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(file), {}};
    std::size_t at = 0;
    const auto number = [&] {
        std::uint64_t value = 0;
        std::memcpy(&value, all.data() + at, sizeof value);
        at += sizeof value;
        return value;
    };
    const auto text = [&] {
        const auto size = number();
        at += size;
        return all.substr(at - size, size);
    };
    std::vector<IoOperation> operations;
    while (at < all.size()) {
        const auto kind = static_cast<IoOperation::Kind>(all[at++]);
        auto path = text();
        const auto value = number();
        operations.push_back({kind, std::move(path), value, text()});
    }
    return operations;
}

void Disk::change(std::string &bytes, const Change &change)
{
    if (change.isTruncate) {
        bytes.resize(change.at, '\0');
        return;
    }
    if (bytes.size() < change.at + change.bytes.size())
        bytes.resize(change.at + change.bytes.size(), '\0');
    bytes.replace(change.at, change.bytes.size(), change.bytes);
}

void Disk::change(Names &names, const NameChange &change)
{
    names.erase(change.removed);
    if (!change.added.empty())
        names[change.added] = change.node;
}

void Disk::changeName(NameChange nameChange)
{
    change(m_now, nameChange);
    m_pendingNames.push_back(std::move(nameChange));
}

std::filesystem::path Disk::nameOf(const std::string &path) const
{
    auto name = std::filesystem::path(path).lexically_relative(m_root);
    return name == "." ? std::filesystem::path() : name;
}

void Disk::apply(const IoOperation &operation)
{
    using Kind = IoOperation::Kind;
    if (operation.kind == Kind::said)
        return;
    const auto name = nameOf(operation.path);
    const auto found = m_now.find(name);
    const auto node = found == m_now.end() ? nullptr : found->second;
    const auto made = [&](bool isFolder) {
        return std::make_shared<Node>(Node{isFolder, std::filesystem::perms(operation.number), {}, {}});
    };
    switch (operation.kind) {
    case Kind::create: changeName({{}, name, made(false)}); break;
    case Kind::makeFolder: changeName({{}, name, made(true)}); break;
    case Kind::unlink: changeName({name, {}, nullptr}); break;
    case Kind::rename: changeName({name, nameOf(operation.bytes), node}); break;
    case Kind::link: changeName({{}, nameOf(operation.bytes), node}); break;
    case Kind::write: node->pending.push_back({false, operation.number, operation.bytes}); break;
    case Kind::truncate: node->pending.push_back({true, operation.number, {}}); break;
    case Kind::sync: sync(name); break;
    case Kind::said: break;
    }
}

void Disk::sync(const std::filesystem::path &name)
{
    if (!m_syncsWork)
        return;
    if (const auto found = m_now.find(name); found != m_now.end() && !found->second->isFolder) {
        for (const auto &pending : found->second->pending)
            change(found->second->safe, pending);
        found->second->pending.clear();
        return;
    }
    const auto later = std::ranges::stable_partition(m_pendingNames, [&](const auto &c) { return c.folder() == name; });
    for (auto at = m_pendingNames.begin(); at != later.begin(); ++at)
        change(m_safe, *at);
    m_pendingNames.erase(m_pendingNames.begin(), later.begin());
}

void Disk::cut(Unsynced unsynced, std::mt19937 &random, const std::filesystem::path &folder) const
{
    auto names = m_safe;
    std::size_t keptNames = unsynced == Unsynced::dropped ? 0 : m_pendingNames.size();
    if (unsynced == Unsynced::mixed)
        keptNames = random() % (m_pendingNames.size() + 1);
    for (std::size_t i = 0; i < keptNames; ++i)
        change(names, m_pendingNames[i]);
    for (const auto &[name, file] : names) {
        const auto place = folder / name;
        if (!std::filesystem::exists(place.parent_path()))
            continue; // lost with its folder
        if (file->isFolder) {
            std::filesystem::create_directory(place);
            std::filesystem::permissions(place, file->mode);
            continue;
        }
        auto bytes = file->safe;
        for (const auto &pending : file->pending) {
            if (unsynced == Unsynced::kept) {
                change(bytes, pending);
            } else if (unsynced == Unsynced::mixed) {
                const auto fate = random() % 3;
                if (fate == 0) {
                    change(bytes, pending);
                } else if (fate == 1 && !pending.isTruncate) { // torn: some of its sectors
                    constexpr std::size_t sector = 512;
                    for (std::size_t at = 0; at < pending.bytes.size(); at += sector)
                        if (random() % 2)
                            change(bytes, {false, pending.at + at, pending.bytes.substr(at, sector)});
                }
            }
        }
        std::ofstream out(place, std::ios::binary | std::ios::trunc);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        std::filesystem::permissions(place, file->mode);
    }
}

} // namespace valbench::test
