// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Files as evidence: what kind they are, and how large they may be.

#include <array>

#include <valbench/services/executions.h>

#include "private_file.h"

namespace valbench::services {

std::string_view mediaTypeOf(std::string_view name)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> known{{
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".pdf", "application/pdf"},
        {".txt", "text/plain"},
        {".log", "text/plain"},
        {".md", "text/plain"},
        {".csv", "text/csv"},
        {".json", "application/json"},
        {".xml", "application/xml"},
    }};
    const auto lower = asciiLower(name);
    for (const auto &[ending, type] : known) {
        if (lower.ends_with(ending))
            return type;
    }
    return "application/octet-stream";
}

Result<EvidenceUpload> readEvidence(const std::filesystem::path &file)
{
    std::error_code problem;
    const auto size = std::filesystem::file_size(file, problem);
    if (!problem && size > largestEvidence)
        return fail(ErrorCode::badInput,
                    VB_MSG("{file} is larger than {most} MB. Attach the part that shows the result."),
                    {{"file", file.string()}, {"most", std::to_string(largestEvidence / 1'000'000)}});
    VB_TRY(auto bytes, readFile(file));
    auto name = file.filename().string();
    return EvidenceUpload{name, std::string(mediaTypeOf(name)), std::move(bytes)};
}

} // namespace valbench::services
