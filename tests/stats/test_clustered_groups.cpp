// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <valbench/stats/distributions.h>
#include <valbench/stats/groups.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// Differences between groups whose rows come in clusters, on the colon trial, two rows for each patient: groups that
/// share patients (recurrence and death) and groups of whole patients. Reference: GEE of statsmodels with robust
/// covariance, which has no factor for few clusters.
class TestClusteredGroups : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ratesAsGee_data();
    void ratesAsGee();
    void calibrationAsGee_data();
    void calibrationAsGee();
    void pairsByLeavingPatientsOut();
    void singleRecordsAreIndependent();
    void doublingAddsNothing();
    void threeGroupsAtOnce();
    void degenerate();
    void sameForAnyThreadsAndRowOrder();
};

namespace {

struct Trial
{
    ReferenceSet set;
    std::vector<std::string> patients, levels;
};

Trial trialOf(const std::string &name)
{
    Trial trial{referenceSet("colon"), {}, {}};
    for (const double id : referenceNumbers("evaluate_r.json", "inputs/colon/patient"))
        trial.patients.push_back(std::to_string(static_cast<int>(id)));
    for (const auto &level : *reference("comparisons.json", name + "/level").get<json::Array>())
        trial.levels.push_back(*level.get<std::string>());
    return trial;
}

GroupTable tableOf(const Trial &trial, bool isClustered = true)
{
    GroupOptions options;
    if (isClustered)
        options.clusters = trial.patients;
    return groupTable("g", trial.set.outcomes, trial.set.scores, trial.levels, options).value();
}

const Parity &parityOf(const GroupTable &table, std::string_view statistic)
{
    return *std::ranges::find(table.parities, statistic, &Parity::statistic);
}

constexpr double z95 = 1.959963984540054;

/// What GEE gives for one statistic: the groups' values and their covariance, with our factor for few clusters.
struct Gee
{
    explicit Gee(const std::string &key)
        : values(referenceNumbers("comparisons.json", key + "/values")),
          m_clusters(referenceNumbers("comparisons.json", key + "/clusters"))
    {
        for (const auto &row : *reference("comparisons.json", key + "/covariance").get<json::Array>())
            m_covariance.push_back(numbersOf(row));
    }

    [[nodiscard]] double covariance(std::size_t g, std::size_t h) const
    {
        const auto factor = [this](std::size_t i) { return std::sqrt(m_clusters[i] / (m_clusters[i] - 1)); };
        return m_covariance[g][h] * factor(g) * factor(h);
    }
    [[nodiscard]] double errorOfDifference(std::size_t g, std::size_t h) const
    {
        return std::sqrt(covariance(g, g) + covariance(h, h) - 2 * covariance(g, h));
    }
    [[nodiscard]] double errorOfLogRatio(std::size_t g, std::size_t h) const
    {
        const double a = values[g], b = values[h];
        return std::sqrt(covariance(g, g) / (a * a) + covariance(h, h) / (b * b) - 2 * covariance(g, h) / (a * b));
    }

    std::vector<double> values;

private:
    std::vector<double> m_clusters;
    std::vector<std::vector<double>> m_covariance;
};

} // namespace

void TestClusteredGroups::ratesAsGee_data()
{
    QTest::addColumn<QString>("set");
    QTest::addColumn<QString>("statistic");
    for (const char *set : {"groups_sharing_clusters", "groups_of_clusters"})
        for (const char *statistic :
             {"selection_rate", "sensitivity", "false_positive_rate", "ppv", "npv", "accuracy", "net_benefit"})
            QTest::addRow("%s of %s", statistic, set) << QString::fromLatin1(set) << QString::fromLatin1(statistic);
}

void TestClusteredGroups::ratesAsGee()
{
    QFETCH(QString, set);
    QFETCH(QString, statistic);
    const auto key = set.toStdString() + "/" + statistic.toStdString();
    const Gee gee(key);
    const auto &values = gee.values;
    const auto table = tableOf(trialOf(set.toStdString()));
    const auto &parity = parityOf(table, statistic.toStdString());
    std::size_t pair = 0;
    for (std::size_t g = 0; g < values.size(); ++g)
        for (std::size_t h = g + 1; h < values.size(); ++h, ++pair) {
            const auto &ours = parity.pairs[pair];
            const double d = values[g] - values[h];
            const double se = gee.errorOfDifference(g, h);
            if (se < 1e-12) { // both rows of a patient have the same score: the two rates cannot differ
                QVERIFY(std::abs(ours.difference.value) < 1e-12);
                QVERIFY(!ours.difference.hasInterval() && !ours.difference.reason.empty());
                return;
            }
            VERIFY_CLOSE(ours.difference.value, d, 1e-9);
            VERIFY_CLOSE(ours.difference.lower, d - z95 * se, 1e-8);
            VERIFY_CLOSE(ours.difference.upper, d + z95 * se, 1e-8);
            QCOMPARE(ours.difference.method, std::string("cluster-wald"));
            VERIFY_CLOSE(ours.p, twoSidedNormalP(d / se), 1e-7);
            QCOMPARE(ours.test, std::string_view("cluster-wald"));
            if (statistic == QStringLiteral("net_benefit"))
                continue;
            const double a = values[g], b = values[h];
            const double log = gee.errorOfLogRatio(g, h);
            VERIFY_CLOSE(ours.ratio.lower, a / b * std::exp(-z95 * log), 1e-8);
            VERIFY_CLOSE(ours.ratio.upper, a / b * std::exp(z95 * log), 1e-8);
            QCOMPARE(ours.ratio.method, std::string("cluster-log"));
        }
    const auto &gap = parity.gaps.all;
    QVERIFY(gap.differenceEstimate.hasInterval());
    if (values.size() == 2) {
        const auto &ours = parity.pairs[0].difference;
        const double low = std::max(0.0, std::max(ours.lower, -ours.upper));
        VERIFY_CLOSE(gap.differenceEstimate.lower, low, 1e-12);
        VERIFY_CLOSE(gap.differenceEstimate.upper, std::max(ours.upper, -ours.lower), 1e-12);
        VERIFY_CLOSE(parity.allEqual.statistic, std::pow(normalQuantile(parity.pairs[0].p / 2), 2), 1e-7);
    } else {
        QCOMPARE(gap.differenceEstimate.method, std::string("cluster-wald-bonferroni"));
        QCOMPARE(parity.allEqual.degreesOfFreedom, 2.0);
    }
    if (statistic != QStringLiteral("net_benefit")) {
        const double overall = referenceNumber("comparisons.json", key + "/overall");
        VERIFY_CLOSE(parity.toOverall[0].difference.value, values[0] - overall, 1e-8);
        QVERIFY(parity.toOverall[0].difference.hasInterval());
    }
}

void TestClusteredGroups::calibrationAsGee_data()
{
    QTest::addColumn<QString>("set");
    for (const char *set : {"groups_sharing_clusters", "groups_of_clusters"})
        QTest::addRow("%s", set) << QString::fromLatin1(set);
}

/// O/E, in which what is expected is taken as given, and the slope.
void TestClusteredGroups::calibrationAsGee()
{
    QFETCH(QString, set);
    const auto name = set.toStdString();
    const Gee events(name + "/prevalence"), slopes(name + "/slope");
    const auto expected = referenceNumbers("comparisons.json", name + "/expected");
    const auto table = tableOf(trialOf(name));
    std::size_t pair = 0;
    for (std::size_t g = 0; g < expected.size(); ++g)
        for (std::size_t h = g + 1; h < expected.size(); ++h, ++pair) {
            const auto &ratio = parityOf(table, "observed_to_expected").pairs[pair].ratio;
            const double r = events.values[g] / expected[g] / (events.values[h] / expected[h]);
            const double log = events.errorOfLogRatio(g, h);
            VERIFY_CLOSE(ratio.value, r, 1e-9);
            VERIFY_CLOSE(ratio.lower, r * std::exp(-z95 * log), 1e-8);
            VERIFY_CLOSE(ratio.upper, r * std::exp(z95 * log), 1e-8);
            QCOMPARE(ratio.method, std::string("cluster-log"));
            VERIFY_CLOSE(parityOf(table, "observed_to_expected").pairs[pair].p, twoSidedNormalP(std::log(r) / log),
                         1e-7);
            const auto &slope = parityOf(table, "slope").pairs[pair].difference;
            const double d = slopes.values[g] - slopes.values[h], se = slopes.errorOfDifference(g, h);
            VERIFY_CLOSE(slope.value, d, 1e-7); // iterative fits
            VERIFY_CLOSE(slope.lower, d - z95 * se, 1e-7);
            VERIFY_CLOSE(slope.upper, d + z95 * se, 1e-7);
        }
}

/// Every statistic, against the jackknife that leaves out one patient with all rows in either group.
void TestClusteredGroups::pairsByLeavingPatientsOut()
{
    auto trial = trialOf("groups_sharing_clusters");
    const std::size_t rows = 400;
    for (auto *list : {&trial.set.outcomes, &trial.set.scores})
        list->resize(rows);
    for (auto *list : {&trial.patients, &trial.levels})
        list->resize(rows);
    const auto whole = tableOf(trial);
    constexpr std::array names{"sensitivity", "false_positive_rate", "ppv", "accuracy", "auc", "slope", "net_benefit"};
    std::array<std::vector<double>, names.size()> without;
    for (std::size_t from = 0; from < rows; from += 2) { // a patient's two rows follow each other
        QCOMPARE(trial.patients[from], trial.patients[from + 1]);
        auto rest = trial;
        const auto drop = [from](auto &list) {
            const auto first = list.begin() + static_cast<std::ptrdiff_t>(from);
            list.erase(first, first + 2);
        };
        drop(rest.set.outcomes);
        drop(rest.set.scores);
        drop(rest.patients);
        drop(rest.levels);
        const auto table = tableOf(rest, false);
        for (std::size_t s = 0; s < names.size(); ++s)
            without[s].push_back(parityOf(table, names[s]).pairs[0].difference.value);
    }
    for (std::size_t s = 0; s < names.size(); ++s) {
        double mean = 0, squares = 0;
        const auto n = static_cast<double>(without[s].size());
        for (const double d : without[s])
            mean += d / n;
        for (const double d : without[s])
            squares += (d - mean) * (d - mean);
        const double jackknife = std::sqrt(squares * (n - 1) / n);
        const auto &ours = parityOf(whole, names[s]).pairs[0].difference;
        const double standardError = (ours.upper - ours.lower) / 2 / z95;
        // The two differ by terms of order 1/n.
        QVERIFY2(std::abs(standardError / jackknife - 1) < 0.03,
                 difference(names[s], standardError, jackknife).c_str());
    }
}

/// Each row a patient: the variances of independent rows, with n/(n - 1) where these have n.
void TestClusteredGroups::singleRecordsAreIndependent()
{
    auto trial = trialOf("groups_of_clusters");
    for (std::size_t i = 0; i < trial.patients.size(); ++i)
        trial.patients[i] = "row " + std::to_string(i);
    const auto apart = tableOf(trial), plain = tableOf(trial, false);
    const auto &areas = parityOf(apart, "auc").pairs[0].difference;
    VERIFY_CLOSE((areas.upper - areas.lower) / 2 / z95,
                 std::sqrt(plain.levels[0].aucVariance + plain.levels[1].aucVariance), 1e-9);
    const auto &ours = parityOf(apart, "observed_to_expected").pairs[0].ratio;
    const auto &theirs = parityOf(plain, "observed_to_expected").pairs[0].ratio;
    VERIFY_CLOSE(ours.value, theirs.value, 1e-12);
    VERIFY_CLOSE(std::log(ours.upper / ours.lower), std::log(theirs.upper / theirs.lower), 2.0 / 500);
    QCOMPARE(ours.method, std::string("cluster-log"));
}

/// Every row twice in its cluster: no evidence is added, while independent rows would shrink by sqrt(2).
void TestClusteredGroups::doublingAddsNothing()
{
    const auto trial = trialOf("groups_sharing_clusters");
    auto twice = trial;
    const auto repeat = [](auto &list) {
        const auto copy = list;
        list.insert(list.end(), copy.begin(), copy.end());
    };
    repeat(twice.set.outcomes);
    repeat(twice.set.scores);
    repeat(twice.patients);
    repeat(twice.levels);
    const auto once = tableOf(trial), doubled = tableOf(twice);
    for (const char *name : {"sensitivity", "accuracy", "auc", "slope", "net_benefit"}) {
        const auto &a = parityOf(once, name).pairs[0].difference, &b = parityOf(doubled, name).pairs[0].difference;
        VERIFY_CLOSE(b.lower, a.lower, 1e-8);
        VERIFY_CLOSE(b.upper, a.upper, 1e-8);
    }
}

/// Three groups of patients: Wald's test by hand, since groups without a patient in common are independent.
void TestClusteredGroups::threeGroupsAtOnce()
{
    const auto key = std::string("groups_of_clusters/accuracy");
    const Gee gee(key);
    const auto &values = gee.values;
    double weights = 0, weighted = 0, statistic = 0;
    std::vector<double> variances;
    for (std::size_t g = 0; g < 3; ++g) {
        variances.push_back(gee.covariance(g, g));
        weights += 1 / variances[g];
        weighted += values[g] / variances[g];
    }
    for (std::size_t g = 0; g < 3; ++g)
        statistic += std::pow(values[g] - weighted / weights, 2) / variances[g];
    const auto table = tableOf(trialOf("groups_of_clusters"));
    const auto &parity = parityOf(table, "accuracy");
    VERIFY_CLOSE(parity.allEqual.statistic, statistic, 1e-8);
    VERIFY_CLOSE(parity.allEqual.p, chiSquareUpperTail(statistic, 2), 1e-8);
    QCOMPARE(parity.allEqualTest, std::string_view("cluster-wald"));
}

void TestClusteredGroups::degenerate()
{
    // Group b has one patient; in group a everybody is right.
    Trial trial{{{1, 0, 1, 0, 1, 0, 1, 0}, {0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.2, 0.9}},
                {"1", "1", "2", "2", "3", "3", "4", "4"},
                {"a", "a", "a", "a", "a", "a", "b", "b"}};
    const auto table = tableOf(trial);
    for (const auto &parity : table.parities)
        for (const auto &pair : parity.pairs) {
            QVERIFY(!pair.difference.hasInterval() && !pair.ratio.hasInterval());
            QVERIFY(!pair.difference.reason.empty());
            QVERIFY(std::isnan(pair.p));
        }
    QVERIFY(std::isnan(table.calibrationEqual.p));
    // The bootstrap of groups takes rows for independent: refused, not silently replaced.
    GroupOptions options;
    const auto real = trialOf("groups_of_clusters");
    options.clusters = real.patients;
    options.gapInterval = GapInterval::bootstrap;
    const auto drawn = groupTable("g", real.set.outcomes, real.set.scores, real.levels, options);
    VERIFY_OK(drawn);
    const auto &gap = drawn->demographicParity.all.differenceEstimate;
    QVERIFY(gap.isDefined() && !gap.hasInterval());
    QVERIFY(gap.reason.find("bootstrap") != std::string::npos);
}

void TestClusteredGroups::sameForAnyThreadsAndRowOrder()
{
    auto trial = trialOf("groups_sharing_clusters");
    GroupOptions options;
    options.clusters = trial.patients;
    options.threads = 1;
    const auto once = groupTable("g", trial.set.outcomes, trial.set.scores, trial.levels, options).value();
    for (auto *list : {&trial.set.outcomes, &trial.set.scores})
        std::ranges::reverse(*list);
    for (auto *list : {&trial.patients, &trial.levels})
        std::ranges::reverse(*list);
    options.threads = 8;
    const auto again = groupTable("g", trial.set.outcomes, trial.set.scores, trial.levels, options).value();
    const auto isSame = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    for (std::size_t s = 0; s < once.parities.size(); ++s) {
        const auto &a = once.parities[s].pairs[0], &b = again.parities[s].pairs[0];
        QVERIFY(isSame(a.p, b.p) && isSame(a.difference.lower, b.difference.lower) &&
                isSame(a.ratio.upper, b.ratio.upper));
        QVERIFY(isSame(once.parities[s].allEqual.p, again.parities[s].allEqual.p));
    }
}

VALBENCH_TEST(TestClusteredGroups, clustered_groups)
#include "test_clustered_groups.moc"
