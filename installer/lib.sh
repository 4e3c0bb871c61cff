# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# What the scripts in this folder share; they source it. Messages go to standard error.

installer=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034 # used by the scripts that source this file
project=$(dirname "$installer")

say() { printf 'valbench: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# package_names LIST...: the names in packages-LIST.txt, sorted, one a line
package_names() {
    local list
    for list; do
        sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$installer/packages-$list.txt"
    done | LC_ALL=C sort -u
}

# missing_packages LIST...: those of them that dpkg does not have fully installed
missing_packages() {
    local installed
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
    package_names "$@" | grep -Fxv -f <(printf '%s\n' "$installed") || true
}

# need_packages LIST...: installs what is missing of packages-LIST.txt; calls apt-get only if something is
need_packages() {
    local missing
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        die "this script sets up Debian 12 by apt-get, which is not here; install these yourself:" \
            "$(package_names "$@" | paste -sd' ')"
    fi
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    local options=(--no-remove --no-install-recommends) sudo=()
    if [[ $(id -u) -ne 0 ]]; then
        command -v sudo >/dev/null ||
            die "packages are missing and there is no sudo; run as root:" \
                "apt-get update; apt-get install ${options[*]} ${missing[*]}"
        sudo=(sudo)
    fi
    say "installing ${#missing[@]} missing Debian packages: ${missing[*]}"
    local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    "${apt[@]}" update </dev/null >&2 || say "apt-get update failed; trying with the lists that are there"
    "${apt[@]}" install -y "${options[@]}" "${missing[@]}" </dev/null >&2 ||
        die "apt-get could not install them (nothing was removed); its message is above"
}

# build_release [TARGET...]: configures and builds the preset "release", or only these targets of it
build_release() {
    say "building $project/build/release${*:+: $*}"
    cd "$project" || exit
    cmake --preset release </dev/null >&2
    cmake --build --preset release --parallel "$(nproc)" ${1+--target "$@"} </dev/null >&2
}

# mlflow_environments: the MLflow servers that the tests start, one 2.x and one 3.x, from PyPI under build/mlflow;
# costs nothing when they are there. Only one process makes them at a time.
mlflow_environments() (
    folder=$project/build/mlflow
    mkdir -p "$folder"
    exec 9>"$folder/lock"
    flock 9
    makers=()
    for version in 2 3; do
        cmp -s "$project/tests/tracking/requirements-mlflow-$version.txt" "$folder/$version/requirements.txt" && continue
        mlflow_environment "$version" "$folder/$version" &
        makers+=($!)
    done
    for maker in "${makers[@]}"; do wait "$maker" || die "an MLflow server is missing; pip's message is above"; done
)

mlflow_environment() {
    local requirements=$project/tests/tracking/requirements-mlflow-$1.txt
    say "installing $(grep -E '^mlflow==' "$requirements") for the tests into $2"
    # The interpreter of Debian, whatever else comes first in PATH: the wheels are for it.
    "${VALBENCH_PYTHON:-/usr/bin/python3}" -m venv --clear "$2" &&
        "$2/bin/pip" install --quiet --disable-pip-version-check --no-input --retries 5 \
            --only-binary :all: --no-deps --no-compile --requirement "$requirements" </dev/null >&2 &&
        cp "$requirements" "$2/requirements.txt"
}
