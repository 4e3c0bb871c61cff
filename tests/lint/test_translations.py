# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants texts that could not be translated and expects translations.py to report each, and nothing else."""

import unittest

import translations
from planted_tree import CPP_HEAD, PlantedTree, run_main

LUPDATE = "/usr/lib/qt6/bin/lupdate"
# text of ui/src/page.cpp after the head, line of the finding, words of the finding
PLANTED = [
    ('auto *a = new QLabel(QStringLiteral("Nothing waits here"));\n', 3, "Nothing waits here"),
    ('void f() { label->setText("two words"); }\n', 3, "two words"),
    ('void f()\n{\n    label->setText(QStringLiteral("a text over "\n                                  "two lines"));\n}\n',
     5, "a text over two lines"),
    ('void f() { show(QObject::tr("Good"), QStringLiteral("not good")); }\n', 3, "not good"),
    ('namespace n {\nclass Page : public QObject {\n    void f() { show(tr("A text")); }\n};\n}\n', 5, "lacks Q_OBJECT"),
]
ALLOWED = [
    'QString f() { return QObject::tr("Nothing waits here"); }\n',
    'QString f() { return QObject::tr("Over two "\n                                 "lines").arg(g("x")); }\n',
    'auto id = QStringLiteral("models.list");\n',
    '// "two words" in a comment\n#include "a header.h"\n',
    'auto day = time.toString(QStringLiteral("d MMM yyyy"));\n',
    "auto quote = '\"'; auto key = QStringLiteral(\"one\");\n",
]


class Translations(PlantedTree):
    def test_each_breach_is_reported(self):
        for text, line, words in PLANTED:
            with self.subTest(text):
                self.plant("ui/src/page.cpp", CPP_HEAD + text)
                self.plant("app/workbench/start.cpp", CPP_HEAD)
                self.assertOneFinding(translations.check_tree(self.root, LUPDATE)[0], "ui/src/page.cpp", line, words)

    def test_good_code_is_not_reported(self):
        for text in ALLOWED:
            with self.subTest(text):
                self.plant("ui/src/page.cpp", CPP_HEAD + text)
                self.plant("app/workbench/start.cpp", CPP_HEAD)
                self.assertEqual(translations.check_tree(self.root, LUPDATE), ([], 2))

    def test_other_folders_are_not_for_people(self):
        self.plant("core/base/src/id.cpp", CPP_HEAD + 'auto a = "two words";\n')
        self.plant("ui/src/page.cpp", CPP_HEAD)
        self.plant("app/workbench/start.cpp", CPP_HEAD)
        self.assertEqual(run_main(translations.main, "--root", str(self.root))[0], 0)

    def test_an_exception_that_is_not_needed_is_reported(self):
        self.plant("ui/src/widgets/problem.cpp", CPP_HEAD + 'auto a = QStringLiteral("bad input");\n')
        self.plant("app/workbench/start.cpp", CPP_HEAD)
        self.assertOneFinding(translations.check_tree(self.root, LUPDATE)[0], "ui/src/widgets/problem.cpp", 1,
                              "no longer there")


if __name__ == "__main__":
    unittest.main()
