// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One line of a form: label, field, help, and what is wrong with the input in words.
#pragma once

#include <QWidget>

#include <valbench/ui/theme/tone.h>

class QLabel;

namespace valbench::ui {

class TextLabel;

/// Label above the field. The label is the field's buddy; help and messages are its accessible description.
class FormRow : public QWidget {
    Q_OBJECT
public:
    FormRow(const QString &label, QWidget *field, const QString &help = {}, QWidget *parent = nullptr);

    [[nodiscard]] QWidget *field() const { return m_field; }
    [[nodiscard]] QString label() const;
    void setHelp(const QString &help);
    /// Shows what is wrong; an empty text takes it away. A warning leaves the field valid.
    void setMessage(const QString &text, Tone tone = Tone::failed);
    [[nodiscard]] QString message() const;
    [[nodiscard]] bool isValid() const { return m_valid; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    QWidget *m_field;
    TextLabel *m_label;
    TextLabel *m_note;
    QLabel *m_icon;
    QString m_help;
    QString m_message;
    Tone m_tone = Tone::failed;
    bool m_valid = true;
};

} // namespace valbench::ui
