# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares every C++ file with what clang-format makes of it, by the settings in .clang-format.

usage: cpp_format.py [--root DIR] [--fix]

Exactly this version, because another one formats differently.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from files import CPP_SUFFIXES, ROOT, Finding, report, walk

PROGRAM = "clang-format-16"
FILES_A_CALL = 50


def check_tree(root: Path, fix: bool = False) -> tuple[list[Finding], int]:
    """Returns the files that are not formatted and the number of files looked at; with fix, formats them."""
    paths = [path for path in walk(root) if path.suffix in CPP_SUFFIXES]
    findings = []
    for start in range(0, len(paths), FILES_A_CALL):
        some = [str(path) for path in paths[start:start + FILES_A_CALL]]
        if fix:
            subprocess.run([PROGRAM, "-i", *some], cwd=root, check=True)
        answer = subprocess.run([PROGRAM, "--dry-run", "--ferror-limit=1", "-Werror", *some], cwd=root,
                                capture_output=True, text=True)
        before = len(findings)
        for line in answer.stderr.splitlines():
            path, _, rest = line.partition(":")
            if "[-Wclang-format-violations]" in rest:
                findings.append(Finding(path, int(rest.partition(":")[0]), f"not as {PROGRAM} writes it; "
                                                                           "run tests/lint/cpp_format.py --fix"))
        if answer.returncode != 0 and len(findings) == before:
            sys.exit(f"cpp_format: {PROGRAM} failed:\n{answer.stderr}")
    return findings, len(paths)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--fix", action="store_true", help="format the files")
    options = parser.parse_args()
    if not shutil.which(PROGRAM):
        sys.exit(f"cpp_format: {PROGRAM} is not installed; installer/packages-test.txt lists it")
    return report("cpp_format", *check_tree(options.root, options.fix))


if __name__ == "__main__":
    sys.exit(main())
