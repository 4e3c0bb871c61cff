// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Loads the fonts from the resources and notes which characters they have.
#include "fonts.h"

#include <array>
#include <atomic>
#include <bitset>
#include <memory>
#include <mutex>

#include <QFile>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QRawFont>

namespace valbench::report {

namespace {

struct FaceFile
{
    const char *resource;
    const char *family;
    QFont::Weight weight;
    bool italic;
};

constexpr std::array<FaceFile, 4> faceFiles = {{
    {":/valbench/fonts/ValbenchSans-Regular.ttf", "Valbench Sans", QFont::Normal, false},
    {":/valbench/fonts/ValbenchSans-Bold.ttf", "Valbench Sans", QFont::Bold, false},
    {":/valbench/fonts/ValbenchSans-Italic.ttf", "Valbench Sans", QFont::Normal, true},
    {":/valbench/fonts/ValbenchMono-Regular.ttf", "Valbench Mono", QFont::Normal, false},
}};

using Coverage = std::array<std::bitset<0x10000>, faceFiles.size()>;

std::mutex loading;
std::atomic<const Coverage *> loaded = nullptr; ///< set once when all fonts are loaded; lives as long as the process

Status loadFace(std::size_t index, Coverage &coverage)
{
    const auto &face = faceFiles[index];
    QFile file(QString::fromLatin1(face.resource));
    const bool opened = file.open(QIODevice::ReadOnly);
    const QByteArray data = opened ? file.readAll() : QByteArray();
    const QRawFont raw(data, 12);
    if (!raw.isValid() || QFontDatabase::addApplicationFontFromData(data) < 0)
        return fail(ErrorCode::unavailable,
                    VB_MSG("The report font {file} in the program is damaged; install Valbench again."),
                    {{"file", face.resource}});
    for (char32_t character = 0x20; character < coverage[index].size(); ++character)
        coverage[index][character] = raw.supportsCharacter(character);
    return {};
}

} // namespace

Status loadFonts()
{
    if (!qobject_cast<QGuiApplication *>(QCoreApplication::instance()))
        return fail(
            ErrorCode::unavailable,
            VB_MSG("Documents need a QGuiApplication; start the program with one (platform “offscreen” will do)."));
    const std::lock_guard lock(loading);
    if (loaded)
        return {};
    auto coverage = std::make_unique<Coverage>();
    for (std::size_t i = 0; i < faceFiles.size(); ++i)
        VB_CHECK(loadFace(i, *coverage));
    loaded = coverage.release();
    return {};
}

QFont reportFont(Face face, double pointSize)
{
    const auto &file = faceFiles[static_cast<std::size_t>(face)];
    QFont font(QString::fromLatin1(file.family));
    font.setPointSizeF(pointSize);
    font.setWeight(file.weight);
    font.setItalic(file.italic);
    font.setStyleStrategy(QFont::StyleStrategy(QFont::NoFontMerging | QFont::PreferOutline));
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

bool hasGlyph(Face face, char32_t character)
{
    const Coverage *coverage = loaded;
    return coverage && character < 0x10000 && (*coverage)[static_cast<std::size_t>(face)][character];
}

} // namespace valbench::report
