// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What people see of where a model version stands.
#pragma once

#include <valbench/services/models.h>

#include "validation_facts.h"

namespace valbench::services {

/// Stage and open promotion of the view are known.
Result<std::vector<PathStep>> pathOf(domain::RecordReader &reader, const ModelView &view,
                                     const LoadedValidation &loaded);

} // namespace valbench::services
