// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data_set_dialogs.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSpinBox>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/file_field.h>
#include <valbench/ui/widgets/reason_edit.h>

#include "act_dialog.h"
#include "findings_dialog.h"

namespace valbench::ui {

namespace {

using domain::DataRole;
using domain::DataSet;
using services::DataSetView;

bool hasColumn(const DataSet &data, const std::string &name)
{
    return std::ranges::find(data.columns, name, &domain::DataColumn::name) != data.columns.end();
}

/// Sets are compared by the same columns: as in the newest one all whose record columns this file has.
void proposeColumns(DataSet &data, const std::vector<DataSetView> &known)
{
    for (auto view = known.rbegin(); view != known.rend(); ++view) {
        const auto &other = view->data;
        if (!std::ranges::all_of(other.recordColumns, [&](const auto &name) { return hasColumn(data, name); }))
            continue;
        data.recordColumns = other.recordColumns;
        if (hasColumn(data, other.patientKey))
            data.patientKey = other.patientKey;
        return;
    }
    for (const auto &column : data.columns)
        data.recordColumns.push_back(column.name);
}

class DataSetDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(DataSetDialog)
public:
    DataSetDialog(const DataEntry &entry, QWidget *parent, SendEntry send)
        : ActDialog(tr("Register %1").arg(qs(entry.data.fileName)), tr("Register"), parent),
          m_entry(entry),
          m_send(std::move(send)),
          m_role(new QComboBox),
          m_cases(new QPlainTextEdit),
          m_columns(new QListWidget),
          m_patient(new QComboBox),
          m_sealed(new QCheckBox(tr("Sealed test set"))),
          m_openings(new QSpinBox),
          m_reason(makeReasonEdit({}))
    {
        const auto &set = m_entry.data;
        addWords(tr("%L1 rows, %L2 columns, SHA-256 %3. The data never change afterwards; the file stays where it is.")
                     .arg(set.rows)
                     .arg(set.columns.size())
                     .arg(qs(set.sha256).left(12)));
        m_name = addField(new QLineEdit(qs(set.name)), tr("Name"), tr("Such as flchain-test"));
        m_version = addField(new QLineEdit(qs(set.version)), tr("Version"));
        for (const auto &[role, word] : domain::Words<DataRole>::table)
            m_role->addItem(dataRoleText(role), static_cast<int>(role));
        m_role->setCurrentIndex(m_role->findData(static_cast<int>(set.role)));
        body()->addWidget(new FormRow(tr("Role"), m_role));
        addColumns();
        addSeal();
        m_cases->setPlainText(qs(set.description));
        m_cases->setTabChangesFocus(true);
        setScaledHeight(m_cases, 64);
        body()->addWidget(new FormRow(tr("Cases"), m_cases, tr("Which cases these are, from where and when.")));
        m_source = addField(new QLineEdit(qs(set.source)), tr("Source"), tr("Where the file came from."));
        m_reason->editor()->setObjectName(QStringLiteral("data.reason"));
        m_reason->setText(m_entry.reason);
        body()->addWidget(new FormRow(tr("Reason"), m_reason));
        connect(m_role, &QComboBox::currentIndexChanged, this, [this] { kindChanged(); });
        connect(m_sealed, &QCheckBox::toggled, this, [this] { kindChanged(); });
        connect(m_cases, &QPlainTextEdit::textChanged, this, [this] { refresh(); });
        connect(m_reason, &ReasonEdit::changed, this, [this] { refresh(); });
        addButtons();
        kindChanged();
    }

private:
    void addColumns()
    {
        const auto &set = m_entry.data;
        m_patient->addItem(tr("None: nobody can tell patients apart"), QString());
        for (const auto &column : set.columns) {
            const auto name = qs(column.name);
            m_patient->addItem(name, name);
            auto *item = new QListWidgetItem(tr("%1 (%2)").arg(name, columnKindText(column.kind)), m_columns);
            item->setData(Qt::UserRole, name);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            const auto &same = set.recordColumns;
            const bool chosen = std::ranges::find(same, column.name) != same.end();
            item->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
        }
        m_patient->setCurrentIndex(std::max(0, m_patient->findData(qs(set.patientKey))));
        m_columns->setCurrentRow(0);
        setScaledHeight(m_columns, 132);
        m_patientRow = new FormRow(tr("Patient key"), m_patient, tr("The column that tells patients apart."));
        body()->addWidget(m_patientRow);
        body()->addWidget(
            new FormRow(tr("Same case if equal in"), m_columns,
                        tr("Measurements and outcome, which the training data have too; no row numbers, no scores.")));
        connect(m_columns, &QListWidget::itemChanged, this, [this] { refresh(); });
        connect(m_patient, &QComboBox::currentIndexChanged, this, [this] { kindChanged(); });
    }

    void addSeal()
    {
        const auto &set = m_entry.data;
        m_sealed->setChecked(set.isSealed);
        m_sealedRow = new FormRow(tr("Seal"), m_sealed, tr("Its cases are unseen, and every opening is counted."));
        body()->addWidget(m_sealedRow);
        m_openings->setRange(1, 99);
        m_openings->setValue(static_cast<int>(std::max<std::int64_t>(1, set.allowedOpenings)));
        m_openingsRow = new FormRow(tr("Openings"), m_openings,
                                    tr("How often it may be opened. Each execution that uses it is one."));
        body()->addWidget(m_openingsRow);
        m_custodian = new QLineEdit(qs(set.custodian));
        connect(m_custodian, &QLineEdit::textChanged, this, [this] { refresh(); });
        m_custodianRow =
            new FormRow(tr("Custodian"), m_custodian, tr("User id of who keeps the file; not who trains the model."));
        body()->addWidget(m_custodianRow);
    }

    [[nodiscard]] DataRole role() const { return static_cast<DataRole>(m_role->currentData().toInt()); }
    [[nodiscard]] bool isSealed() const { return role() == DataRole::test && m_sealed->isChecked(); }

    void kindChanged()
    {
        m_sealedRow->setVisible(role() == DataRole::test);
        m_openingsRow->setVisible(isSealed());
        m_custodianRow->setVisible(isSealed());
        const bool blind = isSealed() && m_patient->currentData().toString().isEmpty();
        m_patientRow->setMessage(blind ? tr("Without one the seal cannot be opened: nobody could tell whether the "
                                            "model was trained on its patients.")
                                       : QString(),
                                 Tone::warning);
        refresh();
        if (isVisible())
            fit();
    }

    [[nodiscard]] std::vector<std::string> recordColumns() const
    {
        std::vector<std::string> out;
        for (int i = 0; i < m_columns->count(); ++i)
            if (m_columns->item(i)->checkState() == Qt::Checked)
                out.push_back(m_columns->item(i)->data(Qt::UserRole).toString().toStdString());
        return out;
    }

    [[nodiscard]] QString missing() const override
    {
        const auto isEmpty = [](const QLineEdit *field) { return field->text().trimmed().isEmpty(); };
        if (isEmpty(m_name) || isEmpty(m_version))
            return tr("Give it a name and a version.");
        if (recordColumns().empty())
            return tr("Choose the columns by which two rows are the same case.");
        if (isSealed() && isEmpty(m_custodian))
            return tr("Name who keeps the sealed set.");
        if (m_cases->toPlainText().trimmed().isEmpty() || isEmpty(m_source))
            return tr("Say which cases these are, and where the file came from.");
        return m_reason->objection();
    }

    void send() override
    {
        auto &set = m_entry.data;
        set.name = m_name->text().trimmed().toStdString();
        set.version = m_version->text().trimmed().toStdString();
        set.role = role();
        set.patientKey = m_patient->currentData().toString().toStdString();
        set.recordColumns = recordColumns();
        set.isSealed = isSealed();
        set.allowedOpenings = isSealed() ? m_openings->value() : 0;
        set.custodian = isSealed() ? m_custodian->text().trimmed().toStdString() : std::string();
        set.description = m_cases->toPlainText().trimmed().toStdString();
        set.source = m_source->text().trimmed().toStdString();
        m_entry.reason = m_reason->text();
        m_send(m_entry);
        accept();
    }

    DataEntry m_entry;
    SendEntry m_send;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_version = nullptr;
    QLineEdit *m_source = nullptr;
    QLineEdit *m_custodian = nullptr;
    QComboBox *m_role;
    QPlainTextEdit *m_cases;
    QListWidget *m_columns;
    QComboBox *m_patient;
    QCheckBox *m_sealed;
    QSpinBox *m_openings;
    ReasonEdit *m_reason;
    FormRow *m_patientRow = nullptr;
    FormRow *m_sealedRow = nullptr;
    FormRow *m_openingsRow = nullptr;
    FormRow *m_custodianRow = nullptr;
};

class CompareDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(CompareDialog)
public:
    CompareDialog(const DataSet &set, const std::vector<DataSetView> &others, const Comparison &comparison,
                  FilePrompts &files, QWidget *parent, SendComparison send)
        : ActDialog(tr("Compare %1").arg(qs(set.key())), tr("Compare"), parent),
          m_send(std::move(send)),
          m_other(new QComboBox)
    {
        addWords(tr("Counts the rows and the patients that both data sets have. Each file must be the registered one; "
                    "any other is refused."));
        for (const auto &view : others) {
            m_other->addItem(
                tr("%1  %2, %3").arg(qs(view.record.id), qs(view.data.key()), dataRoleText(view.data.role)),
                qs(view.record.id));
            m_fileNames.push_back(expected(view.data));
        }
        m_other->setCurrentIndex(std::max(0, m_other->findData(qs(comparison.other))));
        body()->addWidget(new FormRow(tr("Compare with"), m_other));
        const auto filter = tr("CSV file (*.csv)");
        m_file = new FileField(qs(set.key()), filter, files);
        m_file->setPath(qs(comparison.file));
        body()->addWidget(new FormRow(qs(set.key()), m_file, expected(set)));
        m_otherFile = new FileField(tr("the other data set"), filter, files);
        m_otherFile->setPath(qs(comparison.otherFile));
        m_otherRow = new FormRow(tr("The other data set"), m_otherFile);
        body()->addWidget(m_otherRow);
        for (auto *field : {m_file, m_otherFile})
            connect(field, &FileField::changed, this, [this] { refresh(); });
        connect(m_other, &QComboBox::currentIndexChanged, this, [this] { otherChanged(); });
        addButtons();
        otherChanged();
    }

private:
    static QString expected(const DataSet &data)
    {
        return tr("Registered as %1, SHA-256 %2").arg(qs(data.fileName), qs(data.sha256).left(12));
    }

    void otherChanged()
    {
        m_otherRow->setHelp(m_fileNames.value(m_other->currentIndex()));
        refresh();
    }

    [[nodiscard]] QString missing() const override
    {
        return m_file->path().isEmpty() || m_otherFile->path().isEmpty() ? tr("Choose both files.") : QString();
    }

    void send() override
    {
        m_send({m_other->currentData().toString().toStdString(), m_file->path().toStdString(),
                m_otherFile->path().toStdString()});
        accept();
    }

    SendComparison m_send;
    QComboBox *m_other;
    QStringList m_fileNames;
    FileField *m_file = nullptr;
    FileField *m_otherFile = nullptr;
    FormRow *m_otherRow = nullptr;
};

} // namespace

void askForDataSet(const DataEntry &entry, const std::vector<services::DataSetView> &known, const QString &problem,
                   const QString &draft, QWidget *parent, SendEntry send)
{
    auto proposed = entry;
    if (proposed.data.recordColumns.empty())
        proposeColumns(proposed.data, known);
    auto *dialog = new DataSetDialog(proposed, parent, std::move(send));
    dialog->keepDraft(draft);
    if (!problem.isEmpty())
        dialog->showProblem(problem);
    dialog->open();
}

void askForComparison(const domain::DataSet &set, const std::vector<services::DataSetView> &others,
                      const Comparison &comparison, const QString &problem, FilePrompts &files, QWidget *parent,
                      SendComparison send)
{
    auto *dialog = new CompareDialog(set, others, comparison, files, parent, std::move(send));
    if (!problem.isEmpty())
        dialog->showProblem(problem);
    dialog->open();
}

} // namespace valbench::ui
