#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
usage="usage: installer/bench.sh [--only start|ledger|protocols|statistics|tracking] [ENTRIES]

Installs what it needs of Debian and, for the programs it compares with, of PyPI (into build/bench/venv),
builds the preset 'release' and measures on this machine: start of the workbench until somebody could
sign in; appending to the ledger and verifying it beside plain SQLite and SHA-256 of the same bytes
(ENTRIES, 1,000,000 by default); appending to a shared ledger beside plain INSERTs on PostgreSQL; the
automatic steps of IQ, OQ and PQ on 1,000,000 rows; the statistics beside scikit-learn, pROC, SciPy, polars,
fairlearn and Evidently, and the tracking client on an MLflow server (build/mlflow) beside curl and MLflow's
own client, as tables in Markdown whose rows count only if the results agree. The statistics take about
15 minutes, the tracking client as long, and each 2 GB in TMPDIR."
set -euo pipefail
# shellcheck source=installer/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

only=
entries=1000000
while [[ $# -gt 0 ]]; do
    case $1 in
    -h | --help) echo "$usage" && exit 0 ;;
    --only) only=${2:-} && shift 2 ;;
    *[!0-9]*) say "unknown argument: $1" && echo "$usage" >&2 && exit 2 ;;
    *) entries=$1 && shift ;;
    esac
done
case $only in
'' | start | ledger | protocols | statistics | tracking) ;;
*) say "unknown measurement: $only" && echo "$usage" >&2 && exit 2 ;;
esac
wants() { [[ -z $only || $only == "$1" ]]; }

need_packages build test
targets=(valbench-cli)
if wants start; then targets+=(valbench); fi
if wants ledger; then targets+=(bench_store bench_shared); fi
if wants protocols; then targets+=(bench_protocols); fi
if wants statistics; then
    need_packages bench
    targets+=(bench_csv bench_drift bench_ks bench_limits bench_stats)
fi
if wants tracking; then
    need_packages bench
    targets+=(bench_tracking)
    mlflow_environments
fi
build_release "${targets[@]}"
export QT_QPA_PLATFORM=offscreen
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config
release=$project/build/release

start() {
    say "making the demo store"
    "$release/app/valbench-cli" demo --out "$work/demo" >/dev/null 2>&1
    echo "start until sign-in, offscreen, seven times (s; at most 0.5):"
    for _ in 1 2 3 4 5 6 7; do
        local from to
        from=$(date +%s.%N)
        "$release/app/valbench" --store "$work/demo/demo.valbench" --exit-after-startup 2>/dev/null
        to=$(date +%s.%N)
        awk -v a="$from" -v b="$to" 'BEGIN { printf "  %.3f\n", b - a }'
    done
}

ledger() {
    echo "ledger:"
    "$release/tests/bench/bench_store" "$entries" "$work"
    echo "shared ledger, on a PostgreSQL server of its own:"
    "$release/tests/bench/bench_shared"
}

protocols() {
    echo "protocols:"
    "$release/tests/bench/bench_protocols"
}

statistics() {
    local peers=$project/build/bench/venv requirements=$project/tests/bench/requirements.txt
    if ! cmp -s "$requirements" "$peers/requirements.txt"; then
        say "installing the programs to compare with into $peers"
        /usr/bin/python3 -m venv --clear "$peers"
        "$peers/bin/pip" install --quiet --requirement "$requirements" >&2
        cp "$requirements" "$peers/requirements.txt"
    fi
    echo "statistics:"
    "$peers/bin/python" -B "$project/tests/bench/speed_table.py" "$release" "$work"
}

tracking() {
    echo "tracking client:"
    /usr/bin/python3 -B "$project/tests/bench/tracking_table.py" "$release" "$work/tracking"
}

for measurement in start ledger protocols statistics tracking; do
    if wants "$measurement"; then "$measurement"; fi
done
