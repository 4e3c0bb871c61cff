// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/list_page.h>

#include <algorithm>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QLocale>
#include <QSettings>
#include <QShortcut>
#include <QStackedLayout>
#include <QTimer>
#include <QToolButton>

#include <valbench/base/digest.h>
#include <valbench/ui/models/csv.h>
#include <valbench/ui/models/list_filter_model.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/column_menu.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/state_view.h>
#include <valbench/ui/widgets/table_view.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {
namespace {

QString rowsText(const QString &number, int count)
{
    return count == 1 ? ListPage::tr("1 row") : ListPage::tr("%1 rows").arg(number);
}

} // namespace

ListPage::ListPage(const QString &name, FilePrompts &files, QWidget *parent)
    : QWidget(parent), m_files(files), m_name(name)
{
    m_rows = new ListFilterModel(this);
    m_view = new TableView(name);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setModel(m_rows);
    m_view->setSortingEnabled(true);
    m_view->horizontalHeader()->setSortIndicatorClearable(true);
    m_view->sortByColumn(-1, Qt::AscendingOrder);
    auto *body = new QWidget;
    m_stack = new QStackedLayout(body);
    m_stack->addWidget(m_view);
    m_patience = new QTimer(this);
    m_patience->setSingleShot(true);
    m_patience->setInterval(patience);
    auto *layout = new QVBoxLayout(this);
    m_tools = new QHBoxLayout;
    layout->addLayout(m_tools);
    auto *edges = new QHBoxLayout; // so that cells begin where titles and fields do
    edges->addWidget(body);
    layout->addLayout(edges, 1);
    setScaledMargins(layout, {}, 0);
    setScaledMargins(edges, {space::small, 0, space::small, 0}, 0);
    setScaledMargins(m_tools, {space::large, 0, space::large, space::small}, space::small);
    buildTools();

    connect(this, &QObject::objectNameChanged, this, [this](const QString &id) {
        m_view->setObjectName(id + QStringLiteral(".table"));
        m_filter->setObjectName(id + QStringLiteral(".filter"));
    });
    connect(m_patience, &QTimer::timeout, this, [this] {
        state()->showLoading(tr("Loading %1…").arg(m_name));
        m_stack->setCurrentWidget(m_state);
    });
    connect(m_view, &TableView::rowActivated, this,
            [this](int row) { Q_EMIT activated(m_rows->mapToSource(m_rows->index(row, 0)).row()); });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ListPage::selectionChanged);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_rows, signal, this, &ListPage::refresh);
    connect(m_rows, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        // Only the first of what may be a hundred thousand.
        const auto chosen = m_view->selectionModel()->selection();
        const auto first = std::ranges::min_element(chosen, {}, &QItemSelectionRange::top);
        m_keptKey = first == chosen.end() ? QString() : m_rows->index(first->top(), 0).data(KeyRole).toString();
    });
    connect(m_rows, &QAbstractItemModel::modelReset, this, [this] {
        if (!m_keptKey.isEmpty())
            selectKey(m_keptKey);
        refresh();
    });
    connect(m_view->horizontalHeader(), &QHeaderView::sectionCountChanged, this, &ListPage::updateHiddenColumns);
}

StateView *ListPage::state()
{
    if (!m_state) {
        m_state = new StateView;
        m_stack->addWidget(m_state);
        connect(m_state, &StateView::retryRequested, this, &ListPage::retryRequested);
    }
    return m_state;
}

void ListPage::showNotice(Tone tone, const QString &text)
{
    if (!m_notice) {
        m_notice = new Banner(tone);
        m_notice->setClosable(true);
        qobject_cast<QVBoxLayout *>(layout())->insertWidget(1, m_notice);
        tabInReadingOrder(this);
    }
    m_notice->setMessage(tone, text);
    m_notice->show();
}

void ListPage::buildTools()
{
    m_filter = new QLineEdit;
    m_filter->setClearButtonEnabled(true);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter %1").arg(m_name));
    m_filter->addAction(icon(Icon::filter), QLineEdit::LeadingPosition);
    keepScaled(m_filter, [this] { m_filter->setMaximumWidth(scaled(m_filterWidth)); });
    m_count = new TextLabel(TextStyle::small);
    m_columns = new QToolButton;
    m_columns->setIcon(icon(Icon::columns));
    m_columns->setAutoRaise(true);
    m_columns->setToolTip(tr("Choose columns"));
    m_columns->setAccessibleName(tr("Choose columns of %1").arg(m_name));
    m_columns->setFocusPolicy(Qt::TabFocus);
    m_export = new QToolButton;
    m_export->setIcon(icon(Icon::exportData));
    m_export->setAutoRaise(true);
    m_export->setToolTip(tr("Export these rows as CSV"));
    m_export->setAccessibleName(tr("Export %1 as CSV").arg(m_name));
    m_export->setFocusPolicy(Qt::TabFocus);
    m_tools->addWidget(m_filter, 2);
    m_tools->addStretch(1);
    m_tools->addWidget(m_count);
    m_tools->addWidget(m_columns);
    m_tools->addWidget(m_export);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_rows->setFilterText(text);
        refresh();
    });
    connect(m_columns, &QToolButton::clicked, this, &ListPage::showColumnMenu);
    connect(m_export, &QToolButton::clicked, this, &ListPage::exportCsv);
    auto *find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, &ListPage::focusFilter);
    auto *leave = new QShortcut(QKeySequence(Qt::Key_Escape), m_filter);
    leave->setContext(Qt::WidgetShortcut);
    connect(leave, &QShortcut::activated, this, [this] {
        m_filter->clear();
        m_view->setFocus(Qt::ShortcutFocusReason);
    });
}

QLineEdit *ListPage::takeFilter(const QString &placeholder)
{
    m_filter->disconnect(this);
    m_filter->setPlaceholderText(placeholder);
    m_filterWidth = 640; // a language of its own has long sentences
    m_filter->setMaximumWidth(scaled(m_filterWidth));
    return m_filter;
}

void ListPage::setPlain()
{
    for (QWidget *tool :
         {static_cast<QWidget *>(m_count), static_cast<QWidget *>(m_columns), static_cast<QWidget *>(m_export)})
        tool->hide();
    m_tools->setStretch(m_tools->indexOf(m_filter) + 1, 0); // the field has all the room
}

void ListPage::addTool(QWidget *tool)
{
    m_tools->insertWidget(m_tools->indexOf(m_count) - 1, tool);
}

void ListPage::setTable(TableModel *model)
{
    m_table = model;
    m_rows->setSourceModel(model);
    m_view->applyColumns(*model);
    m_kept = m_memory.isEmpty() ? QByteArray() : QSettings().value(m_memory).toByteArray();
    if (m_kept.isEmpty())
        m_kept = viewToKeep(); // as the list looks by itself
    else
        restoreView(QJsonDocument::fromJson(m_kept).object());
    updateHiddenColumns();
    refresh();
}

void ListPage::standBelowTabs()
{
    auto *gap = new QWidget;
    setScaledHeight(gap, space::medium);
    static_cast<QVBoxLayout *>(layout())->insertWidget(0, gap);
}

void ListPage::rememberAs(const QString &key)
{
    m_memory = key;
}

void ListPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (m_memory.isEmpty() || !m_table)
        return;
    // Only what was changed: settings are written to disk at once, while somebody waits for the next page.
    const auto view = viewToKeep();
    if (view == m_kept)
        return;
    QSettings().setValue(m_memory, view);
    m_kept = view;
}

QByteArray ListPage::viewToKeep() const
{
    auto view = savedView();
    view.remove(QStringLiteral("filter")); // rows that are missing tomorrow for no visible reason help nobody
    QJsonArray columns;
    const auto shown = view.value(QLatin1String("columns")).toArray();
    for (const QJsonValue &column : shown) // widths belong to a size of text and of the window
        columns.append(QJsonObject{{QStringLiteral("id"), column[QLatin1String("id")]}});
    view.insert(QStringLiteral("columns"), columns);
    return QJsonDocument(view).toJson(QJsonDocument::Compact);
}

void ListPage::setEmptyText(Icon picture, const QString &heading, const QString &sentence, QAction *action)
{
    m_empty = {picture, heading, sentence, action};
    refresh();
}

void ListPage::setLoading()
{
    m_loading = true;
    m_patience->start();
}

void ListPage::setReady()
{
    m_loading = false;
    m_patience->stop();
    refresh();
}

void ListPage::setProblem(const Problem &problem)
{
    m_loading = false;
    m_patience->stop();
    state()->showProblem(problem);
    m_stack->setCurrentWidget(m_state);
    tabInReadingOrder(this);
}

void ListPage::refresh()
{
    const QLocale locale;
    const int all = m_table ? m_table->rowCount() : 0;
    const int shown = m_rows->rowCount();
    const bool more = m_table && m_table->hasMore();
    const QString total = locale.toString(all) + (more ? QStringLiteral("+") : QString());
    m_count->setText(shown == all ? rowsText(total, all) : tr("%1 of %2 rows").arg(locale.toString(shown), total));
    m_export->setEnabled(shown > 0);
    if (m_loading || !m_table)
        return;
    if (shown > 0) {
        m_stack->setCurrentWidget(m_view);
        return;
    }
    if (all == 0)
        state()->showEmpty(m_empty.picture, m_empty.heading, m_empty.sentence, m_empty.action);
    else
        state()->showEmpty(
            Icon::filter, tr("No row matches the filter"),
            tr("Nothing contains “%1”. Press Escape in the filter to see all rows.").arg(m_filter->text()));
    m_stack->setCurrentWidget(m_state);
    tabInReadingOrder(this);
}

QList<int> ListPage::selectedRows() const
{
    QList<int> rows;
    for (const int row : m_view->selectedRows())
        rows << m_rows->mapToSource(m_rows->index(row, 0)).row();
    return rows;
}

QStringList ListPage::selectedKeys() const
{
    QStringList keys;
    for (const int row : m_view->selectedRows())
        keys << m_rows->index(row, 0).data(KeyRole).toString();
    return keys;
}

void ListPage::selectKey(const QString &key)
{
    const int row = m_table ? m_table->rowOf(key) : -1;
    if (row < 0)
        return;
    const QModelIndex index = m_rows->mapFromSource(m_table->index(row, 0));
    if (!index.isValid())
        return;
    m_view->selectRow(index.row());
    m_view->scrollTo(index);
}

void ListPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void ListPage::showColumnMenu()
{
    if (!m_table)
        return;
    if (m_chooseColumns)
        return m_chooseColumns();
    auto *menu = new ColumnMenu(*m_table, *m_view, this);
    connect(menu, &ColumnMenu::columnsChanged, this, &ListPage::updateHiddenColumns);
    menu->popup(m_columns->mapToGlobal(QPoint(0, m_columns->height())));
}

void ListPage::updateHiddenColumns()
{
    QSet<int> hidden;
    for (int column = 0; column < m_rows->columnCount(); ++column) {
        if (m_view->isColumnHidden(column))
            hidden.insert(column);
    }
    m_rows->setHiddenColumns(hidden);
}

void ListPage::exportCsv()
{
    const FileRequest request{tr("Export %1").arg(m_name), m_name + QStringLiteral(".csv"), tr("CSV files (*.csv)")};
    m_files.save(this, request, [this](const QString &path) {
        const auto text = csvText(*m_rows, m_view->shownColumns());
        const int rows = m_rows->rowCount();
        if (!m_noteExport)
            return writeCsv(path, text, rows);
        auto filter = m_scope;
        if (!m_filter->text().isEmpty())
            filter += (filter.empty() ? "" : ", ") + ("rows that contain " + m_filter->text().toStdString());
        if (m_table && m_table->hasMore())
            filter += (filter.empty() ? "" : ", ") + std::string("the rows loaded so far");
        const services::ExportedList exported{m_name.toStdString(), filter, "CSV", static_cast<std::size_t>(rows),
                                              sha256(text.toStdString()).toHex()};
        m_noteExport(exported, [this, path, text, rows](const QString &problem) {
            if (problem.isEmpty())
                writeCsv(path, text, rows);
            else
                showNotice(Tone::failed, problem);
        });
    });
}

void ListPage::writeCsv(const QString &path, const QByteArray &text, int rows)
{
    const QString wrong = writeFile(path, text);
    const QString written = tr("%1 written to %2.").arg(rowsText(QLocale().toString(rows), rows), path);
    if (!wrong.isEmpty())
        showNotice(Tone::failed, wrong);
    else if (m_table && m_table->hasMore()) // a part must not be taken for the whole
        showNotice(Tone::warning, tr("%1 The list goes on: rows not loaded yet are not in the file.").arg(written));
    else
        showNotice(Tone::passed, written);
}

QJsonObject ListPage::savedView() const
{
    QJsonArray columns;
    if (m_table) {
        for (const int column : m_view->shownColumns())
            columns.append(QJsonObject{{QStringLiteral("id"), m_table->column(column).id},
                                       {QStringLiteral("width"), m_view->columnWidth(column)}});
    }
    const int sorted = m_rows->sortColumn();
    return {{QStringLiteral("filter"), m_filter->text()},
            {QStringLiteral("sort"), m_table && sorted >= 0 ? m_table->column(sorted).id : QString()},
            {QStringLiteral("descending"), m_rows->sortOrder() == Qt::DescendingOrder},
            {QStringLiteral("columns"), columns}};
}

void ListPage::restoreView(const QJsonObject &view)
{
    if (!m_table)
        return;
    const auto columnOf = [this](const QString &id) {
        for (int column = 0; column < m_table->columnCount(); ++column) {
            if (m_table->column(column).id == id)
                return column;
        }
        return -1;
    };
    const QJsonArray columns = view.value(QLatin1String("columns")).toArray();
    if (!columns.isEmpty()) {
        const bool widths = columns.first().toObject().contains(QLatin1String("width"));
        if (widths)
            m_view->keepWidths();
        for (int column = 0; column < m_table->columnCount(); ++column)
            m_view->setColumnHidden(column, true);
        int place = 0;
        for (const QJsonValue &entry : columns) {
            const int column = columnOf(entry[QLatin1String("id")].toString());
            if (column < 0) // a column that no longer exists
                continue;
            m_view->setColumnHidden(column, false);
            if (widths)
                m_view->setColumnWidth(column, entry[QLatin1String("width")].toInt(100));
            m_view->horizontalHeader()->moveSection(m_view->horizontalHeader()->visualIndex(column), place++);
        }
        updateHiddenColumns();
    }
    const bool descending = view.value(QLatin1String("descending")).toBool();
    m_view->sortByColumn(columnOf(view.value(QLatin1String("sort")).toString()),
                         descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    m_filter->setText(view.value(QLatin1String("filter")).toString());
}

} // namespace valbench::ui
