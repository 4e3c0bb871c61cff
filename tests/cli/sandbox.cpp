// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sandbox.h"

#include <fstream>
#include <limits>
#include <sstream>
#include <unistd.h>

#include <QProcess>

#include "stats/schema_check.h"

namespace valbench::test {

namespace {

constexpr int longestRun = 120'000; // milliseconds

} // namespace

std::string programUnderTest()
{
    const auto other = qEnvironmentVariable("VALBENCH_CLI").toStdString();
    return other.empty() ? VALBENCH_CLI : other;
}

std::string Ran::told() const
{
    return "status " + std::to_string(code) + "\n--- out\n" + out + "--- err\n" + err;
}

Sandbox::Sandbox()
{
    std::filesystem::create_directories(path("home"));
}

std::vector<std::string> Sandbox::environment() const
{
    std::vector<std::string> out{"HOME=" + path("home"), "XDG_DATA_HOME=" + path("home"), "PATH=/usr/bin:/bin",
                                 "LC_ALL=C.UTF-8", "TZ=UTC"};
    for (const auto &[name, value] : m_variables) {
        if (!value.empty())
            out.push_back(name + "=" + value);
    }
    return out;
}

Ran Sandbox::run(const Arguments &arguments, std::string_view input, const std::string &outFile)
{
    QProcess process;
    if (!outFile.empty())
        process.setStandardOutputFile(qt(outFile));
    return start(process, arguments, input);
}

Ran Sandbox::runDetached(const Arguments &arguments)
{
    QProcess process;
    process.setChildProcessModifier([] { ::setsid(); });
    return start(process, arguments, {});
}

Ran Sandbox::start(QProcess &process, const Arguments &arguments, std::string_view input)
{
    QStringList list;
    for (const auto &argument : arguments)
        list << qt(argument);
    QStringList surroundings;
    for (const auto &variable : environment())
        surroundings << qt(variable);
    process.setEnvironment(surroundings);
    process.setWorkingDirectory(m_folder.path());
    process.start(qt(programUnderTest()), list);
    Ran ran;
    if (!process.waitForStarted()) {
        ran.err = "valbench-cli did not start";
        return ran;
    }
    process.write(input.data(), static_cast<qint64>(input.size()));
    process.closeWriteChannel();
    if (!process.waitForFinished(longestRun))
        process.kill();
    process.waitForFinished();
    ran.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    ran.out = process.readAllStandardOutput().toStdString();
    ran.err = process.readAllStandardError().toStdString();
    remember(ran);
    return ran;
}

std::string Sandbox::path(std::string_view name) const
{
    return m_folder.filePath(qt(name)).toStdString();
}

std::string Sandbox::write(std::string_view name, std::string_view text, std::filesystem::perms mode) const
{
    const auto file = write(name, text);
    std::filesystem::permissions(file, mode);
    return file;
}

std::string Sandbox::write(std::string_view name, std::string_view text) const
{
    const auto file = path(name);
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

void Sandbox::remember(const Ran &ran)
{
    m_printed += ran.out + ran.err;
}

std::string source(std::string_view path)
{
    return std::string(VALBENCH_SOURCE_DIR "/") + std::string(path);
}

json::Value at(const json::Value &value, std::string_view path)
{
    const auto slash = path.find('/');
    const auto name = path.substr(0, slash);
    json::Value next;
    if (const auto *list = value.get<json::Array>()) {
        const auto index = std::stoul(std::string(name));
        if (index < list->size())
            next = (*list)[index];
    } else if (const auto *object = value.get<json::Object>()) {
        if (const auto *member = object->find(name))
            next = *member;
    }
    return slash == std::string_view::npos ? next : at(next, path.substr(slash + 1));
}

std::string textAt(const json::Value &value, std::string_view path)
{
    const auto found = at(value, path);
    const auto *text = found.get<std::string>();
    return text ? *text : "(no text)";
}

double realAt(const json::Value &value, std::string_view path)
{
    const auto found = at(value, path);
    if (const auto *integer = found.get<std::int64_t>())
        return static_cast<double>(*integer);
    const auto *real = found.get<double>();
    return real ? *real : std::numeric_limits<double>::quiet_NaN();
}

std::size_t sizeAt(const json::Value &value, std::string_view path)
{
    const auto found = path.empty() ? value : at(value, path);
    const auto *list = found.get<json::Array>();
    return list ? list->size() : 0;
}

std::string documentFault(Sandbox &sandbox, const Arguments &command, const Ran &ran)
{
    const auto document = json::parse(ran.out, "answer");
    if (!document)
        return document.error().text() + "\n" + ran.told();
    auto asking = command;
    asking.push_back("--schema");
    const auto told = sandbox.run(asking);
    const auto schema = json::parse(told.out, "schema");
    if (!schema)
        return schema.error().text() + "\n" + told.told();
    return schemaFault(*document, *schema);
}

json::Value document(const Ran &ran)
{
    return json::parse(ran.out, "answer").value_or(json::Value());
}

} // namespace valbench::test
