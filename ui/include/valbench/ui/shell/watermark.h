// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Says across the content of demo and test stores what they are, without getting in the way.
#pragma once

#include <QPixmap>
#include <QWidget>

namespace valbench::ui {

/// Lies over its parent, follows its size, and lets clicks through. An empty text draws nothing.
class Watermark : public QWidget {
    Q_OBJECT
public:
    explicit Watermark(QWidget *covered);
    void setText(const QString &text);
    [[nodiscard]] QString text() const { return m_text; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QPixmap drawn() const;
    QString m_text;
    QPixmap m_drawn; ///< turned text costs more than the rest of the window, which is painted often
    QString m_drawnFor;
};

} // namespace valbench::ui
