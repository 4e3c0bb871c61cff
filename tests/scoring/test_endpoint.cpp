// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Questions to a served model and what counts as an answer, without a network.
#include "support/test_registry.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <random>
#include <thread>

#include <valbench/base/json.h>
#include <valbench/data/csv.h>
#include <valbench/scoring/endpoint_scorer.h>

using namespace valbench;
using namespace valbench::scoring;

using Scores = Result<std::vector<double>>;

class TestEndpoint : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void questions();
    void batchesKeepTheOrder();
    void answers_data();
    void answers();
    void faults_data();
    void faults();
    void spoiledAnswers();
    void aBatchThatFails();
    void stopped();
    void whatIsKept();
    void sources();
};

namespace {

/// Answers by a function; each question in a thread of its own.
class FakeEndpoint final : public Endpoint {
public:
    using Answer = std::function<Result<Reply>(const std::string &, const std::stop_token &)>;
    explicit FakeEndpoint(Answer answer) : m_answer(std::move(answer)) {}
    Result<std::string> version(const std::stop_token &) override { return std::string("3.1.0"); }
    std::future<Result<Reply>> ask(std::string json, std::stop_token stop) override
    {
        return std::async(std::launch::async, [answer = m_answer, json = std::move(json), stop = std::move(stop)] {
            return answer(json, stop);
        });
    }

private:
    Answer m_answer;
};

const std::vector<domain::ModelInput> servedInputs{
    {.name = "age"}, {.name = "male", .column = "sex", .one = "M", .zero = "F"}, {.name = "site"}};

data::Table threeRows()
{
    return data::parseCsv("sex,age,site,died\nM,0.5,a,1\nF,,b,0\n,97,,1\n", "rows.csv").value();
}

EndpointScorer servedScorer(FakeEndpoint::Answer answer, domain::EndpointPlan plan = {.url = "http://there"})
{
    return {std::move(plan), servedInputs, std::make_unique<FakeEndpoint>(std::move(answer)), "3.1.0"};
}

FakeEndpoint::Answer always(const std::string &body)
{
    return [body](const std::string &, const std::stop_token &) -> Result<Endpoint::Reply> {
        return Endpoint::Reply{body, 1, {}};
    };
}

} // namespace

void TestEndpoint::questions()
{
    std::string asked;
    auto model = servedScorer([&](const std::string &json, const std::stop_token &) -> Result<Endpoint::Reply> {
        asked = json;
        return Endpoint::Reply{R"({"predictions": [0.1, null, 0.3]})", 1, {}};
    });
    const auto scores = model.score(threeRows(), {});
    VERIFY_OK(scores);
    QCOMPARE(scores->at(0), 0.1);
    QVERIFY(std::isnan(scores->at(1)));
    // In the table's order, under the model's names, and without the outcome.
    QCOMPARE(asked, std::string(R"({"dataframe_split":{"columns":["male","age","site"],)"
                                R"("data":[[1,0.5,"a"],[0,null,"b"],[null,97,null]]}})"));
    QCOMPARE(model.inputs().size(), std::size_t(3));
    QVERIFY(!model.memory());
    const auto strange = data::parseCsv("sex,age,site\nX,1,a\n", "rows.csv").value();
    QCOMPARE(model.score(strange, {}).error().code(), ErrorCode::badInput);
    const double infinite[] = {std::numeric_limits<double>::infinity()};
    const auto endless =
        data::Table::make("rows.csv", {data::Column::numbers("age", data::ColumnKind::real, infinite).value(),
                                       strange.columns()[0], strange.columns()[2]})
            .value();
    QCOMPARE(model.score(endless, {}).error().code(), ErrorCode::badInput);
    QCOMPARE(model.score(data::parseCsv("sex,age\nM,1\n", "rows.csv").value(), {}).error().code(), ErrorCode::notFound);
}

/// The later batches answer first.
void TestEndpoint::batchesKeepTheOrder()
{
    std::vector<double> ages(50);
    for (std::size_t i = 0; i < ages.size(); ++i)
        ages[i] = static_cast<double>(i) / 64;
    const auto rows =
        data::Table::make("rows", {data::Column::numbers("age", data::ColumnKind::real, ages).value()}).value();
    std::atomic<int> underWay = 0, most = 0;
    const auto echo = [&](const std::string &json, const std::stop_token &) -> Result<Endpoint::Reply> {
        most = std::max<int>(most, ++underWay);
        const auto value = json::parse(json, "question").value();
        const auto &split = *value.get<json::Object>()->find("dataframe_split")->get<json::Object>();
        json::Array predictions;
        for (const auto &row : *split.find("data")->get<json::Array>())
            predictions.push_back(row.get<json::Array>()->front());
        const auto *first = predictions.front().get<double>();
        std::this_thread::sleep_for(std::chrono::milliseconds(first && *first < 0.2 ? 60 : 5));
        --underWay;
        return Endpoint::Reply{json::toText(json::Object{{"predictions", predictions}}), 1, {}};
    };
    EndpointScorer model({.url = "http://there", .batch = 7, .parallel = 4}, {{.name = "age"}},
                         std::make_unique<FakeEndpoint>(echo), "");
    const auto scores = model.score(rows, {});
    VERIFY_OK(scores);
    QVERIFY(*scores == ages);
    QVERIFY2(most > 1 && most <= 4, std::to_string(most).c_str());
    QVERIFY2(model.description() == "endpoint http://there, 8 questions", model.description().c_str());
}

void TestEndpoint::answers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("output");
    QTest::newRow("numbers") << QByteArray("[0.25, 0.5, NaN]") << QByteArray();
    QTest::newRow("null") << QByteArray("[0.25, 0.5, null]") << QByteArray();
    QTest::newRow("records") << QByteArray(R"([{"p": 0.25}, {"p": 0.5}, {"p": NaN}])") << QByteArray();
    QTest::newRow("records with more") << QByteArray(
                                              R"([{"c": 0, "p": 0.25}, {"c": 1, "p": 0.5}, {"c": 1, "p": null}])")
                                       << QByteArray("p");
    QTest::newRow("lists") << QByteArray("[[0.25], [0.5], [null]]") << QByteArray();
    QTest::newRow("classes") << QByteArray("[[0.75, 0.25], [0.5, 0.5], [NaN, NaN]]") << QByteArray("1");
}

void TestEndpoint::answers()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, output);
    auto model = servedScorer(always(R"({"predictions": )" + body.toStdString() + "}"),
                              {.url = "http://there", .output = output.toStdString()});
    const auto scores = model.score(threeRows(), {});
    VERIFY_OK(scores);
    QCOMPARE(scores->at(0), 0.25);
    QCOMPARE(scores->at(1), 0.5);
    QVERIFY(std::isnan(scores->at(2)));
}

void TestEndpoint::faults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *body, const char *says, const char *output = "") {
        QTest::newRow(name) << QByteArray(body) << QByteArray(output) << QByteArray(says);
    };
    row("nothing", "", "no whole JSON document");
    row("half", R"({"predictions": [0.1, 0.)", "no whole JSON document");
    row("a page", "<html>", "no whole JSON document");
    row("twice", R"({"predictions": [0.1, 0.2, 0.3]}{})", "no whole JSON document");
    row("a list", "[0.1, 0.2, 0.3]", "without a list of 'predictions'");
    row("an error", R"({"error_code": "X"})", "without a list of 'predictions'");
    row("an object", R"({"predictions": {"p": [0.1, 0.2, 0.3]}})", "without a list of 'predictions'");
    row("one less", R"({"predictions": [0.1, 0.2]})", "2 predictions for 3 rows");
    row("one more", R"({"predictions": [0.1, 0.2, 0.3, 0.4]})", "4 predictions for 3 rows");
    row("infinity", R"({"predictions": [0.1, -Infinity, 0.3]})", "row 2 of a request with -Infinity");
    row("words", R"({"predictions": ["high", "low", "low"]})", "row 1 of a request with a text");
    row("numbers as words", R"({"predictions": ["0.1", "0.2", "0.3"]})", "row 1 of a request with a text");
    row("truths", R"({"predictions": [0.1, true, 0.3]})", "row 2 of a request with true or false");
    row("labels", R"({"predictions": [0, 1, 1]})", "class labels, not probabilities");
    row("labels in lists", R"({"predictions": [[0], [1], [1]]})", "class labels, not probabilities");
    row("which", R"({"predictions": [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3]]})", "endpoint.output to say which");
    row("which member", R"({"predictions": [{"a": 0.1, "b": 0.2}, {}, {}]})", "an object with a, b");
    row("no such place", R"({"predictions": [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3]]})", "a place 2 in it", "2");
    row("no place", R"({"predictions": [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3]]})", "a place p in it", "p");
    row("negative", R"({"predictions": [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3]]})", "a place -1 in it", "-1");
    row("no such member", R"({"predictions": [{"a": 0.1}, {"a": 0.1}, {"a": 0.2}]})", "a member 'p'", "p");
    row("no choice", R"({"predictions": [0.1, 0.2, 0.3]})", "names 'p'", "p");
    row("deep", R"({"predictions": [[[0.1]], [[0.2]], [[0.3]]]})", "row 1 of a request with a list");
}

void TestEndpoint::faults()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, output);
    QFETCH(QByteArray, says);
    auto model = servedScorer(always(body.toStdString()), {.url = "http://there", .output = output.toStdString()});
    const auto scores = model.score(threeRows(), {});
    QVERIFY(!scores);
    QCOMPARE(scores.error().code(), ErrorCode::unavailable);
    const auto text = scores.error().text();
    QVERIFY2(text.starts_with("http://there answered") && QByteArray::fromStdString(text).contains(says), text.c_str());
}

/// Bytes changed, cut out and doubled: one number or none for each row, or an error that is no refusal of the rows.
void TestEndpoint::spoiledAnswers()
{
    std::mt19937 random(7);
    const std::string sound[] = {R"({"predictions": [0.25, 1e-3, NaN]})",
                                 R"({"predictions": [[0.75, 0.25], [1, 0], [null, 0.5]]})",
                                 R"({"predictions": [{"p": 0.25}, {"p": 0.5}, {"p": -Infinity}]})"};
    const std::string pieces = "[]{}\",:0123456789.-+eENaIfntruls\\\0\xff ";
    int answered = 0;
    for (int turn = 0; turn < 6000; ++turn) {
        auto body = sound[turn % 3];
        for (auto changes = random() % 4; changes > 0; --changes) {
            const auto at = random() % (body.size() + 1);
            switch (random() % 3) {
            case 0: body.insert(at, 1, pieces[random() % pieces.size()]); break;
            case 1: body.erase(at, random() % 5); break;
            default: body.insert(at, body.substr(at, random() % 9));
            }
        }
        auto model = servedScorer(always(body), {.url = "http://there", .output = turn % 3 == 1 ? "1" : ""});
        const auto scores = model.score(threeRows(), {});
        answered += scores ? 1 : 0;
        const bool isSound = scores ? scores->size() == 3 &&
                                          std::ranges::none_of(*scores, [](double score) { return std::isinf(score); })
                                    : scores.error().code() == ErrorCode::unavailable;
        QVERIFY2(isSound, body.c_str());
    }
    QVERIFY(answered > 500);
}

/// No score of any row, the others are told to stop, and the rows are named.
void TestEndpoint::aBatchThatFails()
{
    std::atomic<int> stopped = 0;
    auto model = servedScorer(
        [&](const std::string &json, const std::stop_token &stop) -> Result<Endpoint::Reply> {
            if (json.find("[0,null") != std::string::npos)
                return fail(ErrorCode::unavailable, VB_MSG("It broke."));
            for (int i = 0; i < 400 && !stop.stop_requested(); ++i)
                std::this_thread::sleep_for(std::chrono::milliseconds(json.find("97") == std::string::npos ? 0 : 10));
            stopped += stop.stop_requested() ? 1 : 0;
            return Endpoint::Reply{R"({"predictions": [0.5]})", 1, {}};
        },
        {.url = "http://there", .batch = 1, .parallel = 3});
    const auto scores = model.score(threeRows(), {});
    QVERIFY(!scores);
    QCOMPARE(scores.error().code(), ErrorCode::unavailable);
    QCOMPARE(scores.error().text(), std::string("Rows 2 to 2 of 3: It broke."));
    QCOMPARE(stopped.load(), 1);
}

void TestEndpoint::stopped()
{
    std::stop_source source;
    auto model = servedScorer([&](const std::string &, const std::stop_token &stop) -> Result<Endpoint::Reply> {
        source.request_stop();
        return stop.stop_requested() ? Result<Endpoint::Reply>(fail(ErrorCode::cancelled, VB_MSG("Stopped.")))
                                     : Result<Endpoint::Reply>(Endpoint::Reply{"{}", 1, {}});
    });
    const auto scores = model.score(threeRows(), source.get_token());
    QVERIFY(!scores);
    QCOMPARE(scores.error().code(), ErrorCode::cancelled);
}

void TestEndpoint::whatIsKept()
{
    int asked = 0;
    const std::string body = R"({"predictions": [0.1, 0.2, 0.3]})";
    std::string question;
    auto model = servedScorer([&](const std::string &json, const std::stop_token &) -> Result<Endpoint::Reply> {
        question = json;
        if (++asked == 2)
            return fail(ErrorCode::unavailable, VB_MSG("It broke."));
        return Endpoint::Reply{body, asked, std::chrono::milliseconds(17)};
    });
    QVERIFY(model.transcript().empty());
    VERIFY_OK(model.score(threeRows(), {}));
    QVERIFY(!model.score(threeRows(), {}));
    VERIFY_OK(model.score(threeRows(), {}));
    QCOMPARE(model.description(), std::string("endpoint http://there, MLflow 3.1.0, 3 questions, 1 of them sent again "
                                              "after a failure"));
    const auto lines = QByteArray::fromStdString(model.transcript()).split('\n');
    QCOMPARE(lines.size(), 5);
    const auto cells = lines[3].split(',');
    QCOMPARE(cells[0], QByteArray("3"));
    QCOMPARE(cells[1], QByteArray("3"));
    QCOMPARE(cells[2], QByteArray("3"));
    QCOMPARE(cells[3], QByteArray("17")); // the answer's own time, not that of whoever waits for it
    QCOMPARE(cells[4].toStdString(), sha256(question).toHex());
    QCOMPARE(cells[5].toStdString(), sha256(body).toHex());
    QVERIFY(lines[2].endsWith(','));           // no answer
    QVERIFY(lines[2].split(',')[2].isEmpty()); // and nobody knows how often it was asked
}

void TestEndpoint::sources()
{
    domain::ScorerPlan plan{
        .kind = domain::ScorerKind::endpoint, .inputs = servedInputs, .endpoint = {.url = "http://there"}};
    EndpointSource source(plan,
                          [] { return std::make_unique<FakeEndpoint>(always(R"({"predictions": [0.1, 0.2, 0.3]})")); });
    const auto started = source.start({});
    VERIFY_OK(started);
    QCOMPARE((*started)->description(), std::string("endpoint http://there, MLflow 3.1.0"));
    VERIFY_OK((*started)->score(threeRows(), {}));
    QCOMPARE(source.startWith(validation::ModelFault::missing, {}).error().code(), ErrorCode::unavailable);
}

VALBENCH_TEST(TestEndpoint, endpoint)
#include "test_endpoint.moc"
