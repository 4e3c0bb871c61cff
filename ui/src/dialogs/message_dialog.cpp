// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/dialogs/message_dialog.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

MessageDialog::MessageDialog(const QString &title, const Problem &problem, QWidget *parent)
    : DialogBase(title, 480, parent)
{
    auto *words = new TextLabel(TextStyle::body, problem.happened);
    words->wrapped()->selectable();
    body()->addWidget(words);
    if (!problem.todo.isEmpty()) {
        auto *todo = new TextLabel(TextStyle::body, problem.todo);
        todo->wrapped()->selectable();
        body()->addWidget(todo);
    }
    setAccessibleDescription(problem.happened + QLatin1Char(' ') + problem.todo);
    auto *details = new QPlainTextEdit(problem.details);
    details->setObjectName(QStringLiteral("message.details"));
    details->setReadOnly(true);
    details->setTabChangesFocus(true);
    details->setFont(fontFor(TextStyle::mono));
    details->setAccessibleName(tr("Details"));
    setScaledHeight(details, 110);
    details->hide();
    body()->addWidget(details);
    body()->addStretch(1);
    if (!problem.details.isEmpty()) {
        QPushButton *more = addButton(tr("Details"), ButtonKind::quiet);
        more->setObjectName(QStringLiteral("message.more"));
        more->setCheckable(true);
        connect(more, &QPushButton::toggled, this, [this, details](bool shown) {
            details->setVisible(shown);
            fit();
        });
        QPushButton *copy = addButton(tr("Copy details"), ButtonKind::quiet);
        connect(copy, &QPushButton::clicked, this,
                [details] { QGuiApplication::clipboard()->setText(details->toPlainText()); });
    }
    QPushButton *close = addButton(tr("Close"), ButtonKind::primary);
    close->setObjectName(QStringLiteral("message.close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    close->setFocus();
}

} // namespace valbench::ui
