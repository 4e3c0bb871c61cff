# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the rule that a file includes what it uses of the standard library.

usage: includes.py [--root DIR]

The release build reads the standard headers once for all files, so that a forgotten one is not missed there; the builds
for debugging, which have no precompiled headers, then fail. A header counts if the file or a header of ours that it
includes names it. Only names of one header are looked at; those that nearly every header brings along are left out.
"""

import argparse
import re
import sys
from pathlib import Path

from files import CPP_SUFFIXES, ROOT, Finding, report, walk

FOLDERS = {"core", "ui", "app", "tests"}
# Header → names after std:: that need it. The second header does as well.
NAMES = {
    ("algorithm", "ranges"): "ranges",
    ("array",): "array",
    ("atomic",): "atomic atomic_bool atomic_int",
    ("charconv",): "from_chars to_chars",
    ("chrono",): "chrono",
    ("cmath",): "isnan isinf isfinite sqrt exp log log1p pow",
    ("condition_variable",): "condition_variable condition_variable_any",
    ("filesystem",): "filesystem",
    ("fstream",): "ifstream ofstream fstream",
    ("functional",): "function",
    ("limits",): "numeric_limits",
    ("map",): "map multimap",
    ("memory",): "unique_ptr make_unique shared_ptr make_shared weak_ptr",
    ("mutex",): "mutex lock_guard unique_lock scoped_lock once_flag",
    ("numeric",): "accumulate iota",
    ("optional",): "optional nullopt make_optional",
    ("random",): "mt19937 mt19937_64",
    ("set",): "set multiset",
    ("span",): "span as_bytes as_writable_bytes",
    ("sstream",): "istringstream ostringstream stringstream",
    ("stop_token",): "stop_token stop_source stop_callback",
    ("string",): "string to_string",
    ("string_view",): "string_view",
    ("thread",): "thread jthread this_thread",
    ("unordered_map",): "unordered_map",
    ("variant",): "variant visit",
    ("vector",): "vector",
}
NEEDED = {name: headers for headers, names in NAMES.items() for name in names.split()}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
USE = re.compile(r"\bstd::(\w+)")
NOT_CODE = re.compile(r'//.*|"(?:[^"\\]|\\.)*"')


class Sources:
    """The project's sources, and which standard headers each of them brings."""

    def __init__(self, root: Path):
        paths = [path for path in walk(root) if path.parts[0] in FOLDERS and path.suffix in CPP_SUFFIXES]
        self.lines = {path: (root / path).read_text(encoding="utf-8").splitlines() for path in paths}
        self.public = {"/".join(path.parts[path.parts.index("include") + 1:]): path
                       for path in paths if "include" in path.parts}
        self.private: dict[str, list[Path]] = {}
        for path in paths:
            if path.suffix == ".h" and "include" not in path.parts:
                self.private.setdefault(path.name, []).append(path)
        self.brought: dict[Path, set[str]] = {}

    def headers_of(self, path: Path) -> set[str]:
        """Names of all headers that are not ours, of the file and of ours that it includes."""
        if path not in self.brought:
            found = self.brought[path] = set()  # at once: headers may include each other
            for line in self.lines[path]:
                if match := INCLUDE.match(line):
                    ours = self.resolve(path, *match.groups())
                    found |= self.headers_of(ours) if ours else {match.group(2)}
        return self.brought[path]

    def resolve(self, path: Path, quote: str, name: str) -> Path | None:
        if quote == "<":
            return self.public.get(name)
        candidates = [other for other in self.private.get(Path(name).name, []) if other.as_posix().endswith(name)]
        beside = path.parent / name
        if beside in candidates:
            return beside
        return min(candidates, key=lambda other: (other.parts[:2] != path.parts[:2], other.as_posix()), default=None)

    def missing_in(self, path: Path) -> list[Finding]:
        findings, told = [], set()
        for number, line in enumerate(self.lines[path], 1):
            for name in USE.findall(NOT_CODE.sub("", line)):
                headers = NEEDED.get(name)
                if headers and headers not in told and not self.headers_of(path).intersection(headers):
                    told.add(headers)
                    findings.append(Finding(str(path), number, f"std::{name} is used, but no <{headers[0]}> included"))
        return findings


def check_tree(root: Path) -> tuple[list[Finding], int]:
    """Returns the findings and the number of files that were read."""
    sources = Sources(root)
    return [finding for path in sources.lines for finding in sources.missing_in(path)], len(sources.lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    return report("includes", *check_tree(parser.parse_args().root))


if __name__ == "__main__":
    sys.exit(main())
