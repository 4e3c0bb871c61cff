// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// demo: the main job on the bundled real data.

#include <QGuiApplication>

#include <valbench/services/demo.h>

#include "commands.h"
#include "headless.h"
#include "output.h"
#include "record_views.h"
#include "resources.h"
#include "verification_views.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct DemoOptions
{
    std::string out = "valbench-demo";
    std::string store;
};

/// What the demo left behind, verified as anybody would.
Result<std::vector<services::Verification>> verified(Program &program, const services::DemoResult &demo)
{
    const auto environment = program.environment(services::KeyProtection::demo);
    std::vector<services::Verification> out;
    VB_TRY(auto store, services::verifyStore(environment, demo.url, program.stopToken()));
    out.push_back(std::move(store));
    for (const auto &pdf : demo.pdfs) {
        VB_TRY(auto document, services::verifyPdf(environment, pdf, {demo.authority}));
        out.push_back(std::move(document));
    }
    return out;
}

Result<Answer> demo(Program &program, const DemoOptions &options)
{
    const auto application = makeApplication();
    if (!options.store.empty() && !options.store.starts_with("postgres"))
        return fail(ErrorCode::usage, VB_MSG("--store names a database; a file's place is given by --out."));
    VB_TRY(const auto resources, findResources());
    std::error_code error;
    const auto folder = std::filesystem::absolute(options.out, error); // its paths are for other programs
    VB_TRY(const auto played, services::playDemo(program.environment(services::KeyProtection::demo), folder, resources,
                                                 program.stopToken(), tellStages(), options.store));
    if (played.pdfs.empty())
        return fail(ErrorCode::internal, VB_MSG("The demo printed no PDF."));
    VB_TRY(const auto verifications, verified(program, played));

    Answer answer;
    Array pdfs;
    for (const auto &pdf : played.pdfs)
        pdfs.emplace_back(pdf.string());
    Array checked;
    for (const auto &verification : verifications) {
        checked.emplace_back(verificationObject(verification));
        if (!verification.passed)
            answer.code = ExitCode::failed;
        tell(verification.subject + ": " + verification.verdict);
    }
    const auto last = played.pdfs.back().string();
    answer.document = Object{{"store", played.url},
                             {"people", played.people.string()},
                             {"authority", played.authority.string()},
                             {"pdfs", std::move(pdfs)},
                             {"pdf", last},
                             {"verifications", std::move(checked)}};
    answer.text =
        factsText(
            {{"Store", played.url}, {"People", played.people.string()}, {"Authority", played.authority.string()}}) +
        last + "\n";
    return answer;
}

} // namespace

void addDemoCommand(CLI::App &app, Chosen &chosen)
{
    const auto options = std::make_shared<DemoOptions>();
    auto *command = addCommand(app, chosen, "demo",
                               "Play the main job on the bundled real data; the last line is the path of the signed "
                               "PDF",
                               options, demo);
    command->add_option("--out", options->out, "Folder for the store, the people and the PDFs")
        ->type_name("DIR")
        ->capture_default_str();
    command->add_option("--store", options->store, "A database for the store: postgresql://user@host:port/database")
        ->type_name("URL");
}

} // namespace valbench::cli
