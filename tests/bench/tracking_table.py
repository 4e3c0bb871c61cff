#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tracking client on a real MLflow server beside curl and MLflow's own client: tracking_table.py BUILD FOLDER [RUNS]

BUILD is the build folder of the preset release; the server is the 3.x of build/mlflow, which mlflow_environments in
installer/lib.sh makes. FOLDER gets its data: RUNS runs (100,000 by default), written into its database by SQL, and a
file of 1 GB. Prints a Markdown table. The download is done three times by each program in turn, and the best counts; the
listings, which take minutes of the server's time, once or twice. A row counts only if both programs got the same; the status is 0
only if every row does and meets its target.

curl fetches the pages by one process over one connection, told beforehand which they are. Its download is without a
digest, and neither program waits for the disk beyond what its own calls do.
"""
import hashlib
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
BUILD, FOLDER = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
RUNS = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
ENVIRONMENT = HERE.parent.parent / "build/mlflow/3"
BENCH = BUILD / "tests/bench/bench_tracking"
PAGE = 1000
BYTES = 1 << 30
RUN = "f" * 32
TIMES = 3

CLIENT = """
import json, resource, sys, time
import mlflow
client = mlflow.MlflowClient()
def processor():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
before, begun, token, runs, total = processor(), time.perf_counter(), None, 0, 0.0
while True:
    page = client.search_runs([sys.argv[1]], max_results=int(sys.argv[2]), page_token=token)
    runs += len(page)
    total += sum(value for run in page for value in run.data.metrics.values())
    token = page.token
    if not token:
        break
print(json.dumps({"runs": runs, "sum": total, "seconds": time.perf_counter() - begun, "processor": processor() - before}))
"""
failed = []


def start_server():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    surroundings = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true",
                    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    server = subprocess.Popen(
        [ENVIRONMENT / "bin/mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
         "--backend-store-uri", f"sqlite:///{FOLDER}/mlflow.db", "--artifacts-destination", FOLDER / "artifacts",
         "--serve-artifacts"],
        env=surroundings, cwd=FOLDER, start_new_session=True, stdin=subprocess.DEVNULL,
        stdout=(FOLDER / "server.log").open("w"), stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(url + "/health").read()
            return server, url
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    sys.exit(f"MLflow does not start: {FOLDER}/server.log")


def seed():
    """Each run with ten metrics, six parameters and three tags."""
    base = sqlite3.connect(FOLDER / "mlflow.db", timeout=60)
    base.execute("INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, "
                 "last_update_time) SELECT 777, 'many', 'mlflow-artifacts:/777', 'active', 1, 1")
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {RUNS - 1}) "
    base.execute(numbers + "INSERT INTO runs (run_uuid, name, source_type, user_id, status, start_time, end_time, "
                 "lifecycle_stage, artifact_uri, experiment_id) SELECT printf('%032x', i), 'run ' || i, 'UNKNOWN', 'ada', "
                 "'FINISHED', 1767225600000 + i, 1767225700000 + i, 'active', "
                 "'mlflow-artifacts:/777/' || printf('%032x', i) || '/artifacts', 777 FROM n")
    for number in range(10):
        base.execute(numbers + "INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) SELECT "
                     f"'metric_{number}', (i * 7919 % 100000) / 100000.0, 1767225650000, {number}, 0, printf('%032x', i) FROM n")
    for number in range(6):
        base.execute(numbers + "INSERT INTO params (key, value, run_uuid) SELECT "
                     f"'param_{number}', 'value ' || (i % {number + 2}), printf('%032x', i) FROM n")
    for number in range(3):
        base.execute(numbers + "INSERT INTO tags (key, value, run_uuid) SELECT "
                     f"'tag_{number}', 'value ' || (i % {number + 2}), printf('%032x', i) FROM n")
    base.execute("INSERT INTO runs (run_uuid, name, source_type, user_id, status, start_time, lifecycle_stage, "
                 "artifact_uri, experiment_id) SELECT ?, 'file', 'UNKNOWN', '', 'FINISHED', 1767225600000, 'active', ?, 0",
                 (RUN, f"mlflow-artifacts:/0/{RUN}/artifacts"))
    base.commit()
    base.close()


def make_file():
    path = FOLDER / f"artifacts/0/{RUN}/artifacts/model.bin"
    path.parent.mkdir(parents=True)
    digest = hashlib.sha256()
    with path.open("wb") as file, open("/dev/urandom", "rb") as random:
        for _ in range(BYTES >> 20):
            block = random.read(1 << 20)
            digest.update(block)
            file.write(block)
        os.fsync(file.fileno())
    return path, digest.hexdigest()


def run(*command, env=None):
    """What the program printed, and its seconds and seconds of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, check=True, env=env)
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def row(work, ours, peer, target, agrees, unit="s"):
    name, theirs = peer
    ratio = ours / theirs
    met = agrees and ratio <= target
    if not met:
        failed.append(work)
    cells = [work, f"{ours:.3g} {unit}", f"{name}: {theirs:.3g} {unit}", f"{ratio:.3g}", f"{target:.3g}",
             "yes" if met else "no" if agrees else "results differ"]
    print("| " + " | ".join(cells) + " |", flush=True)


def listing(url):
    tokens, config, answers = FOLDER / "tokens", FOLDER / "curl.config", FOLDER / "pages"
    # Ours comes first, when the server's caches are cold, as it finds out which the pages are; and again after curl.
    ours = json.loads(run(BENCH, "runs", url, 777, PAGE, tokens)[0])
    lines = ["silent", "fail"]
    for number, token in enumerate(tokens.read_text().split("\n")[:-1]):
        body = {"experiment_ids": ["777"], "max_results": PAGE, "run_view_type": "ACTIVE_ONLY"}
        if token:
            body["page_token"] = token
        lines += ["next"] * (number > 0) + [
            f'url = "{url}/api/2.0/mlflow/runs/search"', 'header = "Content-Type: application/json"',
            f'output = "{answers}"', "data = " + json.dumps(json.dumps(body)), "silent", "fail"]
    config.write_text("\n".join(lines) + "\n")
    theirs = run("curl", "--config", config)[1]
    again = json.loads(run(BENCH, "runs", url, 777, PAGE, tokens)[0])
    surroundings = {**os.environ, "MLFLOW_TRACKING_URI": url, "MLFLOW_DISABLE_TELEMETRY": "true"}
    client = json.loads(run(ENVIRONMENT / "bin/python", "-B", "-c", CLIENT, 777, PAGE, env=surroundings)[0])
    agrees = ours["runs"] == RUNS == client["runs"] and abs(ours["sum"] - client["sum"]) < 1e-6 * RUNS
    pages = -(-RUNS // PAGE)
    row(f"list {RUNS:,} runs in {pages} pages of {PAGE:,}", min(ours["seconds"], again["seconds"]),
        ("curl, the same pages, unread", theirs), 1.1, agrees)
    row("the same, seconds of the processor", ours["processor"],
        (f"MLflow's client {client['seconds']:.0f} s, of them", client["processor"]), 0.1, agrees)


def download(url, digest):
    target = FOLDER / "got"
    ours, theirs = [], []
    for _ in range(TIMES):
        for times, peer in ((theirs, True), (ours, False)):
            target.unlink(missing_ok=True)
            os.sync()
            if peer:
                times.append(run("curl", "--silent", "--fail", "--output", target,
                                 f"{url}/api/2.0/mlflow-artifacts/artifacts/0/{RUN}/artifacts/model.bin")[1])
            else:
                times.append(json.loads(run(BENCH, "file", url, RUN, "model.bin", target)[0]))
    agrees = all(one["sha256"] == digest and one["bytes"] == BYTES for one in ours)
    row("download a file of 1 GB with its SHA-256", min(one["seconds"] for one in ours),
        ("curl, without a digest", min(theirs)), 1.1, agrees)


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    server, url = start_server()
    try:
        seed()
        path, digest = make_file()
        print("| work | ours | peer | ratio | target | met? |\n|---|---|---|---|---|---|")
        download(url, digest)
        path.unlink()
        listing(url)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    return 1 if failed else 0


sys.exit(main())
