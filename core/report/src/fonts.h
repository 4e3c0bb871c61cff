// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled fonts. Only these are used: never one that happens to be installed.
#pragma once

#include <QFont>

#include <valbench/base/result.h>

namespace valbench::report {

enum class Face { regular, bold, italic, mono };

/// Registers the fonts with Qt, once per process; cheap after that. Needs a QGuiApplication. Any thread.
/// unavailable: no application, or the resources are damaged.
Status loadFonts();

/// Missing signs are not taken from other fonts.
[[nodiscard]] QFont reportFont(Face face, double pointSize);

/// Whether the face has a sign for this character. False until the fonts are loaded.
[[nodiscard]] bool hasGlyph(Face face, char32_t character);

} // namespace valbench::report
