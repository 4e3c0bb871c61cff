// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scoring_server.h"

#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace valbench::test {

ScoringServer::ScoringServer(const std::string &python, const std::string &program, const std::string &model)
{
    setFault({});
    QStringList arguments{QStringLiteral("-B"), // leaves no files in the source
                          QStringLiteral(VALBENCH_SOURCE_DIR "/tests/support/scoring_server.py"),
                          m_folder.filePath(QStringLiteral("fault"))};
    if (!program.empty())
        arguments << QString::fromStdString(program) << QString::fromStdString(model);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QString::fromStdString(python), arguments);
    QByteArray line;
    while (!line.endsWith('\n') && m_process.waitForReadyRead(30'000))
        line += m_process.readLine();
    m_port = line.trimmed().toInt();
    if (m_port == 0)
        throw std::runtime_error("scoring_server.py did not start");
}

ScoringServer::~ScoringServer()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(10'000))
        m_process.kill();
    m_process.waitForFinished(-1);
}

void ScoringServer::setFault(const std::string &fault)
{
    // The server must not see an empty file while this is written.
    const auto path = m_folder.filePath(QStringLiteral("fault")).toStdString();
    const auto next = path + ".next";
    std::ofstream(next) << fault;
    if (std::rename(next.c_str(), path.c_str()) != 0)
        throw std::runtime_error("the fault cannot be set");
}

} // namespace valbench::test
