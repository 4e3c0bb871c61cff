# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds that what the workbench shows can be translated: lupdate finds every marked text, and no text is unmarked.

usage: translations.py [--root DIR] [--lupdate PROGRAM]

A text that lupdate files under another class than the one that asks for it at run time is never found again, so its
warnings are findings. A literal of two or more words is for people, unless it stands in one of the calls below.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from files import CPP_SUFFIXES, ROOT, Finding, report, walk

FOLDERS = ("ui", "app/workbench")
# The call around a literal that makes it translated, or that no person reads.
MARKED = {"tr", "translate", "QT_TRANSLATE_NOOP", "QT_TR_NOOP", "VB_MSG", "Q_ASSERT", "static_assert", "fprintf",
          "setFamily", "hasFamily", "setProperty", "property", "setObjectName"}
# Calls that only wrap a literal.
WRAPPERS = {"QStringLiteral", "QLatin1String", "QLatin1StringView", "QString", "fromLatin1", "fromUtf8"}
WORDS = re.compile(r"[A-Za-z]{2,}[,.:;]? +[A-Za-z]{2,}")
DATE_FORMAT = re.compile(r"[dMyHms ,:.-]+")
# file and literal: words of records, bug reports, program options and font names. Each must still be there.
ENGLISH = {
    ("app/workbench/main.cpp", "Validation workbench for clinical machine-learning models."),
    ("app/workbench/main.cpp", "Open this store."),
    ("app/workbench/main.cpp", "Open the demo, made when it is missing."),
    ("app/workbench/main.cpp", "End as soon as somebody could sign in; for tests of packages."),
    ("ui/src/widgets/list_page.cpp", "rows that contain "),  # kept in the trail
    ("ui/src/widgets/list_page.cpp", "the rows loaded so far"),
    ("ui/src/theme/theme.cpp", "Sans Serif"),
    ("ui/src/theme/theme.cpp", "DejaVu Sans"),
    ("ui/src/theme/theme.cpp", "MS Shell Dlg 2"),
    ("ui/src/theme/theme.cpp", "Noto Sans"),
    ("ui/src/theme/theme.cpp", "Open Sans"),
    ("ui/src/views/executions_page.cpp", "report on the execution"),
    ("ui/src/views/protocols_page.cpp", "imported from "),
    ("ui/src/views/requirements_page.cpp", "imported from "),
    ("ui/src/views/words.cpp", "accepted with"),
    ("ui/src/views/words.cpp", "in progress"),
    ("ui/src/views/words.cpp", "not started"),
    ("ui/src/views/words.cpp", "not run"),
    ("ui/src/views/words.cpp", "protocol approved"),
    ("ui/src/widgets/problem.cpp", "bad input"),
    ("ui/src/widgets/problem.cpp", "not found"),
}
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"\((?P<raw>.*?)\)"|"(?P<text>(?:[^"\\\n]|\\.)*)"|\'(?:[^\'\\\n]|\\.)+\''
                   r"|(?P<call>[A-Za-z_]\w*)\s*\(|(?P<mark>[(){};])|\n", re.S)


def unmarked_texts(source: str):
    """Yields line and text of each literal for people that is in no translating call."""
    calls, line, begin, text = [], 1, 0, ""
    for token in TOKEN.finditer(source):
        piece = token.group()
        if token.lastgroup in ("raw", "text") and token.group(token.lastgroup) is not None:
            begin, text = begin or line, text + token.group(token.lastgroup)
        elif piece.startswith(("//", "/*")) or piece == "\n":
            pass
        else:
            if WORDS.search(text) and not DATE_FORMAT.fullmatch(text):
                around = next((name for name in reversed(calls) if name not in WRAPPERS), "")
                if around not in MARKED and "#include" not in source.splitlines()[begin - 1]:
                    yield begin, text
            begin, text = 0, ""
            if token.group("call"):
                calls.append(token.group("call"))
            elif piece == "(":
                calls.append("")
            elif piece == ")" and calls:
                calls.pop()
            elif piece in "{};":
                calls += [""] if piece == "{" else []
                if piece == "}" and calls:
                    calls.pop()
        line += piece.count("\n")


def literal_findings(root: Path) -> tuple[list[Finding], int]:
    findings, files, english = [], 0, set()
    for path in walk(root):
        if path.suffix not in CPP_SUFFIXES or not str(path).startswith(tuple(f"{folder}/" for folder in FOLDERS)):
            continue
        files += 1
        for line, text in unmarked_texts((root / path).read_text(encoding="utf-8")):
            if (str(path), text) in ENGLISH:
                english.add((str(path), text))
            else:
                findings.append(Finding(str(path), line, f'"{text}" is not translated: put it into tr()'))
    for path, text in sorted(ENGLISH - english):
        if (root / path).exists():
            findings.append(Finding(path, 1, f'"{text}" is no longer there: take it off the list in the lint'))
    return findings, files


def lupdate_findings(root: Path, program: str) -> list[Finding]:
    with tempfile.TemporaryDirectory(prefix="valbench-lint-") as folder:
        answer = subprocess.run([program, "-I", "ui/include", "-I", "ui/src", *FOLDERS, "-ts", f"{folder}/all.ts"],
                                cwd=root, capture_output=True, text=True)
    if answer.returncode != 0:
        sys.exit(f"translations: {program} failed:\n{answer.stderr}")
    found = []
    for line in answer.stderr.splitlines():
        if match := re.match(r"(.*?):(\d+): (.*)", line):
            path = Path(match.group(1))
            found.append(Finding(str(path.relative_to(root) if path.is_absolute() else path), int(match.group(2)),
                                 f"lupdate: {match.group(3).strip()}: translations of this would not be found"))
    return found


def check_tree(root: Path, program: str) -> tuple[list[Finding], int]:
    findings, files = literal_findings(root)
    return findings + lupdate_findings(root, program), files


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--lupdate", default="/usr/lib/qt6/bin/lupdate")
    options = parser.parse_args()
    if not shutil.which(options.lupdate):
        sys.exit(f"translations: {options.lupdate} is not there; installer/packages-build.txt lists qt6-l10n-tools")
    return report("translations", *check_tree(options.root.resolve(), options.lupdate))


if __name__ == "__main__":
    sys.exit(main())
