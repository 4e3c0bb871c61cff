# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the dependency rule: which folder may include and link what.

usage: layering.py [--root DIR] [--qt-headers DIR]

Reads every #include and every target named in a CMakeLists.txt of core/, ui/, app/ and tests/. There is no list of
exceptions: a new arrow is a change of the matrix below, made in the open with its reason in the commit.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from files import CPP_SUFFIXES, ROOT, Finding, read_lines, report, walk

# The matrix. Inner ring: what each folder sees besides itself.
INNER = {
    "base": set(),
    "data": {"base"},
    "stats": {"base"},
    "plots": {"base", "stats"},
    "ledger": {"base"},
    "domain": {"base", "ledger"},
    "validation": {"base", "data", "stats", "plots", "domain"},
}
# Outer ring: each folder sees the inner ring and, services excepted, no sibling.
OUTER = {"crypto": set(), "store": set(), "report": set(), "tracking": set(), "scoring": set(),
         "services": {"crypto", "store", "report", "tracking", "scoring"}}
CORE = INNER.keys() | OUTER.keys()
LAYERS = {
    **INNER,
    **{name: INNER.keys() | siblings for name, siblings in OUTER.items()},
    "ui": INNER.keys() | {"services"},
    "cli": CORE,
    "workbench": CORE | {"ui"},
    "xgboost": {"base"},  # reads files from outside: nothing of the store, of keys or of the network
}

# Qt by folder. The inner ring and whatever is not listed here has none.
QT_CORE = {"Core", "Gui", "Concurrent"}
QT_SCREEN = QT_CORE | {"Widgets", "Charts", "Svg", "SvgWidgets"}
QT = {**{name: QT_CORE for name in OUTER}, "cli": QT_CORE, "ui": QT_SCREEN, "workbench": QT_SCREEN, "xgboost": set()}
QT["tracking"] = QT_CORE | {"Network"}

# All that the inner ring may include or link besides the C++ standard library.
INNER_HEADERS = re.compile(
    r"tl/expected\.hpp|Eigen/.+|boost/math/.+|fast_float/.+|simdjson\.h|openssl/(evp|sha|crypto)\.h"
    r"|unistd\.h|fcntl\.h|sys/(mman|random|stat|types)\.h")
INNER_TARGETS = {"tl::expected", "Eigen3::Eigen", "Boost::headers", "Threads::Threads", "OpenSSL::Crypto",
                 "simdjson::simdjson", "FastFloat::fast_float"}
# CMake targets of the project that are no folder.
HELPERS = re.compile(r"flags|test_main_\w+|test_support\w*")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
PROJECT_HEADER = re.compile(r"valbench/([^/]+)/.+")
STANDARD_HEADER = re.compile(r"[a-z0-9_]+")
SCOPED_TARGET = re.compile(r"\b(\w+)::(\w+)\b")
PLAIN_TARGET = re.compile(r"\bvalbench_(\w+)\b")


class Folder(NamedTuple):
    """The part of the matrix that holds for one file."""

    name: str  # as messages name it
    sees: set
    qt: set
    inner: bool  # the inner ring's list of libraries applies


def folder_of(path: Path) -> Folder | None:
    """The rule for a file; None where no rule holds; KeyError for a folder that the matrix lacks."""
    top, name = path.parts[0], path.parts[1] if len(path.parts) > 2 else ""
    if top == "core" and name:
        return Folder(f"core/{name}", LAYERS[name] | {name}, QT.get(name, set()), name in INNER)
    if top == "ui":
        return Folder("ui", LAYERS["ui"] | {"ui"}, QT["ui"], False)
    if top == "app" and name:
        return Folder(f"app/{name}", LAYERS[name], QT[name], False)
    if top == "tests" and name in INNER:
        return Folder(f"tests/{name}", INNER.keys(), QT_CORE | {"Test"}, False)
    if top == "tests" and name == "ui":
        return Folder("tests/ui", CORE | {"ui"}, QT_SCREEN | {"Test"}, False)
    if top == "tests" and name in CORE | {"cli", "bench", "fuzz"}:
        return Folder(f"tests/{name}", CORE, QT.get(name, QT_CORE) | {"Test"}, False)
    return None


class QtHeaders:
    """Tells from the installed headers which Qt module a header belongs to."""

    def __init__(self, folder: Path):
        modules = sorted(f for f in folder.glob("Qt*") if f.is_dir())
        if not modules:
            sys.exit(f"layering: {folder} holds no Qt headers; name their folder with --qt-headers")
        self.modules = {f.name for f in modules}
        self.owner = {header.name: module.name for module in modules for header in module.iterdir()}

    def module_of(self, header: str) -> str | None:
        """Such as 'Widgets'; '' for a Qt header that is not installed; None for what is not Qt's."""
        first, _, rest = header.partition("/")
        owner = first if rest and first in self.modules else self.owner.get(header)
        if owner:
            return owner.removeprefix("Qt")
        return "" if re.match(r"Q(t?[A-Z])", header) and not header.startswith("QCoro") else None

    def is_umbrella(self, header: str) -> bool:
        return header.rpartition("/")[2] in self.modules


def check_include(folder: Folder, quote: str, header: str, qt: QtHeaders) -> str | None:
    if quote == '"':
        if ".." in Path(header).parts:
            return f'"{header}" leaves its folder; include public headers as <valbench/folder/name.h>'
        if header.startswith("valbench/"):
            return f'"{header}" is a public header; include it in angle brackets'
        return None
    if header.startswith("valbench/"):
        match = PROJECT_HEADER.fullmatch(header)
        layer = match.group(1) if match else header
        return None if layer in folder.sees else f"{folder.name} must not include <{header}>"
    if qt.is_umbrella(header):
        return f"<{header}> includes a whole Qt module; include the classes that are used"
    module = qt.module_of(header)
    if module is not None:
        if module in folder.qt:
            return None
        return f"{folder.name} must not include <{header}> of Qt {module or '(module unknown, not installed)'}"
    if folder.inner and not STANDARD_HEADER.fullmatch(header) and not INNER_HEADERS.fullmatch(header):
        return f"{folder.name} is in the inner ring, which does not know <{header}>"
    return None


def check_link(folder: Folder, scope: str, target: str) -> str | None:
    full = f"{scope}::{target}"
    if scope == "valbench":
        return None if target in folder.sees or HELPERS.fullmatch(target) else f"{folder.name} must not link {full}"
    if scope == "Qt6":
        return None if target in folder.qt else f"{folder.name} must not link {full}"
    if folder.inner and full not in INNER_TARGETS:
        return f"{folder.name} is in the inner ring, which does not know {full}"
    return None


def check_cmake_line(folder: Folder, line: str) -> list[str]:
    code = line.partition("#")[0]
    texts = [check_link(folder, *match.groups()) for match in SCOPED_TARGET.finditer(code)]
    for match in PLAIN_TARGET.finditer(code):
        if match.group(1) in LAYERS and match.group(1) not in folder.sees:
            texts.append(f"{folder.name} must not name the target valbench_{match.group(1)}")
    if folder.inner and re.search(r"\b(QT|AUTOMOC|AUTOUIC|AUTORCC)\b", code):
        texts.append(f"{folder.name} is in the inner ring, which has no Qt")
    return [text for text in texts if text]


def check_file(root: Path, path: Path, folder: Folder, qt: QtHeaders) -> list[Finding]:
    findings = []
    for number, line in enumerate(read_lines(root / path), 1):
        if path.name == "CMakeLists.txt":
            findings += [Finding(str(path), number, text) for text in check_cmake_line(folder, line)]
        elif match := INCLUDE.match(line):
            if text := check_include(folder, *match.groups(), qt):
                findings.append(Finding(str(path), number, text))
    parts = path.parts
    if parts[0] == "core" and "include" in parts[:3] and parts[2:5] != ("include", "valbench", parts[1]):
        findings.append(Finding(str(path), 0, f"a public header of core/{parts[1]} belongs in "
                                              f"core/{parts[1]}/include/valbench/{parts[1]}/"))
    return findings


def check_tree(root: Path, qt: QtHeaders) -> tuple[list[Finding], int]:
    """Returns the findings and the number of files that were read."""
    findings, checked = [], 0
    for path in walk(root):
        if path.suffix not in CPP_SUFFIXES and path.name != "CMakeLists.txt":
            continue
        try:
            folder = folder_of(path)
        except KeyError:
            findings.append(Finding(str(path), 0, f"the matrix in tests/lint/layering.py has no {path.parent}"))
            continue
        if folder:
            checked += 1
            findings += check_file(root, path, folder, qt)
    return findings, checked


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--qt-headers", type=Path, help="folder that holds QtCore/ (default: ask qmake6)")
    options = parser.parse_args()
    headers = options.qt_headers or Path(
        subprocess.run(["qmake6", "-query", "QT_INSTALL_HEADERS"], check=True, capture_output=True,
                       text=True).stdout.strip())
    return report("layering", *check_tree(options.root, QtHeaders(headers)))


if __name__ == "__main__":
    sys.exit(main())
