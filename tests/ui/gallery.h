// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A workbench filled with invented records, as the tests and the screenshots of the frame need it.
#pragma once

#include <memory>

#include <valbench/ui/dialogs/sign_dialog.h>
#include <valbench/ui/models/table_model.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/page.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/list_page.h>

namespace valbench::test {

struct ProtocolRow
{
    QString id;
    QString title;
    QString kind;
    int version = 1;
    ui::Tone tone = ui::Tone::notRun;
    QString state;
    QString owner;
    double auc = 0;
};

using ProtocolTable = ui::RowModel<ProtocolRow>;
[[nodiscard]] std::unique_ptr<ProtocolTable> protocolTable();
[[nodiscard]] std::vector<ProtocolRow> protocolRows();

/// Answers every question for a file with the path it was given.
class AnsweredPrompts final : public ui::FilePrompts {
public:
    QString path;
    void save(QWidget *parent, const ui::FileRequest &request, Done done) override;
    void open(QWidget *parent, const ui::FileRequest &request, Done done) override;
    void folder(QWidget *parent, const ui::FileRequest &request, Done done) override;
    ui::FileRequest asked;
};

/// A page with header, list and detail pane; remembers what it was asked to show.
class GalleryPage final : public ui::Page {
    Q_OBJECT
public:
    GalleryPage(const QString &title, ui::FilePrompts &files, QWidget *parent);
    void openRecord(const QString &record) override;
    void refresh() override { ++refreshed; }
    ui::ListPage *list;
    QStringList opened;
    int refreshed = 0;

private:
    std::unique_ptr<ProtocolTable> m_table;
};

/// The window with the eleven pages of the workbench; Administration is blocked.
[[nodiscard]] std::unique_ptr<ui::MainWindow> galleryWindow(ui::Theme &theme, AnsweredPrompts &files,
                                                            ui::StoreKind kind);
[[nodiscard]] ui::SignRequest signRequest(int records);
[[nodiscard]] ui::Person annaWeber();

} // namespace valbench::test
