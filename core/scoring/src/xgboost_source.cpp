// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/scoring/xgboost_source.h>

#include <QFile>
#include <QTemporaryDir>

#include "whole_file.h"

namespace valbench::scoring {

using validation::ModelFault;
using validation::Scorer;

Result<std::unique_ptr<Scorer>> XgboostSource::start(const std::stop_token &stop)
{
    VB_TRY(auto scorer, XgboostScorer::open(m_options, stop));
    return std::unique_ptr<Scorer>(std::move(scorer));
}

Result<std::unique_ptr<Scorer>> XgboostSource::startWith(ModelFault fault, const std::stop_token &stop)
{
    const QTemporaryDir folder;
    auto options = m_options;
    const auto path = folder.filePath(QString::fromStdString(m_options.model.filename().string()));
    options.model = path.toStdString();
    if (fault != ModelFault::missing) {
        VB_TRY(auto bytes, wholeFile(m_options.model, XgboostScorer::largestModel));
        if (fault == ModelFault::shortened) {
            bytes.resize(bytes.size() / 2);
            options.sha256 = sha256(bytes);
        } else if (!bytes.empty()) {
            bytes[bytes.size() / 2] ^= 1;
        }
        QFile file(path);
        const auto size = static_cast<qint64>(bytes.size());
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data(), size) != size || !file.flush())
            return fail(ErrorCode::internal, VB_MSG("{file} cannot be written: {reason}. Check the temporary folder."),
                        {{"file", options.model.string()}, {"reason", file.errorString().toStdString()}});
    }
    VB_TRY(auto scorer, XgboostScorer::open(options, stop));
    return std::unique_ptr<Scorer>(std::move(scorer));
}

} // namespace valbench::scoring
