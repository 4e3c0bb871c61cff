// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model_fault.h"

namespace valbench::scoring {

using validation::ModelFault;

Result<FaultyModel> withFault(std::string bytes, ModelFault fault, const Digest &registered,
                              const std::filesystem::path &path)
{
    switch (fault) {
    case ModelFault::missing:
        return fail(ErrorCode::notFound, VB_MSG("There is no file {file}."), {{"file", path.string()}});
    case ModelFault::changed:
        if (!bytes.empty())
            bytes[bytes.size() / 2] ^= 1;
        return FaultyModel{std::move(bytes), registered};
    case ModelFault::shortened: break;
    }
    bytes.resize(bytes.size() / 2);
    const auto expected = sha256(bytes);
    return FaultyModel{std::move(bytes), expected};
}

} // namespace valbench::scoring
