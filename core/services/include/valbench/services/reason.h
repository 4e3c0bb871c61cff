// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What counts as a reason, for those who ask for one and those who keep it.
#pragma once

#include <string_view>

#include <valbench/base/result.h>

namespace valbench::services {

/// A reason has to say something (part11.md R-43): badInput for less than three characters, one sign repeated, or a
/// word such as "updated" that says what was done and not why.
Status checkReason(std::string_view reason);

} // namespace valbench::services
