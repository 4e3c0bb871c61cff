// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The n-th call to the world outside fails, while somebody records, signs and exports: whatever n is, nothing that was
// acknowledged is lost, nothing is there twice, no unit of work is there by half, the chain holds, and the failure is
// told in words. VALBENCH_DEEP: every n; else some of each kind. VALBENCH_SEED: another choice.
#include "failing_calls.h"
#include "services/service_fixture.h"
#include "stamp_maker.h"
#include "support/test_registry.h"

#include <QFile>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <valbench/domain/words.h>
#include <valbench/services/output_file.h>
#include <valbench/services/verification.h>

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;
namespace fs = std::filesystem;

namespace {

constexpr auto day = std::chrono::hours(24);

/// What somebody was told, in the order in which it was told.
struct Story
{
    std::vector<domain::LedgerHead> commits;
    std::vector<std::string> done; ///< steps that came back without an error
    std::string account;
    std::string protocol;
    std::string signature;
    std::string pdf;
    std::string oneTime;
    std::string failedStep;
    std::optional<Error> error;
};

/// What one unit of work wrote: the actions of its entries.
using Unit = std::vector<std::string>;

std::string bytesOf(const fs::path &file)
{
    QFile source(QString::fromStdString(file.string()));
    return source.open(QIODevice::ReadOnly) ? source.readAll().toStdString() : std::string();
}

} // namespace

class TestEveryFailure : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyFailure();

private:
    struct Trial
    {
        std::size_t n = 0;
        bool forGood = false;
    };
    services::Environment environment(const Clock &clock, RandomSource &random, Story &story);
    /// Record, sign, export, and whatever belongs to it. `name` tells its files and accounts from those of another.
    void play(services::Environment environment, const std::string &name, Story &story);
    Status steps(services::Workspace &workspace, const std::string &name, Story &story);
    void startAfresh() const;
    /// `kind`: of the call that failed.
    std::string problemAfter(const Trial &trial, CallKind &kind);
    std::string wrongIn(const Story &story, CallKind kind, services::Workspace &after);
    std::string wrongEntries(const Story &story);
    std::string wrongFiles(const Story &story, const services::Environment &clean);
    std::string goOn(const Story &before, services::Environment clean);
    std::vector<domain::TrailEntry> ledger();

    ServiceFixture m_fixture;
    std::unique_ptr<StampMaker> m_stamps;
    std::map<fs::path, std::string> m_start; ///< all files as they are before the story
    std::int64_t m_startSize = 0;
    std::vector<CallKind> m_calls; ///< of the story without a failure
    std::set<Unit> m_units;        ///< likewise, those of more than one entry
    std::uint64_t m_seed = 20261126;
};

void TestEveryFailure::initTestCase()
{
    if (const auto seed = qgetenv("VALBENCH_SEED"); !seed.isEmpty())
        m_seed = seed.toULongLong();
    m_stamps = std::make_unique<StampMaker>(m_fixture.clock.now());
    VERIFY_OK(m_fixture.createWithPeople());
    VERIFY_OK(m_fixture.registerModel());
    VERIFY_OK(m_fixture.workspace->maintenance().configureTimeStamps(m_fixture.as("admin"), "http://stamps.invalid/",
                                                                     m_stamps->rootPem(), "agreed with QA"));
    m_startSize = m_fixture.workspace->info()->entries;
    VERIFY_OK(m_fixture.reopen());
    m_fixture.workspace.reset();
    for (const auto &entry : fs::recursive_directory_iterator(m_fixture.folder.path().toStdString())) {
        if (entry.is_regular_file())
            m_start.emplace(entry.path(), bytesOf(entry.path()));
    }

    // Undisturbed: which calls there are, and which units.
    const FailingClock clock(m_fixture.clock.now(), {});
    FailingRandom random(m_seed);
    Story story;
    startAfresh();
    FailingCalls::instance().arm(m_fixture.folder.path().toStdString());
    play(environment(clock, random, story), "first", story);
    m_calls = FailingCalls::instance().disarm();
    QVERIFY2(!story.error, story.error ? (story.failedStep + ": " + story.error->text()).c_str() : "");
    auto from = m_startSize;
    const auto entries = ledger();
    for (const auto &head : story.commits) {
        Unit unit;
        for (; from < head.size; ++from)
            unit.push_back(entries[static_cast<std::size_t>(from)].entry.body.action);
        if (unit.size() > 1)
            m_units.insert(unit);
    }
    QVERIFY(!m_units.empty());
    for (const auto kind : callKinds) {
        const auto count = std::ranges::count(m_calls, kind);
        qInfo("%s: %lld calls", std::string(nameOf(kind)).c_str(), static_cast<long long>(count));
        QVERIFY(count > 2);
    }
}

services::Environment TestEveryFailure::environment(const Clock &clock, RandomSource &random, Story &story)
{
    auto out = m_fixture.environment();
    services::Environment made{clock, random, out.profile, out.build, out.zone, out.protection};
    made.committed = [&story](const domain::LedgerHead &head) { story.commits.push_back(head); };
    made.askAuthority = [this](const std::string &url, ByteView request) -> Result<Bytes> {
        if (FailingCalls::instance().fails(CallKind::authority))
            return fail(ErrorCode::unavailable, VB_MSG("{url} does not answer."), {{"url", url}});
        return m_stamps->answer(request);
    };
    return made;
}

void TestEveryFailure::startAfresh() const
{
    // In place: the store knows its own file from a copy of it.
    for (const auto &entry : fs::recursive_directory_iterator(m_fixture.folder.path().toStdString())) {
        if (entry.is_regular_file() && !m_start.contains(entry.path()))
            fs::remove(entry.path());
    }
    for (const auto &[path, bytes] : m_start) {
        QFile file(QString::fromStdString(path.string()));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) ||
            file.write(bytes.data(), static_cast<qint64>(bytes.size())) != static_cast<qint64>(bytes.size()))
            qFatal("%s cannot be put back", path.c_str());
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    fs::create_directories(m_fixture.folder.path().toStdString() + "/exports");
}

void TestEveryFailure::play(services::Environment environment, const std::string &name, Story &story)
{
    story.failedStep = "open";
    auto workspace = services::Workspace::open(environment, m_fixture.storePath());
    auto played = workspace ? steps(**workspace, name, story) : Status(tl::unexpected(workspace.error()));
    if (!played)
        story.error = std::move(played).error();
    else
        story.failedStep.clear();
}

Status TestEveryFailure::steps(services::Workspace &workspace, const std::string &name, Story &story)
{
    const auto begin = [&story](const char *step) { story.failedStep = step; };
    const auto end = [&story] { story.done.push_back(story.failedStep); };

    begin("administrator signs in");
    VB_TRY(const auto admin, workspace.sessions().signIn("admin", ServiceFixture::password("admin")));
    end();
    begin("account"); // two records in one unit of work
    VB_TRY(const auto oneTime, workspace.accounts().add(*admin, name, "Person " + name, domain::Role::auditor));
    story.account = name;
    story.oneTime = oneTime.reveal();
    end();
    begin("engineer signs in");
    VB_TRY(const auto engineer, workspace.sessions().signIn("engineer", ServiceFixture::password("engineer")));
    end();
    begin("record");
    VB_TRY(story.protocol, workspace.protocols().import(*engineer, VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json",
                                                        name + " validation"));
    end();
    begin("sign");
    VB_TRY(const auto offer, workspace.signing().offer(*engineer, {story.protocol}));
    services::SigningAnswer answer;
    answer.meaning = Meaning::authored;
    answer.reason = "as planned";
    answer.userId = "engineer";
    answer.password = ServiceFixture::password("engineer");
    VB_TRY(const auto results, workspace.signing().sign(*engineer, offer, answer));
    if (results.front().signatureId.empty())
        return fail(ErrorCode::unavailable, VB_MSG("{problem}"), {{"problem", results.front().problem}});
    story.signature = results.front().signatureId;
    end();
    begin("export");
    VB_TRY(const auto pdf, workspace.reports().print(*engineer, story.protocol));
    const auto exports = fs::path(m_fixture.folder.path().toStdString()) / "exports";
    VB_CHECK(services::writeOutputFile(exports / (name + ".pdf"), pdf.bytes));
    story.pdf = name + ".pdf";
    end();
    begin("sign out");
    VB_CHECK(workspace.sessions().signOut(*engineer));
    end();
    return {};
}

std::vector<domain::TrailEntry> TestEveryFailure::ledger()
{
    auto entries = m_fixture.entries("");
    if (!entries)
        qFatal("%s", entries.error().text().c_str());
    std::ranges::reverse(*entries);
    return *std::move(entries);
}

std::string TestEveryFailure::wrongEntries(const Story &story)
{
    const auto entries = ledger();
    std::int64_t before = m_startSize;
    const auto whole = [&](std::int64_t to) {
        Unit unit;
        for (auto i = before; i < to; ++i)
            unit.push_back(entries[static_cast<std::size_t>(i)].entry.body.action);
        std::erase(unit, "clock.step"); // wherever the clock was found behind
        before = to;
        return unit.size() <= 1 || m_units.contains(unit);
    };
    for (const auto &head : story.commits) {
        const auto size = static_cast<std::size_t>(head.size);
        if (size > entries.size() || entries[size - 1].hash != head.hash)
            return "acknowledged, but not there: entry " + std::to_string(size);
        if (!whole(head.size))
            return "by half: the unit of work that ends with entry " + std::to_string(size);
    }
    // One whose outcome was not known may be there, but whole.
    if (!whole(static_cast<std::int64_t>(entries.size())))
        return "by half: the last unit of work";
    std::set<std::string> requests;
    for (const auto &entry : entries) {
        if (!requests.insert(entry.entry.body.request.toText()).second)
            return "there twice: the request of entry " + std::to_string(entry.entry.chain.sequence);
    }
    return {};
}

std::string TestEveryFailure::wrongFiles(const Story &story, const services::Environment &clean)
{
    const auto root = fs::path(m_fixture.folder.path().toStdString());
    const auto authority = root / "profile" / "stores" / m_fixture.workspace->info()->storeId / "ca.pem";
    if (!story.pdf.empty() && !fs::exists(root / "exports" / story.pdf))
        return "exported, but not there: " + story.pdf;
    for (const auto &entry : fs::directory_iterator(root / "exports")) {
        const auto pdf = services::verifyPdf(clean, entry.path(), {authority});
        if (!pdf || !pdf->passed)
            return entry.path().filename().string() + ": " + (pdf ? pdf->verdict : pdf.error().text());
    }
    std::vector<std::string> secrets{story.oneTime};
    for (const char *user : {"admin", "engineer"})
        secrets.emplace_back(ServiceFixture::password(user).reveal());
    for (const auto &entry : fs::recursive_directory_iterator(root)) {
        if (!entry.is_regular_file())
            continue;
        const auto bytes = bytesOf(entry.path());
        for (const auto &secret : secrets) {
            if (!secret.empty() && bytes.find(secret) != std::string::npos)
                return entry.path().filename().string() + " holds a secret";
        }
    }
    return {};
}

std::string TestEveryFailure::wrongIn(const Story &story, CallKind kind, services::Workspace &after)
{
    if (story.error) {
        // In words, and with the right blame: a disk that fails is no tampering, and no bug.
        const auto text = story.error->text();
        const auto code = story.error->code();
        if (text.size() < 20 || text.find('{') != std::string::npos)
            return "no words: " + text;
        const bool fits = code == ErrorCode::unavailable || (kind == CallKind::clock && code == ErrorCode::refused);
        if (!fits)
            return "the wrong kind of error (" + std::to_string(static_cast<int>(code)) + "): " + text;
    }
    const auto auditor = after.sessions().signIn("auditor", ServiceFixture::password("auditor"));
    if (!auditor)
        return auditor.error().text();
    if (!story.protocol.empty() && !after.records().summary(**auditor, story.protocol))
        return "recorded, but not there: " + story.protocol;
    if (!story.signature.empty()) {
        const auto signatures = after.records().signatures(**auditor, story.protocol);
        if (!signatures || signatures->size() != 1 || signatures->front().id != story.signature ||
            !signatures->front().valid)
            return "signed, but not so: " + story.signature;
    }
    return {};
}

std::string TestEveryFailure::goOn(const Story &before, services::Environment clean)
{
    // The clock, if it was wrong, is explained; then all of it is done by others.
    {
        const auto workspace = services::Workspace::open(clean, m_fixture.storePath());
        if (!workspace)
            return workspace.error().text();
        const auto admin = (*workspace)->sessions().signIn("admin", ServiceFixture::password("admin"));
        if (!admin)
            return admin.error().text();
        const auto health = (*workspace)->maintenance().health();
        if (!health)
            return health.error().text();
        if (health->clock.blocked) {
            const auto accepted = (*workspace)->maintenance().acceptClock(**admin, "the clock was set right");
            if (!accepted)
                return accepted.error().text();
        }
    }
    Story story;
    clean.committed = [&story](const domain::LedgerHead &head) { story.commits.push_back(head); };
    play(clean, "second", story);
    if (story.error)
        return story.failedStep + ": " + story.error->text();
    const auto workspace = services::Workspace::open(clean, m_fixture.storePath());
    if (!workspace)
        return workspace.error().text();
    const auto auditor = (*workspace)->sessions().signIn("auditor", ServiceFixture::password("auditor"));
    if (!auditor)
        return auditor.error().text();
    const auto protocols = (*workspace)->protocols().list(**auditor);
    if (!protocols)
        return protocols.error().text();
    // What was not acknowledged is there at most once.
    const auto made = protocols->size();
    const std::size_t least = before.protocol.empty() ? 1 : 2;
    if (made < least || made > 2)
        return std::to_string(made) + " protocols";
    return {};
}

std::string TestEveryFailure::problemAfter(const Trial &trial, CallKind &kind)
{
    startAfresh();
    Story story;
    {
        const FailingClock clock(m_fixture.clock.now(), trial.n % 2 ? day : -day);
        FailingRandom random(m_seed);
        FailingCalls::instance().arm(m_fixture.folder.path().toStdString(), trial.n, trial.forGood);
        play(environment(clock, random, story), "first", story);
        // Signatures differ in length from run to run, and so may the pages that are read.
        const auto calls = FailingCalls::instance().disarm();
        kind = calls[std::min(trial.n, calls.size()) - 1];
    }
    const FailingClock later(Timestamp(m_fixture.clock.now().point() + 3 * day), {});
    FailingRandom random(m_seed + trial.n);
    Story ignored;
    auto clean = environment(later, random, ignored);
    clean.askAuthority = [](const std::string &, ByteView) -> Result<Bytes> {
        return fail(ErrorCode::unavailable, VB_MSG("Nobody is asked."));
    };
    auto after = services::Workspace::open(clean, m_fixture.storePath());
    if (!after)
        return "the next start: " + after.error().text();
    m_fixture.workspace = *std::move(after);
    auto wrong = wrongEntries(story);
    if (wrong.empty())
        wrong = wrongFiles(story, clean);
    if (wrong.empty())
        wrong = wrongIn(story, kind, *m_fixture.workspace);
    m_fixture.workspace.reset();
    if (wrong.empty())
        wrong = goOn(story, clean);
    if (wrong.empty()) {
        const auto verification = services::verifyStore(clean, m_fixture.storePath());
        if (!verification || !verification->passed)
            wrong = verification ? verification->verdict : verification.error().text();
    }
    if (!wrong.empty())
        wrong = "after '" + story.failedStep + "' (" + (story.error ? story.error->text() : "no error") + "): " + wrong;
    return wrong;
}

void TestEveryFailure::everyFailure()
{
    std::vector<Trial> trials;
    std::mt19937_64 random(m_seed);
    if (qEnvironmentVariableIsSet("VALBENCH_DEEP")) {
        for (std::size_t n = 1; n <= m_calls.size(); ++n) {
            trials.push_back({n, false});
            trials.push_back({n, true});
        }
    } else {
        constexpr std::size_t ofEach = 12;
        for (const auto kind : callKinds) {
            std::vector<std::size_t> all;
            for (std::size_t i = 0; i < m_calls.size(); ++i) {
                if (m_calls[i] == kind)
                    all.push_back(i + 1);
            }
            std::ranges::shuffle(all, random);
            for (std::size_t i = 0; i < std::min(ofEach, all.size()); ++i)
                trials.push_back({all[i], random() % 2 == 0});
        }
    }
    std::size_t wrongOnes = 0;
    for (const auto &trial : trials) {
        auto kind = m_calls[trial.n - 1];
        const auto problem = problemAfter(trial, kind);
        if (problem.empty())
            continue;
        ++wrongOnes;
        qWarning("seed %llu, call %zu (%s%s) fails; %s", static_cast<unsigned long long>(m_seed), trial.n,
                 std::string(nameOf(kind)).c_str(), trial.forGood ? ", and all later ones" : "", problem.c_str());
    }
    qInfo("seed %llu: %zu of %zu calls failed, one at a time", static_cast<unsigned long long>(m_seed), trials.size(),
          m_calls.size());
    QCOMPARE(wrongOnes, std::size_t(0));
}

VALBENCH_TEST(TestEveryFailure, every_failure)
#include "test_every_failure.moc"
