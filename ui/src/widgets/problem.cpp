// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/problem.h>

#include <QCoreApplication>

namespace valbench::ui {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("valbench::ui::Problem", text);
}

QString adviceFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::conflict:
        return tr(QT_TRANSLATE_NOOP("valbench::ui::Problem",
                                    "Load the record again, look at what changed, and repeat your change."));
    case ErrorCode::unavailable:
        return tr(QT_TRANSLATE_NOOP("valbench::ui::Problem",
                                    "Check that the store, disk or server can be reached, then try again."));
    case ErrorCode::integrity:
        return tr(QT_TRANSLATE_NOOP("valbench::ui::Problem",
                                    "Do not work on. Tell quality assurance and keep the store as it is."));
    case ErrorCode::internal:
        return tr(QT_TRANSLATE_NOOP("valbench::ui::Problem",
                                    "This is a fault in Valbench. Please report it with the details below."));
    case ErrorCode::usage:
    case ErrorCode::badInput:
    case ErrorCode::notFound:
    case ErrorCode::refused:
    case ErrorCode::cancelled: break;
    }
    return {}; // the message itself says what to do
}

QString kindOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::usage: return QStringLiteral("usage");
    case ErrorCode::badInput: return QStringLiteral("bad input");
    case ErrorCode::notFound: return QStringLiteral("not found");
    case ErrorCode::refused: return QStringLiteral("refused");
    case ErrorCode::conflict: return QStringLiteral("conflict");
    case ErrorCode::unavailable: return QStringLiteral("unavailable");
    case ErrorCode::integrity: return QStringLiteral("integrity");
    case ErrorCode::cancelled: return QStringLiteral("cancelled");
    case ErrorCode::internal: break;
    }
    return QStringLiteral("internal");
}

} // namespace

QString localText(const Error &error)
{
    const QByteArray translated = QCoreApplication::translate("valbench", error.key()).toUtf8();
    const std::string_view text(translated.constData(), static_cast<std::size_t>(translated.size()));
    return QString::fromStdString(fillMessage(text, error.args()));
}

Problem problemOf(const Error &error)
{
    const auto &where = error.where();
    const QString file = QString::fromUtf8(where.file_name());
    // Details go into bug reports: English on purpose, and without the folders of the build machine.
    const QString details = QStringLiteral("%1\nkind: %2\nplace: %3:%4")
                                .arg(QString::fromStdString(error.text()), kindOf(error.code()),
                                     file.mid(file.lastIndexOf(QLatin1Char('/')) + 1))
                                .arg(where.line());
    return {localText(error), adviceFor(error.code()), details};
}

} // namespace valbench::ui
