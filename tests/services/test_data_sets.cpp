// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The register of data sets, on real data: what is registered, what two sets share, and the seal on test sets.
#include "support/test_registry.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <valbench/base/digest.h>
#include <valbench/services/data_sets.h>

#include "service_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::DataRole;
using domain::DataSet;

class TestDataSets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void filesSpeakForThemselves();
    void filesAreLookedAtFirst();
    void nothingIsRegisteredTwice();
    void whoMayRegister();
    void sharedCasesAreCounted();
    void onlyTheRegisteredFilesAreCompared();
    void everyOpeningIsCounted();
    void stepByStepOpensItToo();
    void modelsMustNameTheirTrainingData();
    void uncomparedSetsStayShut();
    void sharedCasesKeepItShut();
    void uncountedPatientsKeepItShut();
    void custodiansDoNotTrain();
    void openedCasesAreNotUnseenAgain();

private:
    static std::string sample(const char *name)
    {
        return std::string(VALBENCH_SOURCE_DIR "/resources/samples/") + name;
    }
    static DataSet training();
    static DataSet sealed(std::int64_t openings = 2);
    Result<std::string> add(DataSet data, const std::string &file, std::string_view user = "engineer");
    /// The model with the training data among its files, or without.
    void registerModel(bool withTraining, const std::string &trainedBy = {});
    Result<std::string> run(const std::string &protocol);
    void compare();
    std::string write(const char *name, const std::string &text);
    std::unique_ptr<ServiceFixture> fixture;
};

void TestDataSets::init()
{
    fixture = std::make_unique<ServiceFixture>();
    VERIFY_OK(fixture->createWithPeople());
}

DataSet TestDataSets::training()
{
    DataSet out;
    out.name = "flchain-train";
    out.version = "1";
    out.role = DataRole::training;
    out.description = "4,690 residents of Olmsted County, 1995 to 2003";
    out.source = "survival package of R";
    out.patientKey = "id";
    out.recordColumns = {"sample_year", "age", "sex", "kappa", "lambda", "creatinine", "mgus", "death_5y"};
    return out;
}

DataSet TestDataSets::sealed(std::int64_t openings)
{
    auto out = training();
    out.name = "flchain-test";
    out.role = DataRole::test;
    out.isSealed = true;
    out.custodian = "lead";
    out.allowedOpenings = openings;
    return out;
}

Result<std::string> TestDataSets::add(DataSet data, const std::string &file, std::string_view user)
{
    return fixture->workspace->dataSets().add(fixture->as(user), std::move(data), file, "for the validation");
}

void TestDataSets::registerModel(bool withTraining, const std::string &trainedBy)
{
    domain::ModelVersion model;
    model.name = "flchain-mortality";
    model.version = "1";
    model.trainedBy = trainedBy;
    std::vector<services::ModelFile> files{{"model", sample("flchain_xgboost.json")}};
    if (withTraining)
        files.push_back({"training data", sample("flchain_train.csv")});
    VERIFY_OK(fixture->workspace->models().add(fixture->as("engineer"), model, files, "candidate for validation"));
}

Result<std::string> TestDataSets::run(const std::string &protocol)
{
    return fixture->workspace->executions().run(fixture->as("engineer"), protocol, ServiceFixture::dataFiles());
}

void TestDataSets::compare()
{
    const auto view =
        fixture->workspace->dataSets().compare(fixture->as("engineer"), "flchain-test/1", sample("flchain_test.csv"),
                                               "flchain-train/1", sample("flchain_train.csv"));
    VERIFY_OK(view);
    QVERIFY(view->data.overlaps.back().isNone());
}

std::string TestDataSets::write(const char *name, const std::string &text)
{
    const auto path = fixture->folder.filePath(QString::fromUtf8(name)).toStdString();
    std::ofstream(path) << text;
    return path;
}

void TestDataSets::filesSpeakForThemselves()
{
    auto lies = sealed();
    lies.rows = 7;
    lies.sha256 = sha256("another file").toHex();
    const auto id = add(lies, sample("flchain_test.csv"));
    VERIFY_OK(id);
    QCOMPARE(*id, std::string("DS-1"));
    const auto view = fixture->workspace->dataSets().show(fixture->as("auditor"), *id);
    VERIFY_OK(view);
    const auto &data = view->data;
    std::ifstream file(sample("flchain_test.csv"), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    QCOMPARE(data.sha256, sha256(bytes).toHex());
    QCOMPARE(data.size, static_cast<std::int64_t>(bytes.size()));
    QCOMPARE(data.rows, 1350);
    QCOMPARE(data.fileName, std::string("flchain_test.csv"));
    QCOMPARE(data.columns.size(), 12U);
    QCOMPARE(data.columns[4].name + " " + data.columns[4].kind, std::string("sex text"));
    QVERIFY(std::ranges::is_sorted(data.recordColumns));
    QCOMPARE(view->record.title, std::string("flchain-test 1"));
    // Of the cases, only fingerprints are in the store.
    const auto entries = fixture->entries("data.registered");
    VERIFY_OK(entries);
    QCOMPARE(entries->front().entry.body.evidence.size(), 1U);
    QCOMPARE(fixture->workspace->dataSets().list(fixture->as("lead"))->size(), 1U);
    QCOMPARE(fixture->workspace->dataSets().show(fixture->as("lead"), "flchain-test/1")->record.id, *id);
    QCOMPARE(fixture->workspace->dataSets().show(fixture->as("lead"), "none/1").error().code(), ErrorCode::notFound);
}

void TestDataSets::filesAreLookedAtFirst()
{
    auto sets = fixture->workspace->dataSets();
    const auto seen = sets.inspect(fixture->as("engineer"), sample("flchain_test.csv"));
    VERIFY_OK(seen);
    const auto id = add(sealed(), sample("flchain_test.csv"));
    VERIFY_OK(id);
    const auto kept = sets.show(fixture->as("engineer"), *id);
    VERIFY_OK(kept);
    QCOMPARE(seen->sha256, kept->data.sha256);
    QCOMPARE(seen->size, kept->data.size);
    QCOMPARE(seen->rows, kept->data.rows);
    QCOMPARE(seen->fileName, kept->data.fileName);
    QVERIFY(std::ranges::equal(seen->columns, kept->data.columns, [](const auto &one, const auto &other) {
        return one.name == other.name && one.kind == other.kind;
    }));
    const auto broken = sets.inspect(fixture->as("engineer"), write("broken.csv", "a,b\n1,2,3\n"));
    QVERIFY(!broken);
    QCOMPARE(broken.error().code(), ErrorCode::badInput);
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = sets.inspect(fixture->as("engineer"), sample("flchain_test.csv"), stop.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code(), ErrorCode::cancelled);
}

void TestDataSets::nothingIsRegisteredTwice()
{
    VERIFY_OK(add(training(), sample("flchain_train.csv")));
    auto again = training();
    again.version = "2";
    auto other = sealed();
    other.name = again.name;
    for (const auto &[data, file] : {std::pair(again, "flchain_train.csv"), std::pair(other, "flchain_test.csv")}) {
        const auto twice = add(data, sample(file));
        QVERIFY(!twice);
        QCOMPARE(twice.error().code(), ErrorCode::refused);
        QVERIFY2(twice.error().text().starts_with("DS-1 is the data set"), twice.error().text().c_str());
    }
    auto nobody = sealed();
    nobody.custodian = "nobody";
    QCOMPARE(add(nobody, sample("flchain_test.csv")).error().code(), ErrorCode::badInput);
    QCOMPARE(add(sealed(), sample("none.csv")).error().code(), ErrorCode::notFound);
    QCOMPARE(fixture->workspace->dataSets().list(fixture->as("lead"))->size(), 1U);
}

void TestDataSets::whoMayRegister()
{
    for (const auto *user : {"admin", "qa", "auditor"}) {
        const auto refused = add(training(), sample("flchain_train.csv"), user);
        QVERIFY2(!refused, user);
        QCOMPARE(refused.error().code(), ErrorCode::refused);
    }
    VERIFY_OK(add(training(), sample("flchain_train.csv"), "lead"));
    QCOMPARE(fixture->entries("access.refused")->size(), 3U);
}

void TestDataSets::sharedCasesAreCounted()
{
    // Without the year, two rows of the real data are in both; see data.overlap.
    auto test = sealed(), train = training();
    for (auto *data : {&test, &train})
        data->recordColumns.erase(data->recordColumns.begin());
    VERIFY_OK(add(test, sample("flchain_test.csv")));
    VERIFY_OK(add(train, sample("flchain_train.csv")));
    auto sets = fixture->workspace->dataSets();
    const auto view =
        sets.compare(fixture->as("engineer"), "DS-1", sample("flchain_test.csv"), "DS-2", sample("flchain_train.csv"));
    VERIFY_OK(view);
    QCOMPARE(view->record.version, 2);
    QCOMPARE(view->data.overlaps.size(), 1U);
    const auto &overlap = view->data.overlaps.front();
    QCOMPARE(overlap.against, std::string("DS-2"));
    QCOMPARE(overlap.records, 2);
    QCOMPARE(*overlap.patients, 0);
    QCOMPARE(overlap.by, std::string("engineer"));
    const auto entries = fixture->entries("data.compared");
    VERIFY_OK(entries);
    const auto sentence = services::sentenceFor(entries->front().entry);
    QVERIFY2(sentence.find("compared DS-1 with DS-2: 2 rows and 0 patients in both") != std::string::npos,
             sentence.c_str());
    const auto itself =
        sets.compare(fixture->as("engineer"), "DS-1", sample("flchain_test.csv"), "DS-1", sample("flchain_test.csv"));
    QCOMPARE(itself.error().code(), ErrorCode::badInput);
}

void TestDataSets::onlyTheRegisteredFilesAreCompared()
{
    VERIFY_OK(add(sealed(), sample("flchain_test.csv")));
    VERIFY_OK(add(training(), sample("flchain_train.csv")));
    auto sets = fixture->workspace->dataSets();
    const auto swapped =
        sets.compare(fixture->as("engineer"), "DS-1", sample("flchain_train.csv"), "DS-2", sample("flchain_train.csv"));
    QVERIFY(!swapped);
    QCOMPARE(swapped.error().code(), ErrorCode::refused);
    QVERIFY2(swapped.error().text().find("is not the file of flchain-test/1") != std::string::npos,
             swapped.error().text().c_str());
    QVERIFY(sets.show(fixture->as("engineer"), "DS-1")->data.overlaps.empty());
}

void TestDataSets::everyOpeningIsCounted()
{
    registerModel(true);
    VERIFY_OK(add(sealed(2), sample("flchain_test.csv")));
    VERIFY_OK(add(training(), sample("flchain_train.csv")));
    compare();
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    for (int i = 1; i <= 2; ++i) {
        const auto execution = run(*protocol);
        VERIFY_OK(execution);
        const auto view = fixture->workspace->dataSets().show(fixture->as("auditor"), "DS-1");
        VERIFY_OK(view);
        QCOMPARE(view->data.openings.size(), static_cast<std::size_t>(i));
        const auto &opening = view->data.openings.back();
        QCOMPARE(opening.execution, *execution);
        QCOMPARE(opening.protocol, *protocol);
        QCOMPARE(opening.by, std::string("engineer"));
        QCOMPARE(view->data.openingsLeft(), 2 - i);
    }
    const auto entries = fixture->entries("data.opened");
    VERIFY_OK(entries);
    const auto sentence = services::sentenceFor(entries->front().entry);
    QVERIFY2(sentence.find("opened the sealed set DS-1 for EXE-2, opening 2 of 2") != std::string::npos,
             sentence.c_str());
    const auto third = run(*protocol);
    QVERIFY(!third);
    QCOMPARE(third.error().code(), ErrorCode::refused);
    QVERIFY2(third.error().text().find("was opened 2 times, as often as it may be, the last time for EXE-2. Register a "
                                       "new sealed set") != std::string::npos,
             third.error().text().c_str());
    QCOMPARE(fixture->workspace->executions().list(fixture->as("lead"))->size(), 2U);
}

void TestDataSets::stepByStepOpensItToo()
{
    registerModel(true);
    VERIFY_OK(add(sealed(1), sample("flchain_test.csv")));
    VERIFY_OK(add(training(), sample("flchain_train.csv")));
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    auto executions = fixture->workspace->executions();
    const auto &engineer = fixture->as("engineer");
    const auto execution = executions.begin(engineer, *protocol);
    VERIFY_OK(execution);
    const auto files = ServiceFixture::dataFiles();
    QCOMPARE(executions.runAutomatic(engineer, *execution, {}, files).error().code(), ErrorCode::refused);
    compare();
    VERIFY_OK(executions.runAutomatic(engineer, *execution, {}, files));
    QCOMPARE(fixture->workspace->dataSets().show(engineer, "DS-1")->data.openings.front().execution, *execution);
    // Running a step again looks at the same cases once more.
    const auto again = executions.runAutomatic(engineer, *execution, {"1"}, files, "a look at the other interval");
    QVERIFY(!again);
    QVERIFY2(again.error().text().find("was opened 1 times") != std::string::npos, again.error().text().c_str());
}

void TestDataSets::modelsMustNameTheirTrainingData()
{
    registerModel(false);
    VERIFY_OK(add(sealed(), sample("flchain_test.csv")));
    VERIFY_OK(add(training(), sample("flchain_train.csv")));
    compare();
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    const auto refused = run(*protocol);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY2(refused.error().text().find("names no training data that are registered here") != std::string::npos,
             refused.error().text().c_str());
    QVERIFY(fixture->workspace->dataSets().show(fixture->as("lead"), "DS-1")->data.openings.empty());
}

void TestDataSets::uncomparedSetsStayShut()
{
    registerModel(true);
    VERIFY_OK(add(sealed(), sample("flchain_test.csv")));
    VERIFY_OK(add(training(), sample("flchain_train.csv")));
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    const auto refused = run(*protocol);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY2(refused.error().text().find("('data compare DS-1 --with DS-2')") != std::string::npos,
             refused.error().text().c_str());
    compare();
    VERIFY_OK(run(*protocol));
}

void TestDataSets::sharedCasesKeepItShut()
{
    registerModel(true);
    auto test = sealed(), train = training();
    for (auto *data : {&test, &train})
        data->recordColumns.erase(data->recordColumns.begin()); // two rows are in both
    VERIFY_OK(add(test, sample("flchain_test.csv")));
    VERIFY_OK(add(train, sample("flchain_train.csv")));
    VERIFY_OK(fixture->workspace->dataSets().compare(fixture->as("engineer"), "DS-1", sample("flchain_test.csv"),
                                                     "DS-2", sample("flchain_train.csv")));
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    const auto refused = run(*protocol);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY2(refused.error().text().find("shares 2 rows and 0 patients with DS-2") != std::string::npos,
             refused.error().text().c_str());
}

void TestDataSets::uncountedPatientsKeepItShut()
{
    registerModel(true);
    VERIFY_OK(add(sealed(), sample("flchain_test.csv")));
    auto train = training();
    train.patientKey.clear();
    VERIFY_OK(add(train, sample("flchain_train.csv")));
    const auto view = fixture->workspace->dataSets().compare(
        fixture->as("engineer"), "DS-1", sample("flchain_test.csv"), "DS-2", sample("flchain_train.csv"));
    VERIFY_OK(view);
    QCOMPARE(view->data.overlaps.back().records, 0);
    QVERIFY(!view->data.overlaps.back().patients);
    QVERIFY(!view->data.overlaps.back().isNone());
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    const auto refused = run(*protocol);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY2(refused.error().text().find("has no patient key") != std::string::npos, refused.error().text().c_str());
}

void TestDataSets::custodiansDoNotTrain()
{
    registerModel(true, "lead");
    VERIFY_OK(add(sealed(), sample("flchain_test.csv")));
    VERIFY_OK(add(training(), sample("flchain_train.csv")));
    compare();
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    const auto refused = run(*protocol);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY2(refused.error().text().find("lead keeps the sealed set DS-1 and trained") != std::string::npos,
             refused.error().text().c_str());
}

void TestDataSets::openedCasesAreNotUnseenAgain()
{
    registerModel(true);
    VERIFY_OK(add(sealed(), sample("flchain_test.csv")));
    VERIFY_OK(add(training(), sample("flchain_train.csv")));
    // More rows beside those of the sealed set: as long as nobody has seen results, that is another choice of cases.
    std::ifstream file(sample("flchain_test.csv"), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const std::string more = "9001,2001,66,60-69,M,1.2,1.5,1.1,0,0,0.1,0.1\n";
    auto larger = sealed();
    larger.version = "2";
    VERIFY_OK(add(larger, write("larger.csv", bytes + more)));
    compare();
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    VERIFY_OK(run(*protocol));
    larger.version = "3";
    const auto refused = add(larger, write("again.csv", bytes + more + more));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY2(refused.error().text().find("1350 rows of again.csv are in DS-1 (flchain-test/1), which was opened for "
                                         "EXE-1") != std::string::npos,
             refused.error().text().c_str());
    // Cases that nobody has seen are welcome.
    const auto head = bytes.substr(0, bytes.find('\n') + 1);
    VERIFY_OK(add(larger, write("new.csv", head + more)));
}

VALBENCH_TEST(TestDataSets, data_sets)
#include "test_data_sets.moc"
