// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold for the reading of an MLflow server's answers on any input: shared by the fuzzer and by its seeded run
// in ci.
#pragma once

#include <string>
#include <string_view>

#include "decode.h"

namespace valbench::test {

/// Empty if all holds, else which property does not.
inline std::string brokenAnswerProperty(std::string_view body)
{
    namespace decode = tracking::decode;
    std::string broken;
    const auto check = [&broken](const char *name, const auto &result) {
        if (!result && result.error().code() != ErrorCode::badInput)
            broken = std::string(name) + " failed with another code than badInput";
        if (!result && result.error().text().find('{') != std::string::npos &&
            result.error().text().find("{source}") != std::string::npos)
            broken = std::string(name) + " left a place of its message open";
    };
    check("failure", decode::failure(body));
    check("serverInfo", decode::serverInfo(body));
    check("experiments", decode::experiments(body));
    check("experiment", decode::experiment(body));
    check("runs", decode::runs(body));
    check("run", decode::run(body));
    check("metrics", decode::metrics(body));
    check("listing", decode::listing(body));
    check("loggedModels", decode::loggedModels(body));
    check("loggedModel", decode::loggedModel(body));
    check("registeredModels", decode::registeredModels(body));
    check("registeredModel", decode::registeredModel(body));
    check("modelVersions", decode::modelVersions(body));
    check("modelVersion", decode::modelVersion(body));
    check("nothing", decode::nothing(body));
    // Tolerance changes nothing about what strict JSON says.
    const auto strict = json::parse(body, "answer");
    const auto tolerant = tracking::parseAnswer(body, "answer");
    if (strict && (!tolerant || *tolerant != *strict))
        broken = "valid JSON was read differently";
    // What was understood is complete: a body that is cut off anywhere is refused.
    if (tolerant) {
        const auto end = body.find_last_not_of(" \t\r\n");
        for (const auto cut : {end, end / 2, end / 3}) {
            if (tracking::parseAnswer(body.substr(0, cut), "answer"))
                broken = "a body that was cut at " + std::to_string(cut) + " was accepted";
        }
    }
    return broken;
}

} // namespace valbench::test
