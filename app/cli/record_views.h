// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Records and signatures as JSON and as text.
#pragma once

#include <string>
#include <vector>

#include <valbench/services/records.h>

#include "output.h"

namespace valbench::cli {

[[nodiscard]] json::Object recordObject(const services::RecordSummary &record);
[[nodiscard]] json::Array signaturesArray(const std::vector<services::SignatureView> &signatures);
/// A text, or null where there is none.
[[nodiscard]] json::Value textOrNull(const std::string &text);
/// A number, or null where it is undefined; the reason belongs beside it.
[[nodiscard]] json::Value numberOrNull(double value);

[[nodiscard]] std::vector<Fact> recordFacts(const services::RecordSummary &record);
/// The block that people read, under the names of its parts: the same words as on paper and on screen.
[[nodiscard]] std::vector<Fact> signatureFacts(const services::SignatureView &signature);
/// "Signatures" and a line each; empty without signatures.
[[nodiscard]] std::string signaturesText(const std::vector<services::SignatureView> &signatures);
/// "PQ-1 version 2"
[[nodiscard]] std::string versionText(const services::RecordSummary &record);

} // namespace valbench::cli
