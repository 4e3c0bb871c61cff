// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "mlflow_server.h"

#include "support/free_port.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <thread>
#include <unistd.h>

namespace valbench::test {

namespace {

constexpr auto longestStart = std::chrono::seconds(180);

// Runs one program after the other, each as if it were alone; importing MLflow takes seconds.
constexpr std::string_view interpreter = R"(
import sys
while True:
    size = sys.stdin.buffer.readline()
    if not size:
        break
    exec(compile(sys.stdin.buffer.read(int(size)), 'program', 'exec'), {'__name__': '__main__'})
    print('\0', end='', flush=True)
)";
constexpr char endOfProgram = '\0';

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// Everything that comes until the other side closes.
std::string converse(int port, const std::string &request)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{60, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const auto address = loopback(port);
    std::string answer;
    if (::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0) {
        std::size_t sent = 0;
        while (sent < request.size()) {
            const auto count = ::send(socket, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
            if (count <= 0)
                break;
            sent += static_cast<std::size_t>(count);
        }
        std::string part(65536, '\0');
        for (;;) {
            const auto count = ::recv(socket, part.data(), part.size(), 0);
            if (count <= 0)
                break;
            answer.append(part, 0, static_cast<std::size_t>(count));
        }
    }
    ::close(socket);
    return answer;
}

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

} // namespace

RawAnswer rawRequest(int port, std::string_view method, std::string_view target, std::string_view body,
                     const std::vector<std::string> &headers)
{
    // HTTP/1.0: no chunks, and the server closes when it is done.
    std::string request = std::string(method) + " " + std::string(target) + " HTTP/1.0\r\n";
    if (std::ranges::none_of(headers, [](const auto &header) { return header.starts_with("Host:"); }))
        request += "Host: 127.0.0.1:" + std::to_string(port) + "\r\n";
    for (const auto &header : headers)
        request += header + "\r\n";
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);

    const auto text = converse(port, request);
    RawAnswer answer;
    const auto end = text.find("\r\n\r\n");
    if (end == std::string::npos || text.size() < 12)
        return answer;
    answer.status = std::atoi(text.substr(9, 3).c_str());
    for (auto at = text.find("\r\n") + 2; at < end;) {
        const auto stop = text.find("\r\n", at);
        const auto colon = text.find(':', at);
        if (colon < stop)
            answer.headers[lower(text.substr(at, colon - at))] = text.substr(colon + 2, stop - colon - 2);
        at = stop + 2;
    }
    answer.body = text.substr(end + 4);
    return answer;
}

MlflowServer::MlflowServer(MlflowSetUp setUp)
    : m_setUp(std::move(setUp)), m_major(qEnvironmentVariableIntValue("VALBENCH_TEST_MLFLOW")), m_port(freePort())
{
    if (m_major != 2 && m_major != 3)
        giveUp("VALBENCH_TEST_MLFLOW must be 2 or 3");
    if (!std::filesystem::exists(environment() / "requirements.txt"))
        giveUp("there is no " + environment().string() + "; 'installer/test.sh' and 'ctest' make it");
    start();
}

MlflowServer::~MlflowServer()
{
    m_python.closeWriteChannel();
    if (m_python.state() != QProcess::NotRunning && !m_python.waitForFinished(10'000))
        m_python.kill();
    stop();
}

MlflowServer &MlflowServer::instance()
{
    static MlflowServer server;
    return server;
}

void MlflowServer::giveUp(const std::string &why) const
{
    std::fprintf(stderr, "The tests need an MLflow server: %s\n%s\n", why.c_str(), log().c_str());
    std::abort();
}

std::filesystem::path MlflowServer::environment() const
{
    return std::filesystem::path(VALBENCH_SOURCE_DIR) / "build/mlflow" / std::to_string(m_major);
}

std::string MlflowServer::version() const
{
    const auto pins = fileText(environment() / "requirements.txt");
    const auto at = pins.find("\nmlflow==") + 9;
    return pins.substr(at, pins.find('\n', at) - at);
}

std::string MlflowServer::log() const
{
    return fileText(folder() / "log");
}

void MlflowServer::start()
{
    auto surroundings = QProcessEnvironment::systemEnvironment();
    surroundings.insert(QStringLiteral("MLFLOW_DISABLE_TELEMETRY"), QStringLiteral("true"));
    surroundings.insert(QStringLiteral("DO_NOT_TRACK"), QStringLiteral("true"));
    surroundings.insert(QStringLiteral("MLFLOW_SERVER_ENABLE_JOB_EXECUTION"), QStringLiteral("false"));
    surroundings.insert(QStringLiteral("MLFLOW_FLASK_SERVER_SECRET_KEY"), QStringLiteral("of this test"));
    surroundings.insert(QStringLiteral("MLFLOW_AUTH_ADMIN_PASSWORD"), qt(administratorPassword()));
    for (const auto &[name, value] : m_setUp.environment)
        surroundings.insert(qt(name), qt(value));
    m_process.setProcessEnvironment(surroundings);
    m_process.setWorkingDirectory(m_temporary.path());
    m_process.setChildProcessModifier([] { ::setsid(); });
    // The server has workers. All of them end when our end of the pipe closes, even if this program is killed.
    const QString supervisor =
        QStringLiteral("{ \"$@\" >>log 2>&1 </dev/null; kill -KILL 0; } & read -r _; kill -KILL 0");
    QStringList arguments{QStringLiteral("-c"),
                          supervisor,
                          QStringLiteral("supervisor"),
                          qt((environment() / "bin/mlflow").string()),
                          QStringLiteral("server"),
                          QStringLiteral("--host"),
                          QStringLiteral("127.0.0.1"),
                          QStringLiteral("--port"),
                          QString::number(m_port),
                          QStringLiteral("--workers"),
                          QStringLiteral("1"),
                          QStringLiteral("--backend-store-uri"),
                          qt("sqlite:///" + (folder() / "mlflow.db").string())};
    if (m_setUp.artifactRoot.empty())
        arguments << QStringLiteral("--artifacts-destination") << qt((folder() / "artifacts").string())
                  << QStringLiteral("--serve-artifacts");
    else
        arguments << QStringLiteral("--default-artifact-root") << qt(m_setUp.artifactRoot)
                  << QStringLiteral("--no-serve-artifacts");
    if (m_setUp.workspaces)
        arguments << QStringLiteral("--enable-workspaces");
    if (m_setUp.signIn)
        arguments << QStringLiteral("--app-name") << QStringLiteral("basic-auth");
    m_process.start(QStringLiteral("/bin/bash"), arguments);
    if (!m_process.waitForStarted())
        giveUp("bash does not start");
    const auto until = std::chrono::steady_clock::now() + longestStart;
    while (get("/health").status != 200) {
        if (m_process.waitForFinished(100))
            giveUp("it ended while starting");
        if (std::chrono::steady_clock::now() > until)
            giveUp("it does not answer");
    }
}

void MlflowServer::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(10'000))
        std::fprintf(stderr, "The test's MLflow server in %s did not stop.\n", folder().c_str());
}

RawAnswer MlflowServer::post(std::string_view target, std::string_view json) const
{
    return rawRequest(m_port, "POST", target, json, {"Content-Type: application/json"});
}

std::string MlflowServer::python(const std::string &program)
{
    if (m_python.state() == QProcess::NotRunning) {
        auto surroundings = QProcessEnvironment::systemEnvironment();
        surroundings.insert(QStringLiteral("MLFLOW_TRACKING_URI"), qt(url()));
        surroundings.insert(QStringLiteral("MLFLOW_DISABLE_TELEMETRY"), QStringLiteral("true"));
        for (const auto &[name, value] : m_setUp.environment)
            surroundings.insert(qt(name), qt(value));
        m_python.setProcessEnvironment(surroundings);
        m_python.setWorkingDirectory(m_temporary.path());
        m_python.start(qt((environment() / "bin/python").string()),
                       {QStringLiteral("-B"), QStringLiteral("-c"), qt(interpreter)});
    }
    m_python.write((std::to_string(program.size()) + "\n" + program).c_str());
    QByteArray out;
    while (!out.contains(endOfProgram)) {
        if (!m_python.waitForReadyRead(120'000))
            giveUp("Python client: " + out.toStdString() + m_python.readAllStandardError().toStdString());
        out += m_python.readAllStandardOutput();
    }
    return out.left(out.indexOf(endOfProgram)).toStdString();
}

void MlflowServer::sql(const std::string &statements) const
{
    QProcess process;
    process.start(QStringLiteral("sqlite3"), {QStringLiteral("-bail"), QStringLiteral("-cmd"),
                                              QStringLiteral(".timeout 30000"), qt((folder() / "mlflow.db").string())});
    process.write(statements.c_str());
    process.closeWriteChannel();
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        giveUp("sqlite3: " + process.readAllStandardError().toStdString());
}

} // namespace valbench::test
