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
    if (change.kind == IoOperation::Kind::unlink || change.kind == IoOperation::Kind::rename)
        names.erase(change.from);
    if (change.kind == IoOperation::Kind::create || change.kind == IoOperation::Kind::rename)
        names[change.to] = change.file;
}

void Disk::changeName(NameChange nameChange)
{
    change(m_now, nameChange);
    m_pendingNames.push_back(std::move(nameChange));
}

void Disk::apply(const IoOperation &operation)
{
    using Kind = IoOperation::Kind;
    const auto name = std::filesystem::path(operation.path).filename().string();
    const auto found = m_now.find(name);
    const auto file = found == m_now.end() ? nullptr : found->second;
    switch (operation.kind) {
    case Kind::create: changeName({Kind::create, {}, name, std::make_shared<File>()}); break;
    case Kind::unlink: changeName({Kind::unlink, name, {}, nullptr}); break;
    case Kind::rename:
        changeName({Kind::rename, name, std::filesystem::path(operation.bytes).filename().string(), file});
        break;
    case Kind::write: file->pending.push_back({false, operation.number, operation.bytes}); break;
    case Kind::truncate: file->pending.push_back({true, operation.number, {}}); break;
    case Kind::sync:
        if (!m_syncsWork)
            break;
        if (file) {
            for (const auto &pending : file->pending)
                change(file->safe, pending);
            file->pending.clear();
        } else { // the folder
            for (const auto &pending : m_pendingNames)
                change(m_safe, pending);
            m_pendingNames.clear();
        }
        break;
    case Kind::said: break;
    }
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
        std::ofstream out(folder / name, std::ios::binary | std::ios::trunc);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
}

} // namespace valbench::test
