// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Facts of a record as two aligned columns: what it is, and its value.
#pragma once

#include <QWidget>

class QGridLayout;

namespace valbench::ui {

class TextLabel;

class KeyValuePanel : public QWidget {
    Q_OBJECT
public:
    explicit KeyValuePanel(QWidget *parent = nullptr);

    /// The value can be selected and copied. An empty one is shown as a dash and read as "none".
    TextLabel *addText(const QString &key, const QString &value);
    void addWidget(const QString &key, QWidget *value);
    /// A heading over the following rows.
    void addHeading(const QString &text);
    void clear();

private:
    QGridLayout *m_grid;
};

} // namespace valbench::ui
