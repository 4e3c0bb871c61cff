// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Model files with a fault, for those who must notice.
#pragma once

#include <filesystem>
#include <string>

#include <valbench/base/digest.h>
#include <valbench/validation/scorer.h>

namespace valbench::scoring {

struct FaultyModel
{
    std::string bytes;
    Digest expected; ///< what it is held to
};

/// notFound for a missing one, which names the path.
Result<FaultyModel> withFault(std::string bytes, validation::ModelFault fault, const Digest &registered,
                              const std::filesystem::path &path);

} // namespace valbench::scoring
