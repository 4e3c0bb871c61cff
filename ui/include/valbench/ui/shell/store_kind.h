// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What kind of store is open; demo and test stores say so everywhere.
#pragma once

#include <QString>

namespace valbench::ui {

enum class StoreKind { local, shared, demo, test, copy };

/// "Local store", "Shared store", "Demo store", "Test store", "Copy of a store".
[[nodiscard]] QString kindText(StoreKind kind);
/// The sentence across the window for demo and test stores and for copies; empty for the others.
[[nodiscard]] QString kindWarning(StoreKind kind);

} // namespace valbench::ui
