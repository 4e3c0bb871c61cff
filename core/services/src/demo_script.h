// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the demo plays, as data: resources/demo/dispositions.json.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <valbench/domain/report.h>
#include <valbench/services/deviations.h>

namespace valbench::services {

/// How the people of the demo decide on a deviation that is expected.
struct DemoDeviation
{
    std::string stepId;
    domain::DeviationClass deviationClass = domain::DeviationClass::critical;
    std::string classReason;
    DispositionRequest request;
};

struct DemoProtocol
{
    std::string file; ///< in resources/demo
    std::vector<DemoDeviation> deviations;
    domain::Conclusion conclusion = domain::Conclusion::rejected;
    std::string summary; ///< the report author's words
};

Result<std::vector<DemoProtocol>> readDemoScript(const std::filesystem::path &file);

} // namespace valbench::services
