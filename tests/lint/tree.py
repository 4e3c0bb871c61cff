# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the rules of CONTRIBUTING.md that a program can check: file heads, sizes, words that must not stay.

usage: tree.py [--root DIR]
"""

import argparse
import re
import sys
from pathlib import Path

from files import ROOT, Finding, is_source, report, walk

MOST_LINES = 800
SPDX = (re.compile(r"(//|#|--) SPDX-FileCopyrightText: \S.*"),
        re.compile(r"(//|#|--) SPDX-License-Identifier: GPL-3\.0-or-later"))
SENTENCE = re.compile(r"\S.*[.:]")
# Patterns are put together from pieces so that this file does not report itself.
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "QS" + "KIP"]) + r")\b")
MACHINE_PATH = re.compile("|".join([
    r"(?<![\w./-])/wo" + r"rk/\w", r"\.\./sha" + r"red\b", r"(?<!\w)\.lib" + r"rary/",
    r"(?<![\w./-])/ro" + r"ot/", r"(?<![\w./-])/ho" + r"me/\w"]))


def head_findings(path: Path, lines: list[str]) -> list[Finding]:
    """Two SPDX lines, after the shebang where there is one."""
    head = lines[1:3] if lines and lines[0].startswith("#!") else lines[:2]
    if len(head) == 2 and all(pattern.fullmatch(line) for pattern, line in zip(SPDX, head)):
        return []
    return [Finding(str(path), 1, "the file must begin with the two SPDX lines of CONTRIBUTING.md")]


def header_findings(path: Path, lines: list[str]) -> list[Finding]:
    """One #pragma once; in a public header a sentence before it on what the file is for."""
    if "#pragma once" not in lines:
        return [Finding(str(path), 1, "the header lacks #pragma once")]
    if "include" not in path.parts[:-1]:
        return []
    comment = []
    for line in lines[2:]:
        if not line.startswith("//"):
            break
        comment.append(line.removeprefix("//").strip())
    if SENTENCE.search(" ".join(comment)):
        return []
    return [Finding(str(path), 3, "a comment after the SPDX lines must say in one sentence what the header is for")]


def source_findings(path: Path, lines: list[str]) -> list[Finding]:
    findings = head_findings(path, lines)
    if len(lines) > MOST_LINES:
        findings.append(Finding(str(path), MOST_LINES + 1, f"{len(lines)} lines, refused above {MOST_LINES}: split it"))
    if path.suffix == ".h":
        findings += header_findings(path, lines)
    for number, line in enumerate(lines, 1):
        if match := UNFINISHED.search(line):
            findings.append(Finding(str(path), number, f"{match.group()}: nothing unfinished or skipped stays here"))
    return findings


def machine_findings(path: Path, lines: list[str]) -> list[Finding]:
    return [Finding(str(path), number, f"{match.group()} is a path of one machine")
            for number, line in enumerate(lines, 1) if (match := MACHINE_PATH.search(line))]


def check_tree(root: Path) -> tuple[list[Finding], int]:
    """Returns the findings and the number of text files that were read."""
    findings, checked = [], 0
    for path in walk(root):
        try:
            lines = (root / path).read_bytes().decode("utf-8").splitlines()
        except UnicodeDecodeError:
            if is_source(path):
                findings.append(Finding(str(path), 0, "source files are UTF-8"))
            continue
        checked += 1
        findings += machine_findings(path, lines)
        if is_source(path):
            findings += source_findings(path, lines)
    return findings, checked


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    return report("tree", *check_tree(parser.parse_args().root))


if __name__ == "__main__":
    sys.exit(main())
