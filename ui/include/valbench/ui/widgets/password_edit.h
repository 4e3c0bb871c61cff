// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A field for a password: hidden, shown on demand, handed over once.
#pragma once

#include <QLineEdit>

#include <valbench/base/secret.h>

namespace valbench::ui {

class PasswordEdit : public QLineEdit {
    Q_OBJECT
public:
    explicit PasswordEdit(QWidget *parent = nullptr);
    /// Hands the input over as UTF-8 and empties the field.
    [[nodiscard]] Secret take();
    [[nodiscard]] bool isShown() const { return echoMode() == QLineEdit::Normal; }

protected:
    void focusOutEvent(QFocusEvent *event) override;

private:
    void setShown(bool shown);
    QAction *m_show;
};

} // namespace valbench::ui
