// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked for a data set: registering it, and counting what it shares with another one.
#pragma once

#include <functional>
#include <vector>

#include <QString>

#include <valbench/services/data_sets.h>

class QWidget;

namespace valbench::ui {

class FilePrompts;

/// What people say of a data set, beside what its file says.
struct DataEntry
{
    domain::DataSet data;
    QString reason;
};
using SendEntry = std::function<void(const DataEntry &entry)>;

/// `entry`: what DataSetService::inspect() gave, or what was sent and refused with `problem`. What the columns serve is
/// proposed as in the sets registered already.
void askForDataSet(const DataEntry &entry, const std::vector<services::DataSetView> &known, const QString &problem,
                   const QString &draft, QWidget *parent, SendEntry send);

struct Comparison
{
    std::string other; ///< record id
    std::string file;  ///< of the set that keeps the counts
    std::string otherFile;
};
using SendComparison = std::function<void(const Comparison &comparison)>;

/// `others` are the sets it can be compared with, at least one; the one named in `comparison` is chosen at first.
void askForComparison(const domain::DataSet &set, const std::vector<services::DataSetView> &others,
                      const Comparison &comparison, const QString &problem, FilePrompts &files, QWidget *parent,
                      SendComparison send);

} // namespace valbench::ui
