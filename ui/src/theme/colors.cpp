// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/theme/colors.h>

#include <QGuiApplication>

#include <algorithm>
#include <cmath>

namespace valbench::ui {
namespace {

struct RoleColors
{
    Role role;
    QRgb light;
    QRgb dark;
};

// One row per role, in the order of the enumeration (checked below).
constexpr std::array<RoleColors, roleCount> table{{
    {Role::window, 0xfff7f8fa, 0xff15191f},
    {Role::surface, 0xffffffff, 0xff1b2028},
    {Role::sunken, 0xffeef1f5, 0xff11151a},
    {Role::raised, 0xffffffff, 0xff242b35},
    {Role::text, 0xff1a222e, 0xffe4e9f0},
    {Role::mutedText, 0xff556070, 0xffa0acbb},
    {Role::disabledText, 0xff8b95a3, 0xff667180},
    {Role::border, 0xffd9dee5, 0xff303845},
    {Role::controlBorder, 0xff868f9d, 0xff6d798a},
    {Role::accent, 0xff1d5fa8, 0xff74aef2},
    {Role::onAccent, 0xffffffff, 0xff0b1a2c},
    {Role::accentSurface, 0xffe3edf8, 0xff213147},
    {Role::selection, 0xffcfe1f6, 0xff263d5b},
    {Role::passed, 0xff17713a, 0xff6cc98c},
    {Role::passedSurface, 0xffe3f3e8, 0xff1a3325},
    {Role::failed, 0xffb0261c, 0xfff28b82},
    {Role::failedSurface, 0xfffbe9e7, 0xff43221f},
    {Role::error, 0xff86358f, 0xffd79be0},
    {Role::errorSurface, 0xfff5e8f7, 0xff38233d},
    {Role::notRun, 0xff556070, 0xffa0acbb},
    {Role::notRunSurface, 0xffeceff3, 0xff2a313c},
    {Role::notApplicable, 0xff5b6470, 0xff98a3b1},
    {Role::notApplicableSurface, 0xfff1f2f4, 0xff252b34},
    {Role::insufficient, 0xff7a5800, 0xffe0bd5c},
    {Role::insufficientSurface, 0xfff9f0d3, 0xff3a311a},
    {Role::warning, 0xff96480a, 0xfff0a868},
    {Role::warningSurface, 0xfffdeedd, 0xff402b19},
    {Role::info, 0xff1d5fa8, 0xff74aef2},
    {Role::infoSurface, 0xffe3edf8, 0xff213147},
    {Role::chartAxis, 0xff6b7686, 0xff8a96a6},
    {Role::chartGrid, 0xffe3e7ec, 0xff2b333f},
    {Role::chartLimit, 0xffb0261c, 0xfff28b82},
    {Role::series1, 0xff1d5fa8, 0xff74aef2},
    {Role::series2, 0xffbd5a00, 0xfff0a868},
    {Role::series3, 0xff0b7a75, 0xff5cc8c0},
    {Role::series4, 0xff86358f, 0xffd79be0},
    {Role::series5, 0xff6b6a00, 0xffcfc75a},
    {Role::series6, 0xff3f4956, 0xffb9c3cf},
}};

constexpr bool inOrder()
{
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (static_cast<std::size_t>(table[i].role) != i)
            return false;
    }
    return true;
}
static_assert(inOrder(), "the colour table must list every role in order");

/// Of each of the 256 values: every colour asked for is asked by its scheme first, and powers are slow.
const std::array<double, 256> &linearChannels()
{
    static const auto values = [] {
        std::array<double, 256> all{};
        for (std::size_t i = 0; i < all.size(); ++i) {
            const double channel = static_cast<double>(i) / 255;
            all[i] = channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
        }
        return all;
    }();
    return values;
}

double luminance(const QColor &value)
{
    const auto linear = [](int channel) { return linearChannels()[static_cast<std::size_t>(channel)]; };
    return 0.2126 * linear(value.red()) + 0.7152 * linear(value.green()) + 0.0722 * linear(value.blue());
}

} // namespace

QColor color(Scheme scheme, Role role)
{
    const RoleColors &row = table.at(static_cast<std::size_t>(role));
    return QColor::fromRgb(scheme == Scheme::light ? row.light : row.dark);
}

QColor color(Role role)
{
    return color(currentScheme(), role);
}

Scheme schemeOf(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText)) ? Scheme::dark
                                                                                                       : Scheme::light;
}

Scheme currentScheme()
{
    return schemeOf(QGuiApplication::palette());
}

QPalette paletteFor(Scheme scheme)
{
    const auto of = [scheme](Role role) { return color(scheme, role); };
    QPalette palette;
    palette.setColor(QPalette::Window, of(Role::window));
    palette.setColor(QPalette::WindowText, of(Role::text));
    palette.setColor(QPalette::Base, of(Role::surface));
    palette.setColor(QPalette::AlternateBase, of(Role::window));
    palette.setColor(QPalette::Text, of(Role::text));
    palette.setColor(QPalette::PlaceholderText, of(Role::mutedText));
    palette.setColor(QPalette::Button, of(Role::surface));
    palette.setColor(QPalette::ButtonText, of(Role::text));
    palette.setColor(QPalette::BrightText, of(Role::onAccent));
    palette.setColor(QPalette::Highlight, of(Role::selection));
    palette.setColor(QPalette::HighlightedText, of(Role::text));
    palette.setColor(QPalette::Link, of(Role::accent));
    palette.setColor(QPalette::LinkVisited, of(Role::accent));
    palette.setColor(QPalette::ToolTipBase, of(Role::raised));
    palette.setColor(QPalette::ToolTipText, of(Role::text));
    palette.setColor(QPalette::Light, of(Role::raised));
    palette.setColor(QPalette::Midlight, of(Role::border));
    palette.setColor(QPalette::Mid, of(Role::controlBorder));
    palette.setColor(QPalette::Dark, of(Role::controlBorder));
    palette.setColor(QPalette::Shadow, of(Role::border));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, of(Role::disabledText));
    palette.setColor(QPalette::Disabled, QPalette::Base, of(Role::window));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, of(Role::border));
    palette.setColor(QPalette::Inactive, QPalette::Highlight, of(Role::accentSurface));
    return palette;
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace valbench::ui
