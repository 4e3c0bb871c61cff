// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Content that is disposed of goes, its digest and the entry about it stay, and nothing else can be emptied.
#include "pg_cluster.h"
#include "store_fixture.h"
#include "support/test_registry.h"

using namespace valbench;
using namespace valbench::test;
using domain::RecordId;

class TestDisposal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void bytesGoAndTheRestStays();
    void nothingGoesWithoutItsEntry();
    void whatWasDisposedOfDoesNotComeBack();
    void emptiedBehindTheWalls();
    void backAgainBehindTheWalls();

private:
    Status dispose(const std::vector<Digest> &digests);
    /// The check of evidence as the verification finds it.
    store::StoreCheck evidenceCheck();
    std::string act(const std::string &sql);
    [[nodiscard]] std::string literal(ByteView bytes) const
    {
        return (sharedStore() ? "'\\x" : "x'") + toHex(bytes) + "'";
    }

    std::unique_ptr<StoreFixture> fixture;
    std::unique_ptr<store::Store> store;
    Digest first = noDigest(), second = noDigest();

    static Digest noDigest() { return sha256(std::string_view()); }
};

namespace {

const std::string canary = "canary-of-disposed-evidence-7f3a91";

std::string manyLines(char last)
{
    std::string out;
    for (int i = 0; i < 4000; ++i) // several pages of the file
        out += canary + "\n";
    return out + last;
}

} // namespace

void TestDisposal::init()
{
    store.reset();
    fixture = std::make_unique<StoreFixture>();
    auto made = fixture->create();
    VERIFY_OK(made);
    store = *std::move(made);
    auto unit = store->begin(ada());
    VERIFY_OK(unit);
    first = *(*unit)->attach("text/csv", asBytes(manyLines('1')));
    second = *(*unit)->attach("text/csv", asBytes(manyLines('2')));
    VERIFY_OK((*unit)->put(RecordId("EXE", 1), 0, content("execution"), "execution.run", "for the test"));
    VERIFY_OK((*unit)->commit());
    fixture->clock.advance(std::chrono::seconds(10));
}

Status TestDisposal::dispose(const std::vector<Digest> &digests)
{
    VB_TRY(auto unit, store->begin(ada()));
    VB_CHECK(unit->dispose(digests, "kept long enough", RecordId("EXE", 1),
                           json::Object{{"class", "unreleased model"}, {"qa_approver", "grace"}}));
    VB_CHECK(unit->commit());
    return {};
}

store::StoreCheck TestDisposal::evidenceCheck()
{
    const auto found = store->verify();
    return found ? *found->find(store::check::evidence) : store::StoreCheck{"error", {}, 0, found.error().text()};
}

std::string TestDisposal::act(const std::string &sql)
{
    return fixture->behindTheWalls(sql);
}

void TestDisposal::bytesGoAndTheRestStays()
{
    const auto before = signedNow(*store);
    VERIFY_OK(before);
    VERIFY_OK(store->addCheckpoint(*before));
    VERIFY_OK(dispose({first}));

    const auto reader = *store->reader();
    const auto gone = reader->evidence(first);
    QVERIFY(!gone);
    QCOMPARE(gone.error().code(), ErrorCode::notFound);
    for (const char *word :
         {"was disposed of on ", "Ada Lovelace", "grace", "unreleased model", "kept long enough", "entry 2"})
        QVERIFY2(gone.error().text().find(word) != std::string::npos, gone.error().text().c_str());
    QCOMPARE(*reader->evidenceSize(first), 0);
    VERIFY_OK(reader->evidence(second));
    const auto trail = wholeTrail(*store);
    QCOMPARE(trail.front().entry.body.action, std::string("evidence.disposed"));
    QCOMPARE(trail.front().entry.body.evidence.size(), 1U);
    QVERIFY(trail.front().entry.body.evidence.front().digest == first);

    const auto verified = store->verify();
    VERIFY_OK(verified);
    QVERIFY2(verified->holds(), verified->holds() ? "" : verified->firstProblem()->detail.c_str());
    const auto check = verified->find(store::check::evidence);
    QVERIFY2(check->detail.starts_with("1 contents have their digests") &&
                 check->detail.find("1 more were disposed of") != std::string::npos,
             check->detail.c_str());
    VERIFY_OK(dispose({second}));
    if (sharedStore())
        return;
    // Neither in the file nor in its log, as the last connection need not have gone.
    for (const char *suffix : {"", "-wal"}) {
        const auto file = fixture->path.string() + suffix;
        if (std::filesystem::exists(file))
            QVERIFY2(asText(readFile(file)).find(canary) == std::string_view::npos, file.c_str());
    }
}

void TestDisposal::nothingGoesWithoutItsEntry()
{
    const auto update = "UPDATE evidence SET bytes = " + literal({}) + " WHERE digest = " + literal(first.bytes());
    const auto other =
        "UPDATE evidence SET bytes = " + literal(asBytes("x")) + " WHERE digest = " + literal(first.bytes());
    if (sharedStore()) {
        PgConsole station(fixture->url);
        QVERIFY(station.run("SET search_path = valbench; " + update).find("permission denied") != std::string::npos);
        QVERIFY(
            station.run("SELECT valbench.dispose_of(" + literal(first.bytes()) + ")").find("only when the newest") !=
            std::string::npos);
    }
    const auto console = [&](const std::string &sql) {
        return sharedStore() ? PgConsole(PgCluster::instance().url(fixture->database, "postgres"))
                                   .run("SET search_path = valbench; " + sql)
                             : Console(fixture->path).run(sql);
    };
    QVERIFY(console(update).find("only when the newest entry says so") != std::string::npos);
    VERIFY_OK(dispose({second}));
    // The newest entry disposes of the other one.
    QVERIFY(console(update).find("only when the newest entry says so") != std::string::npos);
    VERIFY_OK(dispose({first}));
    QVERIFY(console(other).find("only when the newest entry says so") != std::string::npos);
    QVERIFY(evidenceCheck().state == store::CheckState::passed);
}

void TestDisposal::whatWasDisposedOfDoesNotComeBack()
{
    VERIFY_OK(dispose({first}));
    const auto again = dispose({first});
    QVERIFY(!again);
    QCOMPARE(again.error().code(), ErrorCode::refused);
    const auto unknown = dispose({sha256(std::string_view("nothing"))});
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().code(), ErrorCode::notFound);
    auto unit = store->begin(ada());
    VERIFY_OK(unit);
    const auto back = (*unit)->attach("text/csv", asBytes(manyLines('1')));
    QVERIFY(!back);
    QCOMPARE(back.error().code(), ErrorCode::refused);
    QVERIFY2(back.error().text().find("was disposed of") != std::string::npos, back.error().text().c_str());
}

void TestDisposal::emptiedBehindTheWalls()
{
    QCOMPARE(act("UPDATE evidence SET bytes = " + literal({}) + " WHERE digest = " + literal(first.bytes())),
             std::string());
    const auto check = evidenceCheck();
    QVERIFY(check.state == store::CheckState::failed);
    const auto read = (*store->reader())->evidence(first);
    QVERIFY(!read);
    QCOMPARE(read.error().code(), ErrorCode::integrity);
}

void TestDisposal::backAgainBehindTheWalls()
{
    VERIFY_OK(dispose({first}));
    QCOMPARE(act("UPDATE evidence SET bytes = " + literal(asBytes(manyLines('1'))) +
                 " WHERE digest = " + literal(first.bytes())),
             std::string());
    const auto check = evidenceCheck();
    QVERIFY(check.state == store::CheckState::failed);
    QVERIFY2(check.detail.find("disposed of by entry 2, and is there again") != std::string::npos,
             check.detail.c_str());
}

VALBENCH_TEST(TestDisposal, disposal)
#include "test_disposal.moc"
