// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A SHA-256 value: the first 12 digits, all of them on demand, and a button to copy.
#pragma once

#include <QWidget>

class QToolButton;

namespace valbench::ui {

class TextLabel;

class DigestLabel : public QWidget {
    Q_OBJECT
public:
    /// `hex` is the full value as text; it may be empty ("none").
    explicit DigestLabel(const QString &hex = {}, QWidget *parent = nullptr);
    void setDigest(const QString &hex);
    [[nodiscard]] QString digest() const { return m_hex; }
    [[nodiscard]] bool isFull() const { return m_full; }
    void setFull(bool full);
    void copy() const;

private:
    void refresh();
    QString m_hex;
    bool m_full = false;
    TextLabel *m_text;
    QToolButton *m_more;
    QToolButton *m_copy;
};

} // namespace valbench::ui
