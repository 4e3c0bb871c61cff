// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "time_stamp_authority.h"

#include <QFile>

namespace valbench::test {

TimeStampAuthority::TimeStampAuthority()
{
    m_server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_server.start(QStringLiteral(VALBENCH_PYTHON),
                   {QStringLiteral("-I"), QStringLiteral(VALBENCH_SOURCE_DIR "/tests/crypto/time_stamp_server.py"),
                    m_folder.path()});
    constexpr int longest = 60'000; // milliseconds
    while (!m_server.canReadLine() && m_server.waitForReadyRead(longest)) {
    }
    const auto ports = m_server.readLine().trimmed().split(' ');
    m_port = ports.value(0).toInt();
    m_tlsPort = ports.value(1).toInt();
    m_misnamedPort = ports.value(2).toInt();
    if (m_misnamedPort == 0)
        qFatal("the test's time-stamp authority does not start");
}

TimeStampAuthority::~TimeStampAuthority()
{
    stop();
}

void TimeStampAuthority::stop()
{
    m_server.kill();
    m_server.waitForFinished();
}

std::string TimeStampAuthority::url(const std::string &how) const
{
    return "http://127.0.0.1:" + std::to_string(m_port) + "/" + how;
}

std::string TimeStampAuthority::tlsUrl(const std::string &how, const std::string &host) const
{
    return "https://" + host + ":" + std::to_string(m_tlsPort) + "/" + how;
}

std::string TimeStampAuthority::misnamedTlsUrl() const
{
    return "https://localhost:" + std::to_string(m_misnamedPort) + "/good";
}

std::string TimeStampAuthority::file(const char *name) const
{
    QFile source(m_folder.filePath(QLatin1String(name)));
    if (!source.open(QIODevice::ReadOnly))
        qFatal("the test's time-stamp authority has no %s", name);
    return source.readAll().toStdString();
}

} // namespace valbench::test
