// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <functional>
#include <limits>

#include <valbench/stats/drift_json.h>
#include <valbench/stats/evaluation_json.h>

#include "reference.h"
#include "schema_check.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// Degenerate inputs times all statistics of groups and of drift: each number is finite or null with a reason beside
/// it, intervals hold their values, and nothing crashes.
class TestDegenerateGroups : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void groups_data();
    void groups();
    void drift_data();
    void drift();
};

static const double absent = std::numeric_limits<double>::quiet_NaN();
static const double infinity = std::numeric_limits<double>::infinity();

/// The first null without a reason in its own object, or interval that does not hold its value; empty if none.
static std::string silentNull(const json::Value &value, const std::string &path)
{
    if (const auto *object = value.get<json::Object>()) {
        const auto *reason = object->find("reason");
        const bool hasReason = reason && !reason->get<std::string>()->empty();
        const auto *point = object->find("value");
        for (const auto &[name, child] : object->members()) {
            // A test that was not made and a group that is all records have no name.
            const bool isName = name == "test" || name == "method" || name == "second" || name == "current";
            if (child.isNull() && !hasReason && !isName)
                return path + "/" + name;
            if (auto found = silentNull(child, path + "/" + name); !found.empty())
                return found;
            const auto *list = child.get<json::Array>();
            if (name == "ci" && list && point && !point->isNull()) {
                const double v = numberOf(*point), slack = 1e-12 * std::max(1.0, std::abs(v));
                if (numberOf((*list)[0]) > v + slack || numberOf((*list)[1]) < v - slack)
                    return path + "/" + name + " does not hold the value";
            }
        }
    }
    if (const auto *list = value.get<json::Array>())
        for (std::size_t i = 0; i < list->size(); ++i)
            if (auto found = silentNull((*list)[i], path + "/" + std::to_string(i)); !found.empty())
                return found;
    return {};
}

struct Records
{
    std::vector<double> y, s;
    std::vector<std::string> g;
    void add(double outcome, double score, const char *group, int times = 1)
    {
        for (int i = 0; i < times; ++i) {
            y.push_back(outcome);
            s.push_back(score);
            g.emplace_back(group);
        }
    }
};
Q_DECLARE_METATYPE(Records)

void TestDegenerateGroups::groups_data()
{
    QTest::addColumn<Records>("records");
    const auto row = [](const char *name, const std::function<void(Records &)> &fill) {
        Records records;
        fill(records);
        QTest::newRow(name) << records;
    };
    row("one row", [](Records &r) { r.add(1, 0.7, "a"); });
    row("two groups of one row", [](Records &r) {
        r.add(1, 0.7, "a");
        r.add(0, 0.2, "b");
    });
    row("one class", [](Records &r) {
        r.add(1, 0.7, "a", 5);
        r.add(1, 0.2, "b", 5);
    });
    row("no positives in one group", [](Records &r) {
        r.add(1, 0.7, "a", 15);
        r.add(0, 0.2, "a", 15);
        r.add(0, 0.2, "b", 30);
    });
    row("constant score", [](Records &r) {
        r.add(1, 0.5, "a", 20);
        r.add(0, 0.5, "a", 20);
        r.add(1, 0.5, "b", 30);
        r.add(0, 0.5, "b", 10);
    });
    row("perfect", [](Records &r) {
        r.add(1, 0.9, "a", 20);
        r.add(0, 0.1, "a", 20);
        r.add(1, 0.8, "b", 20);
        r.add(0, 0.3, "b", 20);
    });
    row("perfectly wrong", [](Records &r) {
        r.add(0, 0.9, "a", 20);
        r.add(1, 0.1, "a", 20);
        r.add(0, 0.8, "b", 20);
        r.add(1, 0.3, "b", 20);
    });
    row("sure predictions only", [](Records &r) {
        r.add(1, 1, "a", 12);
        r.add(0, 0, "a", 12);
        r.add(1, 0, "b", 3);
        r.add(0, 1, "b", 20);
    });
    row("nobody selected", [](Records &r) {
        r.add(1, 0.1, "a", 20);
        r.add(0, 0.2, "a", 20);
        r.add(1, 0.3, "b", 20);
        r.add(0, 0.1, "b", 20);
    });
    row("everybody selected", [](Records &r) {
        r.add(1, 0.8, "a", 20);
        r.add(0, 0.9, "a", 20);
        r.add(1, 0.7, "b", 20);
        r.add(0, 0.6, "b", 20);
    });
    row("a group without a record", [](Records &r) {
        r.add(1, 0.8, "a", 20);
        r.add(0, 0.3, "a", 20);
        r.add(absent, 0.7, "b", 3);
        r.add(1, absent, "b", 3);
    });
    row("missing levels only", [](Records &r) {
        r.add(1, 0.8, "", 20);
        r.add(0, 0.3, "", 20);
    });
    row("300 groups of one row", [](Records &r) {
        for (int i = 0; i < 300; ++i)
            r.add(i % 2, 0.1 + 0.002 * i, std::to_string(i).c_str());
    });
    row("a giant and a dwarf", [](Records &r) {
        r.add(1, 0.8, "giant", 3000);
        r.add(0, 0.3, "giant", 9000);
        r.add(1, 0.4, "dwarf");
        r.add(0, 0.6, "dwarf");
    });
    row("no O/E: no expected events", [](Records &r) {
        r.add(1, 0, "a", 10);
        r.add(0, 0, "a", 10);
        r.add(1, 0.5, "b", 10);
        r.add(0, 0.5, "b", 10);
    });
}

void TestDegenerateGroups::groups()
{
    QFETCH(Records, records);
    std::vector<std::string> persons;
    for (std::size_t i = 0; i < records.y.size(); ++i)
        persons.push_back(std::to_string(i / 2));
    for (const auto interval : {GapInterval::analytic, GapInterval::bootstrap})
        for (const bool clustered : {false, true})
            for (const auto method : {AucMethod::delong, AucMethod::delongLogit, AucMethod::newcombe}) {
                EvaluationInput input;
                input.outcomes = records.y;
                input.scores = records.s;
                input.groups = {{"g", records.g}, {"h", records.g}};
                input.groupChoices.cross = true;
                input.groupChoices.gapInterval = interval;
                input.groupChoices.references = {{"g", records.g[0].empty() ? "(missing)" : records.g[0]}};
                input.replicates = 200;
                input.aucMethod = method;
                if (clustered)
                    input.clusters = persons;
                const auto evaluation = evaluateBinary(input);
                VERIFY_OK(evaluation);
                QCOMPARE(evaluation->groups.size(), std::size_t(3));
                const auto document = evaluationJson(*evaluation);
                QCOMPARE(schemaFault(document, evaluationSchema()), std::string());
                QCOMPARE(silentNull(member(document, "groups"), "groups"), std::string());
            }
}

struct Pair
{
    std::vector<double> r, c;
};
Q_DECLARE_METATYPE(Pair)

void TestDegenerateGroups::drift_data()
{
    QTest::addColumn<Pair>("pair");
    QTest::addColumn<QString>("status");
    using L = std::vector<double>;
    const auto row = [](const char *name, L r, L c, const char *status) {
        QTest::newRow(name) << Pair{std::move(r), std::move(c)} << QString::fromLatin1(status);
    };
    const double largest = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::denorm_min();
    row("both empty", {}, {}, "insufficient");
    row("baseline empty", {}, L(60, 1), "insufficient");
    row("current empty", L(60, 1), {}, "insufficient");
    row("one row each", {1}, {1}, "insufficient");
    row("one row against many", {1}, L(60, 1), "insufficient");
    row("the same constant", L(60, 7), L(60, 7), "stable");
    row("another constant", L(60, 7), L(60, 8), "drift");
    row("all missing in both", L(60, absent), L(60, absent), "stable");
    row("all missing now", L(60, 1), L(60, absent), "drift");
    row("all missing before", L(60, absent), L(60, 1), "drift");
    row("infinite only", L(60, infinity), L(60, -infinity), "stable");
    row("infinite now", L(60, 1), L(60, infinity), "drift");
    row("signed zeros", L(60, 0.0), L(60, -0.0), "stable");
    L ends, ones, twoValues;
    for (int i = 0; i < 60; ++i) {
        ends.push_back(i % 2 ? largest : -largest);
        ones.push_back(i % 3 ? least : -least);
        twoValues.push_back(i % 2);
    }
    row("the ends of the number line", ends, ends, "stable");
    row("the smallest numbers", ones, ones, "stable");
    row("ties only", twoValues, twoValues, "stable");
    row("wide against narrow", ends, twoValues, "drift");
}

void TestDegenerateGroups::drift()
{
    QFETCH(Pair, pair);
    QFETCH(QString, status);
    const auto textsOf = [](const std::vector<double> &numbers) {
        std::vector<std::string> texts;
        for (const double x : numbers)
            texts.push_back(std::isnan(x) ? "" : std::to_string(x));
        return texts;
    };
    const auto r = textsOf(pair.r), c = textsOf(pair.c);
    const DriftColumnInput inputs[] = {{"n", NumericColumns{pair.r, pair.c}, {}},
                                       {"t", CategoricalColumns{r, c}, {}},
                                       {"i", IntegerCategories{pair.r, pair.c}, {}}};
    for (const auto variant : {PsiVariant::recommended, PsiVariant::evidently, PsiVariant::deepchecks,
                               PsiVariant::seedValidation, PsiVariant::seedMonitor})
        for (const auto binning : {Binning::quantile, Binning::width}) {
            DriftOptions options;
            options.psiVariant = variant;
            options.binning = binning;
            const auto report = evaluateDrift(inputs, options);
            VERIFY_OK(report);
            const auto document = driftJson(*report);
            QCOMPARE(schemaFault(document, driftSchema()), std::string());
            QCOMPARE(silentNull(document, ""), std::string());
            if (variant == PsiVariant::recommended && binning == Binning::quantile)
                QCOMPARE(QString::fromStdString(std::string(driftStatusName(report->columns[0].status))), status);
            for (const auto &column : report->columns)
                QVERIFY(column.status != DriftStatus::stable || (!pair.r.empty() && !pair.c.empty()));
        }
}

VALBENCH_TEST(TestDegenerateGroups, degenerate_groups)
#include "test_degenerate_groups.moc"
