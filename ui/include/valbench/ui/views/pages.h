// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of the workbench.
#pragma once

#include <functional>

#include <valbench/ui/shell/page.h>

namespace valbench::ui {

class Desk;
class MainWindow;

/// Adds every page that works to the window, in the order of the rail, with who may open it.
void addPages(MainWindow &window, Desk &desk);

Page *makeMyWorkPage(Desk &desk, QWidget *parent);
Page *makeExperimentsPage(Desk &desk, QWidget *parent);
Page *makeModelsPage(Desk &desk, QWidget *parent);
Page *makeDataSetsPage(Desk &desk, QWidget *parent);
Page *makeRequirementsPage(Desk &desk, QWidget *parent);
Page *makeProtocolsPage(Desk &desk, QWidget *parent);
Page *makeExecutionsPage(Desk &desk, QWidget *parent);
Page *makeDeviationsPage(Desk &desk, QWidget *parent);
Page *makeAuditPage(Desk &desk, QWidget *parent);
Page *makeAdministrationPage(Desk &desk, QWidget *parent);

} // namespace valbench::ui
