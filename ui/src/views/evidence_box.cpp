// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/evidence_box.h>

#include <QBuffer>
#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include <valbench/ui/theme/icons.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/step_facts.h>
#include <valbench/ui/widgets/eliding_label.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

EvidenceBox::EvidenceBox(FilePrompts &files, QWidget *parent)
    : QWidget(parent), m_files(files), m_rows(new QVBoxLayout), m_bar(new QWidget)
{
    auto *attach = new QPushButton(icon(Icon::attach), tr("Attach file…"));
    auto *pasteButton = new QPushButton(icon(Icon::copy), tr("Paste"));
    pasteButton->setAccessibleName(tr("Paste evidence"));
    connect(attach, &QPushButton::clicked, this, [this] {
        m_files.open(this, {tr("Attach evidence"), {}, tr("Any file (*)")},
                     [this](const QString &path) { addFile(path); });
    });
    connect(pasteButton, &QPushButton::clicked, this, [this] {
        if (!paste())
            Q_EMIT problem(tr("The clipboard holds neither a picture nor a file."));
    });
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(attach);
    buttons->addWidget(pasteButton);
    buttons->addStretch(1);
    auto *bar = new QVBoxLayout(m_bar);
    bar->addLayout(buttons);
    bar->addWidget((new TextLabel(TextStyle::small, tr("Files can be dropped here as well.")))->wrapped());
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new TextLabel(TextStyle::heading, tr("Evidence")));
    layout->addLayout(m_rows);
    layout->addWidget(m_bar);
    setScaledMargins(layout, {0, 0, 0, 0}, space::small);
    setScaledMargins(m_rows, {0, 0, 0, 0}, space::small);
    setScaledMargins(bar, {0, 0, 0, 0}, space::tiny);
    setScaledMargins(buttons, {0, 0, 0, 0}, space::small);
}

void EvidenceBox::show(const std::vector<domain::EvidenceFile> &recorded, bool open)
{
    m_recorded = recorded;
    m_previews.clear();
    m_open = open;
    m_bar->setVisible(open);
    setAcceptDrops(open);
    refresh();
}

void EvidenceBox::setAdded(std::vector<services::EvidenceUpload> added)
{
    m_added = std::move(added);
    refresh();
}

void EvidenceBox::setPreview(const std::string &sha256, const QImage &picture)
{
    m_previews[sha256] = picture;
    refresh();
}

bool EvidenceBox::paste()
{
    const auto *mime = QGuiApplication::clipboard()->mimeData();
    return m_open && mime && take(*mime);
}

void EvidenceBox::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasImage())
        event->acceptProposedAction();
}

void EvidenceBox::dropEvent(QDropEvent *event)
{
    if (take(*event->mimeData()))
        event->acceptProposedAction();
}

bool EvidenceBox::take(const QMimeData &mime)
{
    bool taken = false;
    const auto urls = mime.urls();
    for (const auto &url : urls) {
        if (url.isLocalFile()) {
            addFile(url.toLocalFile());
            taken = true;
        }
    }
    if (taken || !mime.hasImage())
        return taken;
    const auto picture = qvariant_cast<QImage>(mime.imageData());
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (picture.isNull() || !buffer.open(QIODevice::WriteOnly) || !picture.save(&buffer, "PNG"))
        return false;
    m_added.push_back({"picture-" + std::to_string(m_recorded.size() + m_added.size() + 1) + ".png", "image/png",
                       Bytes(bytes.begin(), bytes.end())});
    refresh();
    Q_EMIT addedChanged();
    return true;
}

void EvidenceBox::addFile(const QString &path)
{
    auto upload = services::readEvidence(path.toStdString());
    if (!upload) {
        Q_EMIT problem(localText(upload.error()));
        return;
    }
    m_added.push_back(*std::move(upload));
    refresh();
    Q_EMIT addedChanged();
}

void EvidenceBox::refresh()
{
    clearLayout(*m_rows);
    const auto addRow = [this](const QString &name, const QString &about, QPushButton *button) {
        auto *row = new QWidget;
        auto *line = new QHBoxLayout(row);
        auto *texts = new QVBoxLayout;
        auto *title = new ElidingLabel(name); // names are long and have no place to break
        title->setMode(Qt::ElideMiddle);
        texts->addWidget(title);
        texts->addWidget((new TextLabel(TextStyle::small, about))->wrapped());
        line->addLayout(texts, 1);
        if (button)
            line->addWidget(button, 0, Qt::AlignTop);
        setScaledMargins(line, {0, 0, 0, 0}, space::small);
        setScaledMargins(texts, {0, 0, 0, 0}, 0);
        m_rows->addWidget(row);
    };
    for (const auto &file : m_recorded) {
        QPushButton *save = nullptr;
        if (m_savable) {
            save = new QPushButton(tr("Save…"));
            save->setAccessibleName(tr("Save %1").arg(qs(file.name)));
            connect(save, &QPushButton::clicked, this,
                    [this, file] { Q_EMIT saveRequested(qs(file.name), qs(file.sha256)); });
        }
        addRow(qs(file.name),
               tr("%1, SHA-256 %2").arg(QLocale().formattedDataSize(file.size), qs(file.sha256).left(12)), save);
        if (const auto preview = m_previews.find(file.sha256); preview != m_previews.end()) {
            auto *picture = new QLabel;
            picture->setAccessibleName(tr("Picture %1").arg(qs(file.name)));
            picture->setPixmap(
                QPixmap::fromImage(preview->second.width() > scaled(180)
                                       ? preview->second.scaledToWidth(scaled(180), Qt::SmoothTransformation)
                                       : preview->second));
            m_rows->addWidget(picture);
        }
    }
    for (std::size_t i = 0; i < m_added.size(); ++i) {
        auto *remove = new QPushButton(tr("Remove"));
        remove->setAccessibleName(tr("Remove %1").arg(qs(m_added[i].name)));
        connect(remove, &QPushButton::clicked, this, [this, i] {
            m_added.erase(m_added.begin() + static_cast<std::ptrdiff_t>(i));
            QMetaObject::invokeMethod(
                this, [this] { refresh(); }, Qt::QueuedConnection); // not under its own click
            Q_EMIT addedChanged();
        });
        addRow(qs(m_added[i].name),
               tr("%1, kept once the step is recorded")
                   .arg(QLocale().formattedDataSize(static_cast<qint64>(m_added[i].bytes.size()))),
               remove);
    }
    if (m_recorded.empty() && m_added.empty())
        m_rows->addWidget(new TextLabel(TextStyle::body, tr("None.")));
}

} // namespace valbench::ui
