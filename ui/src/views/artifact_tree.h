// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Files of a run and of the models it logged, as a tree; a folder is listed when somebody opens it.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include <QAbstractItemModel>

#include <valbench/domain/mlflow.h>
#include <valbench/ui/widgets/problem.h>

#include "server_thread.h"

namespace valbench::ui {

class ArtifactTree final : public QAbstractItemModel {
    Q_OBJECT
public:
    struct Entry
    {
        services::ArtifactQuery query; ///< what to ask the server for
        QString name;
        bool isFolder = false;
        std::int64_t size = 0;
        std::optional<Problem> problem; ///< of its folder; it is no file then
    };

    ArtifactTree(ServerThread &server, QObject *parent = nullptr);
    ~ArtifactTree() override;

    void setRun(const domain::mlflow::Run &run);
    [[nodiscard]] const Entry *entry(const QModelIndex &index) const;
    /// Lists the folder again in which the index stands.
    void retry(const QModelIndex &index);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// The root's files have come, or there are none.
    void listed();

private:
    struct Node;
    [[nodiscard]] Node *nodeOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const Node *node) const;
    void fill(Node *node, Result<std::vector<domain::mlflow::FileEntry>> files);
    ServerThread &m_server;
    std::unique_ptr<Node> m_root;
    std::vector<std::string> m_models; ///< ids
    std::stop_source m_stop;
};

} // namespace valbench::ui
