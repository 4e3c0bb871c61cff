// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// valbench-xgboost THREADS: scores rows with an XGBoost model. Started by Valbench, never by a person.
//
// Standard input, numbers as this machine has them:
//   'M' length:u64 bytes        the model, JSON or UBJSON; comes first, once
//   'R' rows:u64 floats         rows × inputs, row after row, NaN where missing
// Standard output, for each: a line of JSON, {"error"}, or what follows
//   for M: {"inputs": names, empty if the file has none, "count", "objective", "version"}
//   for R: {"rows"} and that many floats
// Ends at the end of standard input, or after an error.

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <vector>
#include <xgboost/c_api.h>

#include <valbench/base/json.h>

#include "pipe.h"

using namespace valbench;
using namespace valbench::xgboost;

namespace {

constexpr std::uint64_t largestModel = std::uint64_t(1) << 30; // bytes
constexpr std::uint64_t largestBatch = std::uint64_t(1) << 30; // numbers

/// A reader led astray by a model file gets neither much memory nor a file, and leaves no image of itself.
void limitMyself()
{
    const auto limit = [](auto what, rlim_t most) {
        const rlimit both{most, most};
        setrlimit(what, &both);
    };
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
#ifndef __SANITIZE_ADDRESS__ // which reserves terabytes
    limit(RLIMIT_AS, rlim_t(16) << 30);
#endif
}

std::string problem(std::string_view fallback)
{
    const std::string_view text = XGBGetLastError();
    const auto line = text.substr(0, text.find('\n'));
    return std::string(line.empty() ? fallback : line);
}

bool answer(const json::Object &object)
{
    return send(json::toText(object, -1) + "\n");
}

int refuse(const std::string &why)
{
    answer({{"error", why}});
    return 1;
}

template <class T>
bool receiveNumber(T &number)
{
    return receive(std::as_writable_bytes(std::span(&number, 1)));
}

class Model {
public:
    Model() { XGBoosterCreate(nullptr, 0, &m_booster); }
    ~Model() { XGBoosterFree(m_booster); }
    Model(const Model &) = delete;
    Model &operator=(const Model &) = delete;

    /// What is wrong with it; empty: nothing.
    std::string load(const std::vector<std::byte> &bytes, const std::string &threads)
    {
        if (XGBoosterLoadModelFromBuffer(m_booster, bytes.data(), bytes.size()) != 0)
            return problem("the model cannot be read");
        if (XGBoosterSetParam(m_booster, "nthread", threads.c_str()) != 0 ||
            XGBoosterGetNumFeature(m_booster, &m_inputs) != 0)
            return problem("the model is not complete");
        return {};
    }
    [[nodiscard]] std::size_t inputCount() const { return m_inputs; }

    [[nodiscard]] json::Array inputNames() const
    {
        bst_ulong count = 0;
        const char **names = nullptr;
        json::Array list;
        if (XGBoosterGetStrFeatureInfo(m_booster, "feature_name", &count, &names) == 0)
            for (bst_ulong i = 0; i < count; ++i)
                list.emplace_back(names[i]);
        return list;
    }
    [[nodiscard]] std::string objective() const
    {
        bst_ulong length = 0;
        const char *text = nullptr;
        if (XGBoosterSaveJsonConfig(m_booster, &length, &text) != 0)
            return {};
        const auto config = json::parse(std::string_view(text, length), "configuration");
        const json::Value *value = config ? &*config : nullptr;
        for (const char *name : {"learner", "learner_train_param", "objective"}) {
            const auto *object = value ? value->get<json::Object>() : nullptr;
            value = object ? object->find(name) : nullptr;
        }
        const auto *word = value ? value->get<std::string>() : nullptr;
        return word ? *word : std::string();
    }

    /// The scores of rows; nothing, with the reason in `why`, if there are none.
    std::optional<std::vector<float>> score(const std::vector<float> &values, std::size_t rows, std::string &why) const
    {
        if (rows == 0)
            return std::vector<float>();
        DMatrixHandle matrix = nullptr;
        if (XGDMatrixCreateFromMat(values.data(), rows, m_inputs, std::numeric_limits<float>::quiet_NaN(), &matrix)) {
            why = problem("the rows cannot be read");
            return std::nullopt;
        }
        constexpr auto how = R"({"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0,
                                 "strict_shape": false})";
        const bst_ulong *shape = nullptr;
        bst_ulong dimensions = 0;
        const float *scores = nullptr;
        std::optional<std::vector<float>> result;
        if (XGBoosterPredictFromDMatrix(m_booster, matrix, how, &shape, &dimensions, &scores) != 0)
            why = problem("the model gives no scores");
        else if (dimensions != 1 || shape[0] != rows)
            why = "the model does not give one score for each row";
        else
            result.emplace(scores, scores + rows);
        XGDMatrixFree(matrix);
        return result;
    }

private:
    BoosterHandle m_booster = nullptr;
    bst_ulong m_inputs = 0;
};

std::string libraryVersion()
{
    int major = 0, minor = 0, patch = 0;
    XGBoostVersion(&major, &minor, &patch);
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

int loadModel(Model &model, const std::string &threads)
{
    std::uint64_t size = 0;
    if (!receiveNumber(size) || size > largestModel)
        return refuse("the model is larger than 1 GiB");
    std::vector<std::byte> bytes(size);
    if (!receive(bytes))
        return 1;
    if (const auto wrong = model.load(bytes, threads); !wrong.empty())
        return refuse(wrong);
    return answer({{"inputs", model.inputNames()},
                   {"count", model.inputCount()},
                   {"objective", model.objective()},
                   {"version", libraryVersion()}})
               ? 0
               : 1;
}

int scoreRows(const Model &model)
{
    std::uint64_t rows = 0;
    if (!receiveNumber(rows) || model.inputCount() == 0 || rows > largestBatch / model.inputCount())
        return refuse("too many rows at once");
    std::vector<float> values(rows * model.inputCount());
    if (!receive(std::as_writable_bytes(std::span(values))))
        return 1;
    std::string why;
    const auto scores = model.score(values, rows, why);
    if (!scores)
        return refuse(why);
    return answer({{"rows", scores->size()}}) && send(std::as_bytes(std::span(*scores))) ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    unsigned threads = 0;
    const std::string_view text = argc == 2 ? argv[1] : "";
    const auto [end, error] = std::from_chars(text.begin(), text.end(), threads);
    if (error != std::errc() || end != text.end()) {
        return 2;
    }
    limitMyself();
    Model model;
    char question = 0;
    int status = receiveNumber(question) && question == 'M' ? loadModel(model, std::to_string(threads)) : 2;
    while (status == 0 && receiveNumber(question))
        status = question == 'R' ? scoreRows(model) : 2;
    return status;
}
