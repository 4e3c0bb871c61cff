// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/record_peek.h>

#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/base/digest.h>
#include <valbench/base/json.h>
#include <valbench/ui/dialogs/dialog_base.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/form_row.h>

namespace valbench::ui {

namespace {

QString label(const std::string &name)
{
    if (name == "sha256")
        return QStringLiteral("SHA-256");
    auto text = qs(name);
    text.replace(QLatin1Char('_'), QLatin1Char(' '));
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

void write(QString &out, const QString &name, const json::Value &value, int depth)
{
    const QString indent = QString(depth * 3, QLatin1Char(' '));
    const QString head = indent + (name.isEmpty() ? QString() : name + QStringLiteral(": "));
    if (const auto *object = value.get<json::Object>()) {
        if (!name.isEmpty())
            out += indent + name + QLatin1Char('\n');
        for (const auto &[member, child] : object->members())
            write(out, label(member), child, depth + (name.isEmpty() ? 0 : 1));
    } else if (const auto *array = value.get<json::Array>()) {
        out += indent + name + QStringLiteral(": ") + (array->empty() ? QStringLiteral("–") : QString()) +
               QLatin1Char('\n');
        for (std::size_t i = 0; i < array->size(); ++i) {
            if ((*array)[i].get<json::Object>())
                out += indent + QStringLiteral("   %1.\n").arg(i + 1);
            write(out, QString(), (*array)[i], depth + 2);
        }
    } else if (const auto *text = value.get<std::string>()) {
        out += head + qs(*text) + QLatin1Char('\n');
    } else {
        out += head + qs(json::toText(value, -1)) + QLatin1Char('\n');
    }
}

class PeekDialog : public DialogBase {
public:
    PeekDialog(const QString &recordId, const std::string &content, QWidget *parent)
        : DialogBase(QObject::tr("Content of %1").arg(recordId), 760, parent)
    {
        auto *text = new QPlainTextEdit;
        text->setReadOnly(true);
        text->setAccessibleName(QObject::tr("Content of %1").arg(recordId));
        text->setPlainText(readableContent(content));
        setScaledMinimumSize(text, 320, 380);
        body()->addWidget(text, 1);
        body()->addWidget(new FormRow(QObject::tr("SHA-256 of the content"),
                                      new DigestLabel(qs(sha256(std::string_view(content)).toHex()))));
        connect(addButton(QObject::tr("Close"), ButtonKind::normal), &QPushButton::clicked, this, &QDialog::reject);
    }
};

} // namespace

QString readableContent(std::string_view canonical)
{
    const auto value = json::parse(canonical, "record");
    if (!value)
        return qs(canonical);
    QString out;
    write(out, QString(), *value, 0);
    return out;
}

void showRecordContent(Desk &desk, const QString &recordId, QWidget *from)
{
    QWidget *parent = from ? from : &desk.window();
    desk.ask<std::string>(
        parent,
        [id = recordId.toStdString()](services::Workspace &workspace, const services::Session &session) {
            return workspace.records().content(session, id);
        },
        [&desk, recordId, parent](Result<std::string> content) {
            if (content)
                (new PeekDialog(recordId, *content, parent))->open();
            else
                desk.showError(QObject::tr("%1 cannot be read").arg(recordId), content.error(), parent);
        });
}

} // namespace valbench::ui
