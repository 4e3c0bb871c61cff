# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants files that forget a standard header and expects includes.py to report each, and nothing else."""

import unittest

import includes
from planted_tree import CPP_HEAD, PlantedTree, run_main

SOURCE = "core/stats/src/auc.cpp"
# text of the file, line of the finding, words of the finding
PLANTED = [
    ("std::optional<int> a;\n", 3, "std::optional is used, but no <optional>"),
    ("#include <vector>\nstd::vector<int> a;\nauto b = std::ranges::max(a);\n", 5, "<algorithm>"),
    ("#include <optional>\nstd::optional<std::string> a;\n", 4, "std::string"),
    ("#include <valbench/stats/other.h>\nstd::string_view a;\n", 4, "<string_view>"),
    ('#include "apart.h"\nstd::map<int, int> a;\n', 4, "<map>"),
    ("std::unique_ptr<int> a; // needs <memory>\nstd::unique_ptr<int> b;\n", 3, "<memory>"),
]
ALLOWED = [
    "#include <ranges>\nauto b = std::ranges::max(a);\n",
    "#include <valbench/stats/other.h>\nstd::vector<int> a;\n",
    '#include "apart.h"\nstd::set<int> a;\nstd::vector<int> b;\n',
    "// std::optional\nconst char *a = \"std::map\";\n",
    "auto a = std::move(b);\n",
    "using namespace std::literals;\n",
]


class TestIncludes(PlantedTree):
    def setUp(self):
        super().setUp()
        self.plant("core/stats/include/valbench/stats/other.h", CPP_HEAD + "#include <vector>\n")
        self.plant("core/stats/src/apart.h", CPP_HEAD + "#include <set>\n#include <valbench/stats/other.h>\n")
        self.plant("core/data/src/apart.h", CPP_HEAD + "#include <map>\n")  # of another folder

    def test_each_planted_breach_is_reported(self):
        for text, line, words in PLANTED:
            with self.subTest(text=text):
                self.plant(SOURCE, CPP_HEAD + text)
                self.assertOneFinding(includes.check_tree(self.root)[0], SOURCE, line, words)

    def test_what_is_allowed_is_not_reported(self):
        for text in ALLOWED:
            with self.subTest(text=text):
                self.plant(SOURCE, CPP_HEAD + text)
                self.assertEqual(includes.check_tree(self.root)[0], [])

    def test_headers_that_include_each_other_end(self):
        self.plant("core/stats/src/one.h", CPP_HEAD + '#include "two.h"\nstd::array<int, 2> a;\n')
        self.plant("core/stats/src/two.h", CPP_HEAD + '#include "one.h"\n')
        self.assertOneFinding(includes.check_tree(self.root)[0], "core/stats/src/one.h", 4, "<array>")

    def test_status(self):
        self.assertEqual(run_main(includes.main, "--root", str(self.root))[0], 0)
        self.plant(SOURCE, CPP_HEAD + PLANTED[0][0])
        status, printed = run_main(includes.main, "--root", str(self.root))
        self.assertEqual(status, 1)
        self.assertIn(f"{SOURCE}:3: std::optional", printed)


if __name__ == "__main__":
    unittest.main()
