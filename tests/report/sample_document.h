// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An execution report such as services make, with invented people and computed numbers.
#pragma once

#include <valbench/report/document.h>

namespace valbench::test {

/// 1,000 invented cases and controls scored by a formula: the statistics are real, the patients are not.
plots::Plot sampleRoc();
plots::Plot sampleCalibration();
plots::Plot sampleForest();

report::Document sampleDocument();

} // namespace valbench::test
