#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes common.txt: passwords that anybody would try, sorted by byte, lower case, one a line.

usage: pip download --no-deps zxcvbn==4.5.0 && unzip -d zxcvbn zxcvbn-4.5.0-*.whl && build_list.py zxcvbn
"""

import sys
from pathlib import Path

# Shorter ones are found as what they are: a few characters.
SHORTEST = 4


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    here = Path(__file__).parent
    words = {word.lower() for word in FREQUENCY_LISTS["passwords"]}
    words |= set((here / "additions.txt").read_text(encoding="utf-8").split())
    kept = sorted(word for word in words if len(word) >= SHORTEST and word.isascii() and word.isprintable())
    (here / "common.txt").write_text("\n".join(kept) + "\n", encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
