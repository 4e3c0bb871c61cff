// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// For tests of signatures: predictable randomness, a small authority, other people's programs.
#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

#include <valbench/crypto/certificate.h>

namespace valbench::test {

/// 0, 1, 2, …: never the same bytes twice, always the same in each run.
class CountingRandom final : public RandomSource {
public:
    Status fill(std::span<std::uint8_t> bytes) override
    {
        for (auto &byte : bytes)
            byte = m_next++;
        return {};
    }

private:
    std::uint8_t m_next = 0;
};

class BrokenRandom final : public RandomSource {
public:
    Status fill(std::span<std::uint8_t>) override { return fail(ErrorCode::unavailable, VB_MSG("no randomness")); }
};

/// Cheap enough to try hundreds of passwords; never for a store in use.
inline constexpr crypto::KdfPolicy cheapKdf{1, 8192};

inline Timestamp timeAt(const char *text)
{
    return Timestamp::parse(text).value();
}

/// An authority from 2026 on and one person certified by it.
struct Pki
{
    CountingRandom random;
    Timestamp start = timeAt("2026-01-15T08:00:00.000000Z");
    Timestamp signing = timeAt("2026-11-03T13:03:59.120045Z");
    crypto::SigningKey rootKey = crypto::SigningKey::generate().value();
    crypto::Certificate root = crypto::makeAuthority(rootKey, "Valbench store 0f1e", start, random).value();
    crypto::SigningKey key = crypto::SigningKey::generate().value();
    crypto::Certificate certificate = issue("Zoë Müller", "zmueller");

    crypto::Certificate issue(std::string name, std::string id)
    {
        return crypto::issueCertificate(root, rootKey, {std::move(name), std::move(id)}, key.publicKey(), start, random)
            .value();
    }
    [[nodiscard]] std::vector<crypto::Certificate> roots() const { return {root}; }
};

inline std::string privatePem(const crypto::SigningKey &key)
{
    return "-----BEGIN PRIVATE KEY-----\n" + toBase64(key.pkcs8()) + "\n-----END PRIVATE KEY-----\n";
}

struct ProgramOutput
{
    int exitCode = -1;
    QString text; ///< standard output and error together
};

/// A folder that goes with the test, and programs run in it.
class Workshop {
public:
    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    void write(const char *name, ByteView bytes) const
    {
        QFile file(path(name));
        const bool opened = file.open(QIODevice::WriteOnly);
        const auto size = static_cast<qint64>(bytes.size());
        if (!opened || file.write(reinterpret_cast<const char *>(bytes.data()), size) != size)
            qFatal("cannot write a test file");
    }
    void write(const char *name, std::string_view text) const { write(name, asBytes(text)); }
    [[nodiscard]] Bytes read(const char *name) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read the test file %s", name);
        const auto bytes = file.readAll();
        return {bytes.begin(), bytes.end()};
    }
    /// The command line is split at blanks.
    [[nodiscard]] ProgramOutput run(const char *commandLine) const
    {
        auto words = QString::fromUtf8(commandLine).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.setProcessChannelMode(QProcess::MergedChannels);
        const auto program = words.takeFirst();
        process.start(program, words);
        if (!process.waitForFinished(60000))
            qFatal("%s did not run", qPrintable(program));
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                QString::fromUtf8(process.readAll())};
    }

private:
    QTemporaryDir m_folder;
};

/// Fails the test, showing the output, unless the program ended with this code.
#define VERIFY_EXIT(output, code)                                                                                      \
    do {                                                                                                               \
        const ::valbench::test::ProgramOutput verifyExit = (output);                                                   \
        QVERIFY2(verifyExit.exitCode == (code), qPrintable(verifyExit.text));                                          \
    } while (false)

} // namespace valbench::test
