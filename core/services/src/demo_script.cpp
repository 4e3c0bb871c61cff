// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "demo_script.h"

#include "private_file.h"

namespace valbench::services {

Result<std::vector<DemoProtocol>> readDemoScript(const std::filesystem::path &file)
{
    VB_TRY(const auto bytes, readFile(file));
    const auto name = file.filename().string();
    VB_TRY(const auto content, json::parse(asText(bytes), name));
    VB_TRY(const auto root, json::Reader::open(content, name));
    VB_TRY(const auto protocols, root.objects("protocols"));
    std::vector<DemoProtocol> out;
    for (const auto &item : protocols) {
        DemoProtocol protocol;
        VB_TRY(protocol.file, item.text("protocol"));
        VB_TRY(protocol.summary, item.text("summary"));
        VB_TRY(const auto conclusion, item.text("conclusion"));
        VB_TRY(protocol.conclusion, domain::fromWord<domain::Conclusion>(conclusion));
        VB_TRY(const auto deviations, item.objects("deviations"));
        for (const auto &entry : deviations) {
            DemoDeviation deviation;
            VB_TRY(deviation.stepId, entry.text("step"));
            VB_TRY(const auto deviationClass, entry.text("class"));
            VB_TRY(deviation.deviationClass, domain::fromWord<domain::DeviationClass>(deviationClass));
            VB_TRY(deviation.classReason, entry.text("class_reason"));
            VB_TRY(deviation.request.impact, entry.text("impact"));
            VB_TRY(deviation.request.rootCause, entry.text("root_cause"));
            VB_TRY(deviation.request.correction, entry.text("correction"));
            VB_TRY(deviation.request.capaReference, entry.textOr("capa", ""));
            VB_TRY(const auto disposition, entry.text("disposition"));
            VB_TRY(deviation.request.disposition, domain::fromWord<domain::Disposition>(disposition));
            VB_TRY(deviation.request.condition, entry.textOr("condition", ""));
            protocol.deviations.push_back(std::move(deviation));
        }
        out.push_back(std::move(protocol));
    }
    if (out.empty())
        return fail(ErrorCode::badInput, VB_MSG("{file} plays no protocol."), {{"file", name}});
    return out;
}

} // namespace valbench::services
