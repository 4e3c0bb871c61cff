// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery.h"

#include <cmath>
#include <limits>

#include <QAction>
#include <QLocale>
#include <QVBoxLayout>

#include <valbench/base/text.h>
#include <valbench/ui/shell/command_catalog.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/split_panes.h>
#include <valbench/ui/widgets/step_list.h>
#include <valbench/ui/widgets/text_label.h>
#include <valbench/ui/widgets/time_label.h>
#include <valbench/ui/widgets/verdict_line.h>

namespace valbench::test {

using namespace ui;

std::vector<ProtocolRow> protocolRows()
{
    const double undefined = std::numeric_limits<double>::quiet_NaN();
    return {{QStringLiteral("IQ-001"), QStringLiteral("Installation of the scoring host"), QStringLiteral("IQ"), 1,
             Tone::passed, QStringLiteral("Executed, passed"), QStringLiteral("Jonas Keller"), undefined},
            {QStringLiteral("OQ-002"), QStringLiteral("Operation of the scoring service"), QStringLiteral("OQ"), 3,
             Tone::failed, QStringLiteral("Executed, failed"), QStringLiteral("Jonas Keller"), undefined},
            {QStringLiteral("PQ-007"), QStringLiteral("Sepsis early warning, adult wards"), QStringLiteral("PQ"), 2,
             Tone::insufficient, QStringLiteral("Insufficient evidence"), QStringLiteral("Mara Lindqvist"), 0.871},
            {QStringLiteral("PQ-008"), QStringLiteral("Sepsis early warning, paediatric wards"), QStringLiteral("PQ"),
             1, Tone::notRun, QStringLiteral("Approved, not run"), QStringLiteral("Mara Lindqvist"), undefined},
            {QStringLiteral("PQ-009"), QStringLiteral("Readmission within 30 days"), QStringLiteral("PQ"), 1,
             Tone::error, QStringLiteral("Error in step 4"), QStringLiteral("Anna Weber"), 0.7934},
            {QStringLiteral("PQ-010"), QStringLiteral("Length of stay above 10 days"), QStringLiteral("PQ"), 1,
             Tone::notApplicable, QStringLiteral("Withdrawn"), QStringLiteral("Anna Weber"), 0.9}};
}

std::unique_ptr<ProtocolTable> protocolTable()
{
    std::vector<ProtocolTable::Column> columns{
        {{.id = QStringLiteral("id"), .title = QStringLiteral("Number"), .width = 9},
         [](const ProtocolRow &row) { return Cell(row.id); }},
        {{.id = QStringLiteral("title"), .title = QStringLiteral("Title"), .width = 34, .stretch = true},
         [](const ProtocolRow &row) { return Cell(row.title); }},
        {{.id = QStringLiteral("version"), .title = QStringLiteral("Version"), .width = 8, .alignment = Qt::AlignRight},
         [](const ProtocolRow &row) { return Cell(QLocale().toString(row.version), row.version); }},
        {{.id = QStringLiteral("auc"), .title = QStringLiteral("AUC"), .width = 9, .alignment = Qt::AlignRight},
         [](const ProtocolRow &row) {
             Cell cell(std::isnan(row.auc) ? QStringLiteral("undefined")
                                           : QString::fromStdString(fixedText(row.auc, 3)),
                       row.auc);
             cell.exported = QString::fromStdString(shortestText(row.auc));
             return cell;
         }},
        {{.id = QStringLiteral("state"), .title = QStringLiteral("State"), .width = 22},
         [](const ProtocolRow &row) { return Cell::status(row.tone, row.state); }},
        {{.id = QStringLiteral("owner"), .title = QStringLiteral("Owner"), .width = 16},
         [](const ProtocolRow &row) { return Cell(row.owner); }},
        {{.id = QStringLiteral("kind"), .title = QStringLiteral("Kind"), .width = 6, .shown = false},
         [](const ProtocolRow &row) { return Cell(row.kind); }}};
    return std::make_unique<ProtocolTable>(std::move(columns), [](const ProtocolRow &row) { return row.id; });
}

void AnsweredPrompts::save(QWidget *, const FileRequest &request, Done done)
{
    asked = request;
    done(path);
}

void AnsweredPrompts::open(QWidget *parent, const FileRequest &request, Done done)
{
    save(parent, request, std::move(done));
}

void AnsweredPrompts::folder(QWidget *parent, const FileRequest &request, Done done)
{
    save(parent, request, std::move(done));
}

GalleryPage::GalleryPage(const QString &title, FilePrompts &files, QWidget *parent) : Page(parent)
{
    auto *header = new PageHeader(
        title, QStringLiteral("What is tested, how, and against which limits. 6 protocols, 2 wait for approval."));
    header->setStatus(Tone::warning, QStringLiteral("Review due in 12 days"));
    auto *compare = new QAction(icon(Icon::history), QStringLiteral("Compare versions"), this);
    auto *create = new QAction(icon(Icon::add), QStringLiteral("New protocol"), this);
    header->addAction(compare);
    header->addAction(create, ButtonKind::primary);
    list = new ListPage(title, files);
    list->setObjectName(QStringLiteral("list"));
    m_table = protocolTable();
    m_table->setRows(protocolRows());
    list->setTable(m_table.get());
    list->setEmptyText(Icon::protocols, QStringLiteral("No protocols yet"),
                       QStringLiteral("A protocol says what is tested, how, and against which limits."), create);
    list->setReady();

    auto *detail = new QWidget;
    auto *column = new QVBoxLayout(detail);
    setScaledMargins(column, {space::large, space::small, space::large, space::large}, space::medium);
    column->addWidget(new TextLabel(TextStyle::heading, QStringLiteral("PQ-007  Sepsis early warning, adult wards")));
    auto *facts = new KeyValuePanel;
    facts->addText(QStringLiteral("Model"), QStringLiteral("sepsis-ews, version 14 (Staging)"));
    facts->addWidget(QStringLiteral("Approved"), new TimeLabel(*Timestamp::parse("2026-11-03T13:03:59.120045Z")));
    facts->addWidget(
        QStringLiteral("Content"),
        new DigestLabel(QStringLiteral("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")));
    facts->addText(QStringLiteral("Comment"), {});
    column->addWidget(facts);
    auto *steps = new StepList(QStringLiteral("Steps"));
    steps->setItems(
        {{QStringLiteral("1"),
          QStringLiteral("1"),
          QStringLiteral("Data set is the sealed test set"),
          Tone::passed,
          {},
          QStringLiteral("Jonas Keller, 14:03")},
         {QStringLiteral("2"),
          QStringLiteral("2"),
          QStringLiteral("Sensitivity at the locked threshold"),
          Tone::insufficient,
          {},
          {}},
         {QStringLiteral("3"), QStringLiteral("3"), QStringLiteral("Calibration error"), Tone::notRun, {}, {}}});
    steps->setCurrentId(QStringLiteral("2"));
    column->addWidget(steps, 1);
    column->addWidget(
        new VerdictLine({Tone::insufficient, QStringLiteral("Sensitivity"), QStringLiteral("0.871"),
                         QStringLiteral("95% CI 0.842–0.897"), QStringLiteral("lower bound ≥ 0.85"),
                         QStringLiteral("Wilson"), QStringLiteral("412"), QStringLiteral("96"),
                         QStringLiteral("The interval straddles the limit; 188 more positives would settle it.")}));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(header);
    layout->addWidget(new SplitPanes(list, detail, 0.6), 1);
    layout->setContentsMargins({});
    layout->setSpacing(0);
}

void GalleryPage::openRecord(const QString &record)
{
    opened << record;
}

Person annaWeber()
{
    return {QStringLiteral("aweber"), QStringLiteral("Anna Weber"), QStringLiteral("Quality assurance")};
}

std::unique_ptr<MainWindow> galleryWindow(Theme &theme, AnsweredPrompts &files, StoreKind kind)
{
    struct Entry
    {
        const char *id;
        const char *title;
        Icon icon;
        bool group;
    };
    static constexpr Entry entries[] = {{"work", "My work", Icon::myWork, false},
                                        {"experiments", "Experiments", Icon::experiments, true},
                                        {"models", "Models", Icon::models, false},
                                        {"data", "Data sets", Icon::dataSets, false},
                                        {"protocols", "Protocols", Icon::protocols, true},
                                        {"executions", "Executions", Icon::executions, false},
                                        {"deviations", "Deviations", Icon::deviations, false},
                                        {"monitoring", "Monitoring", Icon::monitoring, true},
                                        {"packages", "Packages", Icon::packages, false},
                                        {"trail", "Audit trail", Icon::auditTrail, false},
                                        {"admin", "Administration", Icon::administration, true}};
    auto window = std::make_unique<MainWindow>(theme);
    for (const Entry &entry : entries) {
        const QString title = QString::fromLatin1(entry.title);
        PageSpec spec;
        spec.id = QString::fromLatin1(entry.id);
        spec.title = title;
        spec.icon = entry.icon;
        spec.newGroup = entry.group;
        spec.access = [id = spec.id] {
            return id == QLatin1String("admin")
                       ? Access{Access::Kind::blocked, QStringLiteral("Only administrators may open this.")}
                       : Access{};
        };
        spec.make = [title, &files](QWidget *parent) { return new GalleryPage(title, files, parent); };
        window->addPage(std::move(spec));
    }
    window->finishCommands();
    window->setStore(QStringLiteral("Northfield Hospital"), kind);
    return window;
}

SignRequest signRequest(int records)
{
    SignRequest request;
    for (int i = 0; i < records; ++i)
        request.records.push_back(
            {QStringLiteral("r%1").arg(i),
             QStringLiteral("PQ-%1 Sepsis early warning, adult wards").arg(7 + i, 3, 10, QLatin1Char('0')),
             QStringLiteral("version %1").arg(2 + i), QString(64, QLatin1Char("3b9af0c1"[i % 8]))});
    request.meanings = {
        {QStringLiteral("reviewed"), QStringLiteral("Reviewed"), QStringLiteral("I find this technically correct.")},
        {QStringLiteral("approved"), QStringLiteral("Approved"),
         QStringLiteral("I release this for use under the quality system.")},
        {QStringLiteral("rejected"), QStringLiteral("Rejected"),
         QStringLiteral("This is not acceptable, for the reason given."), true},
        {QStringLiteral("authored"), QStringLiteral("Authored"), QStringLiteral("I wrote this and it is complete."),
         false, QStringLiteral("Mara Lindqvist wrote this record.")}};
    request.printedName = QStringLiteral("Anna Weber");
    request.userId = QStringLiteral("aweber");
    request.role = QStringLiteral("Quality assurance");
    request.zone = QTimeZone("Europe/Berlin");
    return request;
}

} // namespace valbench::test
