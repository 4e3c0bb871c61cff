# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A temporary tree in which tests plant one breach at a time."""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

SPDX_LINES = ("SPDX-FileCopyrightText: 2026 The Valbench authors", "SPDX-License-Identifier: GPL-3.0-or-later")
CPP_HEAD = "".join(f"// {line}\n" for line in SPDX_LINES)
HASH_HEAD = "".join(f"# {line}\n" for line in SPDX_LINES)


class PlantedTree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="valbench-lint-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def plant(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def assertOneFinding(self, findings: list, path: str, line: int, words: str) -> None:
        self.assertEqual(len(findings), 1, findings)
        self.assertEqual((findings[0].path, findings[0].line), (path, line), findings[0])
        self.assertIn(words, findings[0].text)


def run_main(main, *arguments: str) -> tuple[int, str]:
    """Runs a lint's main() as from a shell; returns exit status and everything printed."""
    printed, kept = io.StringIO(), sys.argv
    sys.argv = ["lint", *arguments]
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            status = main()
    finally:
        sys.argv = kept
    return status, printed.getvalue()
