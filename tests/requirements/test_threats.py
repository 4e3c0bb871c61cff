# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows that a list of threats with a fault is refused: each case plants one."""

import json
import tempfile
import unittest
from pathlib import Path

import check_threats


class Threats(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.rows = [{"row": n, "attack": "a", "tests": ["store.tampering rows"]}
                     for n in range(1, check_threats.ROWS + 1)]
        test = self.root / "tests/store/test_tampering.cpp"
        test.parent.mkdir(parents=True)
        test.write_text("void TestTampering::rows()\n{\n}\n", encoding="utf-8")

    def faults(self) -> list[str]:
        file = self.root / check_threats.REGISTER
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"threats": self.rows}), encoding="utf-8")
        return check_threats.faults(self.root)

    def test_good(self) -> None:
        self.rows[6] = {"row": 7, "attack": "a", "open": "not offered yet"}
        self.assertEqual(self.faults(), [])

    def test_missing_row(self) -> None:
        del self.rows[3]
        self.assertIn("the rows are not 1 to 42", self.faults()[0])

    def test_test_that_is_gone(self) -> None:
        for name in ("store.tampering columns", "store.walls rows", "rows", "store.tampering row"):
            self.rows[0]["tests"] = [name]
            self.assertEqual(self.faults(), [f"threat 1 (a): there is no test {name}"])

    def test_neither_tests_nor_reason(self) -> None:
        del self.rows[0]["tests"]
        self.assertEqual(len(self.faults()), 1)
        self.rows[0]["tests"] = []
        self.assertEqual(len(self.faults()), 1)


if __name__ == "__main__":
    unittest.main()
