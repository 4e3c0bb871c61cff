# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The content digest of valbench/data/digest.h without Valbench: content_digest.py FILE.csv [SEPARATOR [DECIMAL]]

Knows the kinds of clean files only: whole numbers, decimals, and else text; empty cells are missing.
"""
import csv
import hashlib
import re
import struct
import sys


def size(number):
    return struct.pack("<Q", number)


def text(value):
    data = value.encode("utf-8")
    return size(len(data)) + data


def column(cells, decimal):
    present = [cell for cell in cells if cell != ""]
    point = re.escape(decimal)
    if all(re.fullmatch(r"-?(0|[1-9]\d*)", cell) for cell in present) and present:
        kind = b"i"
    elif all(re.fullmatch(rf"-?(0|[1-9]\d*)({point}\d+)?", cell) for cell in present):
        kind = b"r"
    else:
        levels = list(dict.fromkeys(present))
        code = {level: i for i, level in enumerate(levels)} | {"": 0xFFFFFFFF}
        return (b"t" + size(len(levels)) + b"".join(map(text, levels))
                + b"".join(struct.pack("<I", code[cell]) for cell in cells))
    missing = struct.pack("<Q", 0x7FF8000000000000)
    return kind + b"".join(struct.pack("<d", float(cell.replace(decimal, "."))) if cell else missing for cell in cells)


def main(name, separator=",", decimal="."):
    with open(name, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=separator)
    out = b"valbench-table-1\n" + size(len(rows)) + size(len(header))
    for i, title in enumerate(header):
        out += text(title) + column([row[i] for row in rows], decimal)
    print(hashlib.sha256(out).hexdigest())


main(*sys.argv[1:])
