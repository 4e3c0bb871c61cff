// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// signature export: what somebody without Valbench needs to check the signatures on a record.

#include <valbench/data/csv_write.h>

#include "commands.h"
#include "output.h"
#include "record_views.h"
#include "store_access.h"

namespace valbench::cli {

using json::Object;

namespace {

struct SignatureOptions
{
    AccessOptions access;
    std::string record;
    std::string out;
};

constexpr std::string_view signatureInstructions = R"(How to check these signatures with openssl and sha256sum alone

signatures.csv lists what people read of them. For each signature SIG-n there are four files; authority.pem is the certificate authority of the store. Compare its
fingerprint with the one that the organisation publishes:
    openssl x509 -in authority.pem -noout -fingerprint -sha256

1. The certificate comes from that authority. After it has ended, add -attime with the time of signing in seconds.
    openssl verify -x509_strict -CAfile authority.pem SIG-n.pem
2. The signature is that of the certificate's key over the statement.
    openssl x509 -in SIG-n.pem -noout -pubkey > SIG-n.key
    openssl dgst -sha256 -verify SIG-n.key -signature SIG-n.signature SIG-n.statement.json
3. The statement names the record and its version; "sha256" there is that of the record's content.
    sha256sum SIG-n.record.json
4. The statement names the certificate by its SHA-256 ("certificate_sha256").
    openssl x509 -in SIG-n.pem -outform DER | sha256sum
)";

/// What people read of the signatures, for a spreadsheet.
Result<std::string> blocksText(const std::vector<services::SignatureView> &signatures)
{
    std::vector<std::string> header{"signature"};
    std::vector<std::vector<std::string>> rows;
    for (const auto &signature : signatures) {
        auto &row = rows.emplace_back(1, signature.id);
        for (auto &[name, text] : signatureFacts(signature)) {
            if (rows.size() == 1)
                header.push_back(std::move(name));
            row.push_back(std::move(text));
        }
    }
    return data::csvText(header, rows, {.guardFormulas = true});
}

Result<Answer> exportSignatures(Program &program, const SignatureOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto signatures, acting.workspace.records().exportSignatures(acting.session, options.record));
        VB_TRY(const auto views, acting.workspace.records().signatures(acting.session, options.record));
        VB_TRY(const auto blocks, blocksText(views));
        const std::filesystem::path folder = options.out;
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error)
            return fail(ErrorCode::unavailable, VB_MSG("The folder {folder} cannot be made: {reason}."),
                        {{"folder", folder.string()}, {"reason", error.message()}});
        json::Array ids;
        std::string text = folder.string() + "\n";
        for (const auto &signature : signatures) {
            VB_CHECK(writeFile(folder / (signature.id + ".statement.json"), asBytes(signature.statement)));
            VB_CHECK(writeFile(folder / (signature.id + ".signature"), signature.signature));
            VB_CHECK(writeFile(folder / (signature.id + ".pem"), asBytes(signature.certificatePem)));
            VB_CHECK(writeFile(folder / (signature.id + ".record.json"), asBytes(signature.content)));
            ids.emplace_back(signature.id);
            text += signature.id + " on version " + std::to_string(signature.version) + "\n";
        }
        VB_CHECK(writeFile(folder / "signatures.csv", asBytes(blocks)));
        VB_CHECK(writeFile(folder / "authority.pem", asBytes(acting.info.authorityPem)));
        VB_CHECK(writeFile(folder / "README.txt", asBytes(signatureInstructions)));
        return Answer{Object{{"record", options.record}, {"folder", folder.string()}, {"signatures", std::move(ids)}},
                      text + "README.txt there says how to check them with openssl.\n"};
    });
}

} // namespace

void addSignatureCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "signature", "Electronic signatures");
    const auto options = std::make_shared<SignatureOptions>();
    auto *command = addCommand(group, chosen, "signature export",
                               "Write the signatures on a record, with what they sign, for checking with openssl",
                               options, exportSignatures);
    command->add_option("RECORD", options->record, "Record id, such as PQ-1")->required();
    command->add_option("--out", options->out, "A folder; made where it is missing")->type_name("DIR")->required();
    addAccessOptions(*command, options->access);
}

} // namespace valbench::cli
