// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/output_file.h>

#include <QSaveFile>

#include "private_file.h"

namespace valbench::services {

Status writeOutputFile(const std::filesystem::path &file, ByteView bytes)
{
    QSaveFile target(QString::fromStdString(file.string()));
    const auto text = asText(bytes);
    if (!target.open(QIODevice::WriteOnly) ||
        target.write(text.data(), static_cast<qint64>(text.size())) != static_cast<qint64>(text.size()) ||
        !target.commit())
        return fail(ErrorCode::unavailable, VB_MSG("{file} cannot be written: {reason}."),
                    {{"file", file.string()}, {"reason", target.errorString().toStdString()}});
    std::error_code problem;
    if (!std::filesystem::is_regular_file(file, problem))
        return {};
    return syncFolder(file); // QSaveFile leaves the name in memory
}

} // namespace valbench::services
