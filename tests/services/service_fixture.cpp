// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"

#include <QFile>
#include <QProcess>

#include <valbench/domain/accountability.h>
#include <valbench/store/sqlite_store.h>

namespace valbench::test {

using domain::Role;

namespace {

std::string fullName(std::string_view userId)
{
    std::string text = "Person ";
    text += userId;
    return text;
}

} // namespace

ServiceFixture::ServiceFixture() = default;

services::Environment ServiceFixture::environment()
{
    services::Environment out{clock,
                              random,
                              folder.filePath(QString::fromStdString(profile)).toStdString(),
                              "test build",
                              [] { return std::string("+01:00 Europe/Berlin"); },
                              services::KeyProtection::unitTest};
    out.uptime = uptime;
    out.keychain = keychain;
    out.scorer = scorer;
    out.variable = variable;
    out.probe = VALBENCH_SOURCE_DIR "/resources/probe/probe.py";
    return out;
}

std::string ServiceFixture::storePath() const
{
    return folder.filePath(QStringLiteral("test.valbench")).toStdString();
}

Secret ServiceFixture::password(std::string_view userId)
{
    std::string text = "a fine sentence ";
    text += userId.substr(0, 3);
    text += " 42";
    return Secret(std::move(text));
}

std::int64_t ServiceFixture::statement()
{
    return domain::accountabilityStatement().version;
}

Status ServiceFixture::create(services::Purpose purpose)
{
    services::CreateRequest request;
    request.purpose = purpose;
    request.administrator = {"admin", "Maria Keller", password("admin")};
    request.qaApprover = {"qa", "David Okafor", password("qa")};
    VB_TRY(workspace, services::Workspace::create(environment(), storePath(), request));
    for (const char *user : {"admin", "qa"})
        VB_CHECK(workspace->sessions().acceptStatement(user, password(user), statement()));
    return {};
}

Status ServiceFixture::createWithPeople(services::Purpose purpose)
{
    VB_CHECK(create(purpose));
    VB_TRY(m_sessions["admin"], signIn("admin"));
    VB_TRY(m_sessions["qa"], signIn("qa"));
    const std::pair<const char *, Role> people[] = {
        {"engineer", Role::validationEngineer}, {"lead", Role::validationLead}, {"auditor", Role::auditor}};
    for (const auto &[userId, role] : people)
        VB_CHECK(addPerson(userId, role));
    return {};
}

Status ServiceFixture::addPerson(const char *userId, Role role)
{
    VB_TRY(const auto oneTime, workspace->accounts().add(as("admin"), userId, fullName(userId), role));
    VB_TRY(m_sessions[userId], workspace->sessions().firstSignIn(userId, oneTime, password(userId), statement()));
    return workspace->accounts().verifyIdentity(as("admin"), password("admin"), as("qa"), password("qa"), userId,
                                                "passport seen");
}

Status ServiceFixture::reopen()
{
    m_sessions.clear();
    workspace.reset();
    VB_TRY(workspace, services::Workspace::open(environment(), storePath()));
    return {};
}

Status ServiceFixture::reopenWithPeople()
{
    VB_CHECK(reopen());
    for (const char *user : {"admin", "qa", "engineer", "lead", "auditor"}) {
        VB_TRY(m_sessions[user], signIn(user));
    }
    return {};
}

const services::Session &ServiceFixture::as(std::string_view userId) const
{
    return *m_sessions.find(userId)->second;
}

Result<services::SessionPtr> ServiceFixture::signIn(std::string_view userId, std::string_view typed)
{
    return workspace->sessions().signIn(userId, typed.empty() ? password(userId) : Secret(std::string(typed)));
}

Status ServiceFixture::sign(std::string_view userId, const std::string &recordId, domain::Meaning meaning,
                            std::string_view reason)
{
    VB_TRY(const auto offer, workspace->signing().offer(as(userId), {recordId}));
    services::SigningAnswer answer;
    answer.meaning = meaning;
    answer.reason = reason;
    answer.userId = userId;
    answer.password = password(userId);
    VB_TRY(const auto results, workspace->signing().sign(as(userId), offer, answer));
    if (results.front().signatureId.empty())
        return fail(ErrorCode::refused, VB_MSG("{problem}"), {{"problem", results.front().problem}});
    return {};
}

Result<std::string> ServiceFixture::registerModel()
{
    domain::ModelVersion model;
    model.name = "flchain-mortality";
    model.version = "1";
    return workspace->models().add(as("engineer"), model,
                                   {{"model", VALBENCH_SOURCE_DIR "/resources/samples/flchain_xgboost.json"}},
                                   "candidate for validation");
}

Result<std::string> ServiceFixture::protocol(bool approve)
{
    VB_TRY(const auto id, workspace->protocols().import(as("engineer"), VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json",
                                                        "first validation"));
    if (approve) {
        VB_CHECK(sign("engineer", id, domain::Meaning::authored));
        VB_CHECK(sign("lead", id, domain::Meaning::reviewed));
        VB_CHECK(sign("qa", id, domain::Meaning::approved));
    }
    return id;
}

Result<std::vector<domain::TrailEntry>> ServiceFixture::entries(std::string_view actionPrefix)
{
    VB_TRY(const auto store, store::SqliteStore::open(storePath(),
                                                      {clock,
                                                       random,
                                                       *random.next<StationTag>(),
                                                       "test",
                                                       [](const Timestamp &) { return std::string("+00:00 UTC"); },
                                                       {}},
                                                      store::Access::readOnly));
    VB_TRY(const auto reader, store->reader());
    domain::TrailFilter filter;
    filter.actionPrefix = actionPrefix;
    filter.limit = 1000;
    return reader->trail(filter);
}

std::vector<services::DataFile> ServiceFixture::dataFiles()
{
    return {{"test", VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv"},
            {"baseline", VALBENCH_SOURCE_DIR "/resources/samples/flchain_train.csv"}};
}

QStringList ServiceFixture::printedPages(const std::string &recordId)
{
    const auto pdf = workspace->reports().print(as("lead"), recordId);
    if (!pdf) {
        qWarning("%s", pdf.error().text().c_str());
        return {};
    }
    const QString path = folder.filePath(QString::fromStdString(pdf->fileName));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(reinterpret_cast<const char *>(pdf->bytes.data()), static_cast<qint64>(pdf->bytes.size()));
    file.close();
    QProcess text;
    text.start(QStringLiteral("pdftotext"), {path, QStringLiteral("-")});
    text.waitForFinished();
    auto out = QString::fromUtf8(text.readAllStandardOutput()).split(QChar::FormFeed);
    out.removeLast(); // after the last page
    return out;
}

} // namespace valbench::test
