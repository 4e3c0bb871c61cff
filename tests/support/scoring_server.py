# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers as MLflow's scoring server does, with the faults of real ones.

usage: scoring_server.py FAULTFILE [PROGRAM MODEL]

Prints its port, and ends with its standard input. FAULTFILE holds the name of the fault that it has now; empty: none.
Scores come from PROGRAM (valbench-xgboost) with MODEL; without them, the score of a row is its first number.
"""

import http.server
import json
import os
import random
import socket
import sys
import threading
import time

import xgboost_pipe

FAULTFILE = sys.argv[1]
lock = threading.Lock()
seen = {"fault": "", "questions": 0}


class Refused(Exception):
    """The rows are not what the model takes."""


MODEL = xgboost_pipe.Model(*sys.argv[2:4]) if len(sys.argv) > 2 else None


def number(cell):
    if cell is None or isinstance(cell, str) and seen["fault"] == "takes-words":
        return float("nan")
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or abs(cell) > 3.4e38:
        raise Refused()
    return float(cell)


def scores_of(frame, swapped):
    columns, data = frame["columns"], frame["data"]
    if not MODEL:
        return [None if row[0] is None else number(row[0]) for row in data]
    if sorted(columns) != sorted(MODEL.inputs):
        raise Refused()
    names = list(MODEL.inputs)
    if swapped:
        kappa, free = names.index("kappa"), names.index("lambda")
        names[kappa], names[free] = names[free], names[kappa]
    places = [columns.index(name) for name in names]
    return MODEL.scores([[number(row[place]) for place in places] for row in data])


def spoiled(fault, scores):
    """The answer's predictions."""
    alone = len(scores) == 1
    if fault == "nan":
        return [float("nan") if i % 97 == 5 or alone else score for i, score in enumerate(scores)]
    if fault == "null":
        return [None if i % 97 == 5 or alone else score for i, score in enumerate(scores)]
    if fault == "infinity":
        return [float("inf")] + scores[1:]
    if fault == "words":
        return ["high" if score > 0.5 else "low" for score in scores]
    if fault == "labels":
        return [int(score > 0.5) for score in scores]
    if fault == "beyond-one":
        return [1.2 * score + 0.2 for score in scores]
    if fault == "one-less":
        return scores[:-1]
    if fault == "one-more":
        return scores + scores[:1]
    if fault == "stale":  # an earlier version behind the same address
        return [score ** 1.1 for score in scores]
    if fault == "wanders":
        return [score * random.uniform(0.999, 1) for score in scores]
    if fault == "other-alone" and alone:
        return [round(scores[0], 3)]
    if fault == "backwards":  # another row's place
        return scores[::-1]
    if fault == "records":
        return [{"label": int(score > 0.5), "probability": score} for score in scores]
    if fault == "classes":
        return [[1 - score, score] for score in scores]
    return scores


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json", announced=None, **headers):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data) if announced is None else announced))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def cut(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def fault(self):
        with open(FAULTFILE, encoding="utf-8") as file:
            fault = file.read().strip()
        with lock:
            if seen["fault"] != fault:
                seen.update(fault=fault, questions=0)
            if self.command == "POST":
                seen["questions"] += 1
        return fault

    def gate(self, fault):
        """What stands before the model; True if it has answered."""
        if fault == "login":
            self.answer(200, "<!DOCTYPE html><title>Sign in</title>", "text/html")
        elif fault == "redirect":
            self.answer(302, "", Location="http://elsewhere.example.org/login?secret=1")
        elif fault == "guarded" and self.headers.get("Authorization") != "Bearer right":
            self.answer(401, "{}", WWW_Authenticate="Bearer")
        elif fault in ("403", "404", "500"):
            self.answer(int(fault), json.dumps({"error_code": "INTERNAL_ERROR", "message": "Mr Smith, 97 years"}))
        else:
            return False
        return True

    def do_GET(self):
        if self.gate(self.fault()):
            return
        self.answer(200, "3.99.0" if self.path == "/version" else "\n")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = self.fault()
        if self.gate(fault):
            return
        if fault == "busy-once" and seen["questions"] == 1:
            self.answer(503, "{}")
            return
        if fault == "dies-in-the-middle" and seen["questions"] > 20 or fault == "dies":
            self.cut()
            return
        if fault == "hangs":
            time.sleep(30)
        try:
            if fault == "takes-nothing":
                raise Refused()
            predictions = spoiled(fault, scores_of(json.loads(body)["dataframe_split"], fault == "swapped"))
        except Refused:
            self.answer(400, json.dumps({"error_code": "BAD_REQUEST", "message": "cannot take Mr Smith, 97 years"}))
            return
        if fault == "slow" and len(predictions) == 1:
            time.sleep(0.02)
        text = json.dumps({"predictions": predictions})
        if fault == "truncated":
            self.answer(200, text[:len(text) // 2])
        elif fault == "breaks":
            self.answer(200, text[:len(text) // 2], announced=len(text))
            self.cut()
        elif fault == "other-json":
            self.answer(200, json.dumps({"scores": predictions}))
        elif fault == "without-end":
            self.answer(200, "", announced=1 << 33)
            try:
                while True:
                    self.wfile.write(b" " * 65536)
            except OSError:
                pass
        else:
            self.answer(200, text)


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # whoever asked has gone
            super().handle_error(request, client_address)


def main():
    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    os._exit(0)


main()
