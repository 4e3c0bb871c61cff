// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_files.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QStackedLayout>
#include <QTimer>
#include <QTreeView>

#include <valbench/services/trail.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/eliding_label.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/split_panes.h>
#include <valbench/ui/widgets/state_view.h>
#include <valbench/ui/widgets/table_view.h>
#include <valbench/ui/widgets/text_label.h>

#include "artifact_tree.h"
#include "file_preview.h"

namespace valbench::ui {

struct ReadPreview
{
    FilePreview preview;
    QString sha256;
};

namespace {

QCoro::Task<Result<ReadPreview>> readNow(ServerThread::ConnectionPtr connection, services::ArtifactQuery query,
                                         std::stop_token stop)
{
    const std::int64_t most = FilePreview::mostBytes;
    auto content = co_await connection->tracking->read(query, most, stop);
    if (!content)
        co_return Result<ReadPreview>(std::move(content).error());
    ReadPreview out{previewOf(*content), qs(content->sha256.toHex())};
    co_return Result<ReadPreview>(std::move(out));
}

using Saved = std::vector<services::ArtifactFile>;

QCoro::Task<Result<Saved>> saveNow(ServerThread::ConnectionPtr connection, services::ArtifactQuery query,
                                   std::filesystem::path folder, Progress progress, std::stop_token stop)
{
    const services::RegistryLink::FileProgress tell = tellShares(progress);
    auto saved = co_await connection->tracking->fetch(query, folder, tell, stop);
    co_return saved;
}

/// What is saved is noted with its digests, or does not stay.
Status noteSaved(services::Workspace &workspace, const services::Session &session, const services::ArtifactQuery &query,
                 const std::string &server, const Saved &saved)
{
    services::ExportedFiles exported{server, query.run, query.model, {}};
    for (const auto &file : saved)
        exported.files.push_back({file.path, file.size, file.sha256.toHex()});
    auto noted = workspace.trail().noteExport(session, exported);
    if (!noted) {
        std::error_code ignored;
        for (const auto &file : saved)
            std::filesystem::remove(file.file, ignored);
    }
    return noted;
}

/// Rows of a file; nothing of it is sorted or searched, so that any number of them shows at once.
RowModel<QStringList> *modelOf(const FilePreview &preview, QObject *parent)
{
    using Column = RowModel<QStringList>::Column;
    std::vector<Column> columns;
    const bool lines = preview.kind == FilePreview::Kind::lines;
    for (int i = 0; i < preview.headers.size(); ++i) {
        const bool number = lines && i == 0;
        ColumnInfo info{QString::number(i),
                        preview.headers.at(i),
                        number ? 6 : 20,
                        number ? Qt::AlignRight : Qt::AlignLeft,
                        true,
                        lines};
        info.stretch = i == preview.headers.size() - 1;
        columns.push_back({std::move(info), [i](const QStringList &row) { return Cell(row.value(i)); }});
    }
    return new RowModel<QStringList>(
        std::move(columns), [](const QStringList &row) { return row.value(0); }, parent);
}

} // namespace

RunFiles::RunFiles(Desk &desk, ServerThread &server, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_server(server),
      m_files(new ArtifactTree(server, this)),
      m_tree(new QTreeView),
      m_save(new QAction(icon(Icon::exportData), tr("Save…"), this)),
      m_patience(new QTimer(this))
{
    m_tree->setObjectName(QStringLiteral("run.files"));
    m_tree->setAccessibleName(tr("Files of the run"));
    m_tree->setModel(m_files);
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::Fixed);
    keepScaled(m_tree, [this] { m_tree->header()->resizeSection(1, scaled(80)); });
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {}, 0);
    auto *preview = makePreview();
    setScaledMinimumSize(m_tree, 0, 180); // one above the other, the page scrolls
    setScaledMinimumSize(preview, 0, 280);
    layout->addWidget(new SplitPanes(m_tree, preview, 0.34));
    m_patience->setSingleShot(true);
    m_patience->setInterval(ListPage::patience);
    connect(m_patience, &QTimer::timeout, this,
            [this] { showState([](StateView &state) { state.showLoading(tr("Reading the file…")); }); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &RunFiles::chosen);
    connect(m_files, &QAbstractItemModel::modelReset, this, &RunFiles::chosen);
    connect(m_files, &ArtifactTree::listed, this, &RunFiles::chosen);
    connect(m_save, &QAction::triggered, this, &RunFiles::save);
    clearPreview();
}

RunFiles::~RunFiles()
{
    m_stop.request_stop();
}

QWidget *RunFiles::makePreview()
{
    auto *pane = new QWidget;
    auto *layout = new QVBoxLayout(pane);
    setScaledMargins(layout, {space::large, space::small, space::small, 0}, space::small);
    auto *head = new QHBoxLayout;
    m_name = new ElidingLabel;
    m_name->setLook(TextStyle::heading, Role::text);
    m_name->setMode(Qt::ElideMiddle);
    m_size = new TextLabel(TextStyle::small, Role::mutedText);
    head->addWidget(m_name, 1);
    head->addWidget(m_size);
    head->addWidget(new ActionButton(m_save));
    layout->addLayout(head);
    m_digestRow = new QWidget;
    auto *digest = new QHBoxLayout(m_digestRow);
    setScaledMargins(digest, {}, space::small);
    m_digest = new DigestLabel;
    digest->addWidget(new TextLabel(TextStyle::small, Role::mutedText, tr("SHA-256 of what was read")));
    digest->addWidget(m_digest);
    digest->addStretch(1);
    layout->addWidget(m_digestRow);
    m_note = new Banner(Tone::info);
    layout->addWidget(m_note);
    m_stack = new QStackedLayout;
    layout->addLayout(m_stack, 1);
    m_state = new StateView;
    m_table = new TableView(tr("Content of the file"));
    m_table->setObjectName(QStringLiteral("run.content"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_picture = new QLabel;
    m_picture->setAlignment(Qt::AlignCenter);
    auto *area = new QScrollArea;
    area->setWidget(m_picture);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setAccessibleName(tr("Picture in the file"));
    m_pictureArea = area;
    for (QWidget *part : {static_cast<QWidget *>(m_state), static_cast<QWidget *>(m_table), m_pictureArea})
        m_stack->addWidget(part);
    connect(m_state, &StateView::retryRequested, this, [this] {
        const auto *entry = m_files->entry(m_tree->currentIndex());
        if (entry && entry->problem)
            m_files->retry(m_tree->currentIndex());
        else
            chosen();
    });
    return pane;
}

void RunFiles::setRun(const domain::mlflow::Run &run)
{
    m_files->setRun(run);
}

void RunFiles::showState(const std::function<void(StateView &)> &say)
{
    say(*m_state);
    m_stack->setCurrentWidget(m_state);
}

void RunFiles::clearPreview()
{
    ++m_question;
    m_stop.request_stop();
    m_patience->stop();
    m_name->setText({});
    m_size->setText({});
    m_digestRow->hide();
    m_note->hide();
    m_save->setVisible(false);
    const bool any = m_files->rowCount() > 0;
    showState([any](StateView &state) {
        if (any)
            state.showEmpty(Icon::document, tr("No file is chosen"), tr("Choose a file to look into it."));
        else
            state.showEmpty(Icon::folder, tr("No files"), tr("This run has logged no artifacts."));
    });
}

void RunFiles::chosen()
{
    clearPreview();
    const auto *entry = m_files->entry(m_tree->currentIndex());
    if (!entry)
        return;
    if (entry->problem)
        return showState([&](StateView &state) { state.showProblem(*entry->problem); });
    m_name->setText(entry->query.path.empty() ? entry->name : qs(entry->query.path));
    m_save->setVisible(true);
    if (entry->isFolder)
        return showState([](StateView &state) {
            state.showEmpty(Icon::folder, tr("A folder"), tr("Open it to see its files, or save all of them."));
        });
    m_size->setText(QLocale().formattedDataSize(entry->size));
    if (entry->size > FilePreview::mostBytes)
        return showState([](StateView &state) {
            state.showEmpty(Icon::document, tr("Too large to be shown here"),
                            tr("Files of up to %1 are shown. Saving it tells its SHA-256.")
                                .arg(QLocale().formattedDataSize(FilePreview::mostBytes)));
        });
    read();
}

void RunFiles::read()
{
    m_stop = {};
    m_patience->start();
    m_server.ask<ReadPreview>(
        this,
        [query = m_files->entry(m_tree->currentIndex())->query](ServerThread::ConnectionPtr connection,
                                                                std::stop_token stop) {
            return readNow(std::move(connection), query, std::move(stop));
        },
        [this, question = ++m_question](Result<ReadPreview> read) {
            if (question != m_question)
                return;
            m_patience->stop();
            if (read)
                showPreview(*std::move(read));
            else
                showState([&](StateView &state) { state.showProblem(problemOf(read.error())); });
        },
        m_stop);
}

void RunFiles::showPreview(ReadPreview read)
{
    auto &preview = read.preview;
    m_digest->setDigest(read.sha256);
    m_digestRow->show();
    if (preview.kind == FilePreview::Kind::nothing)
        return showState(
            [&](StateView &state) { state.showEmpty(Icon::document, tr("Nothing to show"), preview.note); });
    m_note->setMessage(Tone::info, preview.note);
    m_note->setVisible(!preview.note.isEmpty());
    if (preview.kind == FilePreview::Kind::picture) {
        m_picture->setPixmap(QPixmap::fromImage(std::move(preview.picture)));
        m_stack->setCurrentWidget(m_pictureArea);
        return;
    }
    auto *model = modelOf(preview, m_table);
    model->setRows(std::move(preview.rows));
    auto *before = m_table->model();
    m_table->setModel(model);
    delete before;
    m_table->applyColumns(*model);
    m_stack->setCurrentWidget(m_table);
}

void RunFiles::save()
{
    const auto *entry = m_files->entry(m_tree->currentIndex());
    if (!entry)
        return;
    const FileRequest request{tr("Folder to save %1 in").arg(m_name->text()), {}, {}};
    m_desk.files().folder(this, request, [this, query = entry->query, name = m_name->text()](const QString &folder) {
        const std::filesystem::path target = folder.toStdString();
        m_desk.job<Saved>(
            tr("Saving %1").arg(name), this,
            [&server = m_server, uri = m_server.server() ? m_server.server()->uri : std::string(), query,
             target](services::Workspace &workspace, const services::Session &session, std::stop_token stop,
                     const Progress &progress) -> Result<Saved> {
                const ServerThread::Call<Saved> call = [&](ServerThread::ConnectionPtr connection,
                                                           std::stop_token ends) {
                    return saveNow(std::move(connection), query, target, progress, std::move(ends));
                };
                VB_TRY(auto saved, server.await<Saved>(call, stop));
                VB_CHECK(noteSaved(workspace, session, query, uri, saved));
                return saved;
            },
            [this, name](Result<Saved> saved) {
                if (!saved)
                    return m_desk.showError(tr("%1 was not saved").arg(name), saved.error(), this);
                const auto words =
                    saved->size() == 1
                        ? tr("Saved %1, SHA-256 %2.").arg(name, qs(saved->front().sha256.toHex()).left(12))
                        : tr("Saved %L1 files of %2.").arg(saved->size()).arg(name);
                m_desk.window().bottomBar().showMessage(words);
            });
    });
}

} // namespace valbench::ui
