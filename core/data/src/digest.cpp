// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/data/digest.h>

#include <algorithm>
#include <bit>
#include <vector>

#include "input_file.h"

namespace valbench::data {

namespace {

static_assert(std::endian::native == std::endian::little, "contentDigest() adds numbers as they are in memory");

template <class T>
void addValues(Sha256 &hash, std::span<const T> values)
{
    hash.add({reinterpret_cast<const std::uint8_t *>(values.data()), values.size_bytes()});
}

void addSize(Sha256 &hash, std::size_t size)
{
    const std::uint64_t value = size;
    addValues<std::uint64_t>(hash, {&value, 1});
}

void addText(Sha256 &hash, std::string_view text)
{
    addSize(hash, text.size());
    hash.add(text);
}

} // namespace

Result<Digest> fileDigest(const std::filesystem::path &file, const std::stop_token &stop, const Progress &progress)
{
    VB_TRY(auto input, InputFile::open(file));
    std::vector<char> buffer(std::size_t(1) << 20);
    Sha256 hash;
    std::uint64_t done = 0;
    while (true) {
        if (stop.stop_requested())
            return fail(ErrorCode::cancelled, VB_MSG("Cancelled."));
        VB_TRY(const auto got, input.read(buffer));
        hash.add(std::string_view(buffer.data(), got));
        done += got;
        if (progress && input.size() > 0)
            progress(std::min(1.0, static_cast<double>(done) / static_cast<double>(input.size())), "Hashing the file");
        if (got < buffer.size())
            break;
    }
    VB_CHECK(input.checkUnchanged());
    return hash.finish();
}

Digest contentDigest(const Table &table)
{
    Sha256 hash;
    hash.add("valbench-table-1\n");
    addSize(hash, table.rowCount());
    addSize(hash, table.columns().size());
    for (const auto &column : table.columns()) {
        addText(hash, column.name());
        hash.add(kindName(column.kind()).substr(0, 1));
        if (column.isNumeric()) {
            addValues(hash, column.reals());
            continue;
        }
        addSize(hash, column.levels().size());
        for (const auto &level : column.levels())
            addText(hash, level);
        addValues(hash, column.codes());
    }
    return hash.finish();
}

} // namespace valbench::data
