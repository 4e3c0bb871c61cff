// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Same inputs, same bytes: for any number of threads and any order of rows.
#include "support/test_registry.h"

#include <algorithm>
#include <random>
#include <vector>

#include "validation_support.h"

using namespace valbench;

class TestDeterminism : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void threadsDoNotMatter();
    void rowOrderDoesNotMatter();
    void seedsMatter();
};

namespace {

/// PQ-1 with one more step that resamples.
domain::Protocol protocolWithBootstrap(std::int64_t seed)
{
    auto protocol = test::demoProtocol("pq-1");
    auto step = protocol.steps[1];
    step.id = "17";
    step.criterion->interval = "bca";
    step.criterion->seed = seed;
    protocol.steps.push_back(step);
    return protocol;
}

/// The lines of a CSV sample after the first in another order. Cells of the samples hold no line feeds.
data::Table shuffled(const std::string &name, unsigned seed)
{
    const auto text = test::sourceText("resources/samples/" + name);
    std::vector<std::string> lines;
    for (std::size_t from = 0; from < text.size();) {
        const auto to = text.find('\n', from);
        lines.push_back(text.substr(from, to - from + 1));
        from = to + 1;
    }
    std::mt19937 generator(seed);
    std::shuffle(lines.begin() + 1, lines.end(), generator);
    std::string out;
    for (const auto &line : lines)
        out += line;
    return test::tableOf(out);
}

std::string resultText(const domain::Protocol &protocol, const data::Table &test, const data::Table &baseline,
                       unsigned threads)
{
    const auto outcome = test::run(protocol, test, baseline, threads);
    return outcome ? test::wholeText(*outcome) : outcome.error().text();
}

} // namespace

void TestDeterminism::threadsDoNotMatter()
{
    const auto protocol = protocolWithBootstrap(42);
    const auto test = test::sampleTable("flchain_test.csv");
    const auto baseline = test::sampleTable("flchain_train.csv");
    const auto one = resultText(protocol, test, baseline, 1);
    QVERIFY(one.find("\"outcome\":\"failed\"") != std::string::npos);
    QVERIFY(one.size() > 100'000);
    for (const unsigned threads : {0U, 2U, 7U})
        QVERIFY2(resultText(protocol, test, baseline, threads) == one, std::to_string(threads).c_str());
}

void TestDeterminism::rowOrderDoesNotMatter()
{
    const auto protocol = protocolWithBootstrap(42);
    const auto ordered =
        resultText(protocol, test::sampleTable("flchain_test.csv"), test::sampleTable("flchain_train.csv"), 2);
    for (const unsigned seed : {1U, 2U}) {
        const auto other =
            resultText(protocol, shuffled("flchain_test.csv", seed), shuffled("flchain_train.csv", seed + 10), 2);
        const auto difference = std::ranges::mismatch(ordered, other);
        const auto place = static_cast<std::size_t>(difference.in1 - ordered.begin());
        QVERIFY2(ordered == other, (ordered.substr(place > 100 ? place - 100 : 0, 200) + "\n---\n" +
                                    other.substr(place > 100 ? place - 100 : 0, 200))
                                       .c_str());
    }
}

void TestDeterminism::seedsMatter()
{
    const auto test = test::sampleTable("flchain_test.csv");
    const auto baseline = test::sampleTable("flchain_train.csv");
    QVERIFY(resultText(protocolWithBootstrap(1), test, baseline, 2) !=
            resultText(protocolWithBootstrap(2), test, baseline, 2));
}

VALBENCH_TEST(TestDeterminism, determinism)
#include "test_determinism.moc"
