// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "snapshot.h"

#include <algorithm>
#include <cstring>
#include <mutex>

namespace valbench::data {

namespace {

constexpr std::size_t piece = std::size_t(1) << 22;

Error tooLarge(const InputFile &file, std::uint64_t maxBytes)
{
    return Error(ErrorCode::badInput, VB_MSG("{file} is too large: at most {limit} bytes are read."),
                 {{"file", file.name()}, {"limit", std::to_string(maxBytes)}});
}

} // namespace

Snapshot::Snapshot(std::size_t capacity)
    : m_bytes(std::make_unique_for_overwrite<char[]>(capacity + padding)), m_capacity(capacity)
{
}

void Snapshot::seal(std::size_t size)
{
    m_size = size;
    std::memset(m_bytes.get() + size, 0, padding);
    m_bytes[size] = '\n';
}

Snapshot Snapshot::of(std::string_view text)
{
    Snapshot snapshot(text.size());
    std::ranges::copy(text, snapshot.m_bytes.get());
    snapshot.seal(text.size());
    return snapshot;
}

Result<Snapshot> Snapshot::of(InputFile &file, std::uint64_t maxBytes, const Workers &workers, Stage stage)
{
    if (file.size() > maxBytes)
        return fail(tooLarge(file, maxBytes));
    if (file.size() == 0)
        return ofStream(file, maxBytes, workers);
    const auto size = static_cast<std::size_t>(file.size());
    Snapshot snapshot(size);
    std::mutex mutex;
    Status status;
    VB_CHECK(workers.forEach((size + piece - 1) / piece, stage, [&](std::size_t i) {
        const auto wanted = std::min(piece, size - i * piece);
        const auto got = file.readAt(i * piece, {snapshot.m_bytes.get() + i * piece, wanted});
        if (got && *got == wanted)
            return;
        const std::lock_guard lock(mutex);
        status = fail(got ? file.changed() : got.error());
    }));
    VB_CHECK(std::move(status));
    VB_CHECK(file.checkUnchanged());
    snapshot.seal(size);
    return snapshot;
}

Result<Snapshot> Snapshot::ofStream(InputFile &file, std::uint64_t maxBytes, const Workers &workers)
{
    Snapshot snapshot(std::size_t(1) << 16);
    std::size_t size = 0;
    while (true) {
        if (workers.stop.stop_requested())
            return fail(ErrorCode::cancelled, VB_MSG("Cancelled."));
        const auto wanted = std::min(snapshot.m_capacity - size, piece);
        VB_TRY(const auto got, file.read({snapshot.m_bytes.get() + size, wanted}));
        size += got;
        if (size > maxBytes)
            return fail(tooLarge(file, maxBytes));
        if (got < wanted)
            break;
        if (size == snapshot.m_capacity) {
            Snapshot larger(2 * size);
            std::memcpy(larger.m_bytes.get(), snapshot.m_bytes.get(), size);
            snapshot = std::move(larger);
        }
    }
    snapshot.seal(size);
    return snapshot;
}

} // namespace valbench::data
