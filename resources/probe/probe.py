# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what an installation qualification asks of a computer, as one JSON object.

    PYTHON probe.py FOLDER        (PYTHON: the interpreter that runs the model; FOLDER: where the model lies)

Needs nothing but the interpreter (3.8 or later). Changes nothing.
"""
import datetime
import importlib.metadata
import json
import locale
import os
import pathlib
import platform
import shutil
import sys


def system():
    try:
        for line in pathlib.Path("/etc/os-release").read_text(encoding="utf-8").splitlines():
            if line.startswith("PRETTY_NAME="):
                return line.partition("=")[2].strip('"')
    except OSError:
        pass
    return platform.system() + " " + platform.release()


def zone():
    """As the operating system was told; else what the C library says."""
    if os.environ.get("TZ"):
        return os.environ["TZ"]
    link = os.path.realpath("/etc/localtime")
    if "/zoneinfo/" in link:
        return link.partition("/zoneinfo/")[2]
    return datetime.datetime.now().astimezone().tzname() or ""


def packages():
    found = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if name and name not in found:  # the first on the path is the one that is imported
            found[name] = distribution.version
    return found


def locale_name():
    locale.setlocale(locale.LC_ALL, "")
    return locale.setlocale(locale.LC_ALL)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "."
    facts = {
        "python": platform.python_version(),
        "packages": packages(),
        "system": system(),
        "kernel": platform.release(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "free_disk": shutil.disk_usage(folder).free,
        "environment": {name: value for name, value in os.environ.items() if value.isprintable()},
        "locale": locale_name(),
        "zone": zone(),
        "time": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
    json.dump(facts, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
