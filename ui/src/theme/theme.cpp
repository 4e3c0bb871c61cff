// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/theme/theme.h>

#include <algorithm>

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QPointer>
#include <QToolTip>
#include <QWidget>

#include <valbench/ui/theme/style.h>

namespace valbench::ui {
namespace {

// Without a desktop's font (a bare X server), take a good one that is there rather than whatever comes first.
QFont baseFont()
{
    QFont result = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    static const QStringList generic{QStringLiteral("Sans"),           QStringLiteral("Sans Serif"),
                                     QStringLiteral("Helvetica"),      QStringLiteral("DejaVu Sans"),
                                     QStringLiteral("MS Shell Dlg 2"), QString()};
    if (generic.contains(result.family())) {
        for (const QString &family : {QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("Open Sans"),
                                      QStringLiteral("Cantarell")}) {
            if (QFontDatabase::hasFamily(family)) {
                result.setFamily(family);
                break;
            }
        }
    }
    if (result.pointSizeF() < 9.75)
        result.setPointSizeF(9.75);
    return result;
}

QPalette askQt()
{
    // An empty palette takes our own off, so that the desktop's shines through.
    QApplication::setPalette(QPalette());
    return QApplication::palette();
}

} // namespace

Theme::Theme(std::function<QPalette()> systemPalette, QObject *parent)
    : QObject(parent), m_systemPalette(systemPalette ? std::move(systemPalette) : askQt), m_baseFont(baseFont())
{
    m_system = schemeOf(m_systemPalette());
    QApplication::setStyle(new WorkbenchStyle); // QApplication owns it
    apply();
    qApp->installEventFilter(this);
}

Scheme Theme::scheme() const
{
    switch (m_choice) {
    case SchemeChoice::light: return Scheme::light;
    case SchemeChoice::dark: return Scheme::dark;
    case SchemeChoice::system: break;
    }
    return m_system;
}

void Theme::setChoice(SchemeChoice choice)
{
    m_choice = choice;
    apply();
}

void Theme::setScale(int percent)
{
    m_scale = std::clamp(percent, 100, 200);
    apply();
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && watched->isWindowType()) {
        m_system = schemeOf(m_systemPalette());
        apply();
    }
    return QObject::eventFilter(watched, event);
}

void Theme::apply()
{
    QFont sized = m_baseFont;
    sized.setPointSizeF(m_baseFont.pointSizeF() * m_scale / 100.0);
    const QPalette palette = paletteFor(scheme());
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    const bool resized = QApplication::font() != sized;
    QApplication::setFont(sized);
    QToolTip::setFont(sized);
    if (resized) {
        // Qt tells the windows alone, and a label with a font of its own hears of nothing.
        const auto widgets = QApplication::allWidgets();
        const QList<QPointer<QWidget>> all(widgets.begin(), widgets.end()); // one that is told may end another
        for (const auto &widget : all) {
            QEvent event(QEvent::ApplicationFontChange);
            if (widget)
                QCoreApplication::sendEvent(widget, &event);
        }
    }
    Q_EMIT changed();
}

} // namespace valbench::ui
