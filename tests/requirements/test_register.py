# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows that a register with a fault is refused: each case plants one."""

import copy
import json
import tempfile
import unittest
from pathlib import Path

import requirements

SOURCE = "core/ledger/src/entry.cpp"
GOOD = {
    "title": "Requirements",
    "requirements": [
        {"id": "R-1", "text": "Entries have numbers.", "clause": "11.10(e)", "state": "met", "proof": [
            {"test": "ledger.entry", "function": "numbers",
             "mutant": {"file": SOURCE, "from": "number + 1", "to": "number"}}]},
        {"id": "R-2", "text": "Later.", "clause": "11.10(e)", "state": "planned"},
    ],
}


class Register(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.register = copy.deepcopy(GOOD)
        self.write(SOURCE, "return number + 1;\n")
        self.write("tests/ledger/test_entry.cpp", "void TestEntry::numbers()\n")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def faults(self) -> list[str]:
        self.write(str(requirements.REGISTER), json.dumps(self.register))
        return requirements.faults(self.root)

    def refused(self, words: str) -> None:
        found = self.faults()
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    @property
    def first(self) -> dict:
        return self.register["requirements"][0]

    def test_good(self) -> None:
        self.assertEqual(self.faults(), [])

    def test_met_without_a_proof(self) -> None:
        del self.first["proof"]
        self.refused("R-1: it is called met, but no test proves it")

    def test_missing_number(self) -> None:
        self.register["requirements"][1]["id"] = "R-3"
        self.refused("expected R-2")

    def test_unknown_state(self) -> None:
        self.register["requirements"][1]["state"] = "nearly"
        self.refused("not nearly")

    def test_partly_without_a_note(self) -> None:
        self.register["requirements"][1]["state"] = "partly"
        self.refused("what is missing")

    def test_no_such_test(self) -> None:
        self.first["proof"][0]["test"] = "ledger.nothing"
        self.refused("there is no test ledger.nothing")

    def test_no_such_function(self) -> None:
        self.first["proof"][0]["function"] = "letters"
        self.refused("has no function letters")

    def test_the_line_is_gone(self) -> None:
        self.write(SOURCE, "return number + 2;\n")
        self.refused("stands 0 times")

    def test_the_line_is_not_the_only_one(self) -> None:
        self.write(SOURCE, "return number + 1;\nreturn number + 1;\n")
        self.refused("stands 2 times")

    def test_the_mutant_changes_nothing(self) -> None:
        self.first["proof"][0]["mutant"]["to"] = "number + 1"
        self.refused("a mutant changes one line")

    def test_the_mutant_is_of_a_test(self) -> None:
        self.first["proof"][0]["mutant"]["file"] = "tests/ledger/test_entry.cpp"
        self.refused("there is no product source")

    def test_without_text(self) -> None:
        self.first["text"] = ""
        self.refused("its text and the clause")


if __name__ == "__main__":
    unittest.main()
