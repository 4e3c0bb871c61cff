// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/theme/icons.h>

#include <array>

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace valbench::ui {
namespace {

constexpr std::array<const char *, iconCount> names{"",
                                                    "add",
                                                    "administration",
                                                    "attach",
                                                    "audit_trail",
                                                    "back",
                                                    "bell",
                                                    "chart",
                                                    "check",
                                                    "chevron_down",
                                                    "chevron_right",
                                                    "clock",
                                                    "close",
                                                    "columns",
                                                    "comment",
                                                    "copy",
                                                    "data_sets",
                                                    "deviations",
                                                    "document",
                                                    "dot",
                                                    "draft",
                                                    "edit",
                                                    "error",
                                                    "executions",
                                                    "experiments",
                                                    "export",
                                                    "eye",
                                                    "eye_off",
                                                    "failed",
                                                    "filter",
                                                    "folder",
                                                    "forward",
                                                    "help",
                                                    "history",
                                                    "import",
                                                    "info",
                                                    "insufficient",
                                                    "integrity",
                                                    "key",
                                                    "keyboard",
                                                    "link",
                                                    "lock",
                                                    "menu",
                                                    "models",
                                                    "monitoring",
                                                    "more",
                                                    "my_work",
                                                    "not_applicable",
                                                    "not_run",
                                                    "packages",
                                                    "passed",
                                                    "pause",
                                                    "paused",
                                                    "person",
                                                    "pin",
                                                    "play",
                                                    "print",
                                                    "protocols",
                                                    "refresh",
                                                    "remove",
                                                    "running",
                                                    "search",
                                                    "sign",
                                                    "sign_out",
                                                    "store",
                                                    "table",
                                                    "theme",
                                                    "unlock",
                                                    "waiting",
                                                    "warning",
                                                    "zoom_reset"};

// The file's text; "currentColor" stands where the ink goes.
QByteArray source(Icon id)
{
    QFile file(QStringLiteral(":/valbench/icons/%1.svg").arg(QLatin1String(iconName(id))));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Draws when asked, so that an icon handed to an action once is right in either scheme.
class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(Icon id, Role role) : m_id(id), m_role(role) {}

    QIconEngine *clone() const override { return new LineIconEngine(m_id, m_role); }
    QString key() const override { return QStringLiteral("valbench-line"); }
    bool isNull() override { return m_id == Icon::none; }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        // QIcon asks in device pixels and sets the ratio itself.
        const int side = std::min(size.width(), size.height());
        QPixmap picture = iconPixmap(m_id, ink(mode), qRound(side / scale), scale);
        picture.setDevicePixelRatio(1.0);
        return picture;
    }
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const int side = std::min(rect.width(), rect.height());
        QRect target(0, 0, side, side);
        target.moveCenter(rect.center());
        painter->drawPixmap(target, iconPixmap(m_id, ink(mode), side, painter->device()->devicePixelRatioF()));
    }

private:
    [[nodiscard]] QColor ink(QIcon::Mode mode) const
    {
        return color(mode == QIcon::Disabled ? Role::disabledText : m_role);
    }
    Icon m_id;
    Role m_role;
};

} // namespace

const char *iconName(Icon id)
{
    return names.at(static_cast<std::size_t>(id));
}

QIcon icon(Icon id, Role role)
{
    return id == Icon::none ? QIcon() : QIcon(new LineIconEngine(id, role));
}

QPixmap iconPixmap(Icon id, const QColor &ink, int size, qreal devicePixelRatio)
{
    const QString key =
        QStringLiteral("vb/%1/%2/%3/%4").arg(static_cast<int>(id)).arg(ink.name()).arg(size).arg(devicePixelRatio);
    QPixmap picture;
    if (QPixmapCache::find(key, &picture))
        return picture;
    const int side = qRound(size * devicePixelRatio);
    picture = QPixmap(side, side);
    picture.fill(Qt::transparent);
    if (id != Icon::none) {
        QSvgRenderer renderer(source(id).replace("currentColor", ink.name().toLatin1()));
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        renderer.render(&painter, QRectF(0, 0, side, side));
    }
    picture.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, picture);
    return picture;
}

} // namespace valbench::ui
