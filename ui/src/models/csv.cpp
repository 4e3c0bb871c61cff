// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/models/csv.h>

#include <QAbstractItemModel>

#include <valbench/ui/models/table_model.h>

namespace valbench::ui {
namespace {

QByteArray field(QString text)
{
    bool number = false;
    text.toDouble(&number);
    if (!number && !text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front()))
        text.prepend(QLatin1Char('\''));
    QByteArray bytes = text.toUtf8();
    if (bytes.contains('"') || bytes.contains(',') || bytes.contains('\n') || bytes.contains('\r')) {
        bytes.replace("\"", "\"\"");
        bytes.prepend('"').append('"');
    }
    return bytes;
}

QString exported(const QModelIndex &index)
{
    const QVariant value = index.data(ExportRole);
    return value.isValid() ? value.toString() : index.data().toString();
}

} // namespace

QByteArray csvText(const QAbstractItemModel &model, const QList<int> &columns)
{
    QByteArrayList lines;
    QByteArrayList cells;
    for (const int column : columns)
        cells << field(model.headerData(column, Qt::Horizontal).toString());
    lines << cells.join(',');
    for (int row = 0; row < model.rowCount(); ++row) {
        cells.clear();
        for (const int column : columns)
            cells << field(exported(model.index(row, column)));
        lines << cells.join(',');
    }
    return lines.join("\r\n") + "\r\n";
}

QString tabbedText(const QAbstractItemModel &model, const QList<int> &rows, const QList<int> &columns)
{
    QStringList lines;
    for (const int row : rows) {
        QStringList cells;
        for (const int column : columns)
            cells << model.index(row, column).data().toString().simplified();
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace valbench::ui
