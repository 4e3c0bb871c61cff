// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer target for MLmodel files and lists of requirements: configured as fuzz_answers, then fuzz_mlmodel FOLDER.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <valbench/tracking/mlmodel.h>

namespace {

template <class T>
void check(const char *name, const valbench::Result<T> &result)
{
    if (!result && result.error().code() != valbench::ErrorCode::badInput) {
        std::fprintf(stderr, "%s failed with another code than badInput: %s\n", name, result.error().text().c_str());
        std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const auto model = valbench::tracking::readMlmodel(text, "MLmodel");
    check("MLmodel", model);
    check("requirements", valbench::tracking::readRequirements(text, "requirements.txt"));
    // What was read can be kept in a record and comes back.
    if (model) {
        const valbench::json::Value value(model->toJson());
        const auto reader = valbench::json::Reader::open(value, "model");
        if (!reader || *valbench::domain::ModelDescription::fromJson(*reader) != *model ||
            !valbench::json::canonicalText(value)) {
            std::fprintf(stderr, "what was read does not come back from a record\n");
            std::abort();
        }
    }
    return 0;
}
