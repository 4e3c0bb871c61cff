# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads resources/requirements/part11.json and says what is wrong with it.

A requirement is "met", "partly" (its note says what is missing) or "planned". What is met names at least one proof: a
test function, and a mutant: one place of the product's sources which, changed as told, must make that function fail.
Where the test starts a program of its own, "programs" names it by the environment variable that the test looks at.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGISTER = Path("resources/requirements/part11.json")
STATES = ("met", "partly", "planned")
FIELDS = {"id", "text", "clause", "state", "note", "proof"}
TEST_FOLDERS = re.compile(r"[a-z_]+\.[a-z0-9_]+")


@dataclass(frozen=True)
class Proof:
    """One test function of one CTest entry, and the change of one source file that it must find."""

    requirement: str
    test: str
    function: str
    file: str
    original: str
    changed: str
    programs: tuple[tuple[str, str], ...] = ()

    def mutated(self, root: Path) -> str:
        """The text of the file with the change; ValueError where it does not stand exactly once."""
        text = (root / self.file).read_text(encoding="utf-8")
        if text.count(self.original) != 1:
            raise ValueError(f"'{self.original}' stands {text.count(self.original)} times in {self.file}, not once")
        return text.replace(self.original, self.changed)


def proofs(register: dict) -> list[Proof]:
    return [
        Proof(requirement["id"], proof["test"], proof["function"], proof["mutant"]["file"], proof["mutant"]["from"],
              proof["mutant"]["to"], tuple(proof.get("programs", {}).items()))
        for requirement in register["requirements"] for proof in requirement.get("proof", [])
    ]


def read(root: Path) -> dict:
    return json.loads((root / REGISTER).read_text(encoding="utf-8"))


def test_source(root: Path, test: str) -> Path:
    area, name = test.split(".", 1)
    return root / "tests" / area / f"test_{name}.cpp"


def proof_faults(root: Path, proof: Proof) -> list[str]:
    faults = []
    if not TEST_FOLDERS.fullmatch(proof.test) or not test_source(root, proof.test).is_file():
        faults.append(f"there is no test {proof.test}")
    elif not re.search(rf"::{re.escape(proof.function)}\(", test_source(root, proof.test).read_text(encoding="utf-8")):
        faults.append(f"{proof.test} has no function {proof.function}")
    if not re.fullmatch(r"(core|ui|app)/\S+\.cpp", proof.file) or not (root / proof.file).is_file():
        faults.append(f"there is no product source {proof.file}")
    elif "\n" in proof.original or proof.original == proof.changed:
        faults.append("a mutant changes one line")
    else:
        try:
            proof.mutated(root)
        except ValueError as error:
            faults.append(str(error))
    return faults


def faults(root: Path) -> list[str]:
    """What is wrong with the register, one sentence each; empty when it holds."""
    register = read(root)
    found = []
    for place, requirement in enumerate(register["requirements"], 1):
        name = requirement.get("id", f"requirement {place}")
        if name != f"R-{place}":
            found.append(f"{name}: expected R-{place} here")
        if unknown := set(requirement) - FIELDS:
            found.append(f"{name}: unknown fields {', '.join(sorted(unknown))}")
        if not requirement.get("text") or not requirement.get("clause"):
            found.append(f"{name}: it needs its text and the clause it comes from")
        state = requirement.get("state")
        if state not in STATES:
            found.append(f"{name}: the state is one of {', '.join(STATES)}, not {state}")
        if state == "met" and not requirement.get("proof"):
            found.append(f"{name}: it is called met, but no test proves it")
        if state == "partly" and not requirement.get("note"):
            found.append(f"{name}: a note must say what is missing")
    for proof in proofs(register):
        found += [f"{proof.requirement}: {fault}" for fault in proof_faults(root, proof)]
    return found
