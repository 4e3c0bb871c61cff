// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of another protocol or of a template, chosen one by one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <QString>

#include <valbench/domain/protocol.h>

class QWidget;

namespace valbench::ui {

/// Where steps can be taken from.
struct StepSource
{
    QString name;
    std::vector<domain::Step> steps;
};

/// sources: at least one. Links to requirements are kept only where they are among `requirements`.
void askForSteps(std::vector<StepSource> sources, std::vector<std::string> requirements, QWidget *parent,
                 std::function<void(std::vector<domain::Step>)> insert);

} // namespace valbench::ui
