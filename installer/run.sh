#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
usage="usage: installer/run.sh

Installs the Debian packages that are missing to build Valbench, builds it in build/release and
opens the workbench on a demo store (embedded SQLite), which the first run makes in
\${XDG_DATA_HOME:-~/.local/share}/valbench/demo and later runs keep.

Where there is no display it plays the demo on the command line instead: protocols approved,
executed and signed on a store of its own. The last line on standard output is then the path of
the signed PDF. A folder that exists is never written over: the next one gets the time in its name."
set -euo pipefail
# shellcheck source=installer/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case ${1-} in
'') ;;
-h | --help) echo "$usage" && exit 0 ;;
*) say "unknown argument: $1" && echo "$usage" >&2 && exit 2 ;;
esac

programs=$project/build/release/app
data=${XDG_DATA_HOME:-${HOME:?must name a folder to keep the demo in}/.local/share}/valbench
[[ $data = /* ]] || die "XDG_DATA_HOME must be an absolute path, not $XDG_DATA_HOME"

# play_demo FOLDER: makes it and plays the demo there; a failure leaves no half of it. Sets signed_pdf.
play_demo() {
    folder=$1
    mkdir -p "$data"
    mkdir "$folder" || die "move $folder away and try again"
    say "playing the demo in $folder"
    trap 'rm -rf "$folder"; say "the demo did not end well; $folder was removed"' EXIT
    signed_pdf=$("$programs/valbench-cli" demo --out "$folder" </dev/null | tee >(cat >&2) | tail -n 1)
    [[ -s $signed_pdf ]] || die "the demo ended without a signed PDF; its last line was: $signed_pdf"
    [[ -s $folder/demo.valbench ]] || die "the demo ended without a store in $folder"
    trap - EXIT
}

if [[ -n ${DISPLAY-}${WAYLAND_DISPLAY-} ]]; then
    need_packages build run
    build_release app/valbench app/valbench-cli
    [[ -e $data/demo/demo.valbench ]] || play_demo "$data/demo"
    say "opening the workbench on $data/demo/demo.valbench"
    exec "$programs/valbench" --store "$data/demo/demo.valbench"
fi

say "no display (DISPLAY and WAYLAND_DISPLAY are empty): the demo is played on the command line"
need_packages build
build_release app/valbench app/valbench-cli
if [[ -e $data/demo ]]; then
    play_demo "$data/demo-$(date -u +%Y%m%dT%H%M%SZ)"
else
    play_demo "$data/demo"
fi
printf '%s\n' "$signed_pdf"
