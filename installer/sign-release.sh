#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes and signs the manifest of an installed release, with which valbench-cli doctor and Health compare the files.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: installer/sign-release.sh PREFIX KEY.pem
       installer/sign-release.sh --public-key KEY.pem

Writes PREFIX/share/valbench/release.sha256, what sha256sum says of bin/valbench* and share/valbench, and its signature
beside it (.sig). KEY.pem is the private half of an Ed25519 key: openssl genpkey -algorithm ed25519 -out KEY.pem. It
stays with those who make releases.

The last line on standard output is the public half. The programs must have been built with it, or they take the release
for a development build:
    cmake --preset release -DVALBENCH_RELEASE_KEY="$(installer/sign-release.sh --public-key KEY.pem)"
    cmake --build --preset release --target valbench valbench-cli
    cmake --install build/release --prefix PREFIX
    installer/sign-release.sh PREFIX KEY.pem
TEXT
}

public_key() { openssl pkey -in "$1" -pubout -outform DER | tail -c 32 | base64 -w0; }

[[ ${1:-} != --help ]] || { usage; exit 0; }
[[ $# -eq 2 ]] || { usage >&2; exit 2; }
if [[ $1 == --public-key ]]; then
    public_key "$2"
    echo
    exit 0
fi
key=$(realpath "$2")
cd "$1"
manifest=share/valbench/release.sha256
rm -f "$manifest" "$manifest.sig"
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
find bin share/valbench \( -path 'bin/valbench*' -o -path 'share/*' \) -type f -print0 | LC_ALL=C sort -z |
    xargs -0 sha256sum >"$fresh"
openssl pkeyutl -sign -rawin -inkey "$key" -in "$fresh" -out "$manifest.sig"
install -m 644 "$fresh" "$manifest"
public_key "$key"
echo
