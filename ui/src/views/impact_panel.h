// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a model version means for its validation: which steps of the version before have to be executed again.
#pragma once

#include <vector>

#include <QWidget>

#include <valbench/services/carry_over.h>
#include <valbench/ui/models/table_model.h>

class QAction;

namespace valbench::ui {

class Desk;
class ListPage;
class TextLabel;

class ImpactPanel : public QWidget {
    Q_OBJECT
public:
    explicit ImpactPanel(Desk &desk, QWidget *parent = nullptr);
    /// Of this version ("name/version"). Loads off this thread, once somebody looks.
    void showModel(const QString &key);

    struct Row
    {
        QString protocol; ///< for this version, or the one before where there is none yet
        QString step;
        QString title;
        validation::CarryOverAdvice advice;
    };

Q_SIGNALS:
    void protocolsDrafted(const QString &first);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void load();
    void show(const std::vector<services::ProtocolImpact> &impacts);
    /// The protocols of the version before, as drafts for this one.
    void draftProtocols();
    Desk &m_desk;
    QString m_model;
    int m_asked = 0;
    bool m_due = false; ///< what is to be shown was not asked for yet
    TextLabel *m_summary;
    ListPage *m_list;
    RowModel<Row> *m_rows;
    QAction *m_draft;
    std::vector<std::string> m_missing; ///< protocols of the version before that this one has none like
};

} // namespace valbench::ui
