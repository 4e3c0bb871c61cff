// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/scoring/xgboost_scorer.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include <valbench/base/json.h>

#include "child_process.h"
#include "whole_file.h"

namespace valbench::scoring {

namespace {

constexpr std::size_t longestLine = std::size_t(8) << 20; ///< bytes; a model may have many inputs
constexpr std::size_t numbersAtOnce = std::size_t(4) << 20;
constexpr std::string_view binaryClassifier = "binary:logistic";

template <class T>
std::string_view bytesOf(const T &list)
{
    return {reinterpret_cast<const char *>(list.data()), list.size() * sizeof(*list.data())};
}

std::string message(char kind, std::uint64_t size)
{
    std::string text(1 + sizeof size, kind);
    std::memcpy(&text[1], &size, sizeof size);
    return text;
}

} // namespace

class XgboostScorer::Child {
public:
    ChildProcess process;

    /// The line that answers a question; badInput if it says that the model or the rows are not good.
    Result<json::Value> answer(const Patience &patience)
    {
        VB_TRY(const auto line, process.readLine(longestLine, patience));
        VB_TRY(auto value, json::parse(line, "answer of valbench-xgboost"));
        VB_TRY(const auto reader, json::Reader::open(value, "answer"));
        if (reader.find("error")) {
            VB_TRY(const auto why, reader.text("error"));
            return fail(ErrorCode::badInput, VB_MSG("XGBoost does not take it: {why}."), {{"why", why}});
        }
        return value;
    }
};

XgboostScorer::XgboostScorer(XgboostOptions options) : m_options(std::move(options)) {}

XgboostScorer::~XgboostScorer() = default;

Result<std::unique_ptr<XgboostScorer>> XgboostScorer::open(XgboostOptions options, const std::stop_token &stop)
{
    std::unique_ptr<XgboostScorer> scorer(new XgboostScorer(std::move(options)));
    const auto &path = scorer->m_options.model;
    VB_TRY(scorer->m_model, wholeFile(path, largestModel));
    if (const auto found = sha256(scorer->m_model); found != scorer->m_options.sha256)
        return fail(
            ErrorCode::refused,
            VB_MSG("{file} is not the registered model: its SHA-256 is {found}, expected {expected}. It was not "
                   "loaded."),
            {{"file", path.string()}, {"found", found.toHex()}, {"expected", scorer->m_options.sha256.toHex()}});
    VB_CHECK(scorer->start(stop));
    return scorer;
}

Status XgboostScorer::start(const std::stop_token &stop)
{
    const Patience patience{m_options.longest, stop};
    auto child = std::make_unique<Child>();
    VB_CHECK(child->process.start(m_options.program, {std::to_string(m_options.threads)}, patience));
    VB_CHECK(child->process.write(message('M', m_model.size()), patience));
    VB_CHECK(child->process.write(m_model, patience));
    VB_TRY(const auto answer, child->answer(patience));
    VB_TRY(const auto reader, json::Reader::open(answer, "answer"));
    VB_TRY(const auto objective, reader.text("objective"));
    const auto file = m_options.model.filename().string();
    if (objective != binaryClassifier)
        return fail(ErrorCode::badInput, VB_MSG("{file} has the objective '{objective}'; expected {expected}."),
                    {{"file", file}, {"objective", objective}, {"expected", std::string(binaryClassifier)}});
    VB_TRY(m_inputs, reader.texts("inputs"));
    VB_TRY(const auto count, reader.integer("count"));
    if (m_inputs.empty())
        std::ranges::transform(m_options.features, std::back_inserter(m_inputs), &domain::ModelInput::name);
    if (std::ssize(m_inputs) != count)
        return fail(ErrorCode::badInput,
                    VB_MSG("{file} takes {count} inputs, but {named} are named. Name each, in the model's order."),
                    {{"file", file}, {"count", std::to_string(count)}, {"named", std::to_string(m_inputs.size())}});
    VB_CHECK(featuresOf(m_inputs, m_options.features));
    VB_TRY(m_version, reader.text("version"));
    m_child = std::move(child);
    return {};
}

std::string XgboostScorer::description() const
{
    const auto name = m_options.name.empty() ? m_options.model.filename().string() : m_options.name;
    return "XGBoost " + m_version + " with " + name + ", SHA-256 " + m_options.sha256.toHex();
}

std::span<const std::string> XgboostScorer::inputs() const
{
    return m_inputs;
}

Result<std::int64_t> XgboostScorer::memory() const
{
    if (!m_child)
        return fail(ErrorCode::unavailable, VB_MSG("The model's process is not running; ask it for scores first."));
    return m_child->process.memory();
}

Result<std::vector<double>> XgboostScorer::score(const data::Table &table, const std::stop_token &stop)
{
    VB_TRY(const auto features, featuresOf(m_inputs, m_options.features));
    VB_TRY(const auto rows, FeatureRows::open(table, features));
    if (!m_child)
        VB_CHECK(start(stop));
    auto child = std::exchange(m_child, nullptr); // whatever goes wrong below ends it
    const Patience patience{m_options.longest, stop};
    std::vector<double> scores;
    scores.reserve(rows.rowCount());
    const std::size_t most = std::max(std::size_t(1), numbersAtOnce / rows.inputCount());
    for (std::size_t first = 0; first < rows.rowCount(); first += most) {
        const std::size_t count = std::min(most, rows.rowCount() - first);
        VB_CHECK(child->process.write(message('R', count), patience));
        VB_CHECK(child->process.write(bytesOf(rows.floats(first, count)), patience));
        VB_TRY(const auto answer, child->answer(patience));
        VB_TRY(const auto reader, json::Reader::open(answer, "answer"));
        VB_TRY(const auto answered, reader.integer("rows"));
        if (answered != static_cast<std::int64_t>(count))
            return fail(ErrorCode::unavailable, VB_MSG("The model answered {answered} of {count} rows."),
                        {{"answered", std::to_string(answered)}, {"count", std::to_string(count)}});
        VB_TRY(const auto bytes, child->process.readExactly(count * sizeof(float), patience));
        std::vector<float> values(count);
        std::memcpy(values.data(), bytes.data(), bytes.size());
        scores.insert(scores.end(), values.begin(), values.end());
    }
    m_child = std::move(child);
    return scores;
}

} // namespace valbench::scoring
