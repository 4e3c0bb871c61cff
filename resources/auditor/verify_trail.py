#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks an exported audit trail by itself, with nothing of Valbench's: recomputes the hash chain and names the first
entry that fails.

usage: verify_trail.py TRAIL.jsonl [CHECKPOINTS ...]

TRAIL.jsonl is what `valbench-cli audit export` wrote: the stored lines, byte for byte. TRAIL.jsonl.hashes, if it lies
beside it, holds the hash that the store keeps with each. CHECKPOINTS are notes that were kept elsewhere: without one,
nothing shows that the end was cut off or that all was written anew. The status is 0 if all holds, 1 if not.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

BODY = ["action", "actor", "build", "details", "evidence", "format", "purpose", "reason", "record", "request", "session",
        "station", "store", "zone"]
TEXTS = ["action", "build", "purpose", "reason", "request", "station", "store", "zone"]
CHAIN = ["login", "previous", "sequence", "time", "timeSource"]
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
NOTE = re.compile(rf"valbench/store/([0-9a-f]{{32}})\n(\d+)\n\S+\nhead ([0-9a-f]{{64}})\ntime ({TIME})\n")


def problem_of(number: int, line: bytes, kept: tuple[str, str] | None, before: dict) -> str:
    """Why this line cannot be entry `number`; empty if it can. `before` is what the entries before it settled."""
    if kept and kept[1] != str(number):
        return f"is missing; the next one there is {kept[1]}"
    if kept and kept[0] != hashlib.sha256(line).hexdigest():
        return "was changed: its bytes do not have the hash kept with it"
    try:
        entry = json.loads(line.decode("utf-8"), object_pairs_hook=lambda pairs: pairs)
        (_, body), (_, chain) = entry
        names = [name for name, _ in entry + body + chain]
        body, chain = dict(body), dict(chain)
        if names != ["body", "chain", *BODY, *CHAIN] or not line.endswith(b"\n") or body["format"] != 1:
            return "does not have the members that an entry has"
        texts = [body[name] for name in TEXTS] + [chain[name] for name in CHAIN if name != "sequence"]
        if not all(isinstance(text, str) for text in texts):
            return "has a member that is no text"
        if not re.fullmatch(TIME, chain["time"]):
            return "has no time"
    except (ValueError, TypeError, RecursionError):
        return "cannot be read"
    if chain["sequence"] != number:
        return f"says it is entry {chain['sequence']}"
    if before.setdefault("store", body["store"]) != body["store"]:
        return "belongs to another store"
    if before["head"] != chain["previous"]:
        return "does not follow from the entry before: the link to its hash is broken"
    if before.setdefault("purpose", body["purpose"]) != body["purpose"]:
        return "was written for another purpose than the ones before it"
    return ""


def main(trail: Path, checkpoints: list[Path]) -> int:
    lines = [line for line in re.split(rb"(?<=\n)", trail.read_bytes()) if line]
    list_file = trail.with_name(trail.name + ".hashes")
    kept = [row.partition("  ")[::2] for row in list_file.read_text().splitlines()] if list_file.exists() else None
    notes = sorted((int(size), store, head, time) for file in checkpoints
                   for store, size, head, time in NOTE.findall(file.read_text("utf-8")))
    before = {"head": "0" * 64} | ({"store": notes[0][1]} if notes else {})
    heads = {0: before["head"]}
    for number, line in enumerate(lines, 1):
        row = kept[number - 1] if kept and number <= len(kept) else None
        problem = "has no hash in the list" if kept and not row else problem_of(number, line, row, before)
        if problem:
            print(f"NOT VERIFIED: entry {number} {problem}")
            return 1
        before["head"] = heads[number] = hashlib.sha256(line).hexdigest()
    if kept and len(kept) > len(lines):
        print(f"NOT VERIFIED: entry {len(lines) + 1} is missing; the list of hashes has {len(kept)}")
        return 1
    for size, store, head, time in notes:
        if store != before["store"] or heads.get(size) != head:
            why = "it belongs to another store" if store != before["store"] else (
                f"there are only {len(lines)}" if size > len(lines) else "the trail was written anew")
            print(f"NOT VERIFIED: entry {size} is not what the checkpoint of {time} covers: {why}")
            return 1
    print(f"verified: entries 1 to {len(lines)} hold together, {len(notes)} checkpoints; head {before['head']}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
