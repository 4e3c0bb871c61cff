// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// doctor: every dependency and setting, one line each.

#include <QFile>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include <valbench/crypto/keychain.h>

#include "anchor_views.h"
#include "commands.h"
#include "output.h"
#include "resources.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

namespace fs = std::filesystem;

struct Finding
{
    std::string check;
    std::string state; ///< passed, failed, not tested
    std::string cause;
    std::string remedy;
};

Finding passed(std::string check, std::string cause)
{
    return {std::move(check), "passed", std::move(cause), {}};
}
Finding failed(std::string check, std::string cause, std::string remedy)
{
    return {std::move(check), "failed", std::move(cause), std::move(remedy)};
}
Finding notTested(std::string check, std::string cause)
{
    return {std::move(check), "not tested", std::move(cause), {}};
}

/// Empty if it is ours and closed to others.
std::string privacyProblem(const fs::path &path)
{
    struct stat status = {};
    if (::lstat(path.c_str(), &status) != 0)
        return path.string() + " cannot be examined";
    if (status.st_uid != ::geteuid())
        return path.string() + " belongs to somebody else";
    if ((status.st_mode & 077) != 0)
        return path.string() + " can be read by others";
    return {};
}

Finding checkProfile(const fs::path &profile)
{
    std::error_code error;
    if (!fs::exists(profile, error))
        return notTested("profile folder", profile.string() + " is made at the first use");
    const auto problem = privacyProblem(profile);
    return problem.empty() ? passed("profile folder", profile.string() + " is closed to others")
                           : failed("profile folder", problem, "chmod 700 " + profile.string());
}

Finding checkKeys(const services::StationHealth &station, const fs::path &folder)
{
    using Keys = services::StationHealth::Keys;
    if (station.keys == Keys::none)
        return failed("station keys",
                      "this computer holds no keys for the store: it makes no checkpoints and seals no PDF",
                      "valbench-cli store enroll, or work at a station that is enrolled");
    const auto until = ", certified until " + station.sealEnds.substr(0, 10);
    if (station.sealEnding)
        return failed("station keys", "the certificate of its seal ends on " + station.sealEnds.substr(0, 10),
                      "valbench-cli store enroll issues another one");
    if (station.keys == Keys::keychain)
        return passed("station keys", "in the keychain of the desktop" + until);
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder, error)) {
        const auto name = entry.path().filename().string();
        if (name == "ca.pem" || name == "seal.pem" || name == "checkpoints" || name == "lineage" ||
            name == "verification-reports" || name == "anchors")
            continue; // public
        if (const auto problem = privacyProblem(entry.path()); !problem.empty())
            return failed("station keys", problem, "chmod 600 " + entry.path().string());
    }
    if (error)
        return failed("station keys", folder.string() + " cannot be read", "look at the folder's owner and mode");
    return passed("station keys",
                  "files in " + folder.string() + ", closed to others, as no keychain was there" + until);
}

/// What the store itself knows of its time stamps and of steps of the clock.
void checkProofs(services::Workspace &workspace, const fs::path &folder, std::vector<Finding> &findings)
{
    const auto health = workspace.maintenance().health();
    if (!health) {
        findings.push_back(failed("station keys", health.error().text(), "valbench-cli verify tells more"));
        for (const auto *name : {"time stamps", "clock of the store", "letter to FDA"})
            findings.push_back(notTested(name, "the store cannot be read"));
        return;
    }
    findings.push_back(checkKeys(health->station, folder));
    const auto &stamps = health->timeStamps;
    const auto cause = timeStampSentence(stamps) + (stamps.problem ? ". " + stamps.problem->text() : std::string());
    findings.push_back(!stamps.configured ? notTested("time stamps", cause)
                       : stamps.overdue || (stamps.problem && stamps.time.empty())
                           ? failed("time stamps", cause, "valbench-cli anchor now tries again")
                           : passed("time stamps", cause));
    findings.push_back(
        health->clock.blocked
            ? failed("clock of the store",
                     "entry " + std::to_string(health->clock.entry) + ": " + health->clock.detail + " Nobody can sign",
                     "find out why, set the clock right, then valbench-cli store accept-clock")
            : passed("clock of the store", "no step of the clock waits for an explanation"));
    const auto &letter = health->certification;
    findings.push_back(
        !letter.date.empty() ? passed("letter to FDA", "letter of " + letter.date + ": " + letter.reference)
        : letter.missing()
            ? failed("letter to FDA",
                     "no letter is recorded by which FDA was told that electronic signatures are binding "
                     "(21 CFR 11.100(c))",
                     "send it, then valbench-cli store record-certification")
            : notTested("letter to FDA", "signatures in a test or demo store bind nobody"));
}

void checkStore(Program &program, const std::string &url, std::vector<Finding> &findings)
{
    if (url.empty()) {
        for (const auto *name :
             {"store", "volume encryption", "station keys", "time stamps", "clock of the store", "letter to FDA"})
            findings.push_back(notTested(name, "no --store and no VALBENCH_STORE"));
        return;
    }
    const auto store = openStore(program, {url});
    if (!store) {
        findings.push_back(failed("store", store.error().text(), "valbench-cli verify " + url + " tells more"));
        findings.push_back(notTested("volume encryption", "the store does not open"));
        for (const auto *name : {"station keys", "time stamps", "clock of the store", "letter to FDA"})
            findings.push_back(notTested(name, "the store does not open"));
        return;
    }
    const auto &info = store->info;
    findings.push_back(passed("store", info.url + ", " + std::string(domain::wordOf(info.purpose)) + ", " +
                                           std::to_string(info.entries) + " entries"));
    findings.push_back(info.file.empty() ? notTested("volume encryption", info.encryptionDetail)
                       : info.volumeEncrypted
                           ? passed("volume encryption", info.encryptionDetail)
                           : failed("volume encryption", info.encryptionDetail,
                                    "keep the store on an encrypted volume (LUKS), or record why that is not needed"));
    checkProofs(*store->workspace, services::defaultProfile() / "stores" / info.storeId, findings);
}

Finding checkInstalledFiles()
{
    const auto found = services::checkRelease();
    switch (found.state) {
    case services::ReleaseCheck::State::release: return passed("installed files", found.text());
    case services::ReleaseCheck::State::development: return notTested("installed files", found.text());
    case services::ReleaseCheck::State::altered: break;
    }
    return failed("installed files", found.text(),
                  "install Valbench again from its release, and find out who changed it");
}

/// A keychain that is there is used for keys that are made from now on.
Finding checkKeychain()
{
    SystemRandom random;
    const auto works = crypto::desktopKeychain()->probe(random);
    return works ? passed("keychain", "the desktop's keychain works; keys of new stores go there")
                 : notTested("keychain", works.error().text() + " Keys go into files of the profile that nobody else "
                                                                "can read (mode 0600)");
}

Finding checkFonts()
{
    for (const auto *name :
         {"ValbenchSans-Regular.ttf", "ValbenchSans-Bold.ttf", "ValbenchSans-Italic.ttf", "ValbenchMono-Regular.ttf"}) {
        if (!QFile::exists(QString::fromLatin1(":/valbench/fonts/%1").arg(QString::fromLatin1(name))))
            return failed("report fonts", std::string(name) + " is not in the program", "install Valbench again");
    }
    return passed("report fonts", "in the program");
}

Finding checkResources()
{
    const auto folder = findResources();
    return folder ? passed("sample data", folder->string())
                  : failed("sample data", folder.error().text(), "install Valbench again");
}

Finding checkClock()
{
    timex state = {};
    const int result = ::adjtimex(&state);
    if (result < 0)
        return notTested("clock", "the system does not tell whether its clock is synchronised");
    if (result == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
        return failed("clock", "the system says that its clock is not synchronised",
                      "switch on time synchronisation: timedatectl set-ntp true, or install chrony");
    return passed("clock", "synchronised, estimated error " + std::to_string(state.esterror) + " microseconds");
}

Result<Answer> doctor(Program &program, const StoreOptions &options)
{
    std::vector<Finding> findings{passed("program", "valbench-cli " + services::programBuild()),
                                  checkProfile(services::defaultProfile())};
    checkStore(program, options.url, findings);
    findings.push_back(checkInstalledFiles());
    findings.push_back(checkKeychain());
    findings.push_back(checkFonts());
    findings.push_back(checkResources());
    findings.push_back(checkClock());

    Answer answer;
    Array checks;
    TextTable table({"State", "Check", "Cause", "Remedy"});
    for (const auto &finding : findings) {
        checks.push_back(Object{{"state", finding.state},
                                {"check", finding.check},
                                {"cause", finding.cause},
                                {"remedy", finding.remedy.empty() ? json::Value() : json::Value(finding.remedy)}});
        table.add({finding.state, finding.check, finding.cause, finding.remedy});
        if (finding.state == "failed")
            answer.code = ExitCode::failed;
    }
    answer.document = Object{{"passed", answer.code == ExitCode::done}, {"checks", std::move(checks)}};
    answer.text = table.text();
    return answer;
}

} // namespace

void addDoctorCommand(CLI::App &app, Chosen &chosen)
{
    const auto options = std::make_shared<StoreOptions>();
    auto *command = addCommand(app, chosen, "doctor", "Check this installation; the status is 1 if anything failed",
                               options, doctor);
    addStoreOption(*command, *options)->required(false);
}

} // namespace valbench::cli
