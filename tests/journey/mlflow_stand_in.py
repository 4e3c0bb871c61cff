# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An MLflow server that needs no disk: as many runs as asked for, and what no healthy server says.

usage: mlflow_stand_in.py

Prints its port and serves until its standard input ends. Experiment 1 has 100,000 runs, 2 a few odd ones, 3 none.
Shapes of the answers are those of MLflow 3 (mlflow-rest.md); real servers are tested beside it.
"""

import base64
import json
import struct
import sys
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

RUNS = 100_000
START = 1_767_225_600_000
EXPERIMENTS = [
    ("1", "sepsis-6h/validation", 5),
    ("2", "odd answers", 4),
    ("3", "not begun", 3),
    *[(str(i), f"archive {i:03}", 1) for i in range(10, 60)],
]
MLMODEL = """artifact_path: model
flavors:
  python_function:
    loader_module: mlflow.xgboost
    python_version: 3.11.7
  xgboost:
    data: model.ubj
    model_class: xgboost.core.Booster
    xgb_version: 2.1.0
mlflow_version: 3.4.0
model_id: m-1
run_id: r0
signature:
  inputs: '[{"type": "double", "name": "age", "required": true}, {"type": "double", "name": "lactate", "required": false}]'
  outputs: '[{"type": "double", "required": true}]'
utc_time_created: '2026-03-01 10:00:00'
"""


def picture() -> bytes:
    """A PNG of 64 × 64 grey pixels."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes((x + y) * 2 for x in range(64)) for y in range(64))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


FILES = {
    "notes.txt": b"first line\nsecond line with \x1b[31mcolour\x1b[0m\n",
    "reports/summary.json": b'{"auroc": 0.871, "sites": ["north", "south"]}',
    "reports/cases.csv": b'site,"n, all",note\nnorth,120,"said ""yes"""\nsouth,80,\n',
    "plots/roc.png": picture(),
    "model/MLmodel": MLMODEL.encode(),
    "model/requirements.txt": b"mlflow==3.4.0\nxgboost==2.1.0\n",
    "model/model.ubj": b"{L\x00\x00\xff\xfe binary",
    "hostile.txt": b"x" * 5_000_000 + b"\n" + "\u202eevil\u202c\n".encode(),
    "broken.png": b"\x89PNG\r\n\x1a\nthis is none",
}
HUGE = {"huge.bin": 3 << 30}


def pairs(values: dict) -> list:
    return [{"key": key, "value": value} for key, value in values.items()]


def run(number: int) -> dict:
    started = START + number * 60_000
    value = 0.5 + (number * 7919 % 100_000) / 200_000
    metrics = {"auroc": value, "brier": 0.25 - value / 5, "ece": "NaN" if number % 11 == 0 else value / 20}
    return {
        "info": {"run_id": f"r{number}", "run_name": f"xgb-{number:06}", "experiment_id": "1", "user_id": "anna",
                 "status": ["FINISHED", "RUNNING", "FAILED", "KILLED"][0 if number % 10 else number // 10 % 4],
                 "start_time": started, "end_time": started + 42_500, "artifact_uri": "mlflow-artifacts:/1/r/artifacts",
                 "lifecycle_stage": "active"},
        "data": {
            "metrics": [{"key": k, "value": v, "timestamp": started, "step": 9} for k, v in metrics.items()],
            "params": pairs({"max_depth": str(3 + number % 5), "eta": str(0.01 * (1 + number % 9)),
                             "objective": "binary:logistic", "seed": str(number)}),
            "tags": pairs({"site": ["north", "south"][number % 2], "mlflow.user": "anna",
                           "mlflow.source.git.commit": "0123456789abcdef0123456789abcdef01234567"})},
        "inputs": {"dataset_inputs": [{
            "tags": pairs({"mlflow.data.context": "validation", "sha256": "ab" * 32}),
            "dataset": {"name": "icu-holdout", "digest": "0123456789", "source_type": "local",
                        "source": '{"uri": "holdout.parquet"}'}}]},
        "outputs": {},
    }


def odd(number: int) -> dict:
    out = run(number)
    out["info"].update(run_id=f"odd{number}", experiment_id="2", run_name=["", "ünï – 名前", "many keys"][number])
    out["data"]["metrics"] = [{"key": "loss", "value": v, "timestamp": -5, "step": 0}
                              for v in [["NaN", 1.7976931348623157e308, -1.7976931348623157e308][number]]]
    out["data"]["params"] = pairs({"it's `quoted`": "1", "long": "y" * 6000})
    if number == 2:
        out["data"]["metrics"] += [{"key": f"m{i:05}", "value": i / 7, "timestamp": START, "step": i}
                                   for i in range(10_000)]
    return out


class Refusal(Exception):
    """What the server says instead of an answer: status and body."""


def refuse(message: str, code: str = "INVALID_PARAMETER_VALUE", status: int = 400):
    raise Refusal(status, {"error_code": code, "message": message})


def search_runs(asked: dict) -> dict:
    text = asked.get("filter", "")
    if "slow" in text:
        time.sleep(30)
    if text.count("'") % 2:
        refuse(f"Invalid clause(s) in filter string: '{text}'")
    experiment = asked["experiment_ids"][0]
    if "breaks" in text:
        raise Refusal(502, None)
    count = {"1": RUNS, "2": 3}.get(experiment, 0)
    if "max_depth" in text:
        count = min(count, 450)
    offset = int(base64.b64decode(asked["page_token"])) if asked.get("page_token") else 0
    end = min(count, offset + asked["max_results"])
    order = (asked.get("order_by") or ["start_time DESC"])[0]
    make = run if experiment == "1" else odd
    numbers = range(offset, end) if order.endswith("ASC") else [count - 1 - i for i in range(offset, end)]
    out = {"runs": [make(i) for i in numbers]} if end > offset else {}
    if end < count:
        out["next_page_token"] = base64.b64encode(str(end).encode()).decode()
    return out


def search_experiments(asked: dict) -> dict:
    wanted = asked.get("filter", "")
    part = wanted.split("'%", 1)[1].rsplit("%'", 1)[0].lower() if "'%" in wanted else ""
    return {"experiments": [{"experiment_id": i, "name": name, "artifact_location": f"mlflow-artifacts:/{i}",
                             "lifecycle_stage": "active", "last_update_time": START + age}
                            for i, name, age in EXPERIMENTS if part in name.lower()]}


def list_files(path: str) -> dict:
    if path == "plots/slow":
        time.sleep(30)
    prefix = path + "/" if path else ""
    found = {}
    for name, size in [*((n, len(b)) for n, b in FILES.items()), *HUGE.items()]:
        if name.startswith(prefix):
            rest = name[len(prefix):]
            folder = "/" in rest
            entry = {"path": prefix + rest.split("/")[0], "is_dir": folder}
            found[entry["path"]] = entry if folder else {**entry, "file_size": size}
    return {"root_uri": "mlflow-artifacts:/1/r/artifacts", "files": list(found.values())}


def history(query: dict) -> dict:
    offset = int(query.get("page_token", ["0"])[0])
    shift = int(query["run_id"][0].strip("rod") or 0) % 7
    # One of the three runs that are compared has a million values.
    count = 200 if query["metric_key"][0] != "auroc" else 1_000_000 if shift == 3 else 10_000
    end = min(count, offset + int(query["max_results"][0]))
    out = {"metrics": [{"key": "m", "value": 1 / (1 + i / 50 + shift) + (i * 31 % 17) / 400, "timestamp": START + i,
                        "step": i} for i in range(offset, end)]}
    if end < count:
        out["next_page_token"] = str(end)
    return out


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status: int, body: bytes, kind: str = "application/json"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, asked: dict):
        parts = urlsplit(self.path)
        query, path = parse_qs(parts.query), parts.path
        try:
            if path == "/version":
                return self.reply(200, b"3.4.0", "text/plain")
            if path.endswith("experiments/search"):
                out = search_experiments(asked)
            elif path.endswith("runs/search"):
                out = search_runs(asked)
            elif path.endswith("runs/get"):
                name = query["run_id"][0]
                if name == "r13":
                    refuse("Run with id=r13 not found", "RESOURCE_DOES_NOT_EXIST", 404)
                out = {"run": odd(int(name[3:])) if name.startswith("odd") else run(int(name[1:]))}
            elif path.endswith("artifacts/list"):
                out = list_files(query.get("path", [""])[0])
            elif path.endswith("metrics/get-history"):
                out = history(query)
            elif "/mlflow-artifacts/artifacts/" in path:
                name = unquote(path).split("/r/artifacts/", 1)[1]
                return self.reply(200, FILES[name], "application/octet-stream")
            else:
                return self.reply(404, b"<!doctype html>no such page", "text/html")
            self.reply(200, json.dumps(out).encode())
        except Refusal as refusal:
            status, body = refusal.args
            self.reply(status, json.dumps(body).encode() if body else b"<html>bad gateway", "application/json"
                       if body else "text/html")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def do_GET(self):
        self.answer({})

    def do_POST(self):
        self.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
