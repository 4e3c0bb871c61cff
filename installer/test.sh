#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
usage="usage: installer/test.sh [--deep]

Installs the Debian packages that are missing to build and test Valbench and, into build/mlflow, the
two MLflow servers that the tests start, from PyPI; builds the preset 'release' in build/release, and
runs the tests labelled 'ci'; with --deep those labelled 'deep' too. Ends with CTest's summary; the
status is 0 only if tests ran and every one of them passed."
set -euo pipefail
# shellcheck source=installer/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

labels='^ci$'
for argument; do
    case $argument in
    --deep) labels='^(ci|deep)$' ;;
    -h | --help) echo "$usage" && exit 0 ;;
    *) say "unknown argument: $argument" && echo "$usage" >&2 && exit 2 ;;
    esac
done

need_packages build test
mlflow_environments & # while the compiler works
environments=$!
# shellcheck disable=SC2119 # all targets
build_release
wait "$environments"
say "running the tests with label $labels"
export QT_QPA_PLATFORM=offscreen
# Half of the time most tests wait, for servers and for the disk.
exec ctest --test-dir "$project/build/release" --label-regex "$labels" --parallel $((2 * $(nproc))) \
    --no-tests=error --output-on-failure </dev/null
