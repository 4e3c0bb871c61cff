// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Only here so that moc has a source beside the header.
#include <valbench/ui/shell/page.h>
