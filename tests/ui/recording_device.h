// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A paint device that keeps what was drawn on it: lines, frames and words, in device coordinates.
#pragma once

#include <QPaintDevice>
#include <QPaintEngine>
#include <QPolygonF>
#include <QStringList>

#include <memory>
#include <vector>

namespace valbench::test {

class RecordingDevice final : public QPaintDevice {
public:
    explicit RecordingDevice(QSize size);
    ~RecordingDevice() override;
    [[nodiscard]] QPaintEngine *paintEngine() const override;
    /// Lines and polylines that were stroked.
    [[nodiscard]] const std::vector<QPolygonF> &lines() const;
    /// Rectangles that were stroked and not filled.
    [[nodiscard]] const std::vector<QRectF> &frames() const;
    [[nodiscard]] const QStringList &words() const;

protected:
    [[nodiscard]] int metric(PaintDeviceMetric metric) const override;

private:
    class Engine;
    QSize m_size;
    std::unique_ptr<Engine> m_engine;
};

} // namespace valbench::test
