// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A real MLflow server for the tests, in a folder and on a port of its own.
#pragma once

#include "support/texts.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <QProcess>
#include <QTemporaryDir>

namespace valbench::test {

/// An answer as it came over the wire.
struct RawAnswer
{
    int status = 0;                             ///< 0: there was none
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
};

/// One request on a connection of its own, without any code of ours beyond a socket: what the product says about a
/// server is compared with this.
RawAnswer rawRequest(int port, std::string_view method, std::string_view target, std::string_view body = {},
                     const std::vector<std::string> &headers = {});

/// How a server differs from the one that most tests share.
struct MlflowSetUp
{
    bool signIn = false;      ///< asks who is there (--app-name basic-auth)
    std::string artifactRoot; ///< of new experiments, such as s3://bucket, instead of the server's own proxy
    bool workspaces = false;  ///< 3.x
    std::map<std::string, std::string> environment;
};

/// The version that VALBENCH_TEST_MLFLOW names (2 or 3), from the environments that mlflow_environments in
/// installer/lib.sh made; SQLite backend, artifacts through the proxy. It ends with the test, however that ends.
class MlflowServer {
public:
    /// Starts it and waits until it answers; ends the test program if it does not.
    explicit MlflowServer(MlflowSetUp setUp = {});
    ~MlflowServer();
    MlflowServer(const MlflowServer &) = delete;
    MlflowServer &operator=(const MlflowServer &) = delete;

    /// The one that the tests of a program share.
    static MlflowServer &instance();

    [[nodiscard]] int major() const { return m_major; }
    /// As the requirements pin it, such as "2.22.5".
    [[nodiscard]] std::string version() const;
    /// Of "admin", where somebody has to sign in. 2.x ships with one, 3.x refuses just that.
    [[nodiscard]] const char *administratorPassword() const
    {
        return m_major == 2 ? "password1234" : "of this test only";
    }
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    [[nodiscard]] std::filesystem::path folder() const { return m_temporary.path().toStdString(); }
    [[nodiscard]] std::string log() const;
    /// The server's Python environment.
    [[nodiscard]] std::filesystem::path environment() const;

    void stop();
    /// On the same port, with the same data.
    void start();

    RawAnswer get(std::string_view target) const { return rawRequest(m_port, "GET", target); }
    RawAnswer post(std::string_view target, std::string_view json) const;
    /// Runs a program of MLflow's own Python client against the server and returns what it printed; ends the test
    /// program if it fails. All of them run in one process.
    std::string python(const std::string &program);
    /// Runs SQL in the server's database, for data that would take too long to log.
    void sql(const std::string &statements) const;

private:
    [[noreturn]] void giveUp(const std::string &why) const;
    MlflowSetUp m_setUp;
    int m_major;
    int m_port;
    QTemporaryDir m_temporary;
    QProcess m_process;
    QProcess m_python;
};

} // namespace valbench::test
