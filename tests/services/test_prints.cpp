// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QFile>
#include <QProcess>

#include "service_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;

/// What a print says of the state of its record, on every page.
class TestPrints : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void unapprovedRecordsAreWatermarked();
    void changedRecordsSaySo();
    void printsAreEntries();

private:
    /// The text of each page.
    QStringList pages(ServiceFixture &fixture, const std::string &record);
};

QStringList TestPrints::pages(ServiceFixture &fixture, const std::string &record)
{
    const auto pdf = fixture.workspace->reports().print(fixture.as("lead"), record);
    if (!pdf) {
        qWarning("%s", pdf.error().text().c_str());
        return {};
    }
    const QString path = fixture.folder.filePath(QString::fromStdString(pdf->fileName));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(reinterpret_cast<const char *>(pdf->bytes.data()), static_cast<qint64>(pdf->bytes.size()));
    file.close();
    QProcess text;
    text.start(QStringLiteral("pdftotext"), {path, QStringLiteral("-")});
    text.waitForFinished();
    auto out = QString::fromUtf8(text.readAllStandardOutput()).split(QChar::FormFeed);
    out.removeLast(); // after the last page
    return out;
}

void TestPrints::unapprovedRecordsAreWatermarked()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople(services::Purpose::production));
    VERIFY_OK(fixture.registerModel());
    const auto id = fixture.protocol(false);
    VERIFY_OK(id);
    const auto check = [&](const QString &status, const QString &mark) {
        const auto printed = pages(fixture, *id);
        QVERIFY(printed.size() > 3);
        for (const QString &page : printed) {
            QVERIFY2(page.contains(QString::fromStdString(*id + " · version 1 · ") + status),
                     qPrintable(page.left(90)));
            QCOMPARE(page.contains(QStringLiteral("DRAFT")), mark == QStringLiteral("DRAFT"));
            QCOMPARE(page.contains(QStringLiteral("REJECTED")), mark == QStringLiteral("REJECTED"));
        }
    };
    check(QStringLiteral("Draft"), QStringLiteral("DRAFT"));
    VERIFY_OK(fixture.sign("engineer", *id, Meaning::authored));
    check(QStringLiteral("In review"), QStringLiteral("DRAFT"));
    VERIFY_OK(fixture.sign("lead", *id, Meaning::reviewed));
    VERIFY_OK(fixture.sign("qa", *id, Meaning::approved));
    check(QStringLiteral("Approved"), QString());
    const auto other = fixture.protocol(false);
    VERIFY_OK(other);
    VERIFY_OK(fixture.sign("engineer", *other, Meaning::authored));
    VERIFY_OK(fixture.sign("lead", *other, Meaning::rejected, "limits without source"));
    const auto rejected = pages(fixture, *other);
    QVERIFY(!rejected.isEmpty());
    for (const QString &page : rejected)
        QVERIFY2(page.contains(QStringLiteral("REJECTED")), qPrintable(page.left(90)));
}

void TestPrints::changedRecordsSaySo()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto id = fixture.protocol(false);
    VERIFY_OK(id);
    const auto saysSo = [&] {
        return pages(fixture, *id)
            .join(QLatin1Char(' '))
            .simplified()
            .contains(QStringLiteral("This record was changed since its first entry: it is version 2."));
    };
    QVERIFY(!saysSo());
    const auto view = fixture.workspace->protocols().show(fixture.as("engineer"), *id);
    VERIFY_OK(view);
    auto protocol = view->protocol;
    protocol.purpose += " In a second hospital as well.";
    VERIFY_OK(fixture.workspace->protocols().revise(fixture.as("engineer"), *id, protocol, "scope was too narrow"));
    QVERIFY(saysSo());
}

void TestPrints::printsAreEntries()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto id = fixture.protocol(false);
    VERIFY_OK(id);
    const auto pdf = fixture.workspace->reports().print(fixture.as("auditor"), *id);
    VERIFY_OK(pdf);
    const auto entries = fixture.entries("record.exported");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), std::size_t(1));
    QVERIFY(entries->front().line.find(sha256(ByteView(pdf->bytes)).toHex()) != std::string::npos);
}

VALBENCH_TEST(TestPrints, prints)
#include "test_prints.moc"
