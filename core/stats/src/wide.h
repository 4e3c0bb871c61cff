// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Functions on integers that are compiled twice: for every x86-64, and for those with wide vector registers.
#pragma once

// Same results, chosen when the program starts. Sanitizers do not run before such a choice.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&               \
    !defined(__SANITIZE_THREAD__)
#define VB_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define VB_WIDE
#endif
