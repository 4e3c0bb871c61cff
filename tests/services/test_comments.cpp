// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <valbench/services/comments.h>
#include <valbench/services/reports.h>
#include <valbench/services/worklist.h>

using namespace valbench;
using domain::Meaning;
using test::ServiceFixture;

class TestComments : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void threadsAreKept();
    void approvalWaitsForThem();
    void whoeverWroteItResolvesIt();
    void auditorsOnlyRead();
    void wrongOnesAreRefused();
    void theyAreWorkForTheAssignee();

private:
    services::CommentService service() { return fixture->workspace->comments(); }
    domain::Comment comment(std::string_view user, std::size_t at = 0)
    {
        const auto list = service().list(fixture->as(user), protocol);
        return list && at < list->size() ? (*list)[at].comment : domain::Comment();
    }
    std::unique_ptr<ServiceFixture> fixture;
    std::string protocol;
};

void TestComments::init()
{
    fixture = std::make_unique<ServiceFixture>();
    VERIFY_OK(fixture->createWithPeople());
    VERIFY_OK(fixture->registerModel());
    const auto id = fixture->protocol(false);
    VERIFY_OK(id);
    protocol = *id;
}

void TestComments::threadsAreKept()
{
    const auto id = service().add(fixture->as("lead"), protocol, "  Why 0.80 and not 0.85? ", "Engineer");
    VERIFY_OK(id);
    QCOMPARE(*id, std::string("COM-1"));
    fixture->clock.advance(std::chrono::hours(1));
    VERIFY_OK(service().answer(fixture->as("engineer"), *id, "The guideline asks for 0.80."));
    VERIFY_OK(service().resolve(fixture->as("lead"), *id, "agreed, see the guideline"));
    const auto kept = comment("auditor");
    QCOMPARE(kept.recordId, protocol);
    QCOMPARE(kept.recordVersion, 1);
    QCOMPARE(kept.assignee, std::string("engineer"));
    QCOMPARE(kept.remarks.size(), 2U);
    QCOMPARE(kept.remarks[0].text, std::string("Why 0.80 and not 0.85?"));
    QCOMPARE(kept.remarks[0].name, std::string("Person lead"));
    QCOMPARE(kept.remarks[1].userId, std::string("engineer"));
    QVERIFY(kept.remarks[0].time < kept.remarks[1].time);
    QCOMPARE(kept.resolved->name, std::string("Person lead"));
    QCOMPARE(kept.resolved->text, std::string("agreed, see the guideline"));
    QVERIFY(!service().answer(fixture->as("engineer"), *id, "one more word"));
    QVERIFY(!service().resolve(fixture->as("lead"), *id, "resolved once more"));
    // Each is an entry; the record's own version is the same, and its print does not speak of it.
    for (const char *action : {"comment.added", "comment.answered", "comment.resolved"})
        QCOMPARE(fixture->entries(action)->size(), 1U);
    QCOMPARE(fixture->workspace->records().summary(fixture->as("lead"), protocol)->version, 1);
    // Open ones first.
    VERIFY_OK(service().add(fixture->as("engineer"), protocol, "The title has a typing error."));
    QVERIFY(comment("lead", 0).isOpen());
    QVERIFY(!comment("lead", 1).isOpen());
}

void TestComments::approvalWaitsForThem()
{
    VERIFY_OK(fixture->sign("engineer", protocol, Meaning::authored));
    const auto id = service().add(fixture->as("lead"), protocol, "The limit of step 3 is too low.");
    VERIFY_OK(id);
    VERIFY_OK(fixture->sign("lead", protocol, Meaning::reviewed)); // only the approval waits
    const auto refused = fixture->sign("qa", protocol, Meaning::approved);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY2(refused.error().text().find("while comments on it are open: COM-1") != std::string::npos,
             refused.error().text().c_str());
    VERIFY_OK(service().resolve(fixture->as("lead"), *id, "it is what the guideline says"));
    VERIFY_OK(fixture->sign("qa", protocol, Meaning::approved));
    // One that comes later takes nothing away.
    VERIFY_OK(service().add(fixture->as("lead"), protocol, "To be looked at with the next version."));
    QCOMPARE(fixture->workspace->protocols().show(fixture->as("lead"), protocol)->record.stage,
             domain::Stage::approved);
}

void TestComments::whoeverWroteItResolvesIt()
{
    const auto id = service().add(fixture->as("lead"), protocol, "Who measured this?", "engineer");
    VERIFY_OK(id);
    const auto refused = service().resolve(fixture->as("engineer"), *id, "I have measured it");
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY(!service().list(fixture->as("engineer"), protocol)->front().mayResolve);
    QVERIFY(service().list(fixture->as("lead"), protocol)->front().mayResolve);
    QVERIFY(!service().resolve(fixture->as("qa"), *id, "ok")); // says nothing
    VERIFY_OK(service().resolve(fixture->as("qa"), *id, "the lead has left the company"));
}

void TestComments::auditorsOnlyRead()
{
    const auto id = service().add(fixture->as("lead"), protocol, "Who measured this?");
    VERIFY_OK(id);
    for (const char *user : {"auditor", "admin"}) {
        QVERIFY(!service().add(fixture->as(user), protocol, "I have a question."));
        QVERIFY(!service().answer(fixture->as(user), *id, "I have an answer."));
        QVERIFY(!service().resolve(fixture->as(user), *id, "I have settled it."));
    }
    const auto seen = service().list(fixture->as("auditor"), protocol);
    VERIFY_OK(seen);
    QVERIFY(!seen->front().mayAnswer && !seen->front().mayResolve);
}

void TestComments::wrongOnesAreRefused()
{
    const auto &lead = fixture->as("lead");
    QCOMPARE(service().add(lead, protocol, " \n ").error().code(), ErrorCode::badInput);
    QCOMPARE(service().add(lead, protocol, std::string(4001, 'a')).error().code(), ErrorCode::badInput);
    QCOMPARE(service().add(lead, protocol, "For you.", "nobody").error().code(), ErrorCode::badInput);
    QCOMPARE(service().add(lead, protocol, "For you.", "auditor").error().code(), ErrorCode::badInput);
    QCOMPARE(service().add(lead, "PQ-99", "Where is it?").error().code(), ErrorCode::notFound);
    QCOMPARE(service().add(lead, "POL-1", "Why 15?").error().code(), ErrorCode::badInput);
    QVERIFY(service().list(lead, protocol)->empty());
    const auto id = service().add(lead, protocol, "A comment.");
    QCOMPARE(service().add(lead, *id, "A comment on a comment.").error().code(), ErrorCode::badInput);
    QVERIFY(!service().answer(lead, protocol, "This is no comment."));
}

void TestComments::theyAreWorkForTheAssignee()
{
    const auto id = service().add(fixture->as("lead"), protocol, "Who measured this?", "engineer");
    VERIFY_OK(id);
    const auto waits = [&](const char *user) {
        const auto list = fixture->workspace->work().list(fixture->as(user));
        if (!list)
            return std::string(list.error().text());
        for (const auto &item : list->mine) {
            if (item.what.starts_with("Comment"))
                return item.record.id + ": " + item.what;
        }
        return std::string();
    };
    QCOMPARE(waits("engineer"), protocol + ": Comment by Person lead");
    QCOMPARE(waits("lead"), std::string());
    VERIFY_OK(service().resolve(fixture->as("lead"), *id, "answered by telephone"));
    QCOMPARE(waits("engineer"), std::string());
}

VALBENCH_TEST(TestComments, comments)
#include "test_comments.moc"
