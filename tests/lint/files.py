# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the tree as the lints see them, and how they report."""

import os
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SKIPPED_FOLDERS = {".git", "build", ".cache", ".venv", "__pycache__"}
CPP_SUFFIXES = {".h", ".cpp"}
SOURCE_SUFFIXES = CPP_SUFFIXES | {".c", ".py", ".sh", ".cmake", ".sql", ".R"}


class Finding(NamedTuple):
    """One breach of a rule; line 0 means the file as a whole."""

    path: str
    line: int
    text: str


def walk(root: Path):
    """Yields the path, relative to root, of every file that is not made by a build or a tool."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS)
        for name in sorted(names):
            path = Path(folder, name)
            if not path.is_symlink() and name != ".git":  # a file in a linked work tree
                yield path.relative_to(root)


def is_source(path: Path) -> bool:
    return path.suffix in SOURCE_SUFFIXES or path.name == "CMakeLists.txt"


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def report(name: str, findings: list[Finding], checked: int) -> int:
    """Prints the findings as compilers do, then a summary; returns the exit status.

    Nothing to check is an error: a lint that looked at nothing must not count as passed.
    """
    for finding in findings:
        print(f"{finding.path}:{finding.line or 1}: {finding.text}")
    print(f"{name}: {checked} files checked, {len(findings)} findings")
    if checked == 0:
        print(f"{name}: found no file to check, expected the tree's sources", file=sys.stderr)
        return 2
    return 1 if findings else 0
