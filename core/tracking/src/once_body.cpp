// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "once_body.h"

#include <algorithm>
#include <cstring>

namespace valbench::tracking {

OnceBody::OnceBody(QByteArray bytes, bool isRepeatable) : m_bytes(std::move(bytes)), m_isRepeatable(isRepeatable)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool OnceBody::reset()
{
    return m_isRepeatable && QIODevice::reset();
}

qint64 OnceBody::readData(char *data, qint64 most)
{
    const auto count = std::min(most, static_cast<qint64>(m_bytes.size()) - pos());
    if (count <= 0)
        return pos() >= m_bytes.size() ? -1 : 0;
    std::memcpy(data, m_bytes.constData() + pos(), static_cast<std::size_t>(count));
    return count;
}

} // namespace valbench::tracking
