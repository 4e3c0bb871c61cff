// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bodies of a server's answers as values. Each function reads the whole answer of one call; badInput with the path
// of what is not as MLflow sends it.
#pragma once

#include <string_view>

#include <valbench/domain/mlflow.h>

#include "answer.h"

namespace valbench::tracking {
namespace mlflow = domain::mlflow;
}

namespace valbench::tracking::decode {

/// What a server says about a failure. Members that are absent are empty.
struct Failure
{
    std::string code;    ///< "RESOURCE_DOES_NOT_EXIST"; branch on this
    std::string message; ///< for people
};
/// Also FastAPI's {"detail": …}. badInput unless the body is an error of one of these forms.
Result<Failure> failure(std::string_view body);

Result<mlflow::ServerInfo> serverInfo(std::string_view body);
Result<mlflow::Page<mlflow::Experiment>> experiments(std::string_view body);
Result<mlflow::Experiment> experiment(std::string_view body);
/// The member `name` of an answer that has one text to tell, such as experiment_id.
Result<std::string> oneText(std::string_view body, std::string_view name);
Result<mlflow::Page<mlflow::Run>> runs(std::string_view body);
/// {"run": …}
Result<mlflow::Run> run(std::string_view body);
Result<mlflow::Page<mlflow::Metric>> metrics(std::string_view body);
Result<mlflow::Listing> listing(std::string_view body);
Result<mlflow::Page<mlflow::LoggedModel>> loggedModels(std::string_view body);
Result<mlflow::LoggedModel> loggedModel(std::string_view body);
Result<mlflow::Page<mlflow::RegisteredModel>> registeredModels(std::string_view body);
Result<mlflow::RegisteredModel> registeredModel(std::string_view body);
Result<mlflow::Page<mlflow::ModelVersion>> modelVersions(std::string_view body);
Result<mlflow::ModelVersion> modelVersion(std::string_view body);
/// {} and whatever else is an object: the call worked.
Status nothing(std::string_view body);

// Shared by the files that implement these.
Result<std::vector<mlflow::KeyValue>> keyValues(const Fields &fields, std::string_view name);
Result<std::vector<mlflow::Metric>> metricList(const Fields &fields);

/// One page of a listing whose items are in the member `name`; `read` makes a Result<T> of each element's Fields.
template <class T, class Read>
Result<mlflow::Page<T>> readPage(std::string_view body, std::string_view name, Read &&read)
{
    return readAnswer<mlflow::Page<T>>(body, [&](const Fields &fields) -> Result<mlflow::Page<T>> {
        mlflow::Page<T> out;
        VB_TRY(out.items, fields.list<T>(name, read));
        VB_TRY(out.nextToken, fields.text("next_page_token"));
        return out;
    });
}

} // namespace valbench::tracking::decode
