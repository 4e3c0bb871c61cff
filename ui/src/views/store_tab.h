// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Administration > Store: what the store is, where it is kept, and its backup.
#pragma once

#include <filesystem>

#include <QScrollArea>

#include <valbench/services/workspace.h>

class QAction;

namespace valbench::ui {

class Banner;
class Desk;
class KeyValuePanel;

class StoreTab final : public QScrollArea {
    Q_OBJECT
public:
    explicit StoreTab(Desk &desk, QWidget *parent = nullptr);
    void refresh();

private:
    void show(const services::StoreInfo &info);
    void chooseBackup();
    void makeBackup(const QString &path);
    Desk &m_desk;
    Banner *m_notice;
    KeyValuePanel *m_facts;
    QAction *m_backup = nullptr;
    bool m_backingUp = false;
    std::filesystem::path m_file;
};

} // namespace valbench::ui
