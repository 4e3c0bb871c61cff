// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/charts/chart_view.h>

#include <QBuffer>
#include <QHBoxLayout>
#include <QImage>
#include <QMenu>
#include <QPainter>
#include <QStackedLayout>
#include <QSvgGenerator>
#include <QToolButton>

#include <valbench/ui/charts/chart_canvas.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/table_view.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

ChartView::ChartView(FilePrompts &files, QWidget *parent) : QWidget(parent), m_files(files)
{
    const auto tool = [](Icon picture, const QString &tip) {
        auto *button = new QToolButton;
        button->setAutoRaise(true);
        button->setIcon(icon(picture));
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        button->setFocusPolicy(Qt::TabFocus);
        return button;
    };
    m_title = new TextLabel(TextStyle::heading);
    m_title->setWordWrap(true);
    m_notes = new TextLabel(TextStyle::small);
    m_notes->wrapped()->selectable();
    m_notice = new Banner(Tone::info);
    m_notice->setClosable(true);
    m_notice->hide();
    m_reset = tool(Icon::zoomReset, tr("Show the whole chart"));
    m_table = tool(Icon::table, tr("Show the data as a table"));
    m_table->setCheckable(true);
    m_export = tool(Icon::exportData, tr("Export the chart"));
    m_export->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_export);
    menu->addAction(tr("Picture (PNG)…"), this,
                    [this] { exportAs(QStringLiteral("png"), tr("PNG pictures (*.png)")); });
    menu->addAction(tr("Drawing (SVG)…"), this,
                    [this] { exportAs(QStringLiteral("svg"), tr("SVG drawings (*.svg)")); });
    menu->addAction(tr("Data (CSV)…"), this, [this] { exportAs(QStringLiteral("csv"), tr("CSV files (*.csv)")); });
    m_export->setMenu(menu);
    m_canvas = new ChartCanvas;
    m_data = new TableView(tr("Data of the chart"));
    m_data->setFrameShape(QFrame::NoFrame);

    m_tools = new QWidget;
    auto *head = new QHBoxLayout(m_tools);
    head->addWidget(m_title, 1);
    head->addWidget(m_reset);
    head->addWidget(m_table);
    head->addWidget(m_export);
    setScaledMargins(head, {}, 2);
    auto *body = new QWidget;
    m_stack = new QStackedLayout(body);
    m_stack->addWidget(m_canvas);
    m_stack->addWidget(m_data);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_tools);
    layout->addWidget(m_notice);
    layout->addWidget(body, 1);
    layout->addWidget(m_notes);
    setScaledMargins(layout, {space::small, space::small, space::small, space::small}, space::tiny);
    connect(m_reset, &QToolButton::clicked, m_canvas, &ChartCanvas::resetZoom);
    connect(m_table, &QToolButton::toggled, this, &ChartView::showTable);
    connect(m_canvas, &ChartCanvas::zoomed, this, [this] { m_reset->setEnabled(m_canvas->isZoomed()); });
    connect(m_canvas, &ChartCanvas::vertexActivated, this, &ChartView::vertexActivated);
    m_reset->setEnabled(false);
}

ChartView::~ChartView() = default;

void ChartView::setPlot(plots::Plot plot)
{
    m_title->setText(QString::fromStdString(plot.title));
    QStringList notes;
    for (const std::string &note : plot.notes)
        notes << QString::fromStdString(note);
    m_notes->setText(notes.join(QLatin1Char('\n')));
    m_notes->setVisible(!notes.isEmpty());
    m_canvas->setPlot(std::move(plot));
    m_reset->setEnabled(false);
    m_notice->hide();
    fillTable();
}

const plots::Plot &ChartView::plot() const
{
    return m_canvas->plot();
}

void ChartView::fillTable()
{
    using DataRow = std::vector<std::string>;
    const plots::DataTable &source = plot().data;
    std::vector<RowModel<DataRow>::Column> columns;
    for (std::size_t i = 0; i < source.header.size(); ++i) {
        const QString title = QString::fromStdString(source.header[i]);
        columns.push_back({{.id = title, .title = title, .width = 14}, [i](const DataRow &row) {
                               return Cell(i < row.size() ? QString::fromStdString(row[i]) : QString());
                           }});
    }
    auto rows = std::make_unique<RowModel<DataRow>>(std::move(columns), [](const DataRow &row) {
        return row.empty() ? QString() : QString::fromStdString(row.front());
    });
    rows->setRows(source.rows);
    m_data->setModel(rows.get());
    m_data->applyColumns(*rows);
    m_rows = std::move(rows);
}

void ChartView::showTable(bool shown)
{
    m_stack->setCurrentIndex(shown ? 1 : 0);
    m_table->setChecked(shown);
    const QString tip = shown ? tr("Show the chart") : tr("Show the data as a table");
    m_table->setIcon(icon(shown ? Icon::chart : Icon::table));
    m_table->setToolTip(tip);
    m_table->setAccessibleName(tip);
}

bool ChartView::isTableShown() const
{
    return m_stack->currentIndex() == 1;
}

void ChartView::addTool(QWidget *tool)
{
    auto *head = static_cast<QHBoxLayout *>(m_tools->layout());
    head->insertWidget(head->indexOf(m_reset), tool);
}

QImage ChartView::image() const
{
    const QSize size = m_canvas->viewport()->size() * 2;
    QImage picture(size, QImage::Format_ARGB32_Premultiplied);
    picture.fill(color(Role::surface));
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    m_canvas->render(&painter, QRectF(QPointF(0, 0), size));
    return picture;
}

QByteArray ChartView::svg() const
{
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(logicalDpiY()); // so that points come out as large as on screen
    generator.setSize(m_canvas->viewport()->size());
    generator.setViewBox(QRect(QPoint(0, 0), m_canvas->viewport()->size()));
    generator.setTitle(QString::fromStdString(plot().title));
    generator.setDescription(QString::fromStdString(plot().textSummary));
    QPainter painter(&generator);
    m_canvas->render(&painter, QRectF(QPointF(0, 0), m_canvas->viewport()->size()));
    painter.end();
    return buffer.data();
}

QByteArray ChartView::csv() const
{
    return QByteArray::fromStdString(plots::toCsv(plot().data));
}

void ChartView::exportAs(const QString &suffix, const QString &filter)
{
    const QString name = QStringLiteral("%1.%2").arg(QString::fromStdString(plot().title), suffix);
    m_files.save(this, {tr("Export the chart"), name, filter}, [this, suffix](const QString &path) {
        QByteArray bytes;
        if (suffix == QLatin1String("png")) {
            QBuffer buffer(&bytes);
            image().save(&buffer, "PNG");
        } else {
            bytes = suffix == QLatin1String("svg") ? svg() : csv();
        }
        if (!m_noteExport)
            return write(path, bytes);
        m_noteExport({plot().title, suffix.toUpper().toStdString(), bytes},
                     [this, path, bytes](const QString &problem) {
                         if (problem.isEmpty())
                             return write(path, bytes);
                         m_notice->setMessage(Tone::failed, problem);
                         m_notice->show();
                     });
    });
}

void ChartView::write(const QString &path, const QByteArray &bytes)
{
    const QString wrong = writeFile(path, bytes);
    m_notice->setMessage(wrong.isEmpty() ? Tone::passed : Tone::failed,
                         wrong.isEmpty() ? tr("Written to %1.").arg(path) : wrong);
    m_notice->show();
}

} // namespace valbench::ui
