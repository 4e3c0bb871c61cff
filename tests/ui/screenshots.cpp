// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshots.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QMenuBar>
#include <QPixmap>
#include <QToolButton>

namespace valbench::test {

QImage takeScreenshot(QWidget *widget, const QString &name)
{
    QCoreApplication::processEvents();
    const QImage picture = widget->grab().toImage();
    const QDir folder(QStringLiteral(VALBENCH_SCREENSHOT_DIR));
    folder.mkpath(QStringLiteral("."));
    picture.save(folder.filePath(name + QStringLiteral(".png")));
    return picture;
}

QStringList clippedTexts(const QWidget *root)
{
    QStringList found;
    const auto labels = root->findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        const bool wraps = label->wordWrap();
        const int needed = wraps ? label->heightForWidth(label->width()) : label->sizeHint().height();
        if (label->height() < needed - 1 || (!wraps && label->width() < label->sizeHint().width() - 1))
            found << QStringLiteral("label: %1").arg(label->text());
    }
    const auto buttons = root->findChildren<QAbstractButton *>();
    for (const QAbstractButton *button : buttons) {
        const auto *tool = qobject_cast<const QToolButton *>(button);
        if (tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly)
            continue;
        if (button->isVisible() && !button->text().isEmpty() && button->width() < button->minimumSizeHint().width())
            found << QStringLiteral("button: %1").arg(button->text());
    }
    return found;
}

QStringList namelessControls(const QWidget *root)
{
    QStringList found;
    const auto all = root->findChildren<QWidget *>();
    for (QWidget *widget : all) {
        if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy())
            continue;
        const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        if (!face || face->text(QAccessible::Name).trimmed().isEmpty())
            found << QStringLiteral("%1 %2").arg(QString::fromLatin1(widget->metaObject()->className()),
                                                 widget->objectName());
    }
    return found;
}

} // namespace valbench::test
