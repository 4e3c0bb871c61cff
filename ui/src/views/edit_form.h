// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Fields that write into a protocol as they are typed, and follow it when a change is taken back.
#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <utility>
#include <vector>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QVBoxLayout;

namespace valbench::ui {

class FormRow;
class ProtocolEdits;

class EditForm : public QWidget {
    Q_OBJECT
public:
    explicit EditForm(ProtocolEdits &edits, QWidget *parent = nullptr);

    /// Shows what the protocol says, but for the field that is being typed in.
    void load();
    /// Takes the keys to the field of that member, or of the nearest one above it; false: there is none.
    bool goTo(const QString &member);
    /// What is wrong, by member; fields that are not named are good.
    void setMessages(const std::vector<std::pair<QString, QString>> &messages);
    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    using Get = std::function<QString()>;
    using Set = std::function<void(const QString &)>;
    QLineEdit *addLine(const QString &member, const QString &label, const QString &help, Get get, Set set);
    QPlainTextEdit *addText(const QString &member, const QString &label, const QString &help, int height, Get get,
                            Set set);
    /// Entries as text and what get() and set() call them.
    QComboBox *addChoice(const QString &member, const QString &label, const QString &help,
                         const std::vector<std::pair<QString, QString>> &entries, Get get, Set set);
    QCheckBox *addMark(const QString &member, const QString &label, std::function<bool()> get,
                       std::function<void(bool)> set);
    void showRow(const QString &member, bool shown);
    [[nodiscard]] QVBoxLayout *rows() const { return m_rows; }
    ProtocolEdits &m_edits;

private:
    struct Field
    {
        QString member;
        QWidget *editor = nullptr;
        FormRow *row = nullptr; ///< null: the editor says its own name
        std::function<void()> load;
    };
    void add(Field field, const QString &label, const QString &help);
    void write(const QString &member, const std::function<void()> &how);
    QVBoxLayout *m_rows;
    std::vector<Field> m_fields;
    QString m_writing;
};

} // namespace valbench::ui
