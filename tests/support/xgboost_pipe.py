# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks valbench-xgboost through its pipe, which app/xgboost/main.cpp describes."""

import array
import json
import struct
import subprocess
import threading


class Model:
    def __init__(self, program, path):
        self.lock = threading.Lock()
        self.pipe = subprocess.Popen([program, "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with open(path, "rb") as file:
            model = file.read()
        self.pipe.stdin.write(b"M" + struct.pack("<Q", len(model)) + model)
        self.pipe.stdin.flush()
        self.inputs = json.loads(self.pipe.stdout.readline())["inputs"]

    def scores(self, rows):
        with self.lock:
            self.pipe.stdin.write(b"R" + struct.pack("<Q", len(rows)))
            self.pipe.stdin.write(array.array("f", [value for row in rows for value in row]).tobytes())
            self.pipe.stdin.flush()
            self.pipe.stdout.readline()
            return array.array("f", self.pipe.stdout.read(4 * len(rows))).tolist()
