#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every statistical work beside its peer, in one run: speed_table.py BUILD FOLDER [WORK...]

BUILD is the build folder of the preset release; FOLDER gets the data (2 GB). WORK is one of auc, bootstrap, ks, csv,
evaluate, drift; all without. Its Python must have requirements.txt: installer/bench.sh sees to it.
Prints a Markdown table. A row counts only if both programs say the same; the status is 0 only if every row does and
meets its target. The last column says how many times the machine's limit ours takes: what bench_limits measured of
memory and sorting, for the bytes that must be read and the values that must be sorted.
"""
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
BUILD, FOLDER = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
BENCH, CLI = BUILD / "tests/bench", BUILD / "app/valbench-cli"
MILLION = 1_000_000
failed = []


def run(*command, out=os.devnull):
    """Seconds and peak memory of a program whose output goes to a file."""
    start = time.perf_counter()
    with open(out, "wb") as file:
        process = subprocess.Popen([str(part) for part in command], stdout=file)
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"failed: {' '.join(str(part) for part in command)}")
    return time.perf_counter() - start, usage.ru_maxrss * 1024


def answers(*command):
    """The lines of JSON that a program prints, by their work."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        print(done.stdout, file=sys.stderr)
        sys.exit(f"failed: {' '.join(str(part) for part in command)}")
    return {line.get("work", ""): line for line in lines}


def apart(pairs):
    """The largest relative difference."""
    return max(abs(a - b) / max(abs(b), 1e-300) for a, b in pairs)


def row(work, ours, peer, target, agreement, unit="s", limit=None):
    """`agreement` is what differs, what may, and in which measure; `peer` is a program and its figure."""
    name, theirs = peer
    differs, allowed, measure = agreement
    ratio = ours / theirs
    agrees = differs <= allowed
    met = agrees and ratio <= target
    if not met:
        failed.append(work)
    cells = [work, f"{ours:.3g} {unit}", f"{name}: {theirs:.3g} {unit}", f"{ratio:.3g}", f"{target:.3g}",
             "yes" if met else "no" if agrees else "results differ", f"{differs:.1e} of {allowed:g} {measure}",
             f"{ours / limit:.2g}" if limit else ""]
    print("| " + " | ".join(cells) + " |", flush=True)


def seconds_to(limits, read=0, sort=0):
    """The least time in which this machine can read so many bytes from memory and sort so many values."""
    return read / limits["read_all"] + sort / limits["sort_all"]


def auc(limits):
    ours = answers(BENCH / "bench_stats", FOLDER, "auc")["auc"]
    limit = seconds_to(limits, read=16 * MILLION, sort=MILLION)
    peer = answers(sys.executable, HERE / "bench_stats_peers.py", FOLDER, "auc")["auc"]
    row("AUC with DeLong interval, 1,000,000 rows", ours["seconds"], (peer["program"] + ", no interval", peer["seconds"]),
        1 / 8, (apart([(ours["value"], peer["value"])]), 1e-12, "relative"), limit=limit)
    peer = answers("Rscript", "--vanilla", HERE / "bench_auc_proc.R", FOLDER)[""]
    row("the same", ours["seconds"], (peer["program"], peer["seconds"]), 1 / 20,
        (apart((ours[key], peer[key]) for key in ("value", "lower", "upper")), 1e-9, "relative"), limit=limit)


def bootstrap(limits):
    ours = answers(BENCH / "bench_stats", FOLDER, "bootstrap")["bootstrap_all"]
    peer = answers(sys.executable, HERE / "bench_stats_peers.py", FOLDER, "bootstrap")["bootstrap"]
    # Two independent bootstraps: each bound has a Monte Carlo error of 0.06 standard errors, their difference 0.085.
    differs = max(abs(ours[key] - peer[key]) / peer["deviation"] for key in ("lower", "upper"))
    if apart([(ours["value"], peer["value"])]) > 1e-12:
        differs = float("inf")
    row("percentile bootstrap of the AUC, 2,000 × 100,000 rows", ours["seconds"],
        ("resampling and `roc_auc_score`", peer["seconds"]), 1 / 100, (differs, 0.34, "standard errors"),
        limit=seconds_to(limits, read=2000 * 100_000 * 4))


def ks(limits):
    ours = answers(BENCH / "bench_ks", MILLION // 2, FOLDER)[""]
    peer = answers(sys.executable, HERE / "bench_ks_scipy.py", FOLDER)[""]
    row("KS two-sample, 500,000 + 500,000", ours["seconds"], (peer["program"], peer["seconds"]), 1 / 5,
        (apart((ours[key], peer[key]) for key in ("statistic", "p")), 1e-9, "relative"),
        limit=seconds_to(limits, read=8 * MILLION, sort=MILLION))


def csv(limits):
    file = FOLDER / "numbers.csv"
    ours = answers(BENCH / "bench_csv", file)[""]
    peer = answers(sys.executable, HERE / "bench_csv_polars.py", file)[""]
    agreement = (apart(zip(ours["sums"], peer["sums"], strict=True)), 1e-11, "relative, sums of columns")
    row("CSV 1,000,000 × 10 numeric into memory", ours["seconds"], (peer["program"], peer["seconds"]), 1, agreement,
        limit=seconds_to(limits, read=file.stat().st_size))
    row("the same, peak memory", ours["bytes"] / 1e6, (peer["program"], peer["bytes"] / 1e6), 2, agreement, unit="MB")
    file.unlink()


def evaluate(limits):
    file, answer = FOLDER / "evaluate.csv", FOLDER / "evaluate.json"
    run(BENCH / "bench_stats", FOLDER, "evaluate")
    seconds = min(run(CLI, "evaluate", "--data", file, "--truth", "y", "--score", "p", "--group", "sex", "--group", "site",
                      "--format", "json", out=answer)[0] for _ in range(3))
    peer = answers(sys.executable, HERE / "bench_evaluate_python.py", FOLDER, answer)[""]
    agreement = (peer["largest_relative_difference"], 1e-9, f"relative, {peer['compared']:,} numbers")
    limit = seconds_to(limits, read=file.stat().st_size + answer.stat().st_size, sort=3 * MILLION)
    row("whole `evaluate`, 1,000,000 rows with 2 group columns, file to JSON", seconds, (peer["program"], peer["seconds"]),
        1 / 10, agreement, limit=limit)
    print(f"evaluate: of the peer's time, fairlearn took {peer['seconds_fairlearn']:.1f} s", file=sys.stderr)


def drift(limits):
    run(BENCH / "bench_drift", FOLDER, 100, MILLION)
    files, answer = [FOLDER / "baseline.csv", FOLDER / "current.csv"], FOLDER / "drift.json"
    seconds, peak = run(CLI, "drift", "--baseline", files[0], "--current", files[1], "--format", "json", out=answer)
    size = sum(file.stat().st_size for file in files)
    peer = answers(sys.executable, HERE / "bench_drift_evidently.py", FOLDER, answer)[""]
    agreement = (peer["largest_relative_difference"], 1e-9, "relative, 100 columns")
    row("`drift`, 100 columns × 1,000,000 + 1,000,000 rows, from files", seconds, (peer["program"], peer["seconds"]),
        1 / 10, agreement, limit=seconds_to(limits, read=size, sort=180 * MILLION))
    row("the same, peak memory", peak / 1e6, ("size of the files", size / 1e6), 2, agreement, unit="MB")


def main():
    limits = answers(BENCH / "bench_limits")[""]
    print(f"This machine reads {limits['read_one'] / 1e9:.1f} GB/s from memory with one thread and "
          f"{limits['read_all'] / 1e9:.1f} GB/s with {limits['threads']}, and sorts {limits['sort_one'] / 1e6:.0f} and "
          f"{limits['sort_all'] / 1e6:.0f} million values/s (`std::sort`: {limits['standard_sort_one'] / 1e6:.0f}).\n")
    print("| work | ours | peer | ratio | target | met? | agreement | times the machine's limit |")
    print("|---|---|---|---|---|---|---|---|")
    works = {"auc": auc, "bootstrap": bootstrap, "ks": ks, "csv": csv, "evaluate": evaluate, "drift": drift}
    for name in sys.argv[3:] or works:
        works[name](limits)
    return 1 if failed else 0


sys.exit(main())
