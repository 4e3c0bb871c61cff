// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Steps from a spreadsheet: which column says what, what comes of each row, and what is refused.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <valbench/domain/protocol.h>

class QString;
class QWidget;

namespace valbench::ui {

/// text: what is on the clipboard. requirements: ids that steps may name.
void askForPastedSteps(const domain::Protocol &protocol, std::vector<std::string> requirements, const QString &text,
                       QWidget *parent, std::function<void(std::vector<domain::Step>)> insert);

} // namespace valbench::ui
