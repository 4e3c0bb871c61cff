// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_model.h"

#include <cmath>

#include <valbench/base/text.h>

#include "validation_support.h"

namespace valbench::test {

namespace {

class FakeScorer final : public validation::Scorer {
public:
    FakeScorer(const FakeSource &source, int started) : m_source(source), m_started(started) {}
    [[nodiscard]] std::string description() const override { return "a model of the tests"; }
    [[nodiscard]] std::span<const std::string> inputs() const override { return m_source.inputs; }
    Scores score(const data::Table &rows, const std::stop_token &) override
    {
        return m_source.answer({rows, m_asked++, m_started});
    }
    [[nodiscard]] Result<std::int64_t> memory() const override { return m_source.memory(m_asked); }

private:
    const FakeSource &m_source;
    int m_started;
    int m_asked = 0;
};

} // namespace

Scores soundScores(const data::Table &rows)
{
    VB_TRY(const auto *x, rows.numericColumn("x"));
    VB_TRY(const auto *sex, rows.column("sex"));
    if (sex->isNumeric() && sex->missingCount() < sex->size())
        return fail(ErrorCode::badInput, VB_MSG("sex holds numbers"));
    std::vector<double> scores(rows.rowCount());
    for (std::size_t row = 0; row < scores.size(); ++row) {
        const double value = x->reals()[row];
        if (std::isinf(static_cast<float>(value)))
            return fail(ErrorCode::badInput, VB_MSG("x is too large"));
        const auto cell = sex->textAt(row);
        if (!cell.empty() && cell != "M" && cell != "F")
            return fail(ErrorCode::badInput, VB_MSG("sex is not known"));
        const double sum = (std::isnan(value) ? 0 : value) - 1 + (cell == "M" ? 0.5 : 0);
        scores[row] = 1 / (1 + std::exp(-sum));
    }
    return scores;
}

Result<std::unique_ptr<validation::Scorer>> FakeSource::start(const std::stop_token &)
{
    return std::make_unique<FakeScorer>(*this, (*m_started)++);
}

Result<std::unique_ptr<validation::Scorer>> FakeSource::startWith(validation::ModelFault fault, const std::stop_token &)
{
    if (faulty)
        return faulty(fault, *this);
    switch (fault) {
    case validation::ModelFault::missing: return fail(ErrorCode::notFound, VB_MSG("There is no file."));
    case validation::ModelFault::changed: return fail(ErrorCode::refused, VB_MSG("Another digest."));
    case validation::ModelFault::shortened: break;
    }
    return fail(ErrorCode::badInput, VB_MSG("The file ends too early."));
}

data::Table liveTable()
{
    std::string csv = "y,x,sex,g\n";
    for (int row = 0; row < 90; ++row) {
        const bool event = row % 3 == 0;
        csv += event ? "1," : "0,";
        csv += row % 10 == 7 ? std::string() : shortestText((event ? 1.513 : -0.987) + 0.03 * row);
        csv += row % 2 == 0 ? ",M" : ",F";
        csv += row % 4 < 2 ? ",a\n" : ",b\n";
    }
    const auto table = tableOf(csv);
    std::vector<data::Column> columns(table.columns().begin(), table.columns().end());
    columns.push_back(data::Column::numbers("recorded", data::ColumnKind::real, *soundScores(table)).value());
    return data::Table::make("live.csv", std::move(columns)).value();
}

domain::Protocol liveProtocol(domain::ProtocolKind kind)
{
    auto protocol = smallProtocol();
    protocol.kind = kind;
    protocol.analysis.scorer = {.kind = domain::ScorerKind::xgboost,
                                .artifact = "model.json",
                                .inputs = {{.name = "x", .lowest = -2, .highest = 5},
                                           {.name = "male", .column = "sex", .one = "M", .zero = "F"}}};
    return protocol;
}

Result<validation::RunOutcome> runLive(const domain::Protocol &protocol, validation::ScorerSource *source,
                                       unsigned threads)
{
    const auto table = liveTable();
    const StandingClock clock;
    return validation::runProtocol(protocol, inputsFor(protocol, table, table), {&clock, threads, source});
}

} // namespace valbench::test
