// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters of a step: checked against the catalogue, and resolved.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/protocol.h>
#include <valbench/validation/check_catalogue.h>

namespace valbench::validation {

/// The step's parameters in canonical form, with the catalogue's defaults filled in.
Result<json::Object> completeParameters(const domain::Protocol &protocol, const domain::Step &step,
                                        const CheckInfo &check);

/// Resolved parameters, for checks. A name the check does not have, or of another type, is a bug and throws.
class Parameters {
public:
    Parameters() = default;
    explicit Parameters(json::Object values) : m_values(std::move(values)) {}

    [[nodiscard]] const std::string &text(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
    [[nodiscard]] std::int64_t count(std::string_view name) const;
    [[nodiscard]] double probability(std::string_view name) const;

private:
    [[nodiscard]] const json::Value &value(std::string_view name) const;
    json::Object m_values;
};

} // namespace valbench::validation
