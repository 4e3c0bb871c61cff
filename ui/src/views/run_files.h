// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The files of a run beside what is in the chosen one: its content as far as it can be shown, and its SHA-256.
#pragma once

#include <stop_token>

#include <QWidget>

#include <valbench/domain/mlflow.h>

#include "server_thread.h"

class QAction;
class QLabel;
class QStackedLayout;
class QTimer;
class QTreeView;

namespace valbench::ui {

class ArtifactTree;
class Banner;
class DigestLabel;
class ElidingLabel;
class StateView;
class TableView;
class TextLabel;
struct FilePreview;
struct ReadPreview;

class RunFiles final : public QWidget {
    Q_OBJECT
public:
    RunFiles(Desk &desk, ServerThread &server, QWidget *parent = nullptr);
    ~RunFiles() override;
    void setRun(const domain::mlflow::Run &run);

private:
    QWidget *makePreview();
    void chosen();
    void read();
    void showPreview(ReadPreview read);
    void showState(const std::function<void(StateView &)> &say);
    void clearPreview();
    void save();
    Desk &m_desk;
    ServerThread &m_server;
    ArtifactTree *m_files;
    QTreeView *m_tree;
    ElidingLabel *m_name;
    TextLabel *m_size;
    DigestLabel *m_digest;
    QWidget *m_digestRow;
    Banner *m_note;
    QAction *m_save;
    QStackedLayout *m_stack;
    StateView *m_state;
    TableView *m_table;
    QLabel *m_picture;
    QWidget *m_pictureArea;
    QTimer *m_patience;
    std::stop_source m_stop;
    int m_question = 0;
};

} // namespace valbench::ui
