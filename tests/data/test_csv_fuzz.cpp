// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <random>

#include "fuzz/csv_properties.h"

using namespace valbench;

namespace {

/// Texts with many separators, quotes and line ends, so that most are nearly CSV.
std::string randomText(std::mt19937 &random)
{
    static const std::vector<std::string> pieces{",",    ";",    "\t",   "\n",      "\n",    "\r\n", "\"",
                                                 "\"",   "\"\"", "a",    "b",       "7",     "007",  "1.5",
                                                 "-0",   "1,5",  "1e5",  "1e-5",    "NA",    "inf",  " ",
                                                 "é",    "😀",   "\r",   "a,b\n",   "-9",    "?",    "9007199254740993",
                                                 ",1\n", "1,2",  "x",    "\xff",    "0",     "|",    "\n",
                                                 ".5",   "nan",  "\"\n", "\",\"\n", "1e+400"};
    std::string text(1, static_cast<char>(random() % 256));
    if (random() % 4 != 0)
        text += "a,b\n";
    for (auto n = random() % 40; n > 0; --n)
        text += pieces[random() % pieces.size()];
    return text;
}

/// Texts that are CSV, with cells of every kind.
std::string goodText(std::mt19937 &random)
{
    static const std::vector<std::string> cells{"1",       "22",         "-3.5", "NA",  "",    "x",
                                                "\"a,b\"", "\"q\"\"q\"", "1e-3", "inf", "007", "\"l\nm\r\nn\"",
                                                "\"\"",    "\"4\"",      "ä",    "12E3"};
    const auto width = 1 + random() % 4;
    std::string text(1, static_cast<char>((random() % 8) * 32));
    for (std::size_t i = 0; i < width; ++i)
        text.append(i ? "," : "").push_back(static_cast<char>('a' + i));
    for (auto rows = 1 + random() % 12; rows > 0; --rows) {
        text += random() % 2 ? "\n" : "\r\n";
        for (std::size_t i = 0; i < width; ++i)
            text.append(i ? "," : "").append(cells[random() % (random() % 3 ? 3 : cells.size())]);
    }
    return text;
}

} // namespace

class TestCsvFuzz : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slowReaderRefusesAndAccepts();
    void randomTexts();
    void goodTexts();
};

void TestCsvFuzz::slowReaderRefusesAndAccepts()
{
    QCOMPARE(test::slowCsv("a,b\r\n\"x\"\"y\",\"1\n2\"\r\n", ',', false),
             std::optional(test::Rows{{"a", "b"}, {"x\"y", "1\n2"}}));
    for (const char *text : {"", "a", "a,a\n1,2", "a,b\n1", "a\n\n1", "a\n\"1", "a\n1\"", "a\n\"1\"2", "a\n1\r"})
        QVERIFY2(!test::slowCsv(text, ',', false), text);
}

void TestCsvFuzz::randomTexts()
{
    std::mt19937 random(20260801);
    for (int i = 0; i < 20000; ++i) {
        const auto text = randomText(random);
        const auto broken = test::brokenCsvProperty(text);
        QVERIFY2(broken.empty(), (broken + "\ninput: " + text).c_str());
    }
}

void TestCsvFuzz::goodTexts()
{
    std::mt19937 random(7);
    int accepted = 0;
    for (int i = 0; i < 5000; ++i) {
        const auto text = goodText(random);
        const auto broken = test::brokenCsvProperty(text);
        QVERIFY2(broken.empty(), (broken + "\ninput: " + text).c_str());
        accepted += data::parseCsv(std::string_view(text).substr(1), "f").has_value() ? 1 : 0;
    }
    QVERIFY2(accepted > 3000, std::to_string(accepted).c_str());
}

VALBENCH_TEST(TestCsvFuzz, csv_fuzz)
#include "test_csv_fuzz.moc"
