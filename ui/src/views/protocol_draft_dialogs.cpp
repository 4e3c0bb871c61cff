// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol_draft_dialogs.h"

#include <algorithm>

#include <QComboBox>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTimer>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reason_edit.h>

#include "act_dialog.h"
#include "findings_dialog.h"

namespace valbench::ui {

namespace {

using domain::InputKind;
using domain::ProtocolTemplate;
using domain::TemplateInput;
using services::DataSetView;
using services::ModelView;

class TemplateDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(TemplateDialog)
public:
    using Chosen = std::function<void(const ProtocolTemplate &, const ModelView &)>;
    TemplateDialog(DraftChoices choices, QWidget *parent, Chosen chosen)
        : ActDialog(tr("New protocol from a template"), tr("Continue"), parent),
          m_choices(std::move(choices)),
          m_chosen(std::move(chosen)),
          m_template(new QComboBox),
          m_model(new QComboBox),
          m_summary(new TextLabel(TextStyle::body, Role::mutedText, QString()))
    {
        for (const auto &made : m_choices.templates)
            m_template->addItem(qs(made.title));
        for (const auto &view : m_choices.models)
            m_model->addItem(tr("%1  %2").arg(qs(view.record.id), qs(view.model.key())));
        body()->addWidget(new FormRow(tr("Template"), m_template));
        body()->addWidget(m_summary->wrapped());
        body()->addWidget(new FormRow(tr("Model"), m_model));
        connect(m_template, &QComboBox::currentIndexChanged, this, [this] { templateChanged(); });
        addButtons();
        templateChanged();
    }

private:
    void templateChanged()
    {
        m_summary->setText(qs(made().summary));
        if (isVisible())
            fit();
    }

    [[nodiscard]] const ProtocolTemplate &made() const
    {
        return m_choices.templates.at(static_cast<std::size_t>(m_template->currentIndex()));
    }

    [[nodiscard]] QString missing() const override { return {}; }

    void send() override
    {
        const auto model = m_choices.models.at(static_cast<std::size_t>(m_model->currentIndex()));
        // In an event of its own: the form has thirty rows.
        QTimer::singleShot(0, parentWidget(), [chosen = m_chosen, made = made(), model] { chosen(made, model); });
        accept();
    }

    DraftChoices m_choices;
    Chosen m_chosen;
    QComboBox *m_template;
    QComboBox *m_model;
    TextLabel *m_summary;
};

/// An input of the template, and where it is filled in.
struct Field
{
    TemplateInput input;
    QWidget *editor = nullptr;
    FormRow *row = nullptr;
};

class DraftDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(DraftDialog)
public:
    using Send = std::function<void(DialogBase *, const DraftRequest &)>;
    DraftDialog(const ProtocolTemplate &made, const ModelView &model, const DraftChoices &choices, QWidget *parent,
                Send send)
        : ActDialog(tr("%1 for %2").arg(qs(made.title), qs(model.model.key())), tr("Make the draft"), parent),
          m_made(made),
          m_model(model.record.id),
          m_sets(choices.dataSets),
          m_requirementSets(choices.requirementSets),
          m_send(std::move(send)),
          m_reason(makeReasonEdit({}))
    {
        addWords(tr("What is filled in here becomes part of the protocol, which three people sign before it is "
                    "executed. Digests of model and data are taken from the register."));
        for (const auto &input : m_made.inputs)
            addInput(input);
        m_reason->editor()->setObjectName(QStringLiteral("draft.reason"));
        body()->addWidget(new FormRow(tr("Reason"), m_reason));
        connect(m_reason, &ReasonEdit::changed, this, [this] { refresh(); });
        addButtons();
    }

private:
    void addInput(const TemplateInput &input)
    {
        Field field{input};
        switch (input.kind) {
        case InputKind::text:
        case InputKind::number: field.editor = makeLine(input); break;
        case InputKind::dataSet:
        case InputKind::requirementSet:
        case InputKind::column: field.editor = makeChoice(input); break;
        case InputKind::columns: field.editor = makeList(); break;
        case InputKind::texts:
        case InputKind::modelInputs: field.editor = makeText(); break;
        }
        field.editor->setObjectName(QStringLiteral("draft.") + qs(input.name));
        const auto label = input.isOptional ? tr("%1 (optional)").arg(qs(input.label)) : qs(input.label);
        field.row = new FormRow(label, field.editor, qs(input.help));
        body()->addWidget(field.row);
        m_fields.push_back(field);
    }

    QLineEdit *makeLine(const TemplateInput &input)
    {
        auto *line = new QLineEdit(input.preset ? QString::number(*input.preset) : QString());
        connect(line, &QLineEdit::textChanged, this, [this] { refresh(); });
        return line;
    }

    /// Nothing is chosen at first: a guess that nobody looked at would become part of a signed document.
    QComboBox *makeChoice(const TemplateInput &input)
    {
        auto *choice = new QComboBox;
        choice->addItem(input.isOptional ? tr("None") : tr("Choose…"), QString());
        if (input.kind == InputKind::dataSet) {
            const auto &roles = input.roles;
            for (const auto &view : m_sets)
                if (roles.empty() || std::ranges::find(roles, view.data.role) != roles.end())
                    choice->addItem(
                        tr("%1  %2, %3").arg(qs(view.record.id), qs(view.data.key()), dataRoleText(view.data.role)),
                        qs(view.record.id));
            connect(choice, &QComboBox::currentIndexChanged, this, [this, name = input.name] {
                offerColumns(*std::ranges::find(m_fields, name, [](const Field &field) { return field.input.name; }));
            });
        }
        if (input.kind == InputKind::requirementSet)
            for (const auto &view : m_requirementSets)
                choice->addItem(tr("%1  %2").arg(qs(view.record.id), qs(view.set.title)), qs(view.record.id));
        connect(choice, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
        return choice;
    }

    QListWidget *makeList()
    {
        auto *list = new QListWidget;
        setScaledHeight(list, 112);
        connect(list, &QListWidget::itemChanged, this, [this] { refresh(); });
        return list;
    }

    QPlainTextEdit *makeText()
    {
        auto *text = new QPlainTextEdit;
        text->setTabChangesFocus(true);
        setScaledHeight(text, 96);
        connect(text, &QPlainTextEdit::textChanged, this, [this] { refresh(); });
        return text;
    }

    /// Of the chosen data set, to all that ask for its columns.
    void offerColumns(const Field &of)
    {
        const auto id = qobject_cast<QComboBox *>(of.editor)->currentData().toString().toStdString();
        const auto set = std::ranges::find(m_sets, id, [](const DataSetView &view) { return view.record.id; });
        const auto columns = set == m_sets.end() ? std::vector<domain::DataColumn>() : set->data.columns;
        for (const auto &field : m_fields) {
            if (field.input.of != of.input.name)
                continue;
            if (auto *choice = qobject_cast<QComboBox *>(field.editor)) {
                const auto before = choice->currentData().toString();
                while (choice->count() > 1)
                    choice->removeItem(1);
                for (const auto &column : columns)
                    choice->addItem(qs(column.name), qs(column.name));
                choice->setCurrentIndex(std::max(0, choice->findData(before)));
            } else if (auto *list = qobject_cast<QListWidget *>(field.editor)) {
                list->clear();
                for (const auto &column : columns) {
                    auto *item = new QListWidgetItem(qs(column.name), list);
                    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
                    item->setCheckState(Qt::Unchecked);
                }
                list->setCurrentRow(0);
            }
        }
        refresh();
    }

    /// As people would write it; see domain::answerFrom().
    static QString textOf(const Field &field)
    {
        if (const auto *line = qobject_cast<const QLineEdit *>(field.editor))
            return line->text().trimmed();
        if (const auto *text = qobject_cast<const QPlainTextEdit *>(field.editor))
            return text->toPlainText().trimmed();
        if (const auto *choice = qobject_cast<const QComboBox *>(field.editor))
            return choice->currentData().toString();
        QStringList chosen;
        if (const auto *list = qobject_cast<const QListWidget *>(field.editor))
            for (int i = 0; i < list->count(); ++i)
                if (list->item(i)->checkState() == Qt::Checked)
                    chosen << list->item(i)->text();
        return chosen.join(QLatin1Char('\n'));
    }

    [[nodiscard]] QString missing() const override
    {
        for (const auto &field : m_fields) {
            const auto text = textOf(field);
            if (text.isEmpty()) {
                field.row->setMessage({});
                if (!field.input.isOptional)
                    return tr("Still to be filled in: %1.").arg(qs(field.input.label));
                continue;
            }
            const auto answer = domain::answerFrom(field.input, text.toStdString());
            field.row->setMessage(answer ? QString() : localText(answer.error()));
            if (!answer)
                return tr("Look again at: %1.").arg(qs(field.input.label));
        }
        return m_reason->objection();
    }

    void send() override
    {
        DraftRequest request{m_made, m_model, {}, m_reason->text().toStdString()};
        for (const auto &field : m_fields) {
            const auto answer = domain::answerFrom(field.input, textOf(field).toStdString());
            if (answer) // all are good: see missing()
                request.answers.set(field.input.name, *answer);
        }
        m_send(this, request);
    }

    ProtocolTemplate m_made;
    std::string m_model;
    std::vector<DataSetView> m_sets;
    std::vector<services::RequirementSetView> m_requirementSets;
    Send m_send;
    std::vector<Field> m_fields;
    ReasonEdit *m_reason;
};

} // namespace

void chooseTemplate(const DraftChoices &choices, QWidget *parent,
                    std::function<void(const ProtocolTemplate &made, const ModelView &model)> chosen)
{
    (new TemplateDialog(choices, parent, std::move(chosen)))->open();
}

void askForDraft(const ProtocolTemplate &made, const ModelView &model, const DraftChoices &choices,
                 const QString &draft, QWidget *parent,
                 std::function<void(DialogBase *dialog, const DraftRequest &request)> send)
{
    auto *dialog = new DraftDialog(made, model, choices, parent, std::move(send));
    dialog->keepDraft(draft);
    QTimer::singleShot(0, dialog, [dialog] { dialog->open(); }); // making it and showing it are an event each
}

} // namespace valbench::ui
