// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/run_check.h>

#include <algorithm>
#include <array>

#include <valbench/base/digest.h>
#include <valbench/base/json.h>
#include <valbench/base/text.h>

#include "artifact_path.h"

namespace valbench::services {

namespace mlflow = domain::mlflow;
using domain::ProtocolKind;

namespace {

constexpr std::array<std::string_view, 7> lockFiles{"uv.lock",     "poetry.lock",    "pdm.lock",         "Pipfile.lock",
                                                    "pylock.toml", "conda-lock.yml", "requirements.lock"};

RunCheckItem model(const InspectedRun &in)
{
    return {ProtocolKind::iq, "Model with MLmodel", in.noModel.empty(), in.noModel.empty() ? "there" : in.noModel,
            "Within the run: mlflow.<flavor>.log_model(model, name=\"model\")"};
}

/// "numpy==2.1", or a place with a name after '@'.
bool isPinned(const std::string &requirement)
{
    return requirement.find("==") != std::string::npos || requirement.find(" @ ") != std::string::npos;
}

RunCheckItem requirements(const InspectedRun &in)
{
    std::vector<std::string> loose;
    for (const auto &line : in.description.requirements) {
        if (!isPinned(line) && !line.starts_with("-"))
            loose.push_back(line);
    }
    const bool good = !in.description.requirements.empty() && loose.empty();
    return {ProtocolKind::iq, "Requirements, each with its version", good,
            in.description.requirements.empty() ? "no requirements.txt"
            : loose.empty()                     ? std::to_string(in.description.requirements.size()) + " pinned"
                                                : "without version: " + separated(loose),
            "log_model(…, pip_requirements=\"requirements.txt\") with the output of pip freeze"};
}

RunCheckItem lockFile(const InspectedRun &in)
{
    const auto found = std::ranges::find_if(in.files, [](const std::string &path) {
        return std::ranges::find(lockFiles, nameOf(path)) != lockFiles.end();
    });
    const bool hashed = !in.description.requirements.empty() &&
                        std::ranges::all_of(in.description.requirements, [](const std::string &line) {
                            return line.starts_with("-") || line.find("--hash=sha256:") != std::string::npos;
                        });
    const bool good = found != in.files.end() || hashed;
    return {ProtocolKind::iq, "Lock file", good,
            found != in.files.end() ? *found
            : hashed                ? "requirements with hashes"
                                    : "none",
            "mlflow.log_artifact(\"uv.lock\"), or another file with the digest of every package: " +
                std::string("poetry.lock, pylock.toml, conda-lock.yml, requirements.txt with --hash")};
}

RunCheckItem pythonVersion(const InspectedRun &in)
{
    const auto *python = in.description.flavor("python_function");
    const auto version = python ? python->fact("python_version") : std::string();
    return {ProtocolKind::iq, "Python version", !version.empty(), version.empty() ? "not in MLmodel" : version,
            "log_model of a flavor with python_function writes it"};
}

RunCheckItem commit(const InspectedRun &in)
{
    const auto *found = mlflow::findValue(in.run.tags, "mlflow.source.git.commit");
    const bool good = found && !found->empty();
    return {ProtocolKind::iq, "Source commit", good, good ? *found : "none",
            "Train from a clean git checkout, or mlflow.set_tag(\"mlflow.source.git.commit\", commit)"};
}

RunCheckItem signature(const InspectedRun &in)
{
    std::vector<std::string> missing;
    if (in.description.inputs.empty())
        missing.emplace_back("inputs");
    if (in.description.outputs.empty())
        missing.emplace_back("outputs");
    return {ProtocolKind::oq, "Signature of inputs and outputs", missing.empty(),
            missing.empty() ? "there" : "missing: " + separated(missing),
            "log_model(…, signature=mlflow.models.infer_signature(x, model.predict_proba(x)))"};
}

RunCheckItem example(const InspectedRun &in)
{
    const auto &name = in.description.inputExample;
    return {ProtocolKind::oq, "Input example", !name.empty(), name.empty() ? "none" : name,
            "log_model(…, input_example=x.head(3)), with rows of no real patient"};
}

/// Statistics of discrimination and calibration need scores, and some flavors answer with labels.
RunCheckItem scores(const InspectedRun &in)
{
    std::string found = "not known to answer with labels";
    bool good = in.noModel.empty();
    std::string how = "log_model(…, pyfunc_predict_fn=\"predict_proba\")";
    const auto *python = in.description.flavor("python_function");
    const auto predict = python ? python->fact("predict_fn") : std::string();
    if (in.description.flavor("sklearn") && predict != "predict_proba") {
        good = false;
        found = "the sklearn flavor calls " + (predict.empty() ? std::string("predict") : predict) + ": labels";
    }
    const auto *xgboost = in.description.flavor("xgboost");
    if (xgboost && xgboost->fact("model_class").ends_with("Classifier")) {
        good = false;
        found = xgboost->fact("model_class") + " answers with labels";
        how = "mlflow.xgboost.log_model(model.get_booster(), …), or a pyfunc that calls predict_proba";
    }
    return {ProtocolKind::oq, "Probabilities, not labels", good,
            good                 ? found
            : in.noModel.empty() ? found
                                 : "no model",
            how};
}

RunCheckItem finished(const InspectedRun &in)
{
    const bool good = in.run.status == mlflow::RunStatus::finished && in.run.stage == mlflow::Stage::active;
    return {ProtocolKind::pq, "Finished run", good, good ? "finished" : "still open, failed or deleted",
            "End it with mlflow.end_run(), or train within \"with mlflow.start_run():\""};
}

RunCheckItem trainer(const InspectedRun &in)
{
    const auto *tag = mlflow::findValue(in.run.tags, "mlflow.user");
    const auto user = in.run.userId.empty() && tag ? *tag : in.run.userId;
    return {ProtocolKind::pq, "Who trained it", !user.empty(), user.empty() ? "nobody" : user,
            "mlflow.set_tag(\"mlflow.user\", user)"};
}

std::string contextOf(const mlflow::DatasetInput &input)
{
    const auto *context = mlflow::findValue(input.tags, "mlflow.data.context");
    return context ? asciiLower(*context) : std::string();
}

std::vector<const mlflow::DatasetInput *> trainingData(const InspectedRun &in)
{
    std::vector<const mlflow::DatasetInput *> out;
    for (const auto &input : in.run.datasets) {
        if (contextOf(input).starts_with("train"))
            out.push_back(&input);
    }
    return out;
}

RunCheckItem dataDigest(const InspectedRun &in)
{
    const auto inputs = trainingData(in);
    std::vector<std::string> without;
    for (const auto *input : inputs) {
        const auto *digest = mlflow::findValue(input->tags, "sha256");
        if (!digest || !Digest::parse(*digest))
            without.push_back(input->dataset.name);
    }
    const bool good = !inputs.empty() && without.empty();
    return {ProtocolKind::pq, "Training data with SHA-256", good,
            inputs.empty()    ? "no data set of the context 'training'"
            : without.empty() ? std::to_string(inputs.size()) + " with SHA-256"
                              : "without SHA-256: " + separated(without),
            "mlflow.log_input(dataset, context=\"training\", tags={\"sha256\": hashlib.sha256(file).hexdigest()})"};
}

/// Whether a column of this name stands in MLflow's schema; nothing is known where there is none.
bool mayHaveColumn(const std::string &schema, const std::string &name)
{
    const auto document = schema.empty() ? Result<json::Value>(json::Value()) : json::parse(schema, "schema");
    const auto *object = document ? document->get<json::Object>() : nullptr;
    const auto *columns = object ? object->find("mlflow_colspec") : nullptr;
    const auto *list = columns ? columns->get<json::Array>() : nullptr;
    return !list || std::ranges::any_of(*list, [&](const json::Value &column) {
        const auto *fields = column.get<json::Object>();
        const auto *found = fields ? fields->find("name") : nullptr;
        return found && *found == json::Value(name);
    });
}

RunCheckItem patientKey(const InspectedRun &in)
{
    RunCheckItem out{ProtocolKind::pq, "Patient key of the training data", false, "none named",
                     "log_input(…, tags={\"patient_key\": \"patient_id\"}): the column by which patients of the "
                     "training and the test data are told apart"};
    const auto inputs = trainingData(in);
    out.isThere = !inputs.empty();
    for (const auto *input : inputs) {
        const auto *key = mlflow::findValue(input->tags, "patient_key");
        if (key && !key->empty() && mayHaveColumn(input->dataset.schema, *key)) {
            out.found = *key;
            continue;
        }
        out.isThere = false;
        out.found = key && !key->empty() ? input->dataset.name + " has no column '" + *key + "'"
                                         : input->dataset.name + " names none";
        break;
    }
    return out;
}

RunCheckItem positiveClass(const InspectedRun &in)
{
    const auto *found = mlflow::findValue(in.run.tags, "positive_class");
    const bool good = found && !found->empty();
    return {ProtocolKind::pq, "Positive class", good, good ? *found : "not named",
            "mlflow.set_tag(\"positive_class\", \"1\"): MLmodel does not say which class a score is of"};
}

} // namespace

std::vector<RunCheckItem> checkRunContent(const InspectedRun &in)
{
    return {model(in),      requirements(in), lockFile(in),     pythonVersion(in), commit(in),
            signature(in),  example(in),      scores(in),       finished(in),      trainer(in),
            dataDigest(in), patientKey(in),   positiveClass(in)};
}

} // namespace valbench::services
