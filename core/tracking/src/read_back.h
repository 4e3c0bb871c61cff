// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a server kept what it was sent.
#pragma once

#include <valbench/base/result.h>
#include <valbench/tracking/requests.h>

namespace valbench::tracking {

/// integrity, naming the first that is missing or different. Infinities may come back as the largest double.
Status readBack(const RunBatch &sent, const mlflow::Run &kept);
Status readBack(const RunUpdate &sent, const mlflow::Run &kept);
Status readBack(const RunInputs &sent, const mlflow::Run &kept);
Status readBack(const NewRun &sent, const mlflow::Run &kept);
Status readBackTag(const mlflow::KeyValue &sent, const std::vector<mlflow::KeyValue> &kept);

} // namespace valbench::tracking
