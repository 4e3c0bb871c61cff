// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A state as a small label: icon and word on a tinted ground.
#pragma once

#include <QWidget>

#include <valbench/ui/theme/tone.h>

class QPainter;

namespace valbench::ui {

class StatusBadge : public QWidget {
    Q_OBJECT
public:
    explicit StatusBadge(QWidget *parent = nullptr);
    explicit StatusBadge(Tone tone, const QString &word = {}, QWidget *parent = nullptr);

    [[nodiscard]] Tone tone() const { return m_tone; }
    [[nodiscard]] QString word() const { return m_word; }
    /// An empty word takes the usual one of the tone; Icon::none its usual icon.
    void setStatus(Tone tone, const QString &word = {}, Icon icon = Icon::none);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

    /// The same drawing for table cells; left-aligned and centred vertically in `rect`, elided if need be.
    static void paint(QPainter *painter, const QRect &rect, Tone tone, Icon icon, const QString &word);
    [[nodiscard]] static QSize sizeFor(const QString &word);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    Tone m_tone = Tone::neutral;
    Icon m_icon = Icon::dot;
    QString m_word;
};

} // namespace valbench::ui
