// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A request's body that Qt cannot send a second time behind our back.
#pragma once

#include <QIODevice>

namespace valbench::tracking {

/// When a connection breaks before the answer, Qt goes back to the body's start and sends the request again, POST too:
/// a run would be created twice. A body that does not go back fails the request instead.
class OnceBody final : public QIODevice {
public:
    OnceBody(QByteArray bytes, bool isRepeatable);
    bool reset() override;
    [[nodiscard]] qint64 size() const override { return m_bytes.size(); }

protected:
    qint64 readData(char *data, qint64 most) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    bool m_isRepeatable;
};

} // namespace valbench::tracking
