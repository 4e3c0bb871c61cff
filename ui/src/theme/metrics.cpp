// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/theme/metrics.h>

#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLayout>
#include <QPointer>
#include <QScreen>
#include <QTimer>
#include <QWidget>

namespace valbench::ui {
namespace {

constexpr double designFontPixels = 13.0;

double fontPixels(const QFont &value)
{
    if (value.pixelSize() > 0)
        return value.pixelSize();
    const QScreen *screen = QGuiApplication::primaryScreen();
    return value.pointSizeF() * (screen ? screen->logicalDotsPerInchY() : 96.0) / 72.0;
}

QFont sizedBy(double factor, QFont::Weight weight)
{
    QFont result = QGuiApplication::font();
    if (result.pixelSize() > 0)
        result.setPixelSize(qRound(result.pixelSize() * factor));
    else
        result.setPointSizeF(result.pointSizeF() * factor);
    result.setWeight(weight);
    return result;
}

// Calls back whenever the fonts of the watched widget change.
class FontWatcher final : public QObject {
public:
    FontWatcher(QWidget *watched, std::function<void()> apply) : QObject(watched), m_apply(std::move(apply))
    {
        watched->installEventFilter(this);
        m_apply();
    }
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange)
            m_apply();
        return QObject::eventFilter(watched, event);
    }

private:
    std::function<void()> m_apply;
};

void applyMargins(QLayout *layout, const QMargins &margins, int spacing)
{
    layout->setContentsMargins(scaled(margins.left()), scaled(margins.top()), scaled(margins.right()),
                               scaled(margins.bottom()));
    layout->setSpacing(scaled(spacing));
}

} // namespace

int scaled(double designPixels)
{
    return qRound(designPixels * fontPixels(QGuiApplication::font()) / designFontPixels);
}

QFont fontFor(TextStyle style)
{
    switch (style) {
    case TextStyle::title: return sizedBy(1.45, QFont::DemiBold);
    case TextStyle::heading: return sizedBy(1.12, QFont::DemiBold);
    case TextStyle::strong: return sizedBy(1.0, QFont::DemiBold);
    case TextStyle::small: return sizedBy(0.9, QFont::Normal);
    case TextStyle::mono: {
        QFont result = sizedBy(0.96, QFont::Normal);
        result.setFamilies(QFontDatabase::systemFont(QFontDatabase::FixedFont).families());
        result.setStyleHint(QFont::Monospace);
        return result;
    }
    case TextStyle::body: break;
    }
    return sizedBy(1.0, QFont::Normal);
}

void setScaledMargins(QLayout *layout, const QMargins &designPixels, int spacing)
{
    QWidget *owner = layout->parentWidget();
    if (!owner) { // a nested layout not yet placed; whoever makes it places it before the next event
        applyMargins(layout, designPixels, spacing);
        QTimer::singleShot(0, layout, [layout, designPixels, spacing] {
            if (layout->parentWidget())
                setScaledMargins(layout, designPixels, spacing);
        });
        return;
    }
    new FontWatcher(owner, [layout = QPointer(layout), designPixels, spacing] {
        if (layout)
            applyMargins(layout, designPixels, spacing);
    });
}

void setScaledMinimumSize(QWidget *widget, int designWidth, int designHeight)
{
    new FontWatcher(widget, [widget, designWidth, designHeight] {
        if (designWidth > 0)
            widget->setMinimumWidth(scaled(designWidth));
        if (designHeight > 0)
            widget->setMinimumHeight(scaled(designHeight));
    });
}

void keepScaled(QWidget *widget, std::function<void()> apply)
{
    new FontWatcher(widget, std::move(apply));
}

void setScaledHeight(QWidget *widget, int designHeight)
{
    new FontWatcher(widget, [widget, designHeight] { widget->setFixedHeight(scaled(designHeight)); });
}

} // namespace valbench::ui
