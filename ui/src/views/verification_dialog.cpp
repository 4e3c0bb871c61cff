// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/verification_dialog.h>

#include <QGridLayout>
#include <QLocale>
#include <QPushButton>
#include <QTime>
#include <QVBoxLayout>

#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/status_badge.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

VerificationDialog::VerificationDialog(const services::Verification &verification, QWidget *parent)
    : DialogBase(verification.passed ? tr("Verified") : tr("Not verified"), 760, parent)
{
    body()->addWidget(
        (new TextLabel(TextStyle::small, Role::mutedText, qs(verification.subject)))->wrapped()->selectable());
    body()->addWidget(new Banner(verification.passed ? Tone::passed : Tone::failed, qs(verification.verdict)));
    auto *table = new QWidget;
    auto *grid = new QGridLayout(table);
    setScaledMargins(grid, {0, space::small, 0, 0}, space::medium);
    grid->setColumnStretch(3, 1);
    int row = 0;
    for (const auto &check : verification.checks) {
        const auto look = lookOf(check.outcome);
        auto name = qs(check.name);
        name[0] = name[0].toUpper();
        auto *badge = new StatusBadge(look.tone, look.word);
        badge->setAccessibleName(tr("%1: %2").arg(name, look.word));
        grid->addWidget(badge, row, 0, Qt::AlignTop | Qt::AlignLeft);
        grid->addWidget(new TextLabel(TextStyle::body, name), row, 1, Qt::AlignTop);
        grid->addWidget(new TextLabel(TextStyle::body, QLocale().toString(static_cast<qlonglong>(check.n))), row, 2,
                        Qt::AlignTop | Qt::AlignRight);
        grid->addWidget((new TextLabel(TextStyle::body, Role::mutedText, qs(check.detail)))->wrapped()->selectable(),
                        row, 3, Qt::AlignTop);
        ++row;
    }
    body()->addWidget(table);
    connect(addButton(tr("Close"), ButtonKind::normal), &QPushButton::clicked, this, &QDialog::reject);
}

void showIntegrity(BottomBar &bar, const Result<services::Verification> &verification)
{
    const auto time = QLocale().toString(QTime::currentTime(), QLocale::ShortFormat);
    if (!verification)
        bar.setIntegrity(Tone::error,
                         QObject::tr("Records could not be checked: %1").arg(localText(verification.error())));
    else if (verification->passed)
        bar.setIntegrity(Tone::passed, QObject::tr("Records intact, checked %1").arg(time));
    else
        bar.setIntegrity(Tone::failed, qs(verification->verdict));
}

} // namespace valbench::ui
