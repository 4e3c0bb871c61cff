# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds that every threat in resources/requirements/threats.json is acted out by tests that exist, or says why not.

usage: check_threats.py [--root DIR]
"""

import argparse
import json
import re
import sys
from pathlib import Path

ROWS = 42
REGISTER = Path("resources/requirements/threats.json")


def test_exists(root: Path, name: str) -> bool:
    """`area.test function`: the function is a test of that file."""
    match = re.fullmatch(r"(\w+)\.(\w+) (\w+)", name)
    file = root / "tests" / match[1] / f"test_{match[2]}.cpp" if match else None
    return bool(file and file.is_file() and
                re.search(rf"^void \w+::{match[3]}\(\)", file.read_text(encoding="utf-8"), re.MULTILINE))


def faults(root: Path) -> list[str]:
    threats = json.loads((root / REGISTER).read_text(encoding="utf-8"))["threats"]
    out = [] if [threat.get("row") for threat in threats] == list(range(1, ROWS + 1)) else [
        f"the rows are not 1 to {ROWS}"]
    for threat in threats:
        where = f"threat {threat.get('row')} ({threat.get('attack', 'without a name')})"
        if set(threat) not in ({"row", "attack", "tests"}, {"row", "attack", "open"}):
            out.append(f"{where}: it has either tests or a reason why it is open")
        elif not threat.get("tests", threat.get("open")):
            out.append(f"{where}: there is nothing in it")
        out += [f"{where}: there is no test {name}" for name in threat.get("tests", []) if not test_exists(root, name)]
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    found = faults(parser.parse_args().root)
    for fault in found:
        print(fault)
    print(f"threats: {ROWS} rows, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
