// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/blocked_store_view.h>

#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/ui/theme/icons.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/theme/style.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

BlockedStoreView::BlockedStoreView(const QString &storeName, const QString &why, QWidget *parent) : QWidget(parent)
{
    auto *content = new QWidget;
    auto *outer = new QVBoxLayout(this);
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(content);
    row->addStretch();
    outer->addStretch(2);
    outer->addLayout(row);
    outer->addStretch(3);
    setScaledMinimumSize(content, 600, 0);
    content->setMaximumWidth(scaled(640));
    auto *layout = new QVBoxLayout(content);
    setScaledMargins(layout, {}, space::medium);
    layout->addWidget(new TextLabel(TextStyle::title, tr("This store is blocked")));
    layout->addWidget((new TextLabel(TextStyle::body, Role::mutedText, storeName))->wrapped());
    layout->addWidget(new Banner(Tone::failed, why));
    const auto section = [layout](const QString &heading, const QString &words) {
        layout->addWidget(new TextLabel(TextStyle::heading, heading));
        layout->addWidget((new TextLabel(TextStyle::body, words))->wrapped());
    };
    section(tr("What that means"),
            tr("Nobody can sign in, so that nothing is built on records that may be missing or altered. Nothing was "
               "changed in the file."));
    section(tr("Who can lift it"),
            tr("An administrator and a QA approver, together. They put a backup in its place and sign for it, each "
               "with the password of the time of the backup. The file that is there now is set aside, never deleted, "
               "and the store says from then on what is missing."));
    auto *box = new QWidget;
    auto *buttons = new FlowLayout(box);
    buttons->setContentsMargins(0, 0, 0, 0);
    const auto add = [&](Icon picture, const QString &text, ButtonKind kind, auto signal) {
        auto *button =
            new QPushButton(icon(picture, kind == ButtonKind::primary ? Role::onAccent : Role::mutedText), text);
        setKind(button, kind);
        connect(button, &QPushButton::clicked, this, signal);
        buttons->addWidget(button);
        return button;
    };
    auto *restore = add(Icon::importData, tr("Put a backup in its place…"), ButtonKind::primary,
                        &BlockedStoreView::restoreRequested);
    add(Icon::integrity, tr("Look at what is wrong…"), ButtonKind::normal, &BlockedStoreView::verifyRequested);
    add(Icon::store, tr("Other store…"), ButtonKind::quiet, &BlockedStoreView::otherStoreRequested);
    layout->addWidget(box);
    setFocusProxy(restore);
}

} // namespace valbench::ui
