// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/scoring/xgboost_source.h>

#include <QTemporaryDir>

#include "model_fault.h"
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
        VB_TRY(const auto faulty, withFault(std::move(bytes), fault, m_options.sha256, options.model));
        options.sha256 = faulty.expected;
        VB_CHECK(writeWhole(options.model, faulty.bytes));
    }
    VB_TRY(auto scorer, XgboostScorer::open(options, stop));
    return std::unique_ptr<Scorer>(std::move(scorer));
}

} // namespace valbench::scoring
