// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// anchor: time stamps of an outside authority on the store's checkpoints.

#include "anchor_views.h"
#include "commands.h"
#include "output.h"
#include "store_access.h"

namespace valbench::cli {

using json::Object;

namespace {

struct ConfigureOptions
{
    AccessOptions access;
    std::string url;
    std::string root;
    bool off = false;
    std::string reason;
};

struct ExportOptions
{
    AccessOptions access;
    std::string out;
};

Result<Answer> healthAnswer(services::Workspace &workspace)
{
    VB_TRY(const auto health, workspace.maintenance().health());
    return Answer{anchorObject(health), anchorText(health)};
}

Result<Answer> configure(Program &program, const ConfigureOptions &options)
{
    if (options.off != options.url.empty() || options.off != options.root.empty())
        return fail(ErrorCode::usage,
                    VB_MSG("Name the authority with --url and its root certificate with --root, or end "
                           "time stamps with --off."));
    std::string roots;
    if (!options.off) {
        VB_TRY(roots, services::readCertificates(options.root));
    }
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(
            acting.workspace.maintenance().configureTimeStamps(acting.session, options.url, roots, options.reason));
        return healthAnswer(acting.workspace);
    });
}

Result<Answer> now(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.maintenance().stampNow(acting.session));
        return healthAnswer(acting.workspace);
    });
}

Result<Answer> status(Program &program, const StoreOptions &options)
{
    VB_TRY(const auto store, openStore(program, options));
    return healthAnswer(*store.workspace);
}

constexpr std::string_view stampInstructions = R"(How to check these time stamps with openssl alone

For each stamp there are three files; n is the number of entries that the checkpoint covers:
    n.note   the checkpoint: what was stamped
    n.tsq    the request
    n.tsr    the authority's answer, with its certificates
roots.pem holds the root certificates that the store trusts. Compare them with those that the authority publishes:
    openssl x509 -in roots.pem -noout -subject -fingerprint -sha256

    openssl ts -verify -data n.note -in n.tsr -CAfile roots.pem
    openssl ts -reply -in n.tsr -text

What the note says of the trail can be checked with verify_trail.py:
    python3 verify_trail.py TRAIL.jsonl n.note
)";

Result<Answer> exportStamps(Program &program, const ExportOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto found, acting.workspace.maintenance().stamps(acting.session));
        if (found.stamps.empty())
            return fail(ErrorCode::notFound, VB_MSG("There are no time stamps yet."));
        const std::filesystem::path folder = options.out;
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error)
            return fail(ErrorCode::unavailable, VB_MSG("The folder {folder} cannot be made: {reason}."),
                        {{"folder", folder.string()}, {"reason", error.message()}});
        for (const auto &stamp : found.stamps) {
            const auto name = std::to_string(stamp.entries);
            VB_CHECK(writeFile(folder / (name + ".note"), asBytes(stamp.note)));
            VB_CHECK(writeFile(folder / (name + ".tsq"), stamp.request));
            VB_CHECK(writeFile(folder / (name + ".tsr"), stamp.answer));
        }
        VB_CHECK(writeFile(folder / "roots.pem", asBytes(found.rootsPem)));
        VB_CHECK(writeFile(folder / "README.txt", asBytes(stampInstructions)));
        return Answer{Object{{"folder", folder.string()}, {"stamps", found.stamps.size()}},
                      folder.string() + "\n" + std::to_string(found.stamps.size()) +
                          " time stamps; README.txt there says how to check them with openssl.\n"};
    });
}

} // namespace

void addAnchorCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "anchor", "Time stamps of an outside authority (RFC 3161)");
    const auto configured = std::make_shared<ConfigureOptions>();
    auto *configureCommand =
        addCommand(group, chosen, "anchor configure", "Say which authority stamps the checkpoints of the store",
                   configured, configure);
    configureCommand->add_option("--url", configured->url, "Where the authority answers")->type_name("URL");
    configureCommand
        ->add_option("--root", configured->root, "PEM: the root that the authority's certificate must come from")
        ->type_name("FILE");
    configureCommand->add_flag("--off", configured->off, "No more time stamps");
    configureCommand->add_option("--reason", configured->reason, "Why")->required();
    addAccessOptions(*configureCommand, configured->access);

    const auto asked = std::make_shared<AccessOptions>();
    addAccessOptions(*addCommand(group, chosen, "anchor now", "Make a checkpoint and have it stamped", asked, now),
                     *asked);

    const auto shown = std::make_shared<StoreOptions>();
    addStoreOption(*addCommand(group, chosen, "anchor status",
                               "Tell how old the newest time stamp is and what it covers", shown, status),
                   *shown);

    const auto exported = std::make_shared<ExportOptions>();
    auto *exportCommand =
        addCommand(group, chosen, "anchor export", "Write the time stamps as files, for checking with openssl",
                   exported, exportStamps);
    exportCommand->add_option("--out", exported->out, "A folder; made where it is missing")
        ->type_name("DIR")
        ->required();
    addAccessOptions(*exportCommand, exported->access);
}

} // namespace valbench::cli
