// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QAction>
#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QScrollArea>

#include <valbench/services/data_sets.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/views/record_frame.h>
#include <valbench/ui/views/records_page.h>
#include <valbench/ui/views/scrolling.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/split_panes.h>

#include "data_set_dialogs.h"
#include "data_set_tables.h"

namespace valbench::ui {

namespace {

using services::DataSetView;

/// A data set among all.
struct DataSetRecord
{
    DataSetView set;
    DataSetViews all;
};

Result<DataSetRecord> loadSet(services::Workspace &w, const services::Session &s, const std::string &id)
{
    DataSetRecord out;
    VB_TRY(out.set, w.dataSets().show(s, id));
    VB_TRY(out.all, w.dataSets().list(s));
    return out;
}

class DataSetsPage final : public RecordsPage {
    Q_DECLARE_TR_FUNCTIONS(DataSetsPage)
public:
    DataSetsPage(Desk &desk, QWidget *parent)
        : RecordsPage(desk, QStringLiteral("data-sets"), tr("Data sets"),
                      tr("Registered data by digest, what they share, and the seal on test sets."), parent),
          m_rows(makeDataSetModel(this)),
          m_matrix(new ListPage(tr("Overlap"), desk.files()))
    {
        list()->setTable(m_rows);
        auto *add = new QAction(icon(Icon::add), tr("Register data set…"), this);
        connect(add, &QAction::triggered, this, [this] { chooseFile(); });
        const bool may = desk.may(domain::Permission::registerData);
        if (may)
            header()->addAction(add, ButtonKind::primary)->setObjectName(QStringLiteral("data-sets.register"));
        list()->setEmptyText(Icon::dataSets, tr("No data set is registered yet"),
                             tr("Register the data a model was trained on and the data it is tested with. Valbench "
                                "keeps their digests, not their cases, and counts what they share."),
                             may ? add : nullptr);
        m_matrix->setObjectName(QStringLiteral("overlap"));
        desk.adopt(m_matrix, QStringLiteral("data-overlap"));
        m_matrix->setEmptyText(Icon::dataSets, tr("Nothing to compare yet"),
                               tr("Each test set is a row here, and each training or tuning set a column: whether they "
                                  "share a case."));
        connect(m_matrix, &ListPage::activated, this, [this](int row) { moveTo(m_matrix->table()->key(row)); });
        connect(m_matrix, &ListPage::retryRequested, this, &DataSetsPage::refresh);
        addStartTab(m_matrix, tr("Overlap"));
    }

protected:
    void furnish(RecordFrame &frame) override
    {
        m_facts = new KeyValuePanel;
        m_columnRows = makeColumnModel(this);
        m_columns = new ListPage(tr("Columns"), desk().files());
        desk().adopt(m_columns, QStringLiteral("data-columns"));
        m_columns->setTable(m_columnRows);
        m_columns->standBelowTabs();
        auto *facts = makeScrolling(m_facts);
        facts->setAccessibleName(tr("Data set"));
        frame.addTab(new SplitPanes(facts, m_columns, 0.5), tr("Data set"));

        m_shareRows = makeShareModel(this);
        m_shares = new ListPage(tr("Shared cases"), desk().files());
        m_shares->setObjectName(QStringLiteral("shared"));
        desk().adopt(m_shares, QStringLiteral("data-shared"));
        m_shares->setTable(m_shareRows);
        m_shares->setEmptyText(Icon::dataSets, tr("It is the only data set"),
                               tr("Once others are registered, what this one shares with each is shown here."));
        connect(m_shares, &ListPage::activated, this, [this](int row) { moveTo(m_shareRows->key(row)); });
        frame.addTab(m_shares, tr("Shared cases"));

        m_openingRows = makeOpeningModel(this);
        m_openings = new ListPage(tr("Openings"), desk().files());
        desk().adopt(m_openings, QStringLiteral("data-openings"));
        m_openings->setTable(m_openingRows);
        connect(m_openings, &ListPage::activated, this, [this](int row) {
            Q_EMIT goTo({QStringLiteral("executions"), qs(m_openingRows->row(row).opening.execution)});
        });
        frame.addTab(m_openings, tr("Openings"));
        frame.selectTab(0);
        if (desk().may(domain::Permission::registerData))
            m_compare = frame.addAction(tr("Compare…"), Icon::table, [this] { compare(); });
    }

    void loadList() override
    {
        m_matrix->setLoading();
        askRows<DataSetViews>([](services::Workspace &w, const services::Session &s) { return w.dataSets().list(s); },
                              [this](const DataSetViews &rows) {
                                  m_rows->setRows(rows);
                                  showMatrix(rows);
                              });
    }

    void loadRecord(const QString &record) override
    {
        askRecord<DataSetRecord>([id = record.toStdString()](services::Workspace &w,
                                                             const services::Session &s) { return loadSet(w, s, id); },
                                 [this](DataSetRecord loaded) {
                                     m_set = std::move(loaded.set);
                                     m_all = std::move(loaded.all);
                                     frame()->showRecord(m_set->record);
                                     const auto seal = sealOf(m_set->data);
                                     frame()->header()->setStatus(seal.tone, seal.word);
                                     showFacts(m_set->data);
                                     m_columnRows->setRows(columnRows(m_set->data));
                                     m_columns->setReady();
                                     m_shareRows->setRows(shareRows(*m_set, m_all));
                                     m_shares->setReady();
                                     showOpenings(m_set->data);
                                     if (m_compare)
                                         setBlocked(m_compare,
                                                    m_all.size() > 1 ? QString() : tr("It is the only data set."));
                                 });
    }

    [[nodiscard]] QString keyOf(int row) const override { return qs(m_rows->row(row).record.id); }

private:
    void showMatrix(const DataSetViews &sets)
    {
        auto *matrix = makeOverlapModel(sets, this);
        const auto *earlier = m_matrix->table();
        m_matrix->setTable(matrix);
        delete earlier;
        m_matrix->setReady();
    }

    void showFacts(const domain::DataSet &set)
    {
        m_facts->clear();
        m_facts->addText(tr("Role"), dataRoleText(set.role));
        m_facts->addText(tr("Cases"), qs(set.description));
        m_facts->addText(tr("Source"), qs(set.source));
        m_facts->addHeading(tr("File"));
        m_facts->addText(tr("Name"), tr("%1, %L2 bytes").arg(qs(set.fileName)).arg(set.size));
        m_facts->addWidget(tr("SHA-256"), new DigestLabel(qs(set.sha256)));
        m_facts->addText(tr("Rows"), QLocale().toString(static_cast<qlonglong>(set.rows)));
        m_facts->addHeading(tr("Seal"));
        m_facts->addText(tr("State"), sealOf(set).word);
        if (!set.isSealed)
            return;
        m_facts->addText(tr("Custodian"), qs(set.custodian));
        m_facts->addText(tr("Openings left"), tr("%1 of %2").arg(set.openingsLeft()).arg(set.allowedOpenings));
    }

    void showOpenings(const domain::DataSet &set)
    {
        if (set.isSealed)
            m_openings->setEmptyText(
                Icon::lock, tr("Never opened"),
                tr("Nobody has seen results on these cases. An execution that uses them is counted "
                   "here."));
        else
            m_openings->setEmptyText(Icon::unlock, tr("Not sealed"),
                                     tr("Its cases may be looked at as often as one likes; nothing is counted."));
        m_openingRows->setRows(openingRows(set));
        m_openings->setReady();
    }

    void chooseFile()
    {
        desk().files().open(this, {tr("Register data set"), {}, tr("CSV file (*.csv)")}, [this](const QString &path) {
            desk().job<DataSetRecord>(
                tr("Reading %1").arg(QFileInfo(path).fileName()), this,
                [file = path.toStdString()](services::Workspace &w, const services::Session &s, std::stop_token stop,
                                            const Progress &progress) -> Result<DataSetRecord> {
                    DataSetRecord out;
                    VB_TRY(out.set.data, w.dataSets().inspect(s, file, stop, progress));
                    VB_TRY(out.all, w.dataSets().list(s));
                    return out;
                },
                [this, path](Result<DataSetRecord> seen) {
                    if (!seen)
                        return desk().showError(tr("The file cannot be registered"), seen.error(), this);
                    m_all = std::move(seen->all);
                    askEntry({std::move(seen->set.data), {}}, path, {});
                });
        });
    }

    /// Asks again, with all that was said, when it is refused.
    void askEntry(const DataEntry &entry, const QString &path, const QString &problem)
    {
        const auto draft = desk().draftName(QStringLiteral("data-set"), entry.data.sha256);
        askForDataSet(entry, m_all, problem, draft, window(), [this, path](const DataEntry &sent) {
            desk().job<std::string>(
                tr("Registering %1").arg(qs(sent.data.key())), this,
                [sent, file = path.toStdString()](services::Workspace &w, const services::Session &s,
                                                  std::stop_token stop, const Progress &progress) {
                    return w.dataSets().add(s, sent.data, file, sent.reason.toStdString(), stop, progress);
                },
                [this, sent, path](Result<std::string> id) {
                    if (id) {
                        Q_EMIT desk().recordsChanged();
                        moveTo(qs(*id));
                    } else if (id.error().code() != ErrorCode::cancelled) {
                        askEntry(sent, path, localText(id.error()));
                    }
                });
        });
    }

    void compare()
    {
        auto others = m_all;
        std::erase_if(others, [this](const DataSetView &view) { return view.record.id == m_set->record.id; });
        askComparison(*m_set, others, {mostWanted(*m_set, others), {}, {}}, {});
    }

    /// Asks again, with the files that were chosen, when it is refused.
    void askComparison(const DataSetView &set, const DataSetViews &others, const Comparison &comparison,
                       const QString &problem)
    {
        askForComparison(set.data, others, comparison, problem, desk().files(), window(),
                         [this, set, others](const Comparison &sent) {
                             const auto &id = set.record.id;
                             desk().job<DataSetView>(
                                 tr("Comparing %1 with %2").arg(qs(id), qs(sent.other)), this,
                                 [id, sent](services::Workspace &w, const services::Session &s, std::stop_token stop,
                                            const Progress &progress) {
                                     return w.dataSets().compare(s, id, sent.file, sent.other, sent.otherFile, stop,
                                                                 progress);
                                 },
                                 [this, set, others, sent](const Result<DataSetView> &done) {
                                     if (done)
                                         Q_EMIT desk().recordsChanged();
                                     else if (done.error().code() != ErrorCode::cancelled)
                                         askComparison(set, others, sent, localText(done.error()));
                                 });
                         });
    }

    RowModel<DataSetView> *m_rows;
    ListPage *m_matrix;
    KeyValuePanel *m_facts = nullptr;
    RowModel<ColumnRow> *m_columnRows = nullptr;
    ListPage *m_columns = nullptr;
    RowModel<ShareRow> *m_shareRows = nullptr;
    ListPage *m_shares = nullptr;
    RowModel<OpeningRow> *m_openingRows = nullptr;
    ListPage *m_openings = nullptr;
    QAction *m_compare = nullptr;
    std::optional<DataSetView> m_set;
    DataSetViews m_all;
};

} // namespace

Page *makeDataSetsPage(Desk &desk, QWidget *parent)
{
    return new DataSetsPage(desk, parent);
}

} // namespace valbench::ui
