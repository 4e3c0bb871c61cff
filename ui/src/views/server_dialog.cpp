// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_dialog.h"

#include <QSettings>
#include <QVBoxLayout>

#include <valbench/ui/views/desk.h>

namespace valbench::ui {
namespace {

QString settingsKey(const Desk &desk, const char *name)
{
    return QStringLiteral("tracking/%1/%2").arg(qs(desk.session()->userId()), QLatin1String(name));
}

} // namespace

KnownServer KnownServer::recall(const Desk &desk)
{
    if (!desk.session())
        return {};
    const QSettings settings;
    const auto read = [&](const char *name) { return settings.value(settingsKey(desk, name)).toString(); };
    return {read("address"), read("user"), read("caFile")};
}

void KnownServer::remember(const Desk &desk) const
{
    if (!desk.session())
        return;
    QSettings settings;
    settings.setValue(settingsKey(desk, "address"), address);
    settings.setValue(settingsKey(desk, "user"), user);
    settings.setValue(settingsKey(desk, "caFile"), caFile);
}

ServerDialog::ServerDialog(const KnownServer &known, QWidget *parent, Send send)
    : ActDialog(tr("Connect to a tracking server"), tr("Connect"), parent),
      m_send(std::move(send)),
      m_address(new QLineEdit(known.address)),
      m_user(new QLineEdit(known.user)),
      m_password(new PasswordEdit),
      m_caFile(new QLineEdit(known.caFile))
{
    addWords(tr("An MLflow server, whose experiments you see with the rights that you have there. The address is kept "
                "for you on this computer; the password is not."));
    m_address->setPlaceholderText(QStringLiteral("https://mlflow.example.org"));
    addField(m_address, tr("Address"));
    addField(m_user, tr("User"), tr("Only where the server asks for one."));
    addField(m_password, tr("Server password"));
    addField(m_caFile, tr("Certificates to trust"),
             tr("A PEM file, where your organisation signs its own certificates; else those of this computer count."));
    addButtons();
}

KnownServer ServerDialog::typed() const
{
    return {m_address->text().trimmed(), m_user->text().trimmed(), m_caFile->text().trimmed()};
}

QString ServerDialog::missing() const
{
    if (m_address->text().trimmed().isEmpty())
        return tr("The address of the server");
    if (m_user->text().trimmed().isEmpty() != m_password->text().isEmpty())
        return tr("User and password go together.");
    return {};
}

void ServerDialog::send()
{
    const auto known = typed();
    services::TrackingSettings settings;
    settings.uri = known.address.toStdString();
    settings.user = known.user.toStdString();
    settings.password = m_password->take();
    settings.caFile = known.caFile.toStdString();
    settings.repeats = 1; // somebody waits
    setBusy(true);
    m_send(this, std::move(settings));
}

} // namespace valbench::ui
