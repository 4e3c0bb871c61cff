# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants breaches of the rules on files and expects tree.py and cpp_format.py to report each, and nothing else."""

import unittest

import cpp_format
import tree
from planted_tree import CPP_HEAD, HASH_HEAD, PlantedTree, run_main

PURPOSE = "// Identifiers of records.\n"
# file, its text, line of the finding, words of the finding; forbidden words are put together from pieces
PLANTED = [
    ("core/base/src/id.cpp", "int a;\n", 1, "SPDX"),
    ("core/base/src/id.cpp", "", 1, "SPDX"),
    ("core/base/src/id.cpp", CPP_HEAD.replace("GPL-3.0-or-later", "MIT"), 1, "SPDX"),
    ("core/base/CMakeLists.txt", "add_library(a a.cpp)\n", 1, "SPDX"),
    ("cmake/Flags.cmake", "set(a 1)\n", 1, "SPDX"),
    ("installer/run.sh", "#!/usr/bin/env bash\necho\n" + HASH_HEAD, 1, "SPDX"),
    ("resources/sql/0001.sql", "CREATE TABLE a(b);\n", 1, "SPDX"),
    ("tests/reference/make.py", "print(1)\n", 1, "SPDX"),
    ("core/base/src/id.cpp", CPP_HEAD + "//\n" * 799, 801, "801 lines"),
    ("core/base/src/id.h", CPP_HEAD + PURPOSE, 1, "#pragma once"),
    ("core/base/include/valbench/base/id.h", CPP_HEAD + "#pragma once\n" + PURPOSE, 3, "one sentence"),
    ("core/base/include/valbench/base/id.h", CPP_HEAD + "// identifiers\n#pragma once\n", 3, "one sentence"),
    ("ui/include/valbench/ui/rail.h", CPP_HEAD + "#pragma once\n", 3, "one sentence"),
    ("core/base/src/id.cpp", CPP_HEAD + "// TO" + "DO later\n", 3, "unfinished"),
    ("core/base/src/id.cpp", CPP_HEAD + "/* FIX" + "ME */\n", 3, "unfinished"),
    ("core/base/src/id.cpp", CPP_HEAD + "\n// X" + "XX\n", 4, "unfinished"),
    ("tests/base/test_id.cpp", CPP_HEAD + 'void f() { QS' + 'KIP("no"); }\n', 3, "unfinished"),
    ("installer/run.sh", HASH_HEAD + "cd /wo" + "rk/main\n", 3, "one machine"),
    ("README.md", "See ../sha" + "red/page.md.\n", 1, "one machine"),
    ("resources/list.json", '["/ro' + 'ot/.ssh"]\n', 1, "one machine"),
    ("tests/base/test_id.cpp", CPP_HEAD + 'auto p = "/ho' + 'me/me/a.csv";\n', 3, "one machine"),
    (".ci/run", "cat .lib" + "rary/list\n", 1, "one machine"),
]

ALLOWED = [
    ("core/base/src/id.cpp", CPP_HEAD),
    ("core/base/src/id.cpp", CPP_HEAD + "//\n" * 798),
    ("core/base/src/id.h", CPP_HEAD + "#pragma once\n"),
    ("core/base/include/valbench/base/id.h", CPP_HEAD + PURPOSE + "#pragma once\n"),
    ("core/base/include/valbench/base/id.h", CPP_HEAD + "//\n// Two lines\n// make it.\n#pragma once\n"),
    ("core/base/src/temp.cpp", CPP_HEAD + 'char name[] = "a-XXXXXX"; // mkstemp\n'),
    ("installer/run.sh", "#!/usr/bin/env bash\n" + HASH_HEAD + "cd ~/network/work/x\n"),
    ("resources/sql/0001.sql", HASH_HEAD.replace("#", "--")),
    ("build/release/generated.cpp", "int a;\n"),
]


class TestTree(PlantedTree):
    def findings(self):
        return tree.check_tree(self.root)[0]

    def test_each_planted_breach_is_reported(self):
        for path, text, line, words in PLANTED:
            with self.subTest(path=path, text=text):
                self.plant(path, text)
                self.assertOneFinding(self.findings(), path, line, words)
                (self.root / path).unlink()

    def test_what_the_rules_allow_is_not_reported(self):
        for path, text in ALLOWED:
            with self.subTest(path=path, text=text):
                self.plant(path, text)
                self.assertEqual(self.findings(), [])

    def test_source_that_is_not_text_is_reported(self):
        (self.root / "a.cpp").write_bytes(b"// \xff\n")
        self.assertOneFinding(self.findings(), "a.cpp", 0, "UTF-8")

    def test_exit_status(self):
        self.assertEqual(run_main(tree.main, "--root", str(self.root))[0], 2, "nothing checked must not pass")
        self.plant("a.cpp", CPP_HEAD)
        self.assertEqual(run_main(tree.main, "--root", str(self.root))[0], 0)
        self.plant("b.cpp", "int b;\n")
        status, printed = run_main(tree.main, "--root", str(self.root))
        self.assertEqual(status, 1)
        self.assertIn("b.cpp:1: the file must begin", printed)


class TestFormat(PlantedTree):
    def setUp(self):
        super().setUp()
        self.plant(".clang-format", "BasedOnStyle: LLVM\nIndentWidth: 4\n")

    def test_a_badly_formatted_file_is_reported_and_fixed(self):
        self.plant("core/good.cpp", "int good() { return 1; }\n")
        self.assertEqual(run_main(cpp_format.main, "--root", str(self.root))[0], 0)
        self.plant("core/bad.h", "int good();\nint  bad( );\n")
        status, printed = run_main(cpp_format.main, "--root", str(self.root))
        self.assertEqual(status, 1)
        self.assertIn("core/bad.h:2: ", printed)
        self.assertNotIn("good.cpp", printed)
        self.assertEqual(run_main(cpp_format.main, "--root", str(self.root), "--fix")[0], 0)
        self.assertEqual((self.root / "core/bad.h").read_text(), "int good();\nint bad();\n")

    def test_nothing_checked_does_not_pass(self):
        self.assertEqual(run_main(cpp_format.main, "--root", str(self.root))[0], 2)


if __name__ == "__main__":
    unittest.main()
