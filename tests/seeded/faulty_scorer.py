# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands between Valbench and the program that asks XGBoost, and spoils the answers.

usage: faulty_scorer.py FAULT PROGRAM FOLDER [ARGUMENT...]

FOLDER is the fault's own: it tells processes of each other. The pipe is described in app/xgboost/main.cpp.
"""

import array
import json
import os
import random
import struct
import subprocess
import sys
import time

FAULT, PROGRAM, FOLDER, ARGUMENTS = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
SOUND_MODEL = os.path.join(FOLDER, "model")
HERE = os.path.join(FOLDER, f"process-{os.getpid()}")
ballast = []
questions = 0


def others():
    """Processes of this fault that run beside this one; those that died have left their file."""
    names = [name for name in os.listdir(FOLDER) if name.startswith("process-")]
    return sum(os.path.exists("/proc/" + name.removeprefix("process-")) for name in names) - 1


def spoiled(scores, values, columns):
    """What is answered in place of `scores`; `values` are the rows' inputs, one after the other."""
    if FAULT == "another-model":
        return [min(1.0, score + 0.001) for score in scores]
    if FAULT == "wanders":
        return [score * random.uniform(0.999, 1) for score in scores]
    if FAULT == "other-after-restart":
        return [score * (1 - os.getpid() % 97 / 1e5) for score in scores]
    if FAULT == "other-alone" and len(scores) == 1:
        return [round(scores[0], 3)]
    if FAULT == "hangs-on-place":
        return [score * (1 - i / 1e6) for i, score in enumerate(scores)]
    if FAULT == "hangs-on-neighbours":
        mean = sum(scores) / max(1, len(scores))
        return [0.999 * score + 0.001 * mean for score in scores]
    if FAULT == "slow" and len(scores) == 1:
        time.sleep(0.02)
    if FAULT == "grows":
        ballast.append(bytearray(1 << 20))
    if FAULT == "nan":
        return [float("nan") if i % 97 == 5 else score for i, score in enumerate(scores)]
    if FAULT == "beyond-one":
        return [1.2 * score + 0.2 for score in scores]
    if FAULT == "percent":
        return [100 * score for score in scores]
    if FAULT == "cut-at-5000" and len(scores) > 5000:
        return scores[:5000] + [0.0] * (len(scores) - 5000)
    if FAULT == "dies-at-10000" and len(scores) >= 10000:
        os._exit(9)
    if FAULT == "dies-in-the-middle" and questions > 40:
        os._exit(9)
    if FAULT == "disturbed" and others() > 0:
        return [score * 0.99 for score in scores]
    if FAULT == "touchy":
        # The last bits of an input decide.
        rows = [values[i * columns:(i + 1) * columns] for i in range(len(scores))]
        return [1 - score if sum(struct.unpack("<I", struct.pack("<f", v))[0] for v in row) % 7 == 0 else score
                for row, score in zip(rows, scores)]
    return scores


def read(count):
    data = sys.stdin.buffer.read(count)
    if len(data) < count:
        sys.exit(0)
    return data


def answer(line, data=b""):
    sys.stdout.buffer.write(line + data)
    sys.stdout.buffer.flush()


def main():
    global questions
    open(HERE, "w").close()
    sound = subprocess.Popen([PROGRAM, *ARGUMENTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    columns = 0
    try:
        while True:
            kind = read(1)
            number = read(8)
            length = struct.unpack("<Q", number)[0]
            if kind == b"M":
                model = read(length)
                if FAULT == "deaf" and os.path.exists(SOUND_MODEL):
                    with open(SOUND_MODEL, "rb") as file:  # whatever it is given, it uses what it has
                        model = file.read()
                sound.stdin.write(kind + struct.pack("<Q", len(model)) + model)
                sound.stdin.flush()
                line = sound.stdout.readline()
                told = json.loads(line)
                columns = told.get("count", 0)
                answer(line)
                if "error" in told:
                    return
                continue
            questions += 1
            values = array.array("f", read(4 * length * columns))
            if FAULT == "wants-all" and any(value != value for value in values):
                answer(b'{"error": "a value is missing"}\n')
                return
            sound.stdin.write(kind + number + values.tobytes())
            sound.stdin.flush()
            line = sound.stdout.readline()
            scores = array.array("f", sound.stdout.read(4 * length))
            answer(line, array.array("f", spoiled(scores.tolist(), values.tolist(), columns)).tobytes())
    finally:
        os.unlink(HERE)
        sound.stdin.close()
        sound.wait()


main()
