// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A store with its five people, made afresh for each test.
#pragma once

#include <filesystem>
#include <map>
#include <memory>

#include <QStringList>
#include <QTemporaryDir>

#include <valbench/services/workspace.h>

namespace valbench::test {

/// A clock that stands still until it is told to move.
class ManualClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override { return Timestamp(m_point); }
    void advance(std::chrono::microseconds by) { m_point += by; }
    void set(const Timestamp &time) { m_point = time.point(); }

private:
    Timestamp::Point m_point = std::chrono::sys_days(std::chrono::year(2026) / 11 / 3) + std::chrono::hours(13);
};

class ServiceFixture {
public:
    ServiceFixture();
    /// Makes the store with administrator "admin" and QA approver "qa", who have accepted the accountability statement.
    Status create(services::Purpose purpose = services::Purpose::test);
    /// The store plus "engineer", "lead" and "auditor", all verified and signed in.
    Status createWithPeople(services::Purpose purpose = services::Purpose::test);
    /// One more, verified and signed in.
    Status addPerson(const char *userId, domain::Role role);
    /// Opens the same store again, as a second start of the program would.
    Status reopen();
    /// The same, and the five people sign in again.
    Status reopenWithPeople();

    [[nodiscard]] services::Environment environment();
    [[nodiscard]] std::string storePath() const;
    [[nodiscard]] static Secret password(std::string_view userId);
    /// The version of the accountability statement in force: whoever passes it on has read it.
    [[nodiscard]] static std::int64_t statement();
    [[nodiscard]] const services::Session &as(std::string_view userId) const;
    Result<services::SessionPtr> signIn(std::string_view userId, std::string_view password = {});
    /// Signs one record in one go.
    Status sign(std::string_view userId, const std::string &recordId, domain::Meaning meaning,
                std::string_view reason = "as planned");
    /// Registers the sample model as the engineer.
    Result<std::string> registerModel();
    /// Imports, and with `approve` signs through, a protocol of the demo.
    Result<std::string> protocol(bool approve = true);
    /// Entries whose action begins with this, newest first.
    Result<std::vector<domain::TrailEntry>> entries(std::string_view actionPrefix);
    static std::vector<services::DataFile> dataFiles();
    /// Prints it as the lead; the text of each page. Nothing where it is not printed.
    QStringList printedPages(const std::string &recordId);

    std::string profile = "profile";                          ///< for the next start: the folder's name
    std::shared_ptr<crypto::Keychain> keychain;               ///< for the next start; empty: there is none
    std::filesystem::path scorer;                             ///< for the next start: valbench-xgboost
    std::function<std::chrono::nanoseconds()> uptime;         ///< for the next start; empty: not looked at
    std::function<std::string(const std::string &)> variable; ///< for the next start; empty: of this process
    QTemporaryDir folder;
    ManualClock clock;
    SystemRandom random;
    std::unique_ptr<services::Workspace> workspace;

private:
    std::map<std::string, services::SessionPtr, std::less<>> m_sessions;
};

} // namespace valbench::test
