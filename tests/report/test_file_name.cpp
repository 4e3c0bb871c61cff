// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/report/file_name.h>

using namespace valbench;
using namespace valbench::report;

class TestFileName : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void plainNames();
    void longNames();
    void strangeNames();
    void safeOrNot();
};

void TestFileName::plainNames()
{
    QCOMPARE(fileName({"EXE-0007", "v1", "PQ report"}, "pdf"), std::string("exe-0007-v1-pq-report.pdf"));
    QCOMPARE(fileName({"  Model__Card  ", "", "2026/11/03"}, "json"), std::string("model-card-2026-11-03.json"));
    QCOMPARE(fileName({"Jürgen Ångström"}, "pdf"), std::string("jurgen-angstrom.pdf"));
    QCOMPARE(fileName({"../../etc/passwd"}, "pdf"), std::string("etc-passwd.pdf"));
}

void TestFileName::longNames()
{
    const std::string a = fileName({std::string(80, 'a') + "1"}, "pdf");
    const std::string b = fileName({std::string(80, 'a') + "2"}, "pdf");
    QCOMPARE(a.size(), std::size_t(64));
    QVERIFY(isSafeFileName(a));
    QVERIFY(a != b);
    QCOMPARE(fileName({std::string(60, 'a')}, "pdf").size(), std::size_t(64));
    QCOMPARE(fileName({std::string(60, 'a')}, "pdf"), std::string(60, 'a') + ".pdf");
    // Parts are told apart from their concatenation.
    QVERIFY(fileName({std::string(70, 'a'), "b"}, "pdf") != fileName({std::string(70, 'a') + "b"}, "pdf"));
}

void TestFileName::strangeNames()
{
    QStringList names;
    for (const char *text : {"", "...", "中文", "日本", "\xF0\x9F\x98\x80", "\xFF\xFE", "Ж", "nul\n", "a\x01z"}) {
        const std::string name = fileName({text}, "pdf");
        QVERIFY2(isSafeFileName(name), name.c_str());
        names.append(QString::fromStdString(name));
    }
    QVERIFY(fileName({"中文"}, "pdf") != fileName({"日本"}, "pdf"));
    QVERIFY(fileName({"model 中文"}, "pdf") != fileName({"model 日本"}, "pdf"));
    QVERIFY(fileName({"\xF0\x9F\x98\x80"}, "pdf") != fileName({"\xF0\x9F\x98\x81"}, "pdf"));
    QVERIFY(fileName({}, "pdf").size() > 4);
}

void TestFileName::safeOrNot()
{
    for (const char *name : {"a.pdf", "exe-0007-v1.pdf", "0.csv"})
        QVERIFY2(isSafeFileName(name), name);
    for (const char *name : {"", ".pdf", "a", "a.", "A.pdf", "a b.pdf", "a_b.pdf", "-a.pdf", "a-.pdf", "a--b.pdf",
                             "a.b.pdf", "ä.pdf", "a.p-f"})
        QVERIFY2(!isSafeFileName(name), name);
    QVERIFY(!isSafeFileName(std::string(61, 'a') + ".pdf"));
}

VALBENCH_TEST(TestFileName, file_name)
#include "test_file_name.moc"
