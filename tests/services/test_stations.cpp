// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <algorithm>
#include <fstream>
#include <map>

#include <valbench/crypto/keychain.h>
#include <valbench/services/maintenance.h>
#include <valbench/services/reports.h>
#include <valbench/services/verification.h>

using namespace valbench;
using domain::Meaning;
using domain::Outcome;
using services::StationHealth;
using test::ServiceFixture;

namespace {

/// Keeps secrets in memory; can be locked. crypto.keychain asks a real one.
class FakeKeychain final : public crypto::Keychain {
public:
    Status probe(RandomSource &) override { return answer(); }
    Status keep(const std::string &name, const std::string &, ByteView secret) override
    {
        VB_CHECK(answer());
        items[name] = Bytes(secret.begin(), secret.end());
        return {};
    }
    Result<crypto::SecureBytes> find(const std::string &name) override
    {
        VB_CHECK(answer());
        const auto at = items.find(name);
        if (at == items.end())
            return fail(ErrorCode::notFound, VB_MSG("none"));
        return crypto::SecureBytes::copyOf(at->second);
    }
    Status forget(const std::string &name) override
    {
        items.erase(name);
        return answer();
    }
    [[nodiscard]] Status answer() const
    {
        return locked ? fail(ErrorCode::unavailable, VB_MSG("It is locked.")) : Status();
    }
    bool locked = false;
    std::map<std::string, Bytes> items;
};

} // namespace

/// The keys of workstations: where they are kept, and how a further workstation gets its own.
class TestStations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void filesWhereThereIsNoKeychain();
    void keysGoToTheKeychain();
    void aLockedKeychainIsSaid();
    void demosNeedNone();
    void furtherStationsAreEnrolled();
    void enrollingTakesTwo();
    void sealsAreRenewed();
    void reportsOfVerificationsAreSignedAndChained();

private:
    Status create(services::Purpose purpose = services::Purpose::test);
    StationHealth::Keys keys() { return fixture->workspace->maintenance().health()->station.keys; }
    /// Private halves that lie in files of the profile.
    std::vector<std::string> keyFiles();
    Status enroll(const char *first = "admin", const char *second = "qa");
    /// Forgets what this computer is: the next start is at another one, with a profile of its own.
    void elsewhere();

    std::unique_ptr<ServiceFixture> fixture;
    std::shared_ptr<FakeKeychain> keychain;
};

void TestStations::init()
{
    fixture = std::make_unique<ServiceFixture>();
    keychain = std::make_shared<FakeKeychain>();
}

Status TestStations::create(services::Purpose purpose)
{
    return fixture->createWithPeople(purpose);
}

std::vector<std::string> TestStations::keyFiles()
{
    std::vector<std::string> out;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(fixture->environment().profile)) {
        const auto name = entry.path().filename().string();
        if (name == "seal.p8" || name == "checkpoint.key")
            out.push_back(name);
    }
    std::ranges::sort(out);
    return out;
}

Status TestStations::enroll(const char *first, const char *second)
{
    VB_TRY(const auto one, fixture->signIn(first));
    VB_TRY(const auto two, fixture->signIn(second));
    return fixture->workspace->maintenance().enrollStation(*one, ServiceFixture::password(first), *two,
                                                           ServiceFixture::password(second), "a second workstation");
}

void TestStations::elsewhere()
{
    fixture->workspace.reset();
    fixture->profile = "another profile";
    VERIFY_OK(fixture->reopen());
}

void TestStations::filesWhereThereIsNoKeychain()
{
    VERIFY_OK(create());
    QCOMPARE(keys(), StationHealth::Keys::files);
    QCOMPARE(keyFiles(), (std::vector<std::string>{"checkpoint.key", "seal.p8"}));
    // A locked one is none.
    init();
    fixture->keychain = keychain;
    keychain->locked = true;
    VERIFY_OK(create());
    QCOMPARE(keys(), StationHealth::Keys::files);
}

void TestStations::keysGoToTheKeychain()
{
    fixture->keychain = keychain;
    VERIFY_OK(create());
    QCOMPARE(keys(), StationHealth::Keys::keychain);
    QVERIFY(keyFiles().empty());
    QCOMPARE(keychain->items.size(), 2U);
    // Neither key is in a file, in no form that bytes have there.
    for (const auto &[name, secret] : keychain->items) {
        for (const auto &entry : std::filesystem::recursive_directory_iterator(fixture->folder.path().toStdString())) {
            if (!entry.is_regular_file())
                continue;
            std::ifstream stream(entry.path(), std::ios::binary);
            const std::string all((std::istreambuf_iterator<char>(stream)), {});
            for (const auto &form : {std::string(asText(secret)), toHex(secret), toBase64(secret)})
                QVERIFY2(all.find(form) == std::string::npos, entry.path().c_str());
        }
    }
    VERIFY_OK(fixture->reopenWithPeople());
    VERIFY_OK(fixture->registerModel());
    const auto id = fixture->protocol(true); // each signature makes a checkpoint
    VERIFY_OK(id);
    VERIFY_OK(fixture->workspace->reports().print(fixture->as("lead"), *id));
    const auto verified = services::verifyStore(fixture->environment(), fixture->storePath());
    VERIFY_OK(verified);
    QVERIFY2(verified->passed, verified->verdict.c_str());
}

void TestStations::aLockedKeychainIsSaid()
{
    fixture->keychain = keychain;
    VERIFY_OK(create());
    keychain->locked = true;
    const auto locked = fixture->reopen();
    QVERIFY(!locked);
    QCOMPARE(locked.error().code(), ErrorCode::unavailable);
    QVERIFY2(locked.error().text().find("in the keychain of the desktop, which cannot be reached") != std::string::npos,
             locked.error().text().c_str());
    fixture->keychain.reset();
    QVERIFY(!fixture->reopen());
    // Verification needs no key.
    VERIFY_OK(services::verifyStore(fixture->environment(), fixture->storePath()));
    keychain->locked = false;
    fixture->keychain = keychain;
    VERIFY_OK(fixture->reopen());
}

void TestStations::demosNeedNone()
{
    fixture->keychain = keychain;
    VERIFY_OK(create(services::Purpose::demo));
    QCOMPARE(keys(), StationHealth::Keys::files);
    QVERIFY(keychain->items.empty());
}

void TestStations::furtherStationsAreEnrolled()
{
    VERIFY_OK(create());
    VERIFY_OK(fixture->registerModel());
    const auto id = fixture->protocol(true);
    VERIFY_OK(id);
    elsewhere();
    QCOMPARE(keys(), StationHealth::Keys::none);
    {
        const auto lead = fixture->signIn("lead");
        VERIFY_OK(lead);
        const auto unsealed = fixture->workspace->reports().print(**lead, *id);
        QVERIFY(!unsealed);
        QVERIFY2(unsealed.error().text().find("enrol this one") != std::string::npos, unsealed.error().text().c_str());
    }
    VERIFY_OK(enroll());
    VERIFY_OK(fixture->reopen());
    QCOMPARE(keys(), StationHealth::Keys::files);
    const auto lead = fixture->signIn("lead");
    VERIFY_OK(lead);
    VERIFY_OK(fixture->workspace->reports().print(**lead, *id));
    const auto entries = fixture->entries("station.enrolled");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 2U);
    const auto verified = services::verifyStore(fixture->environment(), fixture->storePath());
    VERIFY_OK(verified);
    QVERIFY2(verified->passed, verified->verdict.c_str());
}

void TestStations::enrollingTakesTwo()
{
    VERIFY_OK(create());
    const auto again = enroll();
    QVERIFY(!again);
    QVERIFY2(again.error().text().find("enrolled already") != std::string::npos, again.error().text().c_str());
    elsewhere();
    for (const auto &[first, second] :
         {std::pair("admin", "admin"), std::pair("admin", "lead"), std::pair("qa", "admin"), std::pair("lead", "qa")})
        QVERIFY2(!enroll(first, second), first);
    QCOMPARE(keys(), StationHealth::Keys::none);
    VERIFY_OK(fixture->reopen());
    QCOMPARE(keys(), StationHealth::Keys::none);
    VERIFY_OK(enroll());
}

/// The certificate of a seal holds for three years; then exports wait for another one.
void TestStations::sealsAreRenewed()
{
    VERIFY_OK(create());
    VERIFY_OK(fixture->registerModel());
    const auto id = fixture->protocol(true);
    VERIFY_OK(id);
    fixture->clock.advance(std::chrono::hours(24) * 366 * 3);
    const auto late = fixture->workspace->reports().print(fixture->as("lead"), *id);
    QVERIFY(!late);
    QVERIFY(fixture->workspace->maintenance().health()->station.sealEnding);
    VERIFY_OK(enroll());
    VERIFY_OK(fixture->reopen());
    QVERIFY(!fixture->workspace->maintenance().health()->station.sealEnding);
    const auto lead = fixture->signIn("lead");
    VERIFY_OK(lead);
    const auto printed = fixture->workspace->reports().print(**lead, *id);
    VERIFY_OK(printed);
}

/// Threat 42: who verifies can show afterwards what was found, and nobody can change that.
void TestStations::reportsOfVerificationsAreSignedAndChained()
{
    VERIFY_OK(create());
    const auto file = [&](int number) {
        return fixture->folder.filePath(QStringLiteral("report-%1.json").arg(number)).toStdString();
    };
    const auto text = [](const std::string &name) {
        std::ifstream stream(name, std::ios::binary);
        return std::string((std::istreambuf_iterator<char>(stream)), {});
    };
    for (int i = 1; i <= 3; ++i) {
        const auto found = services::verifyStore(fixture->environment(), fixture->storePath());
        VERIFY_OK(found);
        VERIFY_OK(services::writeVerificationReport(fixture->environment(), *found, file(i)));
        VERIFY_OK(fixture->signIn("lead"));
    }
    const auto judge = [&](const std::string &name) {
        const auto found = services::verifyReport(fixture->environment(), name, {});
        return found ? *found : services::Verification{name, {}, false, found.error().text()};
    };
    for (int i = 1; i <= 3; ++i) {
        QVERIFY(services::isVerificationReport(file(i)));
        const auto found = judge(file(i));
        QVERIFY2(found.passed, found.verdict.c_str());
        QVERIFY2(found.checks.back().detail.find("report " + std::to_string(i) + " of 3") != std::string::npos,
                 found.checks.back().detail.c_str());
    }
    const auto second = text(file(2));
    QVERIFY(second.find("\"previous\":\"" + sha256(text(file(1))).toHex() + '"') != std::string::npos);
    // A finding is made a good one, and back again; every byte counts.
    auto edited = second;
    for (std::size_t at = 0; at < edited.size(); at += 7) {
        edited[at] = static_cast<char>(edited[at] ^ 1);
        std::ofstream(file(2), std::ios::binary) << edited;
        const auto found = judge(file(2));
        QVERIFY2(!found.passed, std::to_string(at).c_str());
        QCOMPARE(found.checks.front().outcome, Outcome::failed);
        edited[at] = second[at];
    }
    // One report in the place of another, with its own signature, is still the other one.
    std::ofstream(file(2), std::ios::binary) << text(file(1));
    QVERIFY(!judge(file(2)).passed);
    std::ofstream(file(2), std::ios::binary) << second;
    QVERIFY(judge(file(2)).passed);
    std::filesystem::remove(file(2) + ".p7s");
    QVERIFY(!judge(file(2)).passed);
    // A station without keys signs nothing.
    const auto found = services::verifyStore(fixture->environment(), fixture->storePath());
    elsewhere();
    const auto refused = services::writeVerificationReport(fixture->environment(), *found, file(4));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
}

VALBENCH_TEST(TestStations, stations)
#include "test_stations.moc"
