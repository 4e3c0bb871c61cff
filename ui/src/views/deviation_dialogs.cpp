// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/deviation_dialogs.h>

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/reason_edit.h>

namespace valbench::ui {

ClassifyDialog::ClassifyDialog(const QString &recordId, domain::DeviationClass proposed, QWidget *parent)
    : DialogBase(tr("Classify %1").arg(recordId), 520, parent), m_class(new QComboBox), m_reason(new ReasonEdit)
{
    m_class->setAccessibleName(tr("Class"));
    for (const auto &[value, word] : domain::Words<domain::DeviationClass>::table) {
        m_class->addItem(lookOf(value).word, static_cast<int>(value));
        if (value == proposed)
            m_class->setCurrentIndex(m_class->count() - 1);
    }
    body()->addWidget(
        new FormRow(tr("Class"), m_class,
                    tr("Minor: no effect on the conclusion. Major: a criterion or required function is affected, "
                       "contained. Critical: patient safety, data integrity, or a locked criterion.")));
    m_reason->editor()->setObjectName(QStringLiteral("deviation.reason"));
    body()->addWidget(new FormRow(tr("Reason"), m_reason));
    connect(addButton(tr("Cancel"), ButtonKind::normal), &QPushButton::clicked, this, &QDialog::reject);
    auto *ok = addButton(tr("Classify"), ButtonKind::primary);
    const auto check = [this, ok] { setMissing(ok, m_reason->objection()); };
    connect(m_reason, &ReasonEdit::changed, ok, check);
    check();
    connect(ok, &QPushButton::clicked, this, [this] {
        Q_EMIT decided(static_cast<domain::DeviationClass>(m_class->currentData().toInt()), m_reason->text());
    });
}

DisposeDialog::DisposeDialog(const QString &recordId, const domain::Deviation &deviation, QWidget *parent)
    : DialogBase(tr("Dispose of %1").arg(recordId), 640, parent),
      m_impact(addText(tr("Impact"), deviation.impact)),
      m_rootCause(addText(tr("Root cause"), deviation.rootCause)),
      m_correction(addText(tr("Correction"), deviation.correction)),
      m_capa(new QLineEdit(qs(deviation.capaReference))),
      m_disposition(new QComboBox),
      m_reason(new ReasonEdit)
{
    m_capa->setAccessibleName(tr("CAPA reference"));
    body()->addWidget(new FormRow(tr("CAPA reference"), m_capa, tr("If there is one.")));
    m_disposition->setAccessibleName(tr("Disposition"));
    m_disposition->addItem(tr("Choose…"), static_cast<int>(domain::Disposition::none));
    for (const auto disposition : {domain::Disposition::corrected, domain::Disposition::acceptWithCondition,
                                   domain::Disposition::acceptAsIs, domain::Disposition::reject})
        m_disposition->addItem(dispositionText(disposition), static_cast<int>(disposition));
    m_disposition->setCurrentIndex(m_disposition->findData(static_cast<int>(deviation.disposition)));
    body()->addWidget(
        new FormRow(tr("Disposition"), m_disposition, tr("Corrected: the step has passed since, in another attempt.")));
    m_condition = new QPlainTextEdit(qs(deviation.condition));
    m_condition->setAccessibleName(tr("Condition"));
    m_condition->setTabChangesFocus(true);
    setScaledHeight(m_condition, 64);
    m_conditionRow = new FormRow(tr("Condition to be observed in use"), m_condition);
    body()->addWidget(m_conditionRow);
    m_reason->editor()->setObjectName(QStringLiteral("deviation.reason"));
    body()->addWidget(new FormRow(tr("Reason for this decision"), m_reason));
    connect(addButton(tr("Cancel"), ButtonKind::normal), &QPushButton::clicked, this, &QDialog::reject);
    auto *ok = addButton(tr("Record decision"), ButtonKind::primary);
    connect(m_disposition, &QComboBox::currentIndexChanged, this, &DisposeDialog::refresh);
    connect(ok, &QPushButton::clicked, this, [this] {
        services::DispositionRequest request;
        request.impact = m_impact->toPlainText().toStdString();
        request.rootCause = m_rootCause->toPlainText().toStdString();
        request.correction = m_correction->toPlainText().toStdString();
        request.capaReference = m_capa->text().toStdString();
        request.disposition = static_cast<domain::Disposition>(m_disposition->currentData().toInt());
        if (request.disposition == domain::Disposition::acceptWithCondition)
            request.condition = m_condition->toPlainText().toStdString();
        Q_EMIT decided(request, m_reason->text());
    });
    refresh();
}

QPlainTextEdit *DisposeDialog::addText(const QString &label, const std::string &text)
{
    auto *edit = new QPlainTextEdit(qs(text));
    edit->setAccessibleName(label);
    edit->setTabChangesFocus(true);
    setScaledHeight(edit, 64);
    body()->addWidget(new FormRow(label, edit));
    return edit;
}

void DisposeDialog::refresh()
{
    m_conditionRow->setVisible(m_disposition->currentData().toInt() ==
                               static_cast<int>(domain::Disposition::acceptWithCondition));
    if (isVisible())
        fit();
}

} // namespace valbench::ui
