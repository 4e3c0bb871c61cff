// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Protocols made from templates: what the registers know of the model and the data goes into the places.

#include <valbench/services/protocols.h>

#include <algorithm>

#include <valbench/domain/data_set.h>
#include <valbench/domain/model.h>

#include "private_file.h"
#include "record_views.h"

namespace valbench::services {

using domain::InputKind;
using domain::Permission;
using domain::ProtocolTemplate;
using domain::RecordType;
using json::Object;

namespace {

Result<ProtocolTemplate> readTemplate(const std::filesystem::path &file)
{
    VB_TRY(const auto bytes, readFile(file));
    const auto source = file.filename().string();
    VB_TRY(const auto content, json::parse(asText(bytes), source));
    return ProtocolTemplate::fromJson(content, source);
}

Object factsOf(const domain::ModelVersion &model)
{
    Object out{{"name", model.name}, {"version", model.version}, {"intended_use", model.intendedUse}};
    // The one file that is the model; of several, nobody can tell which is asked.
    const auto isModel = [](const domain::Artifact &artifact) { return artifact.role == "model"; };
    if (std::ranges::count_if(model.artifacts, isModel) == 1)
        out.set("artifact", std::ranges::find_if(model.artifacts, isModel)->name);
    return out;
}

Object factsOf(const domain::DataSet &data)
{
    json::Array columns;
    for (const auto &column : data.columns)
        columns.emplace_back(column.name);
    return {{"set", data.key()},
            {"role", domain::wordOf(data.role)},
            {"file", data.fileName},
            {"description", data.description},
            {"sha256", data.sha256},
            {"rows", data.rows},
            {"columns", std::move(columns)}};
}

} // namespace

Result<std::vector<ProtocolTemplate>> ProtocolService::templates(const std::filesystem::path &folder)
{
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".json")
            files.push_back(entry.path());
    if (error)
        return fail(ErrorCode::notFound, VB_MSG("The templates in {folder} cannot be read: {reason}."),
                    {{"folder", folder.string()}, {"reason", error.message()}});
    std::ranges::sort(files);
    std::vector<ProtocolTemplate> out;
    for (const auto &file : files) {
        VB_TRY(auto made, readTemplate(file));
        out.push_back(std::move(made));
    }
    return out;
}

Result<std::string> ProtocolService::draft(const Session &session, const ProtocolTemplate &made, std::string_view model,
                                           Object answers, std::string_view reason)
{
    const auto filled =
        m_context.perform(session, Permission::authorProtocol, "protocol.draft", "", [&]() -> Result<domain::Protocol> {
            VB_TRY(const auto reader, m_context.reader());
            VB_TRY(const auto record, keyedRecord(*reader, RecordType::model, model));
            VB_TRY(const auto version, valueOf<domain::ModelVersion>(record));
            answers.set("model", factsOf(version));
            for (const auto &input : made.inputs) {
                const auto *answer = answers.find(input.name);
                const auto *name = answer ? answer->get<std::string>() : nullptr;
                if (input.kind != InputKind::dataSet || !name || name->empty())
                    continue;
                VB_TRY(const auto set, keyedRecord(*reader, RecordType::dataSet, *name));
                VB_TRY(const auto data, valueOf<domain::DataSet>(set));
                answers.set(input.name, factsOf(data));
            }
            return made.fill(std::move(answers));
        });
    if (!filled)
        return fail(filled.error());
    return add(session, *filled, reason);
}

} // namespace valbench::services
