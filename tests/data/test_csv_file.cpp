// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <mutex>
#include <sys/stat.h>
#include <thread>

#include <valbench/data/csv.h>
#include <valbench/data/digest.h>

#include "data/table_text.h"

using namespace valbench;
namespace fs = std::filesystem;

class TestCsvFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void threadsDoNotMatter();
    void quotesAcrossChunks();
    void refusalsAcrossChunks();
    void missingFolderUnreadable();
    void shortenedOrChangedMeanwhile_data();
    void shortenedOrChangedMeanwhile();
    void pipes();
    void tooLarge();
    void expectedDigest();
    void cancel();
    void progress();

private:
    fs::path write(const char *name, const std::string &text) const
    {
        const auto file = fs::path(m_folder.path().toStdString()) / name;
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }
    QTemporaryDir m_folder;
};

/// Several megabytes: chunks for eight threads, with quotes, line breaks in cells and a late text in "late".
static std::string largeText(std::size_t rows)
{
    std::string text = "id,value,group,note,late\r\n";
    for (std::size_t i = 0; i < rows; ++i) {
        text.append(std::to_string(i)).append(",").append(std::to_string(static_cast<double>(i % 977) / 8));
        if (i % 7 == 0)
            text.append(",NA");
        else
            text.append(",g").append(std::to_string(i * i % 23));
        if (i % 5 == 0)
            text.append(",\"said \"\"").append(std::to_string(i % 1000)).append("\"\",\nthen\r\nmore\"");
        else
            text += ",plain";
        text += i + 10 == rows ? ",x" : ",1";
        text += i % 2 ? "\n" : "\r\n";
    }
    return text;
}

void TestCsvFile::threadsDoNotMatter()
{
    const auto text = largeText(200'000);
    QVERIFY(text.size() > 4'000'000);
    const auto file = write("large.csv", text);
    data::CsvOptions options;
    options.threads = 1;
    const auto one = data::readCsv(file, options);
    VERIFY_OK(one);
    QCOMPARE(one->rowCount(), std::size_t(200'000));
    QCOMPARE(one->columns()[3].textAt(115), std::string("said \"115\",\nthen\r\nmore"));
    QCOMPARE(one->columns()[4].textCause()->cell, std::string("x"));
    const auto expected = test::tableText(*one);
    for (const unsigned threads : {2u, 8u, 0u}) {
        options.threads = threads;
        const auto other = data::readCsv(file, options);
        VERIFY_OK(other);
        QVERIFY(test::tableText(*other) == expected);
    }
    options.chunkBytes = 1000;
    const auto fine = data::readCsv(file, options);
    VERIFY_OK(fine);
    QVERIFY(test::tableText(*fine) == expected);
}

// Every cut of a text with quotes: inside them, between doubled ones, between CR and LF.
void TestCsvFile::quotesAcrossChunks()
{
    const std::string text = "a,b\r\n1,\"x\r\n\"\"y\"\"\n\n\"\r\n\"2\",\"\"\"\"\r\n3,\"\n\"\n4,z\n\"5\",\"a,b\"\n\n";
    const auto whole = data::parseCsv(text, "f.csv");
    VERIFY_OK(whole);
    QCOMPARE(whole->rowCount(), std::size_t(5));
    QCOMPARE(whole->columns()[0].kind(), data::ColumnKind::integer);
    QCOMPARE(whole->columns()[1].textAt(0), std::string("x\r\n\"y\"\n\n"));
    for (std::size_t bytes = 1; bytes < text.size(); ++bytes) {
        for (const unsigned threads : {1u, 2u, 8u}) {
            data::CsvOptions options;
            options.chunkBytes = bytes;
            options.threads = threads;
            const auto cut = data::parseCsv(text, "f.csv", options);
            VERIFY_OK(cut);
            QCOMPARE(test::tableText(*cut), test::tableText(*whole));
        }
    }
}

void TestCsvFile::refusalsAcrossChunks()
{
    // The stray quote turns inside and outside around for all that follows; still the first fault is named.
    auto text = largeText(3000);
    text.insert(text.begin() + static_cast<std::ptrdiff_t>(text.find("\r\n1001,") + 6), '"');
    std::string first;
    for (const std::size_t bytes : {0, 64, 1000, 20'000}) {
        for (const unsigned threads : {1u, 2u, 8u}) {
            data::CsvOptions options;
            options.chunkBytes = bytes;
            options.threads = threads;
            const auto table = data::parseCsv(text, "f.csv", options);
            QVERIFY(!table);
            if (first.empty())
                first = table.error().text();
            QCOMPARE(table.error().text(), first);
        }
    }
    // The header and 1001 rows before, of which 201 have two line breaks in a cell.
    QVERIFY2(first.starts_with("f.csv, line 1405, column 5: a quote inside a cell"), first.c_str());
}

void TestCsvFile::missingFolderUnreadable()
{
    const fs::path folder(m_folder.path().toStdString());
    const auto none = data::readCsv(folder / "none.csv");
    QVERIFY(!none);
    QCOMPARE(none.error().code(), ErrorCode::notFound);
    QCOMPARE(none.error().text(), "There is no file " + (folder / "none.csv").string() + ".");

    const auto isFolder = data::readCsv(folder);
    QVERIFY(!isFolder);
    QCOMPARE(isFolder.error().code(), ErrorCode::badInput);
    QCOMPARE(isFolder.error().text(), folder.string() + " is a folder; expected a file.");

    const auto device = data::readCsv("/dev/zero");
    QVERIFY(!device);
    QCOMPARE(device.error().text(), std::string("/dev/zero is a device; expected a file."));

    // Can be opened but not read, also by root.
    const auto unreadable = data::readCsv("/proc/self/mem");
    QVERIFY(!unreadable);
    QCOMPARE(unreadable.error().code(), ErrorCode::unavailable);
    QCOMPARE(unreadable.error().text(), std::string("Cannot read /proc/self/mem: Input/output error."));

    fs::create_symlink(folder / "loop.csv", folder / "loop.csv");
    const auto unopened = data::readCsv(folder / "loop.csv");
    QVERIFY(!unopened);
    QCOMPARE(unopened.error().code(), ErrorCode::unavailable);
    QCOMPARE(unopened.error().text(),
             "Cannot open " + (folder / "loop.csv").string() + ": Too many levels of symbolic links.");
}

void TestCsvFile::shortenedOrChangedMeanwhile_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::newRow("shortened") << QByteArray("shortened");
    QTest::newRow("emptied") << QByteArray("emptied");
    QTest::newRow("longer") << QByteArray("longer");
    QTest::newRow("rewritten") << QByteArray("rewritten");
}

// A mapped file that shrinks would end the program with SIGBUS.
void TestCsvFile::shortenedOrChangedMeanwhile()
{
    QFETCH(QByteArray, change);
    const auto text = largeText(300'000);
    const auto file = write("changing.csv", text);
    bool done = false;
    // Called after the first piece was read, by the one thread.
    const auto disturb = [&](double, std::string_view) {
        if (std::exchange(done, true))
            return;
        if (change == "shortened")
            fs::resize_file(file, 1000);
        else if (change == "emptied")
            fs::resize_file(file, 0);
        else if (change == "longer")
            std::ofstream(file, std::ios::app) << "1,2,3,4,5\n";
        else
            std::ofstream(file, std::ios::binary) << text;
    };
    data::CsvOptions options;
    options.threads = 1;
    const auto table = data::readCsv(file, options, {}, disturb);
    QVERIFY(done);
    QVERIFY(!table);
    QCOMPARE(table.error().code(), ErrorCode::unavailable);
    QCOMPARE(table.error().text(), file.string() +
                                       " was changed while it was read. Wait until the program that writes it "
                                       "is done, then try again.");
}

void TestCsvFile::pipes()
{
    const auto text = largeText(60'000);
    const auto pipe = fs::path(m_folder.path().toStdString()) / "pipe";
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    std::jthread writer([&] { std::ofstream(pipe, std::ios::binary) << text; });
    const auto table = data::readCsv(pipe);
    VERIFY_OK(table);
    const auto direct = data::parseCsv(text, pipe.string());
    VERIFY_OK(direct);
    QVERIFY(test::tableText(*table) == test::tableText(*direct));
    // Files of the system have no size, but content.
    const auto status = data::fileDigest("/proc/version");
    VERIFY_OK(status);
    QVERIFY(*status != sha256(std::string_view()));
}

void TestCsvFile::tooLarge()
{
    const auto file = write("limit.csv", "a,b\n1,2\n");
    data::CsvOptions options;
    options.maxBytes = 8;
    VERIFY_OK(data::readCsv(file, options));
    options.maxBytes = 7;
    const auto table = data::readCsv(file, options);
    QVERIFY(!table);
    QCOMPARE(table.error().text(), file.string() + " is too large: at most 7 bytes are read.");
}

void TestCsvFile::expectedDigest()
{
    const auto file = write("locked.csv", "a,b\n1,2\n");
    const auto digest = data::fileDigest(file);
    VERIFY_OK(digest);
    data::CsvOptions options;
    options.expectedDigest = *digest;
    VERIFY_OK(data::readCsv(file, options));
    write("locked.csv", "a,b\n1,3\n");
    const auto table = data::readCsv(file, options);
    QVERIFY(!table);
    QCOMPARE(table.error().code(), ErrorCode::badInput);
    QCOMPARE(table.error().text(), file.string() + " is not the expected file: its SHA-256 is " +
                                       sha256("a,b\n1,3\n").toHex() + ", expected " + digest->toHex() + ".");
}

void TestCsvFile::cancel()
{
    const auto file = write("cancel.csv", largeText(60'000));
    for (const char *stage : {"Reading the file", "Checking the text", "Reading cells", "Reading texts"}) {
        std::stop_source source;
        const auto table = data::readCsv(file, {}, source.get_token(), [&](double, std::string_view now) {
            if (now == stage)
                source.request_stop();
        });
        QVERIFY2(!table, stage);
        QCOMPARE(table.error().code(), ErrorCode::cancelled);
    }
    std::stop_source source;
    source.request_stop();
    const auto digest = data::fileDigest(file, source.get_token());
    QVERIFY(!digest);
    QCOMPARE(digest.error().code(), ErrorCode::cancelled);
}

void TestCsvFile::progress()
{
    const auto file = write("progress.csv", largeText(200'000));
    std::mutex mutex;
    std::vector<double> fractions;
    const auto table = data::readCsv(file, {}, {}, [&](double fraction, std::string_view) {
        const std::lock_guard lock(mutex);
        fractions.push_back(fraction);
    });
    VERIFY_OK(table);
    QVERIFY(fractions.size() > 10);
    QVERIFY(std::ranges::is_sorted(fractions));
    QVERIFY(fractions.front() > 0);
    QCOMPARE(fractions.back(), 1.0);
}

VALBENCH_TEST(TestCsvFile, csv_file)
#include "test_csv_file.moc"
