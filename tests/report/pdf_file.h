// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What other programs see in a PDF: poppler's tools and libqpdf.
#pragma once

#include <QByteArray>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <QTemporaryFile>

#include <valbench/base/text.h>

namespace valbench::test {

struct Word
{
    int page = 0; ///< from 1
    QRectF box;   ///< points, y downwards
    QString text;
};

struct Bookmark
{
    int level = 1;
    QString title;
    int page = 0; ///< from 1; 0 if it leads nowhere
};

/// A rendered file on disk, looked at from outside. A tool that is missing or fails gives an empty answer.
class PdfFile {
public:
    explicit PdfFile(const Bytes &bytes);

    [[nodiscard]] QString path() const { return m_file.fileName(); }
    /// Standard output of `program arguments… file extra…`.
    [[nodiscard]] QString run(const QString &program, QStringList arguments, const QStringList &extra = {}) const;
    [[nodiscard]] QString info(const QString &key) const; ///< a line of pdfinfo
    [[nodiscard]] int pages() const { return info(QStringLiteral("Pages")).toInt(); }
    [[nodiscard]] QString text(int page = 0) const; ///< 0: all pages
    [[nodiscard]] QList<Word> words() const;
    [[nodiscard]] QList<Bookmark> bookmarks() const;
    /// Page numbers (from 1) that the links of a page lead to; 0 for one that leads nowhere.
    [[nodiscard]] QList<int> linkTargets(int page) const;
    /// Whether any dictionary of the file has this key, such as "/JS".
    [[nodiscard]] bool hasKey(const std::string &key) const;
    [[nodiscard]] std::string metadata() const;

private:
    QTemporaryFile m_file;
};

/// Text without differences of white space.
[[nodiscard]] QString squeezed(const QString &text);

} // namespace valbench::test
