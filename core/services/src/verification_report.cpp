// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The report of a verification as a file: signed by the workstation that verified, each naming the one before.

#include <algorithm>

#include <valbench/crypto/cms.h>
#include <valbench/services/output_file.h>
#include <valbench/services/verification.h>

#include "conclusion.h"
#include "private_file.h"
#include "profile.h"
#include "station_keys.h"

namespace valbench::services {

using domain::Outcome;

namespace {

constexpr std::string_view reportType = "verification report";
const std::string none(64, '0');

std::filesystem::path signatureOf(std::filesystem::path file)
{
    return file += ".p7s";
}

/// Digests of the reports that this profile has made for a store, oldest first.
Result<std::vector<std::string>> reportsMade(const Profile &profile, const StoreId &store)
{
    std::vector<std::string> out;
    VB_TRY(const auto folder, profile.storeFolder(store));
    const auto bytes = readFile(folder / "verification-reports");
    if (!bytes && bytes.error().code() == ErrorCode::notFound)
        return out;
    VB_CHECK(bytes);
    for (auto text = asText(*bytes); text.size() > none.size(); text.remove_prefix(none.size() + 1))
        out.emplace_back(text.substr(0, none.size()));
    return out;
}

Result<std::string> textOf(const Environment &environment, const Verification &verification, const StationId &station,
                           const std::string &previous)
{
    json::Array checks;
    for (const auto &check : verification.checks)
        checks.push_back(json::Object{
            {"check", check.name}, {"detail", check.detail}, {"n", check.n}, {"state", domain::wordOf(check.outcome)}});
    VB_TRY(auto text, json::canonicalText(json::Object{{"type", reportType},
                                                       {"build", environment.build},
                                                       {"checks", std::move(checks)},
                                                       {"entries", verification.entries},
                                                       {"head", verification.head},
                                                       {"passed", verification.passed},
                                                       {"previous", previous},
                                                       {"station", station.toText()},
                                                       {"store", verification.storeId},
                                                       {"subject", verification.subject},
                                                       {"time", environment.clock.now().toText()},
                                                       {"verdict", verification.verdict},
                                                       {"zone", environment.zone()}}));
    return text + "\n";
}

VerificationCheck checkSequence(const Environment &environment, const json::Reader &report, const std::string &digest)
{
    const std::string name = "sequence of reports";
    const auto look = [&]() -> Result<VerificationCheck> {
        VB_TRY(const auto storeText, report.text("store"));
        VB_TRY(const auto store, StoreId::parse(storeText));
        VB_TRY(const auto stationText, report.text("station"));
        VB_TRY(const auto previous, report.text("previous"));
        const Profile profile(environment.profile);
        VB_TRY(const auto station, profile.stationId(environment.random));
        if (station.toText() != stationText)
            return VerificationCheck{name, Outcome::notRun, 0,
                                     "Another workstation made it; the one that did knows which report came before."};
        VB_TRY(const auto made, reportsMade(profile, store));
        const auto at = std::ranges::find(made, digest);
        if (at == made.end())
            return VerificationCheck{name, Outcome::failed, static_cast<std::int64_t>(made.size()),
                                     "This workstation is said to have made it, and has made no such report."};
        if (previous != (at == made.begin() ? none : *(at - 1)))
            return VerificationCheck{name, Outcome::failed, static_cast<std::int64_t>(made.size()),
                                     "It names another report before it than the one that was made before it."};
        return VerificationCheck{name, Outcome::passed, static_cast<std::int64_t>(made.size()),
                                 "It is report " + std::to_string(at - made.begin() + 1) + " of " +
                                     std::to_string(made.size()) + " that this workstation made for the store."};
    };
    auto found = look();
    return found ? *std::move(found) : VerificationCheck{name, Outcome::error, 0, found.error().text()};
}

} // namespace

Status writeVerificationReport(const Environment &environment, const Verification &verification,
                               const std::filesystem::path &file)
{
    VB_TRY(const auto store, StoreId::parse(verification.storeId));
    const Profile profile(environment.profile);
    VB_TRY(const auto station, profile.stationId(environment.random));
    VB_TRY(const auto keys, loadStationKeys(profile, environment.keychain.get(), store, station));
    if (!keys.seal)
        return fail(
            ErrorCode::refused,
            VB_MSG("This workstation is not enrolled for the store and has no key to sign a report with. Verify "
                   "on one that is, or enrol this one (store enroll)."));
    VB_TRY(const auto made, reportsMade(profile, store));
    VB_TRY(const auto text, textOf(environment, verification, station, made.empty() ? none : made.back()));
    VB_TRY(const auto signature, crypto::signCms(asBytes(text), *keys.seal, *keys.sealCertificate));
    VB_CHECK(writeOutputFile(file, asBytes(text)));
    VB_CHECK(writeOutputFile(signatureOf(file), signature));
    std::string all;
    for (const auto &digest : made)
        all += digest + "\n";
    VB_TRY(const auto folder, profile.storeFolder(store));
    return replaceFile(folder / "verification-reports", asBytes(all + sha256(text).toHex() + "\n"));
}

bool isVerificationReport(const std::filesystem::path &file)
{
    const auto bytes = readFile(file);
    return bytes && asText(*bytes).starts_with("{\"") && asText(*bytes).find(reportType) != std::string_view::npos;
}

Result<Verification> verifyReport(const Environment &environment, const std::filesystem::path &file,
                                  const std::vector<std::filesystem::path> &roots)
{
    Verification out;
    out.subject = file.string();
    VB_TRY(const auto bytes, readFile(file));
    VB_TRY(const auto trusted, trustedAuthorities(environment, roots));
    const auto signature = readFile(signatureOf(file));
    if (!signature) {
        out.checks.push_back({"report unaltered", Outcome::failed, 0, signature.error().text()});
        conclude(out, {});
        return out;
    }
    const auto bare = crypto::checkCms(*signature, bytes);
    out.checks.push_back(
        {"report unaltered", bare.accepted() ? Outcome::passed : Outcome::failed, 1,
         bare.problems.empty() ? "Every byte is as it was signed." : bare.problems.front().error.text()});
    if (!bare.accepted()) {
        conclude(out, {});
        return out;
    }
    VB_TRY(const auto content, json::parse(asText(bytes), file.string()));
    VB_TRY(const auto report, json::Reader::open(content, "verification report"));
    VB_TRY(const auto timeText, report.text("time"));
    VB_TRY(const auto time, Timestamp::parse(timeText));
    out.checks.push_back(checkSigner(*bare.signer, trusted, time));
    out.checks.push_back(checkSequence(environment, report, sha256(bytes).toHex()));
    VB_TRY(const auto verdict, report.text("verdict"));
    conclude(out, {"sequence of reports"});
    if (out.passed)
        out.verdict = "Verified: the report is of " + time.toReadableText() + " and says: " + verdict;
    return out;
}

} // namespace valbench::services
