# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores rows as a command of a protocol does: CSV comes in and CSV goes out.

usage: scoring_command.py PROGRAM MODEL [FAULT]
"""

import csv
import sys
import time

import xgboost_pipe


def main():
    program, path = sys.argv[1:3]
    fault = sys.argv[3] if len(sys.argv) > 3 else ""
    if fault == "hangs":
        time.sleep(60)
    reader = csv.DictReader(sys.stdin)
    model = xgboost_pipe.Model(program, path)
    if sorted(reader.fieldnames) != sorted(model.inputs):
        sys.exit("other columns")
    rows = [[float(row[name] or "nan") for name in model.inputs] for row in reader]
    scores = model.scores(rows)
    if fault == "one-less":
        scores.pop()
    print("fault,probability")
    for score in scores:
        print(f"none,{score!r}")
    print("libraries warn of this and that", file=sys.stderr)
    if fault == "fails-late":
        sys.exit(3)


main()
