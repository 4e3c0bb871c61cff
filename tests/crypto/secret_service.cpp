// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "secret_service.h"

#include <QFile>
#include <QThread>

namespace valbench::test {

SecretServiceSession::SecretServiceSession()
{
    QFile config(m_folder.filePath(QStringLiteral("bus.conf")));
    if (!config.open(QIODevice::WriteOnly))
        return;
    config.write("<busconfig><type>session</type><listen>unix:dir=");
    config.write(m_folder.path().toUtf8());
    config.write("</listen><auth>EXTERNAL</auth><policy context=\"default\"><allow send_destination=\"*\"/>"
                 "<allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>\n");
    config.close();
    m_bus.start(QStringLiteral("dbus-daemon"),
                {QStringLiteral("--nofork"), QStringLiteral("--nopidfile"), QStringLiteral("--nosyslog"),
                 QStringLiteral("--print-address"), QStringLiteral("--config-file=") + config.fileName()});
    if (m_bus.waitForStarted() && m_bus.waitForReadyRead())
        m_address = QString::fromUtf8(m_bus.readLine().trimmed());
}

SecretServiceSession::~SecretServiceSession()
{
    stopKeyring();
    m_bus.terminate();
    m_bus.waitForFinished();
}

QString SecretServiceSession::startKeyring()
{
    auto surroundings = QProcessEnvironment::systemEnvironment();
    surroundings.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), m_address);
    for (const auto *name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        surroundings.insert(QString::fromLatin1(name), m_folder.path());
    m_keyring.setProcessEnvironment(surroundings);
    m_keyring.setProcessChannelMode(QProcess::MergedChannels);
    m_keyring.start(QStringLiteral("gnome-keyring-daemon"), {QStringLiteral("--foreground"), QStringLiteral("--unlock"),
                                                             QStringLiteral("--components=secrets")});
    if (!m_keyring.waitForStarted())
        return QStringLiteral("gnome-keyring-daemon does not start");
    m_keyring.write("password of the login");
    m_keyring.waitForBytesWritten();
    m_keyring.closeWriteChannel();
    for (int i = 0; i < 100; ++i) {
        QProcess ask;
        ask.setProcessEnvironment(surroundings);
        ask.start(QStringLiteral("dbus-send"),
                  {QStringLiteral("--session"), QStringLiteral("--print-reply"),
                   QStringLiteral("--dest=org.freedesktop.secrets"),
                   QStringLiteral("/org/freedesktop/secrets/aliases/default"),
                   QStringLiteral("org.freedesktop.DBus.Properties.Get"),
                   QStringLiteral("string:org.freedesktop.Secret.Collection"), QStringLiteral("string:Locked")});
        ask.waitForFinished();
        if (ask.exitCode() == 0 && ask.readAllStandardOutput().contains("boolean false"))
            return {};
        QThread::msleep(50);
    }
    return QStringLiteral("the keyring does not answer: ") + QString::fromUtf8(m_keyring.readAll());
}

void SecretServiceSession::stopKeyring()
{
    if (m_keyring.state() == QProcess::NotRunning)
        return;
    m_keyring.terminate();
    m_keyring.waitForFinished();
}

} // namespace valbench::test
