// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The traceability matrix of a protocol: how many requirements are closed, and requirements × steps × results as a
// list.
#pragma once

#include <QWidget>

#include <valbench/services/traceability.h>
#include <valbench/ui/models/table_model.h>

class QAction;

namespace valbench::ui {

class Banner;
class Desk;
class FlowLayout;
class ListPage;
class TextLabel;

class TracePanel : public QWidget {
    Q_OBJECT
public:
    explicit TracePanel(Desk &desk, QWidget *parent = nullptr);
    /// Loads off this thread, once somebody looks; gaps stand first.
    void showProtocol(const QString &protocolId);

    /// A line of the matrix on its own.
    struct Row
    {
        std::optional<domain::StatedRequirement> requirement;
        QString named; ///< what a step names, where no requirement is
        std::optional<validation::TraceState> state;
        validation::TraceLink link;
    };

protected:
    void showEvent(QShowEvent *event) override;

private:
    void load();
    void show(const services::TraceView &view);
    /// Somebody says why the steps still verify what changed, and signs that.
    void reviewLinks();
    Desk &m_desk;
    QString m_protocol;
    int m_asked = 0;
    bool m_due = false; ///< what is to be shown was not asked for yet
    Banner *m_note;
    TextLabel *m_summary;
    FlowLayout *m_counts;
    ListPage *m_list;
    RowModel<Row> *m_rows;
    QAction *m_review;
    std::vector<validation::ForwardRow> m_suspect; ///< requirements with suspect links
};

} // namespace valbench::ui
