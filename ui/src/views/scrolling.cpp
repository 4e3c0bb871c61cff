// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/scrolling.h>

#include <QScrollArea>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>

namespace valbench::ui {

QScrollArea *makeScrolling(QWidget *content)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    setScaledMargins(layout, {space::large, space::medium, space::large, space::medium}, 0);
    layout->addWidget(content);
    layout->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(box);
    return scroll;
}

} // namespace valbench::ui
