// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "artifact_tree.h"

#include <algorithm>

#include <QLocale>

#include <valbench/ui/theme/icons.h>
#include <valbench/ui/views/desk.h>

namespace valbench::ui {

using domain::mlflow::FileEntry;
using Files = std::vector<FileEntry>;

struct ArtifactTree::Node
{
    enum class State { unasked, asked, known };
    Entry entry;
    Node *parent = nullptr;
    int row = 0;
    State state = State::unasked;
    std::vector<std::unique_ptr<Node>> children;
    std::shared_ptr<bool> life = std::make_shared<bool>(true); ///< so that an answer finds out that this is gone
};

ArtifactTree::ArtifactTree(ServerThread &server, QObject *parent)
    : QAbstractItemModel(parent), m_server(server), m_root(std::make_unique<Node>())
{
}

ArtifactTree::~ArtifactTree()
{
    m_stop.request_stop();
}

void ArtifactTree::setRun(const domain::mlflow::Run &run)
{
    m_stop.request_stop();
    m_stop = {};
    beginResetModel();
    m_root = std::make_unique<Node>();
    m_root->entry.query.run = run.id;
    m_root->entry.isFolder = true;
    m_models.clear();
    for (const auto &output : run.outputs) {
        if (std::ranges::find(m_models, output.modelId) == m_models.end())
            m_models.push_back(output.modelId);
    }
    endResetModel();
    fetchMore({});
}

ArtifactTree::Node *ArtifactTree::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex ArtifactTree::indexOf(const Node *node) const
{
    return node == m_root.get() ? QModelIndex() : createIndex(node->row, 0, node);
}

const ArtifactTree::Entry *ArtifactTree::entry(const QModelIndex &index) const
{
    return index.isValid() ? &nodeOf(index)->entry : nullptr;
}

void ArtifactTree::retry(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    Node *folder = nodeOf(index)->parent;
    const auto place = indexOf(folder);
    beginRemoveRows(place, 0, static_cast<int>(folder->children.size()) - 1);
    folder->children.clear();
    folder->state = Node::State::unasked;
    endRemoveRows();
    fetchMore(place);
}

QModelIndex ArtifactTree::index(int row, int column, const QModelIndex &parent) const
{
    const auto *node = nodeOf(parent);
    if (row < 0 || row >= static_cast<int>(node->children.size()) || column < 0 || column > 1)
        return {};
    return createIndex(row, column, node->children.at(static_cast<std::size_t>(row)).get());
}

QModelIndex ArtifactTree::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(nodeOf(index)->parent) : QModelIndex();
}

int ArtifactTree::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int ArtifactTree::columnCount(const QModelIndex &) const
{
    return 2;
}

bool ArtifactTree::hasChildren(const QModelIndex &parent) const
{
    const auto *node = nodeOf(parent);
    return parent.column() <= 0 && node->entry.isFolder &&
           (node->state != Node::State::known || !node->children.empty());
}

bool ArtifactTree::canFetchMore(const QModelIndex &parent) const
{
    const auto *node = nodeOf(parent);
    return node->entry.isFolder && node->state == Node::State::unasked;
}

void ArtifactTree::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    auto *node = nodeOf(parent);
    node->state = Node::State::asked;
    m_server.ask<Files>(
        this,
        [query = node->entry.query](ServerThread::ConnectionPtr connection, std::stop_token stop) {
            return connection->tracking->artifacts(query, std::move(stop));
        },
        [this, node, life = std::weak_ptr<bool>(node->life)](Result<Files> files) {
            if (!life.expired())
                fill(node, std::move(files));
        },
        m_stop);
}

void ArtifactTree::fill(Node *node, Result<Files> files)
{
    std::vector<std::unique_ptr<Node>> children;
    const auto add = [&](Entry entry) {
        auto child = std::make_unique<Node>();
        child->entry = std::move(entry);
        child->parent = node;
        child->row = static_cast<int>(children.size());
        children.push_back(std::move(child));
    };
    if (node == m_root.get()) {
        for (const auto &model : m_models)
            add({{{}, model, {}, false}, tr("Logged model %1").arg(qs(model)), true, 0, {}});
    }
    if (files) {
        std::ranges::sort(*files, [](const FileEntry &a, const FileEntry &b) {
            return a.isDirectory == b.isDirectory ? a.path < b.path : a.isDirectory;
        });
        for (const auto &file : *files) {
            auto query = node->entry.query;
            query.path = file.path;
            add({std::move(query), qs(file.path.substr(file.path.rfind('/') + 1)), file.isDirectory, file.size, {}});
        }
    } else {
        add({node->entry.query, tr("These files could not be listed"), false, 0, problemOf(files.error())});
    }
    node->state = Node::State::known;
    if (!children.empty()) {
        beginInsertRows(indexOf(node), 0, static_cast<int>(children.size()) - 1);
        node->children = std::move(children);
        endInsertRows();
    }
    if (node == m_root.get())
        Q_EMIT listed();
}

QVariant ArtifactTree::data(const QModelIndex &index, int role) const
{
    const auto &entry = nodeOf(index)->entry;
    const bool isModel = entry.query.path.empty() && !entry.query.model.empty();
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == 0)
            return entry.name;
        return entry.isFolder || entry.problem ? QVariant() : QVariant(QLocale().formattedDataSize(entry.size));
    case Qt::DecorationRole:
        if (index.column() != 0)
            return {};
        return icon(entry.problem    ? Icon::error
                    : isModel        ? Icon::models
                    : entry.isFolder ? Icon::folder
                                     : Icon::document);
    case Qt::ToolTipRole:
        return entry.problem    ? entry.problem->happened
               : entry.isFolder ? entry.name
                                : tr("%1, %L2 bytes").arg(qs(entry.query.path)).arg(entry.size);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant ArtifactTree::headerData(int section, Qt::Orientation, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("File") : tr("Size");
}

} // namespace valbench::ui
