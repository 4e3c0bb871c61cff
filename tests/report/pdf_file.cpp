// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asks poppler and libqpdf.
#include "pdf_file.h"

#include <map>

#include <QDir>
#include <QProcess>
#include <QRegularExpression>

#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFOutlineDocumentHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

namespace valbench::test {

namespace {

/// Page number from 1 of a destination array, 0 if it is none.
int pageOf(QPDF &pdf, QPDFObjectHandle destination)
{
    if (!destination.isArray() || destination.getArrayNItems() < 2)
        return 0;
    int number = 0;
    for (auto &page : QPDFPageDocumentHelper(pdf).getAllPages()) {
        ++number;
        if (page.getObjectHandle().getObjGen() == destination.getArrayItem(0).getObjGen())
            return number;
    }
    return 0;
}

void collect(QPDF &pdf, std::vector<QPDFOutlineObjectHelper> items, int level, QList<Bookmark> &found)
{
    for (auto &item : items) {
        found.append({level, QString::fromStdString(item.getTitle()), pageOf(pdf, item.getDest())});
        collect(pdf, item.getKids(), level + 1, found);
    }
}

} // namespace

PdfFile::PdfFile(const Bytes &bytes) : m_file(QDir::tempPath() + QStringLiteral("/valbench-XXXXXX.pdf"))
{
    if (m_file.open())
        m_file.write(reinterpret_cast<const char *>(bytes.data()), static_cast<qint64>(bytes.size()));
    m_file.close();
}

QString PdfFile::run(const QString &program, QStringList arguments, const QStringList &extra) const
{
    QProcess process;
    arguments.append(path());
    arguments.append(extra);
    process.start(program, arguments);
    if (!process.waitForFinished(120000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        qWarning("%s failed: %s", qPrintable(program), process.readAllStandardError().constData());
        return {};
    }
    return QString::fromUtf8(process.readAllStandardOutput());
}

QString PdfFile::info(const QString &key) const
{
    for (const QString &line : run(QStringLiteral("pdfinfo"), {}).split(QLatin1Char('\n')))
        if (line.startsWith(key + QLatin1Char(':')))
            return line.mid(key.size() + 1).trimmed();
    return {};
}

QString PdfFile::text(int page) const
{
    QStringList arguments{QStringLiteral("-layout")};
    if (page > 0)
        arguments << QStringLiteral("-f") << QString::number(page) << QStringLiteral("-l") << QString::number(page);
    return run(QStringLiteral("pdftotext"), arguments, {QStringLiteral("-")});
}

QList<Word> PdfFile::words() const
{
    static const QRegularExpression pattern(QStringLiteral(
        "<(page) |<word xMin=\"([^\"]*)\" yMin=\"([^\"]*)\" xMax=\"([^\"]*)\" yMax=\"([^\"]*)\">(.*)</word>"));
    QList<Word> words;
    int page = 0;
    auto matches =
        pattern.globalMatch(run(QStringLiteral("pdftotext"), {QStringLiteral("-bbox")}, {QStringLiteral("-")}));
    while (matches.hasNext()) {
        const auto match = matches.next();
        if (match.hasCaptured(1) && !match.captured(1).isEmpty()) {
            ++page;
            continue;
        }
        const QPointF from(match.captured(2).toDouble(), match.captured(3).toDouble());
        const QPointF to(match.captured(4).toDouble(), match.captured(5).toDouble());
        words.append({page, QRectF(from, to), match.captured(6)});
    }
    return words;
}

QList<Bookmark> PdfFile::bookmarks() const
{
    QPDF pdf;
    pdf.processFile(path().toLocal8Bit().constData());
    QList<Bookmark> found;
    collect(pdf, QPDFOutlineDocumentHelper(pdf).getTopLevelOutlines(), 1, found);
    return found;
}

QList<int> PdfFile::linkTargets(int page) const
{
    QPDF pdf;
    pdf.processFile(path().toLocal8Bit().constData());
    auto object = QPDFPageDocumentHelper(pdf).getAllPages().at(static_cast<std::size_t>(page - 1)).getObjectHandle();
    QList<int> targets;
    auto annotations = object.getKey("/Annots");
    for (int i = 0; annotations.isArray() && i < annotations.getArrayNItems(); ++i)
        targets.append(pageOf(pdf, annotations.getArrayItem(i).getKey("/Dest")));
    return targets;
}

bool PdfFile::hasKey(const std::string &key) const
{
    QPDF pdf;
    pdf.processFile(path().toLocal8Bit().constData());
    for (auto &object : pdf.getAllObjects()) {
        auto dictionary = object.isStream() ? object.getDict() : object;
        if (dictionary.isDictionary() && dictionary.hasKey(key))
            return true;
    }
    return pdf.getTrailer().hasKey(key);
}

std::string PdfFile::metadata() const
{
    QPDF pdf;
    pdf.processFile(path().toLocal8Bit().constData());
    const auto data = pdf.getRoot().getKey("/Metadata").getStreamData();
    return {reinterpret_cast<const char *>(data->getBuffer()), data->getSize()};
}

QString squeezed(const QString &text)
{
    return text.simplified();
}

} // namespace valbench::test
