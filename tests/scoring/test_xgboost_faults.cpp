// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <csignal>
#include <random>
#include <thread>

#include "scoring_samples.h"

using namespace valbench;
using namespace valbench::test;

/// Model files and programs that are not what they should be: an error with words, never a score, never a crash of
/// ours.
class TestXgboostFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void otherBytesAreNotLoaded();
    void damagedModels_data();
    void damagedModels();
    void otherObjectives();
    void inputsThatAreNotNamed();
    void killedInTheMiddle();
    void programsThatAreNone();
    void patienceEnds();
    void stopped();

private:
    QString write(const std::string &bytes)
    {
        QFile file(m_folder.filePath(QStringLiteral("model.json")));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data(), std::ssize(bytes)) != std::ssize(bytes))
            qFatal("cannot write the model");
        return file.fileName();
    }
    scoring::XgboostOptions optionsFor(const std::string &bytes)
    {
        auto options = sampleOptions();
        options.model = write(bytes).toStdString();
        options.sha256 = sha256(bytes);
        return options;
    }
    QTemporaryDir m_folder;
};

namespace {

std::string replaced(std::string text, const std::string &from, const std::string &to)
{
    const auto at = text.find(from);
    if (at == std::string::npos)
        qFatal("the model has no %s", from.c_str());
    return text.replace(at, from.size(), to);
}

/// Children of this process that still run.
int childCount()
{
    QFile file(QStringLiteral("/proc/self/task/%1/children").arg(getpid()));
    return file.open(QIODevice::ReadOnly) ? static_cast<int>(file.readAll().simplified().split(' ').size()) : -1;
}

} // namespace

void TestXgboostFaults::otherBytesAreNotLoaded()
{
    auto bytes = fileBytes(samplePath("flchain_xgboost.json"));
    auto options = optionsFor(bytes);
    VERIFY_OK(scoring::XgboostScorer::open(options));
    bytes[bytes.size() / 2] ^= 1;
    write(bytes);
    const auto scorer = scoring::XgboostScorer::open(options);
    QVERIFY(!scorer);
    QCOMPARE(scorer.error().code(), ErrorCode::refused);
    QVERIFY(scorer.error().text().find(options.sha256.toHex()) != std::string::npos);
    options.model = m_folder.filePath(QStringLiteral("absent.json")).toStdString();
    QCOMPARE(scoring::XgboostScorer::open(options).error().code(), ErrorCode::notFound);
}

void TestXgboostFaults::damagedModels_data()
{
    QTest::addColumn<QByteArray>("ending");
    for (const char *ending : {"json", "ubj"})
        QTest::newRow(ending) << QByteArray(ending);
}

/// Registered as they are, so that the digest agrees: cut, changed, and of other kinds. What is still a model may
/// answer.
void TestXgboostFaults::damagedModels()
{
    QFETCH(QByteArray, ending);
    const auto sound = fileBytes(samplePath("flchain_xgboost." + ending.toStdString()));
    std::vector<std::string> models{"",
                                    "{",
                                    "{}",
                                    "[]",
                                    "null",
                                    "not a model",
                                    std::string(4096, '\0'),
                                    std::string(100'000, '['),
                                    R"({"learner": {}, "version": [1, 7, 4]})"};
    for (std::size_t share = 1; share < 8; ++share)
        models.push_back(sound.substr(0, sound.size() * share / 8));
    const std::size_t certain = models.size();
    std::mt19937 random(7);
    for (int i = 0; i < 40; ++i) {
        auto changed = sound;
        for (int k = 0; k < 3; ++k)
            changed[random() % changed.size()] = static_cast<char>(random());
        models.push_back(std::move(changed));
    }
    const auto table = rowsOf(sampleTable("flchain_test.csv"), 0, 50);
    int refused = 0;
    for (std::size_t i = 0; i < models.size(); ++i) {
        auto options = optionsFor(models[i]);
        options.threads = 1;
        options.longest = std::chrono::seconds(20);
        const auto scorer = scoring::XgboostScorer::open(options);
        const auto scores = scorer ? (*scorer)->score(table, {}) : Result<std::vector<double>>(scorer.error());
        if (!scores) {
            QVERIFY(scores.error().code() == ErrorCode::badInput || scores.error().code() == ErrorCode::unavailable);
            QVERIFY(!scores.error().text().empty());
            ++refused;
        } else {
            QVERIFY2(i >= certain, models[i].substr(0, 60).c_str());
            QCOMPARE(scores->size(), table.rowCount());
        }
    }
    QVERIFY(refused >= static_cast<int>(certain));
}

void TestXgboostFaults::otherObjectives()
{
    const auto sound = fileBytes(samplePath("flchain_xgboost.json"));
    for (const char *objective : {"reg:squarederror", "binary:logitraw"}) {
        const auto scorer = scoring::XgboostScorer::open(optionsFor(replaced(sound, "binary:logistic", objective)));
        QVERIFY(!scorer);
        QCOMPARE(scorer.error().code(), ErrorCode::badInput);
        const auto text = scorer.error().text();
        QVERIFY2(text.find(objective) != std::string::npos && text.find("binary:logistic") != std::string::npos,
                 text.c_str());
    }
}

void TestXgboostFaults::inputsThatAreNotNamed()
{
    const auto nameless =
        replaced(fileBytes(samplePath("flchain_xgboost.json")),
                 R"("feature_names":["age","sex_male","kappa","lambda","creatinine","mgus"])", R"("feature_names":[])");
    auto options = optionsFor(nameless);
    const auto some = scoring::XgboostScorer::open(options);
    QVERIFY(!some);
    QVERIFY2(some.error().text().find("takes 6 inputs, but 1 are named") != std::string::npos,
             some.error().text().c_str());
    options.features = {{"age", "", ""},    {"male", "sex", "M"},        {"kappa", "", ""},
                        {"lambda", "", ""}, {"creat", "creatinine", ""}, {"mgus", "", ""}};
    const auto scorer = scoring::XgboostScorer::open(options);
    VERIFY_OK(scorer);
    const auto table = sampleTable("flchain_test.csv");
    const auto scores = (*scorer)->score(table, {}), expected = openSample().value()->score(table, {});
    VERIFY_OK(scores);
    QVERIFY(*scores == *expected);

    auto unknown = sampleOptions();
    unknown.features.push_back({"weight", "", ""});
    QCOMPARE(scoring::XgboostScorer::open(unknown).error().text(), std::string("The model has no input 'weight'."));
}

void TestXgboostFaults::killedInTheMiddle()
{
    const auto scorer = openSample();
    VERIFY_OK(scorer);
    const auto table = sampleTable("flchain_test.csv");
    QFile children(QStringLiteral("/proc/self/task/%1/children").arg(getpid()));
    QVERIFY(children.open(QIODevice::ReadOnly));
    const int child = children.readAll().simplified().split(' ').last().toInt();
    QVERIFY(child > 0);
    QCOMPARE(::kill(child, SIGKILL), 0);
    const auto scores = (*scorer)->score(table, {});
    QVERIFY(!scores);
    QCOMPARE(scores.error().code(), ErrorCode::unavailable);
    QVERIFY2(scores.error().text().find("was killed") != std::string::npos, scores.error().text().c_str());
    VERIFY_OK((*scorer)->score(table, {})); // by another child
}

void TestXgboostFaults::programsThatAreNone()
{
    auto options = sampleOptions();
    options.program = "/nowhere/valbench-xgboost";
    QCOMPARE(scoring::XgboostScorer::open(options).error().code(), ErrorCode::notFound);
    options.program = "/bin/true";
    QCOMPARE(scoring::XgboostScorer::open(options).error().code(), ErrorCode::unavailable);
    options.program = "/bin/echo"; // prints its argument
    QVERIFY(!scoring::XgboostScorer::open(options));
}

void TestXgboostFaults::patienceEnds()
{
    auto options = sampleOptions();
    options.program = "/usr/bin/sleep";
    options.threads = 60; // seconds
    options.longest = std::chrono::milliseconds(300);
    QElapsedTimer timer;
    timer.start();
    const auto scorer = scoring::XgboostScorer::open(options);
    QVERIFY(!scorer);
    QCOMPARE(scorer.error().code(), ErrorCode::unavailable);
    QVERIFY2(scorer.error().text().find("gave no answer") != std::string::npos, scorer.error().text().c_str());
    QVERIFY(timer.elapsed() < 20'000);
    QCOMPARE(childCount(), 1); // an empty list has one empty part: nothing is left running
}

void TestXgboostFaults::stopped()
{
    auto options = sampleOptions();
    options.program = "/usr/bin/sleep";
    options.threads = 60;
    std::stop_source source;
    std::jthread other([&source] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        source.request_stop();
    });
    const auto scorer = scoring::XgboostScorer::open(options, source.get_token());
    QVERIFY(!scorer);
    QCOMPARE(scorer.error().code(), ErrorCode::cancelled);
}

VALBENCH_TEST(TestXgboostFaults, xgboost_faults)
#include "test_xgboost_faults.moc"
