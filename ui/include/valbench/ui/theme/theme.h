// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the look on the application: scheme (system, light, dark) and size of text (100 to 200 %).
#pragma once

#include <QFont>
#include <QObject>

#include <functional>

#include <valbench/ui/theme/colors.h>

namespace valbench::ui {

enum class SchemeChoice { system, light, dark };

/// One per application, made after QApplication and before the first window.
class Theme final : public QObject {
    Q_OBJECT
public:
    /// `systemPalette` tells the desktop's own colours; the default asks Qt.
    explicit Theme(std::function<QPalette()> systemPalette = {}, QObject *parent = nullptr);

    [[nodiscard]] SchemeChoice choice() const { return m_choice; }
    void setChoice(SchemeChoice choice);
    [[nodiscard]] Scheme scheme() const;
    /// Size of text and everything measured by it, in percent; kept within 100 and 200.
    [[nodiscard]] int scale() const { return m_scale; }
    void setScale(int percent);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void changed();

private:
    void apply();
    std::function<QPalette()> m_systemPalette;
    SchemeChoice m_choice = SchemeChoice::system;
    Scheme m_system = Scheme::light;
    QFont m_baseFont;
    int m_scale = 100;
};

} // namespace valbench::ui
