// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is being typed into a form outlives a crash, a power cut and a closed window.
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QWidget>

namespace valbench::ui {

/// Keeps the form's texts and choices in the settings while they are edited, half a second after the last key; password
/// fields are never kept. forget() when they were sent or given up. Kept values come back into a form of the same name
/// only where the field still says what it said when they were typed: over newer content they are not put.
class Draft final : public QObject {
    Q_OBJECT
public:
    /// `name` tells store, person, record and form apart. The form has all its fields, with their first content.
    Draft(const QString &name, QWidget *form);

    /// Something typed earlier was put back.
    [[nodiscard]] bool isRestored() const { return m_restored; }
    /// The fields as they were at first.
    void discard();
    /// Nothing is kept any more.
    void forget();
    bool eventFilter(QObject *form, QEvent *event) override;

private:
    struct Field
    {
        QPointer<QWidget> widget;
        QString first;
    };
    void watch(QWidget *widget);
    void restore();
    void keep();
    QString m_name;
    QList<Field> m_fields;
    QTimer m_timer;
    bool m_restored = false;
    bool m_over = false;
};

} // namespace valbench::ui
