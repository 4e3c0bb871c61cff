// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording_device.h"

#include <QPainterPath>
#include <QPen>
#include <QTransform>

namespace valbench::test {

class RecordingDevice::Engine final : public QPaintEngine {
public:
    // No transforms or perspective of its own: QPainter leaves the transform to be applied here.
    Engine() : QPaintEngine(AllFeatures) {}
    bool begin(QPaintDevice *) override { return true; }
    bool end() override { return true; }
    [[nodiscard]] Type type() const override { return User; }
    void updateState(const QPaintEngineState &now) override
    {
        if (now.state() & DirtyTransform)
            m_transform = now.transform();
        if (now.state() & DirtyPen)
            m_stroked = now.pen().style() != Qt::NoPen;
        if (now.state() & DirtyBrush)
            m_filled = now.brush().style() != Qt::NoBrush;
    }
    void drawLines(const QLineF *given, int count) override
    {
        for (int i = 0; i < count; ++i) {
            const QPointF from = m_transform.map(given[i].p1());
            const QPointF to = m_transform.map(given[i].p2());
            if (!lines.empty() && lines.back().last() == from) // QtCharts strokes a solid curve piece by piece
                lines.back() << to;
            else
                lines.push_back({from, to});
        }
    }
    void drawRects(const QRectF *given, int count) override
    {
        for (int i = 0; i < count; ++i) {
            if (m_stroked && !m_filled)
                frames.push_back(m_transform.mapRect(given[i]));
        }
    }
    void drawPolygon(const QPointF *points, int count, PolygonDrawMode mode) override
    {
        if (mode == PolylineMode && m_stroked)
            lines.push_back(m_transform.map(QPolygonF(QList<QPointF>(points, points + count))));
    }
    void drawPath(const QPainterPath &path) override
    {
        if (!m_stroked || m_filled)
            return;
        const auto pieces = path.toSubpathPolygons(m_transform);
        for (const auto &piece : pieces)
            lines.push_back(piece);
    }
    void drawPixmap(const QRectF &, const QPixmap &, const QRectF &) override {}
    void drawTextItem(const QPointF &, const QTextItem &item) override { words << item.text(); }

    std::vector<QPolygonF> lines;
    std::vector<QRectF> frames;
    QStringList words;

private:
    QTransform m_transform;
    bool m_stroked = true;
    bool m_filled = false;
};

RecordingDevice::RecordingDevice(QSize size) : m_size(size), m_engine(std::make_unique<Engine>()) {}
RecordingDevice::~RecordingDevice() = default;

QPaintEngine *RecordingDevice::paintEngine() const
{
    return m_engine.get();
}

const std::vector<QPolygonF> &RecordingDevice::lines() const
{
    return m_engine->lines;
}

const std::vector<QRectF> &RecordingDevice::frames() const
{
    return m_engine->frames;
}

const QStringList &RecordingDevice::words() const
{
    return m_engine->words;
}

int RecordingDevice::metric(PaintDeviceMetric metric) const
{
    constexpr int dpi = 96;
    switch (metric) {
    case PdmWidth: return m_size.width();
    case PdmHeight: return m_size.height();
    case PdmDpiX:
    case PdmDpiY:
    case PdmPhysicalDpiX:
    case PdmPhysicalDpiY: return dpi;
    case PdmDepth: return 32;
    case PdmNumColors: return 1 << 24;
    case PdmDevicePixelRatio: return 1;
    default: return QPaintDevice::metric(metric);
    }
}

} // namespace valbench::test
