// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A time-stamp authority that runs beside the test: openssl's, over real HTTP, with hostile answers on request.
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <string>

namespace valbench::test {

class TimeStampAuthority {
public:
    /// Aborts the process with a message where it does not start: no test is left out.
    TimeStampAuthority();
    ~TimeStampAuthority();
    TimeStampAuthority(const TimeStampAuthority &) = delete;
    TimeStampAuthority &operator=(const TimeStampAuthority &) = delete;

    /// `how`: a word of time_stamp_server.py, such as "good" or "nonce".
    [[nodiscard]] std::string url(const std::string &how = "good") const;
    /// The same over HTTPS; `host` is localhost or 127.0.0.1.
    [[nodiscard]] std::string tlsUrl(const std::string &how = "good", const std::string &host = "localhost") const;
    /// Over HTTPS with a certificate for another name.
    [[nodiscard]] std::string misnamedTlsUrl() const;
    /// The certificate of the authority that issued those of HTTPS.
    [[nodiscard]] std::string webRootFile() const { return m_folder.filePath(QStringLiteral("web.pem")).toStdString(); }
    [[nodiscard]] std::string rootPem() const { return file("root.pem"); }
    [[nodiscard]] std::string rootFile() const { return m_folder.filePath(QStringLiteral("root.pem")).toStdString(); }
    [[nodiscard]] std::string strangersRootPem() const { return file("stranger.pem"); }
    void stop();

private:
    [[nodiscard]] std::string file(const char *name) const;
    QTemporaryDir m_folder;
    QProcess m_server;
    int m_port = 0, m_tlsPort = 0, m_misnamedPort = 0;
};

} // namespace valbench::test
