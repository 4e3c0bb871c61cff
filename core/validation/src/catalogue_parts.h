// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that the catalogue is made of.
#pragma once

#include <vector>

#include <valbench/validation/check_catalogue.h>

namespace valbench::validation {

std::vector<CheckInfo> discriminationChecks();
std::vector<CheckInfo> calibrationChecks();
std::vector<CheckInfo> populationChecks();
std::vector<CheckInfo> operationChecks();
std::vector<CheckInfo> installationChecks();

} // namespace valbench::validation
