// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <limits>

#include <valbench/base/text.h>

using namespace valbench;

class TestText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void base64Vectors();
    void base64Refusals();
    void hexRoundTrip();
    void numbers();
};

void TestText::base64Vectors()
{
    // RFC 4648, section 10.
    const std::pair<const char *, const char *> vectors[] = {{"", ""},
                                                             {"f", "Zg=="},
                                                             {"fo", "Zm8="},
                                                             {"foo", "Zm9v"},
                                                             {"foob", "Zm9vYg=="},
                                                             {"fooba", "Zm9vYmE="},
                                                             {"foobar", "Zm9vYmFy"}};
    for (const auto &[plain, coded] : vectors) {
        QCOMPARE(toBase64(asBytes(plain)), std::string(coded));
        const auto back = fromBase64(coded);
        VERIFY_OK(back);
        QCOMPARE(std::string(asText(*back)), std::string(plain));
    }
}

void TestText::base64Refusals()
{
    for (const char *text : {"Zg=", "Zg", "Z===", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9", "Zm9v\n"})
        QVERIFY2(!fromBase64(text), text);
}

void TestText::hexRoundTrip()
{
    const Bytes bytes{0x00, 0x0f, 0xa5, 0xff};
    QCOMPARE(toHex(bytes), std::string("000fa5ff"));
    QCOMPARE(*fromHex("000FA5ff"), bytes);
    QVERIFY(!fromHex("0"));
    QVERIFY(!fromHex("0g"));
}

void TestText::numbers()
{
    QCOMPARE(shortestText(0.1), std::string("0.1"));
    QCOMPARE(fixedText(0.80559322, 3), std::string("0.806"));
    QCOMPARE(fixedText(-0.0001, 2), std::string("0.00"));
    QCOMPARE(fixedText(std::numeric_limits<double>::quiet_NaN(), 2), std::string("undefined"));
    QCOMPARE(*parseDouble("0.85"), 0.85);
    for (const char *text : {"", " 1", "1 ", "nan", "inf", "0,5", "1e999", "0x1p3"})
        QVERIFY2(!parseDouble(text), text);
    QCOMPARE(*parseInteger("-12"), std::int64_t(-12));
    QVERIFY(!parseInteger("12.0"));
}

VALBENCH_TEST(TestText, text)
#include "test_text.moc"
