// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The experiments of a tracking server, the newest change first; the server looks for names.
#pragma once

#include <QWidget>

#include <valbench/domain/mlflow.h>
#include <valbench/ui/models/table_model.h>

#include "server_thread.h"

class QLineEdit;
class QTimer;

namespace valbench::ui {

class ListPage;
class TextLabel;

class ExperimentList final : public QWidget {
    Q_OBJECT
public:
    static constexpr std::size_t most = 1000;

    ExperimentList(Desk &desk, ServerThread &server, QWidget *parent = nullptr);
    void reload();
    /// The same for another server: what was chosen is not there.
    void startAnew();
    [[nodiscard]] ListPage *list() const { return m_list; }

Q_SIGNALS:
    void chosen(const valbench::domain::mlflow::Experiment &experiment);
    /// There is none to choose.
    void nothing();

private:
    void show(services::Found<domain::mlflow::Experiment> found);
    void choose(int row);
    ServerThread &m_server;
    ListPage *m_list;
    TextLabel *m_more;
    RowModel<domain::mlflow::Experiment> *m_rows;
    QLineEdit *m_filter;
    QTimer *m_pause;
    QString m_current; ///< id
    std::stop_source m_stop;
    int m_question = 0;
};

} // namespace valbench::ui
