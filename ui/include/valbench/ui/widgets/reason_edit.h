// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A field for the reason of a change or signature; tells in words when the text is not a reason.
#pragma once

#include <QPlainTextEdit>
#include <QWidget>

#include <functional>

class QComboBox;

namespace valbench::ui {

class TextLabel;

class ReasonEdit : public QWidget {
    Q_OBJECT
public:
    explicit ReasonEdit(QWidget *parent = nullptr);

    /// Usual reasons to pick from; the chosen one is put into the text, where it can be completed.
    void setUsualReasons(const QStringList &reasons);
    /// The rule: returns what is wrong with a text, or nothing. The default refuses an empty text.
    void setRule(std::function<QString(const QString &)> rule);
    [[nodiscard]] QString text() const;
    void setText(const QString &text);
    /// Empty when the text will do.
    [[nodiscard]] QString objection() const;
    [[nodiscard]] bool isAcceptable() const { return objection().isEmpty(); }
    [[nodiscard]] QPlainTextEdit *editor() const { return m_editor; }

Q_SIGNALS:
    void changed();

private:
    void refresh();
    std::function<QString(const QString &)> m_rule;
    QComboBox *m_usual;
    QPlainTextEdit *m_editor;
    TextLabel *m_note;
};

} // namespace valbench::ui
