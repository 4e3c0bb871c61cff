// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/validation/target.h>

namespace valbench::validation {

namespace {

/// {"name": "value", …}
Result<std::vector<domain::NamedText>> pairsOf(const json::Reader &reader, std::string_view name)
{
    VB_TRY(const auto object, reader.object(name));
    std::vector<domain::NamedText> out;
    for (const auto &[key, value] : object.raw().members()) {
        VB_TRY(auto text, object.text(key));
        out.push_back({key, std::move(text)});
    }
    return out;
}

} // namespace

Result<TargetFacts> TargetFacts::fromJson(const json::Value &value, std::string_view source)
{
    VB_TRY(const auto reader, json::Reader::open(value, std::string(source)));
    TargetFacts facts;
    VB_TRY(facts.python, reader.text("python"));
    VB_TRY(facts.packages, pairsOf(reader, "packages"));
    VB_TRY(facts.system, reader.text("system"));
    VB_TRY(facts.kernel, reader.text("kernel"));
    VB_TRY(facts.memory, reader.integer("memory"));
    VB_TRY(facts.freeDisk, reader.integer("free_disk"));
    VB_TRY(facts.variables, pairsOf(reader, "environment"));
    VB_TRY(facts.locale, reader.text("locale"));
    VB_TRY(facts.zone, reader.text("zone"));
    VB_TRY(const auto time, reader.text("time"));
    VB_TRY(facts.time, Timestamp::parse(time));
    return facts;
}

} // namespace valbench::validation
