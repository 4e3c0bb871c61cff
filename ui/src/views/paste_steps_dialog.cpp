// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "paste_steps_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QPlainTextEdit>

#include <algorithm>
#include <map>

#include <valbench/ui/models/table_model.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/table_view.h>
#include <valbench/validation/pasted_steps.h>

#include "act_dialog.h"
#include "protocol_words.h"

namespace valbench::ui {

namespace {

using domain::Step;
using validation::StepColumn;

/// A row of the spreadsheet, and what becomes of it.
struct PastedRow
{
    std::size_t row = 0; ///< from 0
    QString title;
    QString becomes;
    bool isRefused = false;
};

class PasteStepsDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(PasteStepsDialog)
public:
    PasteStepsDialog(const domain::Protocol &protocol, std::vector<std::string> requirements, const QString &text,
                     QWidget *parent, std::function<void(std::vector<Step>)> insert);

private:
    static QString columnText(StepColumn column);
    static RowModel<PastedRow> *makeModel(QObject *parent);
    void textChanged();
    /// A field for each column of what was pasted.
    void offerColumns();
    void preview();
    [[nodiscard]] QString missing() const override;
    void send() override;
    domain::Protocol m_protocol;
    std::vector<std::string> m_requirements;
    std::function<void(std::vector<Step>)> m_insert;
    QPlainTextEdit *m_text;
    QCheckBox *m_header;
    QWidget *m_columnBox;
    FlowLayout *m_columns;
    std::vector<QComboBox *> m_choices;
    TextLabel *m_summary;
    TableView *m_table;
    RowModel<PastedRow> *m_rows;
    validation::CellRows m_cells;
    validation::PastedSteps m_steps;
};

PasteStepsDialog::PasteStepsDialog(const domain::Protocol &protocol, std::vector<std::string> requirements,
                                   const QString &text, QWidget *parent, std::function<void(std::vector<Step>)> insert)
    : ActDialog(tr("Steps from a spreadsheet"), tr("Insert steps"), parent, 820),
      m_protocol(protocol),
      m_requirements(std::move(requirements)),
      m_insert(std::move(insert)),
      m_text(new QPlainTextEdit(text)),
      m_header(new QCheckBox(tr("The first row names the columns"))),
      m_columnBox(new QWidget),
      m_columns(new FlowLayout(m_columnBox)),
      m_summary(new TextLabel(TextStyle::strong)),
      m_table(new TableView(tr("What becomes of each row"))),
      m_rows(makeModel(this))
{
    m_text->setObjectName(QStringLiteral("paste.text"));
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    setScaledHeight(m_text, 96);
    m_header->setObjectName(QStringLiteral("paste.header"));
    m_table->setObjectName(QStringLiteral("paste.table"));
    m_table->setModel(m_rows);
    m_table->applyColumns(*m_rows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    setScaledMinimumSize(m_table, 0, 190);
    setScaledMargins(m_columns, {0, 0, 0, 0}, space::medium);
    body()->addWidget(
        new FormRow(tr("Copied cells"), m_text, tr("Copy the rows in the spreadsheet and paste them here.")));
    body()->addWidget(m_header);
    body()->addWidget(m_columnBox);
    body()->addWidget(m_summary->wrapped());
    body()->addWidget(m_table, 1);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { textChanged(); });
    connect(m_header, &QCheckBox::clicked, this, [this] { preview(); });
    addButtons();
    textChanged();
}

QString PasteStepsDialog::columnText(StepColumn column)
{
    switch (column) {
    case StepColumn::ignored: return tr("Not taken");
    case StepColumn::number: return tr("Number");
    case StepColumn::title: return fieldText({"title"});
    case StepColumn::check: return fieldText({"check"});
    case StepColumn::instruction: return fieldText({"instruction"});
    case StepColumn::expected: return fieldText({"expected"});
    case StepColumn::requirements: return fieldText({"requirements"});
    }
    return {};
}

RowModel<PastedRow> *PasteStepsDialog::makeModel(QObject *parent)
{
    using Column = RowModel<PastedRow>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("row"), tr("Row"), 6, Qt::AlignRight},
         [](const PastedRow &row) { return Cell(QString::number(row.row + 1), static_cast<qlonglong>(row.row)); }},
        {{QStringLiteral("state"), tr("State"), 12},
         [](const PastedRow &row) {
             return row.isRefused ? Cell::status(Tone::failed, tr("Refused")) : Cell::status(Tone::passed, tr("Taken"));
         }},
        {{QStringLiteral("title"), tr("Title"), 24}, [](const PastedRow &row) { return Cell(row.title); }},
        {{QStringLiteral("becomes"), tr("What becomes of it"), 40, Qt::AlignLeft, true, false, true},
         [](const PastedRow &row) {
             Cell cell(row.becomes);
             cell.tip = row.becomes;
             return cell;
         }},
    };
    return new RowModel<PastedRow>(
        std::move(columns), [](const PastedRow &row) { return QString::number(row.row); }, parent);
}

void PasteStepsDialog::textChanged()
{
    m_cells = validation::cellsOf(m_text->toPlainText().toStdString());
    offerColumns();
    preview();
}

void PasteStepsDialog::offerColumns()
{
    const auto guess = validation::guessColumns(m_cells);
    m_header->setChecked(guess.hasHeader);
    m_choices.clear();
    while (auto *item = m_columns->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    constexpr std::size_t most = 12;
    for (std::size_t i = 0; i < std::min(guess.columns.size(), most); ++i) {
        auto *choice = new QComboBox;
        for (const auto column : {StepColumn::ignored, StepColumn::number, StepColumn::title, StepColumn::check,
                                  StepColumn::instruction, StepColumn::expected, StepColumn::requirements})
            choice->addItem(columnText(column), static_cast<int>(column));
        choice->setCurrentIndex(choice->findData(static_cast<int>(guess.columns[i])));
        choice->setObjectName(QStringLiteral("paste.column.%1").arg(i + 1));
        const auto first = i < m_cells.front().size() ? qs(m_cells.front()[i]).simplified().left(18) : QString();
        m_columns->addWidget(new FormRow(
            first.isEmpty() ? tr("Column %1").arg(i + 1) : tr("Column %1, %2").arg(i + 1).arg(first), choice));
        connect(choice, &QComboBox::currentIndexChanged, this, [this] { preview(); });
        m_choices.push_back(choice);
    }
    m_columnBox->setVisible(!m_choices.empty());
    m_header->setVisible(!m_choices.empty());
    tabInReadingOrder(this);
    if (isVisible())
        fit();
}

void PasteStepsDialog::preview()
{
    validation::ColumnGuess columns;
    columns.hasHeader = m_header->isChecked();
    for (const auto *choice : m_choices)
        columns.columns.push_back(static_cast<StepColumn>(choice->currentData().toInt()));
    m_steps = validation::stepsFrom(m_cells, columns, m_protocol, m_requirements);
    std::map<std::size_t, const validation::RefusedCell *> refused;
    for (const auto &cell : m_steps.refused)
        refused[cell.row] = &cell;
    std::vector<PastedRow> rows;
    const auto titleAt = std::ranges::find(columns.columns, StepColumn::title) - columns.columns.begin();
    auto step = m_steps.steps.begin();
    for (std::size_t i = columns.hasHeader ? 1 : 0; i < m_cells.size(); ++i) {
        const auto at = static_cast<std::size_t>(titleAt);
        PastedRow row{i, at < m_cells[i].size() ? qs(m_cells[i][at]).simplified() : QString(), {}, false};
        if (const auto found = refused.find(i); found != refused.end()) {
            row.isRefused = true;
            row.becomes = tr("Column %1: %2").arg(found->second->column + 1).arg(localText(found->second->error));
        } else {
            row.becomes = tr("Step %1, %2").arg(qs(step->id), stepKindText(step->kind).toLower());
            ++step;
        }
        rows.push_back(std::move(row));
    }
    m_rows->setRows(std::move(rows));
    m_summary->setText(m_cells.empty() ? tr("Nothing was pasted yet.")
                                       : tr("%1 of %2 rows become steps; %3 are refused and are not inserted.")
                                             .arg(m_steps.steps.size())
                                             .arg(m_steps.steps.size() + m_steps.refused.size())
                                             .arg(m_steps.refused.size()));
    refresh();
}

QString PasteStepsDialog::missing() const
{
    return m_steps.steps.empty() ? tr("No row can be inserted yet.") : QString();
}

void PasteStepsDialog::send()
{
    m_insert(std::move(m_steps.steps));
    accept();
}

} // namespace

void askForPastedSteps(const domain::Protocol &protocol, std::vector<std::string> requirements, const QString &text,
                       QWidget *parent, std::function<void(std::vector<Step>)> insert)
{
    (new PasteStepsDialog(protocol, std::move(requirements), text, parent, std::move(insert)))->open();
}

} // namespace valbench::ui
