#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
usage="usage: installer/bench.sh [ENTRIES]

Builds the preset 'release' and measures on this machine: start of the workbench until somebody
could sign in, and appending to the ledger and verifying it beside plain SQLite and SHA-256 of the
same bytes (ENTRIES, 1,000,000 by default). Prints what it measured."
set -euo pipefail
# shellcheck source=installer/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case ${1:-} in
-h | --help) echo "$usage" && exit 0 ;;
esac
entries=${1:-1000000}
need_packages build test
# shellcheck disable=SC2119 # all targets
build_release
export QT_QPA_PLATFORM=offscreen
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config
release=$project/build/release

say "making the demo store"
"$release/app/valbench-cli" demo --out "$work/demo" >/dev/null 2>&1
echo "start until sign-in, offscreen, seven times (s; at most 0.5):"
for _ in 1 2 3 4 5 6 7; do
    start=$(date +%s.%N)
    "$release/app/valbench" --store "$work/demo/demo.valbench" --exit-after-startup 2>/dev/null
    end=$(date +%s.%N)
    awk -v a="$start" -v b="$end" 'BEGIN { printf "  %.3f\n", b - a }'
done
echo "ledger:"
"$release/tests/bench/bench_store" "$entries" "$work"
