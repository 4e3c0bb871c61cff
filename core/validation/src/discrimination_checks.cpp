// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of ranking, and of the decision at the threshold.
#include <stdexcept>

#include <valbench/base/text.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/confusion.h>
#include <valbench/stats/precision_recall.h>

#include "check.h"
#include "wording.h"

namespace valbench::validation {

namespace {

namespace method = stats::method;

bool isBootstrap(std::string_view interval)
{
    return interval == method::bca || interval == method::percentile;
}

stats::AucMethod aucMethod(std::string_view interval)
{
    if (interval == method::delong)
        return stats::AucMethod::delong;
    if (interval == method::delongLogit)
        return stats::AucMethod::delongLogit;
    if (interval == method::newcombe)
        return stats::AucMethod::newcombe;
    if (interval == method::bca)
        return stats::AucMethod::bca;
    if (interval == method::percentile)
        return stats::AucMethod::percentile;
    throw std::logic_error("the catalogue offers an interval of the AUC that no code makes");
}

std::string bootstrapRemark(std::uint32_t replicates, std::int64_t seed)
{
    return joined({"Bootstrap: ", countText(replicates), " replicates, seed ", std::to_string(seed), "."});
}

/// One of the five shares, with the words for its records.
struct Share
{
    stats::Estimate estimate;
    std::size_t right = 0;
    std::size_t of = 0;
    std::size_t events = 0;
    std::string counts;
    Nouns nouns;
};

std::string shareText(std::size_t right, std::size_t of, std::string_view after)
{
    return joined(
        {countText(static_cast<std::int64_t>(right)), " of ", countText(static_cast<std::int64_t>(of)), " ", after});
}

Share shareOf(std::string_view id, const stats::Confusion &cells, const stats::IntervalOptions &options)
{
    const auto metrics = stats::confusionMetrics(cells, options);
    if (id == "pq.sensitivity")
        return {metrics.sensitivity,
                cells.tp,
                cells.positives(),
                cells.positives(),
                shareText(cells.tp, cells.positives(), "events flagged"),
                {"events", "missed event", "missed events"}};
    if (id == "pq.specificity")
        return {metrics.specificity,
                cells.tn,
                cells.negatives(),
                0,
                shareText(cells.tn, cells.negatives(), "non-events not flagged"),
                {"non-events", "false alarm", "false alarms"}};
    if (id == "pq.ppv")
        return {metrics.ppv,
                cells.tp,
                cells.predictedPositives(),
                cells.tp,
                shareText(cells.tp, cells.predictedPositives(), "flagged persons with the event"),
                {"flagged persons", "false alarm", "false alarms"}};
    if (id == "pq.npv")
        return {metrics.npv,
                cells.tn,
                cells.predictedNegatives(),
                cells.fn,
                shareText(cells.tn, cells.predictedNegatives(), "persons not flagged without the event"),
                {"persons not flagged", "missed event", "missed events"}};
    return {metrics.accuracy,
            cells.tp + cells.tn,
            cells.size(),
            cells.positives(),
            shareText(cells.tp + cells.tn, cells.size(), "persons classified rightly"),
            {"persons", "wrong classification", "wrong classifications"}};
}

} // namespace

Result<Finding> checkAuc(const CheckContext &context)
{
    VB_TRY(const auto *scored, context.data.sample(context.parameters.text("score")));
    Finding finding;
    finding.setting = context.parameters.text("score");
    describeSample(*scored, finding);
    const stats::AucOptions options{.method = aucMethod(context.interval),
                                    .confidence = context.confidence,
                                    .seed = static_cast<std::uint64_t>(context.seed),
                                    .stop = context.stop};
    finding.estimate = stats::aucEstimate(scored->sample, options);
    if (isBootstrap(context.interval))
        finding.remarks.push_back(bootstrapRemark(options.replicates, context.seed));
    return finding;
}

Result<Finding> checkAveragePrecision(const CheckContext &context)
{
    VB_TRY(const auto *scored, context.data.sample(context.parameters.text("score")));
    Finding finding;
    finding.setting = context.parameters.text("score");
    describeSample(*scored, finding);
    if (isBootstrap(context.interval)) {
        const stats::BootstrapOptions options{.seed = static_cast<std::uint64_t>(context.seed),
                                              .resampling = stats::Resampling::record,
                                              .interval = context.interval == method::bca
                                                              ? stats::BootstrapInterval::bca
                                                              : stats::BootstrapInterval::percentile,
                                              .confidence = context.confidence,
                                              .threads = context.threads,
                                              .stop = context.stop};
        finding.estimate = stats::bootstrapAveragePrecision(scored->sample, options);
        finding.remarks.push_back(bootstrapRemark(options.replicates, context.seed));
    } else {
        finding.estimate = stats::averagePrecisionEstimate(scored->sample, context.confidence);
    }
    finding.further.push_back(plainMeasure("Prevalence", scored->sample.prevalence(), finding.n));
    return finding;
}

Result<Finding> checkProportion(const CheckContext &context)
{
    const auto &score = context.parameters.text("score");
    const double threshold = context.parameters.probability("threshold");
    VB_TRY(const auto *scored, context.data.sample(score));
    const auto cells = stats::confusionAt(scored->sample, threshold);
    const auto proportions =
        context.interval == method::wilson ? stats::ProportionMethod::wilson : stats::ProportionMethod::clopperPearson;
    auto share = shareOf(context.info.id, cells, {context.confidence, proportions});
    Finding finding;
    finding.estimate = std::move(share.estimate);
    finding.setting = joined({score, " at threshold ", shortestText(threshold)});
    finding.counts = std::move(share.counts);
    finding.n = static_cast<std::int64_t>(share.of);
    finding.events = static_cast<std::int64_t>(share.events);
    finding.nouns = std::move(share.nouns);
    remarkLeftOut(*scored, finding);
    const auto n = static_cast<std::int64_t>(cells.size());
    for (const auto &[name, count] : {std::pair{"True positives", cells.tp}, std::pair{"False positives", cells.fp},
                                      std::pair{"True negatives", cells.tn}, std::pair{"False negatives", cells.fn}})
        finding.further.push_back(plainMeasure(name, static_cast<double>(count), n));
    return finding;
}

} // namespace valbench::validation
