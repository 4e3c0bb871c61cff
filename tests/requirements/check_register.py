# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails unless the register of requirements holds; prints how many requirements are in which state.

usage: check_register.py [--root DIR]
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

import requirements


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=requirements.ROOT)
    root = parser.parse_args().root
    found = requirements.faults(root)
    for fault in found:
        print(f"{requirements.REGISTER}: {fault}")
    states = Counter(requirement.get("state") for requirement in requirements.read(root)["requirements"])
    print("requirements: " + ", ".join(f"{states[state]} {state}" for state in requirements.STATES))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
