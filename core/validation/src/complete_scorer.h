// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of completeProtocol() that is about the scorer.
#pragma once

#include <valbench/domain/protocol.h>

namespace valbench::validation {

Status completeScorer(domain::Protocol &protocol);

} // namespace valbench::validation
