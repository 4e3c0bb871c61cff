// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "whole_file.h"

#include <QFile>

namespace valbench::scoring {

Result<std::string> wholeFile(const std::filesystem::path &path, std::size_t most)
{
    QFile file(QString::fromStdString(path.string()));
    if (!file.exists())
        return fail(ErrorCode::notFound, VB_MSG("There is no file {file}."), {{"file", path.string()}});
    if (file.open(QIODevice::ReadOnly)) {
        const auto bytes = file.read(static_cast<qint64>(most) + 1);
        if (bytes.size() > static_cast<qint64>(most))
            return fail(ErrorCode::badInput, VB_MSG("{file} is larger than {most} MB."),
                        {{"file", path.string()}, {"most", std::to_string(most >> 20)}});
        if (file.error() == QFileDevice::NoError)
            return bytes.toStdString();
    }
    return fail(ErrorCode::unavailable, VB_MSG("{file} cannot be read: {reason}."),
                {{"file", path.string()}, {"reason", file.errorString().toStdString()}});
}

Status writeWhole(const std::filesystem::path &path, const std::string &bytes)
{
    QFile file(QString::fromStdString(path.string()));
    const auto size = static_cast<qint64>(bytes.size());
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data(), size) != size || !file.flush())
        return fail(ErrorCode::internal, VB_MSG("{file} cannot be written: {reason}. Check the temporary folder."),
                    {{"file", path.string()}, {"reason", file.errorString().toStdString()}});
    return {};
}

} // namespace valbench::scoring
