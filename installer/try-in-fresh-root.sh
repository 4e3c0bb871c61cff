#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
usage="usage: installer/try-in-fresh-root.sh [--present-tree] [FOLDER]

Proves the two commands of the README on a machine that has nothing: makes a Debian 12 root with
debootstrap in FOLDER (default: a new one under \${TMPDIR:-/tmp}), puts a clean clone of HEAD into
it (with --present-tree the files as they are now, committed or not), and runs there, as root and
without display or standard input, installer/test.sh twice and installer/run.sh twice. Prints how
long each took; logs are kept in FOLDER. The status is 0 only if all four ended well. Run as root.
DEBIAN_MIRROR names the mirror to use; certificates in PIP_CERT or SSL_CERT_FILE are trusted in the root
too. FOLDER is yours to delete afterwards."
set -euo pipefail
# shellcheck source=installer/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

present=
folder=
for argument; do
    case $argument in
    --present-tree) present=yes ;;
    -h | --help) echo "$usage" && exit 0 ;;
    -*) say "unknown argument: $argument" && echo "$usage" >&2 && exit 2 ;;
    *) folder=$argument ;;
    esac
done
[[ $(id -u) -eq 0 ]] || die "debootstrap and chroot need root"

# Mounts live in a namespace of their own and vanish with it, however this script ends.
if [[ -z ${VALBENCH_IN_NAMESPACE-} ]]; then
    need_packages fresh-root
    exec env VALBENCH_IN_NAMESPACE=1 unshare --mount --pid --fork --kill-child "${BASH_SOURCE[0]}" "$@"
fi

folder=${folder:-$(mktemp -d "${TMPDIR:-/tmp}/valbench-fresh-root.XXXXXX")}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
root=$folder/debian
checkout=/srv/valbench
[[ ! -e $root ]] || die "$root exists; name an empty folder"

say "making a Debian 12 root in $root"
debootstrap --variant=minbase bookworm "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$folder/debootstrap.log" 2>&1 ||
    die "debootstrap failed: see $folder/debootstrap.log"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts" # for the tests at a terminal
[[ -c $root/dev/ptmx ]] || ln -sf pts/ptmx "$root/dev/ptmx"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# Where a proxy stands before PyPI, this computer trusts its certificate; so must the root.
settings=()
certificates=${PIP_CERT:-${SSL_CERT_FILE-}}
if [[ -f $certificates ]]; then
    install -D -m 644 "$certificates" "$root/etc/ssl/host-certificates.pem"
    settings+=(PIP_CERT=/etc/ssl/host-certificates.pem)
fi
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # packages start no service
chmod +x "$root/usr/sbin/policy-rc.d"

if [[ $present ]]; then
    say "copying the present files of $project"
    mkdir -p "$root$checkout"
    git -C "$project" ls-files -z --cached --others --exclude-standard |
        (cd "$project" && while IFS= read -r -d '' file; do [[ ! -e $file ]] || printf '%s\0' "$file"; done) |
        tar --create --directory="$project" --null --files-from=- | tar --extract --directory="$root$checkout"
else
    say "cloning $project at $(git -C "$project" rev-parse --short HEAD)"
    git clone --quiet --no-hardlinks "$project" "$root$checkout"
fi

failures=0
# try NAME SCRIPT: runs it in the root from the folder /, prints status and duration
try() {
    local status=0 start=$SECONDS
    chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin CI=true "${settings[@]}" \
        "$checkout/installer/$2" </dev/null >"$folder/$1.out" 2>"$folder/$1.err" || status=$?
    if [[ $2 = run.sh && $status -eq 0 ]]; then
        [[ -s $root$(tail -n 1 "$folder/$1.out") ]] || status="0, but its last line names no file"
    fi
    [[ $status = 0 ]] || failures=$((failures + 1))
    printf '%-16s %5d s   status %s   %s\n' "$1" $((SECONDS - start)) "$status" "$(tail -n 1 "$folder/$1.out")"
}
try first-test test.sh
try second-test test.sh
try first-run run.sh
try second-run run.sh
grep -H 'tests passed' "$folder"/*-test.out || true
say "logs are in $folder"
exit $((failures > 0))
