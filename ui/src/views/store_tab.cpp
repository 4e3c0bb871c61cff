// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_tab.h"

#include <QAction>
#include <QLocale>
#include <QVBoxLayout>

#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/status_badge.h>

namespace valbench::ui {

using domain::Permission;

StoreTab::StoreTab(Desk &desk, QWidget *parent)
    : QScrollArea(parent), m_desk(desk), m_notice(new Banner(Tone::failed)), m_facts(new KeyValuePanel)
{
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    setScaledMargins(layout, {space::large, space::large, space::large, space::large}, space::large);
    m_notice->hide();
    layout->addWidget(m_notice);
    layout->addWidget(m_facts);
    if (m_desk.may(Permission::makeBackup)) {
        m_backup = new QAction(icon(Icon::store), tr("Make backup…"), this);
        connect(m_backup, &QAction::triggered, this, [this] { chooseBackup(); });
        setBlocked(m_backup, tr("The store's facts are being read."));
        layout->addWidget(new ActionButton(m_backup), 0, Qt::AlignLeft);
    }
    layout->addStretch(1);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setWidget(content);
    setAccessibleName(tr("Store"));
}

void StoreTab::refresh()
{
    m_desk.ask<services::StoreInfo>(
        this, [](services::Workspace &w, const services::Session &) { return w.info(); },
        [this](Result<services::StoreInfo> info) {
            m_facts->clear();
            m_notice->setVisible(!info);
            if (!info)
                return m_notice->setMessage(Tone::error, localText(info.error()));
            m_file = info->file;
            if (m_backup && !m_backingUp)
                setBlocked(m_backup, {});
            show(*info);
            tabInReadingOrder(this);
        });
}

void StoreTab::show(const services::StoreInfo &info)
{
    const auto purpose = [&] {
        switch (info.purpose) {
        case services::Purpose::production: return tr("Production");
        case services::Purpose::test: return tr("Test");
        case services::Purpose::demo: return tr("Demo");
        }
        return QString();
    }();
    m_facts->addText(info.file.empty() ? tr("Database") : tr("File"),
                     qs(info.file.empty() ? info.url : info.file.string()));
    m_facts->addText(tr("Store id"), qs(info.storeId));
    m_facts->addText(tr("Lineage"), qs(info.lineage));
    if (!info.copy.empty())
        m_facts->addText(tr("Copy"), qs(info.copy));
    m_facts->addText(tr("Purpose"), purpose);
    m_facts->addText(tr("Created"), tr("%1  (%2)").arg(timeText(info.created), qs(info.created)));
    m_facts->addText(tr("Entries"), QLocale().toString(static_cast<qlonglong>(info.entries)));
    m_facts->addWidget(tr("Digest of the last entry"), new DigestLabel(qs(info.head)));
    m_facts->addHeading(tr("Where it is kept"));
    m_facts->addWidget(tr("Volume"), info.volumeEncrypted ? new StatusBadge(Tone::passed, tr("Encrypted"))
                                                          : new StatusBadge(Tone::warning, tr("Encryption not found")));
    m_facts->addText(tr("What was looked at"), qs(info.encryptionDetail));
    m_facts->addHeading(tr("Program"));
    m_facts->addText(tr("Build"), qs(m_desk.environment().build));
}

void StoreTab::chooseBackup()
{
    const auto day = m_desk.environment().clock.now().toText().substr(0, 10);
    // A shared store has no file, and its backup is one.
    const auto file = m_file.empty() ? std::filesystem::path("shared.valbench") : m_file;
    const auto name = file.stem().string() + "-backup-" + day + file.extension().string();
    m_desk.files().save(this,
                        {tr("Make backup"), qs((file.parent_path() / name).string()),
                         tr("Valbench store (*%1)").arg(qs(file.extension().string()))},
                        [this](const QString &path) { makeBackup(path); });
}

void StoreTab::makeBackup(const QString &path)
{
    m_backingUp = true;
    setBlocked(m_backup, tr("A backup is being made."));
    m_desk.job<void>(
        tr("Making a backup"), this,
        [target = path.toStdString()](services::Workspace &w, const services::Session &s, std::stop_token stop,
                                      const Progress &progress) { return w.backup(s, target, stop, progress); },
        [this, path](Status made) {
            m_backingUp = false;
            setBlocked(m_backup, {});
            if (!made)
                return m_desk.showError(tr("The backup was not made"), made.error(), this);
            m_desk.window().bottomBar().showMessage(tr("Backup made and verified: %1").arg(path));
            Q_EMIT m_desk.recordsChanged();
        });
}

} // namespace valbench::ui
