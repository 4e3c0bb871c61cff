// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Colours readable by WCAG AA, icons that draw, sizes that scale, the scheme of the desktop followed.
#include "support/test_registry.h"

#include <QApplication>
#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QSet>
#include <QWindow>

#include <valbench/ui/theme/icons.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/theme/tone.h>

#include "theme/style_painting.h"

using namespace valbench::ui;

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contrastFormula();
    void textIsReadable();
    void statesAreReadable();
    void linesAreVisible();
    void seriesDifferInGrey();
    void everyToneHasIconAndWord();
    void everyIconDraws();
    void iconsFollowTheScheme();
    void followsTheDesktop();
    void scales();
    void panelsAreDrawnAsPaths_data();
    void panelsAreDrawnAsPaths();
};

static constexpr Scheme schemes[] = {Scheme::light, Scheme::dark};

static QString describe(Scheme scheme, Role ink, Role ground)
{
    return QStringLiteral("%1: role %2 on role %3 has a contrast of %4")
        .arg(scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark"))
        .arg(static_cast<int>(ink))
        .arg(static_cast<int>(ground))
        .arg(contrastRatio(color(scheme, ink), color(scheme, ground)));
}

void TestTheme::contrastFormula()
{
    // WCAG 2.2: black on white is 21; #767676 is the lightest grey that passes on white (4.54).
    QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
    QVERIFY(std::abs(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.005);
    QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
}

void TestTheme::textIsReadable()
{
    constexpr Role grounds[] = {Role::window, Role::surface,       Role::sunken,
                                Role::raised, Role::accentSurface, Role::selection};
    for (const Scheme scheme : schemes) {
        for (const Role ground : grounds) {
            for (const Role ink : {Role::text, Role::mutedText})
                QVERIFY2(contrastRatio(color(scheme, ink), color(scheme, ground)) >= 4.5,
                         qPrintable(describe(scheme, ink, ground)));
        }
        QVERIFY2(contrastRatio(color(scheme, Role::onAccent), color(scheme, Role::accent)) >= 4.5,
                 qPrintable(describe(scheme, Role::onAccent, Role::accent)));
        for (const Role ground : {Role::window, Role::surface, Role::sunken, Role::accentSurface, Role::selection})
            QVERIFY2(contrastRatio(color(scheme, Role::accent), color(scheme, ground)) >= 4.5,
                     qPrintable(describe(scheme, Role::accent, ground)));
    }
}

void TestTheme::statesAreReadable()
{
    for (const Scheme scheme : schemes) {
        for (int tone = 0; tone <= static_cast<int>(Tone::warning); ++tone) {
            const ToneLook look = lookOf(static_cast<Tone>(tone));
            for (const Role ground : {look.surface, Role::surface, Role::window, Role::sunken})
                QVERIFY2(contrastRatio(color(scheme, look.ink), color(scheme, ground)) >= 4.5,
                         qPrintable(describe(scheme, look.ink, ground)));
        }
    }
}

void TestTheme::linesAreVisible()
{
    // WCAG 1.4.11: what is needed to see a control or to read a chart has 3:1.
    for (const Scheme scheme : schemes) {
        for (const Role ink : {Role::controlBorder, Role::accent, Role::chartAxis, Role::chartLimit, Role::series1,
                               Role::series2, Role::series3, Role::series4, Role::series5, Role::series6}) {
            for (const Role ground : {Role::surface, Role::window})
                QVERIFY2(contrastRatio(color(scheme, ink), color(scheme, ground)) >= 3.0,
                         qPrintable(describe(scheme, ink, ground)));
        }
    }
}

void TestTheme::seriesDifferInGrey()
{
    // Charts give out series1 with series2 as its counterpart; dashes tell the others apart.
    for (const Scheme scheme : schemes) {
        QSet<QRgb> seen;
        for (const Role role : seriesRoles)
            seen.insert(color(scheme, role).rgb());
        QCOMPARE(seen.size(), qsizetype(seriesRoles.size()));
    }
}

void TestTheme::everyToneHasIconAndWord()
{
    QSet<int> icons;
    QSet<QString> words;
    for (int i = 0; i <= static_cast<int>(Tone::warning); ++i) {
        const Tone tone = static_cast<Tone>(i);
        icons.insert(static_cast<int>(lookOf(tone).icon));
        words.insert(wordFor(tone));
        QVERIFY(tone == Tone::neutral || !wordFor(tone).isEmpty());
    }
    const int tones = static_cast<int>(Tone::warning) + 1;
    QCOMPARE(icons.size(), tones); // no two states look alike without colour
    QCOMPARE(words.size(), tones);
}

void TestTheme::everyIconDraws()
{
    for (int i = 1; i < iconCount; ++i) {
        const Icon id = static_cast<Icon>(i);
        const QImage picture = iconPixmap(id, QColor(200, 30, 40), 24, 1.0).toImage();
        QCOMPARE(picture.size(), QSize(24, 24));
        int inked = 0;
        for (int y = 0; y < 24; ++y) {
            for (int x = 0; x < 24; ++x) {
                const QColor pixel = picture.pixelColor(x, y);
                if (pixel.alpha() > 200 && std::abs(pixel.red() - 200) < 12 && std::abs(pixel.green() - 30) < 12)
                    ++inked;
            }
        }
        QVERIFY2(inked >= 4, iconName(id));
    }
}

void TestTheme::iconsFollowTheScheme()
{
    Theme theme([] { return paletteFor(Scheme::light); });
    const QIcon lock = icon(Icon::lock, Role::accent);
    const auto darkest = [&lock] {
        const QImage picture = lock.pixmap(32, 32).toImage();
        QColor found;
        for (int x = 0; x < 32; ++x) {
            if (const QColor pixel = picture.pixelColor(x, 20); pixel.alpha() > 200)
                found = pixel;
        }
        return found;
    };
    theme.setChoice(SchemeChoice::light);
    QVERIFY(contrastRatio(darkest(), color(Scheme::light, Role::accent)) < 1.3);
    theme.setChoice(SchemeChoice::dark);
    QVERIFY(contrastRatio(darkest(), color(Scheme::dark, Role::accent)) < 1.3);
}

void TestTheme::followsTheDesktop()
{
    Scheme desktop = Scheme::dark;
    Theme theme([&desktop] { return paletteFor(desktop); });
    QCOMPARE(theme.scheme(), Scheme::dark);
    QCOMPARE(currentScheme(), Scheme::dark);

    QWidget window;
    window.show();
    QVERIFY(window.windowHandle());
    desktop = Scheme::light;
    QEvent change(QEvent::ThemeChange);
    QCoreApplication::sendEvent(window.windowHandle(), &change);
    QCOMPARE(currentScheme(), Scheme::light);

    theme.setChoice(SchemeChoice::dark);
    QCOMPARE(currentScheme(), Scheme::dark);
    QCoreApplication::sendEvent(window.windowHandle(), &change);
    QCOMPARE(currentScheme(), Scheme::dark); // chosen by hand stays
    theme.setChoice(SchemeChoice::system);
    QCOMPARE(currentScheme(), Scheme::light);
}

void TestTheme::scales()
{
    Theme theme([] { return paletteFor(Scheme::light); });
    theme.setScale(100);
    const int usual = scaled(100);
    theme.setScale(200);
    QVERIFY(std::abs(scaled(100) - 2 * usual) <= 1);
    theme.setScale(500);
    QCOMPARE(theme.scale(), 200);
    theme.setScale(20);
    QCOMPARE(theme.scale(), 100);

    // A label made before the change grows with it.
    QWidget window;
    QLabel label(QStringLiteral("text"), &window);
    window.show();
    const int before = label.sizeHint().height();
    theme.setScale(200);
    QTRY_VERIFY(label.sizeHint().height() > before * 1.7);
    theme.setScale(100);
}

void TestTheme::panelsAreDrawnAsPaths_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("ratio");
    QTest::addColumn<QColor>("fill");
    QTest::addColumn<QColor>("outline");
    for (const double ratio : {1.0, 1.5, 2.0})
        for (const QSize size : {QSize(9, 60), QSize(15, 15), QSize(120, 31), QSize(300, 200)})
            for (const auto &[fill, outline] :
                 {std::pair(QColor(20, 90, 160), QColor(200, 40, 40)), std::pair(QColor(), QColor(1, 2, 3)),
                  std::pair(QColor(9, 200, 9), QColor()), std::pair(QColor(0, 0, 255, 90), QColor(255, 0, 0))})
                QTest::addRow("%dx%d at %g, %s and %s", size.width(), size.height(), ratio, qPrintable(fill.name()),
                              qPrintable(outline.name()))
                    << size << ratio << fill << outline;
}

void TestTheme::panelsAreDrawnAsPaths()
{
    QFETCH(QSize, size);
    QFETCH(double, ratio);
    QFETCH(QColor, fill);
    QFETCH(QColor, outline);
    const QRect rect(QPoint(3, 2), size);
    const auto canvas = [&](const auto &draw) {
        QImage image((size + QSize(10, 10)) * ratio, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(ratio);
        image.fill(Qt::white);
        QPainter painter(&image);
        draw(painter);
        return image;
    };
    const auto drawn = canvas([&](QPainter &painter) { painting::roundedPanel(&painter, rect, fill, outline); });
    const auto wanted = canvas([&](QPainter &painter) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(outline.isValid() ? QPen(outline, 1) : QPen(Qt::NoPen));
        painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
        const double inset = outline.isValid() ? 0.5 : 0.0;
        painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), scaled(5), scaled(5));
    });
    int worst = 0;
    for (int y = 0; y < drawn.height(); ++y)
        for (int x = 0; x < drawn.width(); ++x) {
            const QColor a = drawn.pixelColor(x, y), b = wanted.pixelColor(x, y);
            for (const int apart : {a.red() - b.red(), a.green() - b.green(), a.blue() - b.blue()})
                worst = std::max(worst, std::abs(apart));
        }
    QVERIFY2(worst <= 3, qPrintable(QStringLiteral("a pixel differs by %1 of 255").arg(worst)));
}

VALBENCH_TEST(TestTheme, theme)
#include "test_theme.moc"
