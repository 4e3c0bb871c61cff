# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a faulty data set or model file out of a sound one, for the suite of seeded faults.

usage: make_data.py FAULT SOUND FAULTY [TRAINING]

The same bytes each time. CSV files are those of resources/samples.
"""

import csv
import math
import random
import sys

SCORE, TRUTH = "risk_xgboost", "death_5y"


def logit(p):
    p = min(max(p, 1e-9), 1 - 1e-9)
    return math.log(p / (1 - p))


def expit(x):
    return 1 / (1 + math.exp(-x))


def each_score(change):
    """A fault that changes one score after the other."""

    def fault(rows, _):
        for row in rows:
            row[SCORE] = repr(change(float(row[SCORE]), row))
        return rows

    return fault


def shuffled(rows, _):
    scores = [row[SCORE] for row in rows]
    random.Random(1).shuffle(scores)
    for row, score in zip(rows, scores):
        row[SCORE] = score
    return rows


def misaligned(rows, _):
    """The outcome of the person in the row above, as after a join by position."""
    truths = [row[TRUTH] for row in rows]
    for row, truth in zip(rows, [truths[-1], *truths[:-1]]):
        row[TRUTH] = truth
    return rows


def every(step, column, value):
    def fault(rows, _):
        for row in rows[::step]:
            row[column] = value
        return rows

    return fault


def recoded(words):
    def fault(rows, _):
        for row in rows:
            row[TRUTH] = words[row[TRUTH]]
        return rows

    return fault


def fewer_events(rows, _):
    """Deaths become rare: only every other one stays, and survivors come three times."""
    deaths = [row for row in rows if row[TRUTH] == "1"][::2]
    survivors = [row for row in rows if row[TRUTH] == "0"]
    out = deaths + [dict(row, id=f"{copy}{row['id']}") for copy in ("7", "8", "9") for row in survivors]
    return out


def more_events(rows, _):
    deaths = [row for row in rows if row[TRUTH] == "1"]
    return rows + [dict(row, id=f"{copy}{row['id']}") for copy in ("6", "7", "8", "9") for row in deaths]


def without_score(rows, _):
    for row in rows:
        del row[SCORE]
    return rows


def leaked_rows(rows, training):
    return rows + training[:5]


def leaked_patients(rows, training):
    """The same people at another visit: no row is equal."""
    return rows + [dict(row, kappa="3.21", creatinine="1.07") for row in training[:5]]


DATA = {
    "none": lambda rows, _: rows,
    "reversed": each_score(lambda p, row: 1 - p),
    "shuffled": shuffled,
    "misaligned": misaligned,
    "constant": each_score(lambda p, row: 0.2),
    "too-high": each_score(lambda p, row: min(1.0, 2.5 * p)),
    "too-low": each_score(lambda p, row: p / 3),
    "too-extreme": each_score(lambda p, row: expit(3 * logit(p))),
    "too-moderate": each_score(lambda p, row: expit(0.4 * logit(p))),
    "women-missed": each_score(lambda p, row: p / 8 if row["sex"] == "F" else p),
    "men-alarmed": each_score(lambda p, row: min(1.0, p + 0.05) if row["sex"] == "M" else p),
    "few": lambda rows, _: rows[:150],
    "no-outcome": every(40, TRUTH, ""),
    "no-score": every(40, SCORE, ""),
    "nan-scores": every(40, SCORE, "NaN"),
    "words-for-scores": every(100, SCORE, "high"),
    "one-class": lambda rows, _: [row for row in rows if row[TRUTH] == "0"],
    "percent": each_score(lambda p, row: 100 * p),
    "log-odds": each_score(lambda p, row: logit(p)),
    "one-and-two": recoded({"0": "1", "1": "2"}),
    "yes-and-no": recoded({"0": "no", "1": "yes"}),
    "upside-down": recoded({"0": "1", "1": "0"}),
    "old-people": lambda rows, _: [row for row in rows if float(row["age"]) >= 70],
    "off": each_score(lambda p, row: expit(logit(p) + 1)),
    "shifted": each_score(lambda p, row: expit(logit(p) + 0.6)),
    "fewer-events": fewer_events,
    "more-events": more_events,
    "without-score": without_score,
    "leaked-rows": leaked_rows,
    "leaked-patients": leaked_patients,
}

MODEL = {
    "line-feed": lambda text: text + b"\n",
    "half": lambda text: text[: len(text) // 2],
    "one-digit": lambda text: text.replace(b'"base_score":"', b'"base_score":"1', 1),
}


def main():
    fault, sound, faulty = sys.argv[1:4]
    if fault in MODEL:
        with open(sound, "rb") as source, open(faulty, "wb") as target:
            target.write(MODEL[fault](source.read()))
        return

    def rows_of(path):
        with open(path, encoding="utf-8", newline="") as source:
            return list(csv.DictReader(source))

    rows = DATA[fault](rows_of(sound), rows_of(sys.argv[4]) if len(sys.argv) > 4 else [])
    with open(faulty, "w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


main()
