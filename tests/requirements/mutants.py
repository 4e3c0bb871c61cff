# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows that the tests behind the register of requirements can fail: each must find the mutant it is listed with.

usage: mutants.py --build DIR [--sample N | --only R-1,R-2]

The changed file alone is compiled, beside the build that is there, and linked in front of the libraries into a copy of
the test program; the build and the sources are never touched. A sample is chosen by the commit, so that every commit
tries others and each can be tried again.
"""

import argparse
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import requirements
from requirements import Proof


class Unusable(Exception):
    """The mutant does not build, or the test cannot be run: that proves nothing."""


def run(command: str, folder: Path) -> None:
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unusable(f"{command.split()[0]} failed: {(done.stderr or done.stdout)[-1500:]}")


class Build:
    """What CMake and Ninja know about one build folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        commands = json.loads((self.folder / "compile_commands.json").read_text(encoding="utf-8"))
        self._compile = {Path(entry["file"]).resolve(): entry["command"] for entry in commands}
        # In a unity build a file is compiled as a part of a batch.
        self._batches = {Path(part).resolve(): batch for batch in self._compile if batch.parent.name == "Unity"
                         for part in re.findall(r'^#include "(.+)"$', batch.read_text(encoding="utf-8"), re.MULTILINE)}
        listing = subprocess.run(["ctest", "--show-only=json-v1"], cwd=self.folder, capture_output=True, text=True,
                                 check=True)
        self._tests = {test["name"]: test for test in json.loads(listing.stdout)["tests"]}

    def test(self, name: str) -> tuple[list[str], dict[str, str]]:
        """Its command and its environment."""
        if name not in self._tests:
            raise Unusable(f"the build has no test {name}")
        test = self._tests[name]
        settings = [p["value"] for p in test.get("properties", []) if p["name"] == "ENVIRONMENT"]
        return test["command"], dict(line.split("=", 1) for values in settings for line in values if "=" in line)

    def compile(self, source: Path, text: str, work: Path) -> Path:
        """The object file of `source` with another text, and of its batch."""
        compiled = self._batches.get(source.resolve(), source.resolve())
        if compiled not in self._compile:
            raise Unusable(f"the build does not compile {source}")
        changed, made = work / source.name, work / (source.name + ".o")
        changed.write_text(text, encoding="utf-8")
        words = shlex.split(self._compile[compiled])
        if compiled != source.resolve():
            batch = compiled.read_text(encoding="utf-8").replace(f'"{source.resolve()}"', f'"{changed}"')
            changed = work / "batch.cpp"
            changed.write_text(batch, encoding="utf-8")
        words[words.index("-o") + 1] = str(made)
        words[words.index("-c") + 1] = str(changed)
        words += ["-iquote", str(source.parent), "-w"]
        run(shlex.join(words), self.folder)
        return made

    def link(self, program: Path, extra: Path, work: Path) -> Path:
        """The program, with the object in the place of the library's own."""
        name = str(program.resolve().relative_to(self.folder))
        commands = subprocess.run(["ninja", "-t", "commands", name], cwd=self.folder, capture_output=True, text=True,
                                  check=True).stdout.splitlines()
        made = work / program.name
        line, replaced = re.subn(rf" -o {re.escape(name)} ", f" {shlex.quote(str(extra))} -o {shlex.quote(str(made))} ",
                                 commands[-1])
        if replaced != 1:
            raise Unusable(f"the link command of {name} is not understood")
        run(line, self.folder)
        return made


def is_found(build: Build, proof: Proof) -> bool:
    """Whether the function fails when the product is changed as the proof says."""
    command, environment = build.test(proof.test)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        made = build.compile(requirements.ROOT / proof.file, proof.mutated(requirements.ROOT), work)
        program = build.link(Path(command[0]), made, work)
        for variable, name in proof.programs:
            environment[variable] = str(build.link(build.folder / name, made, work))
        done = subprocess.run([str(program), *command[1:]], env={**os.environ, **environment}, cwd=work,
                              capture_output=True, text=True, errors="replace", timeout=300, check=False)
    failed = re.findall(r"^FAIL!\s+: \w+::(\w+)\(", done.stdout, re.MULTILINE)
    return done.returncode != 0 and proof.function in failed


def commit_id() -> str:
    """Of what is checked out; empty outside of a repository, or where there is no git."""
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=requirements.ROOT, capture_output=True, text=True,
                              check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()


def chosen(every: list[Proof], count: int) -> list[Proof]:
    """That many, by the commit."""
    commit = commit_id()
    print(f"sample of {count} chosen by commit {commit or '(unknown)'}")

    def rank(proof: Proof) -> str:
        return hashlib.sha256(f"{commit} {proof}".encode()).hexdigest()

    return sorted(every, key=rank)[:count]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--sample", type=int, metavar="N")
    parser.add_argument("--only", metavar="R-1,R-2")
    options = parser.parse_args()
    every = requirements.proofs(requirements.read(requirements.ROOT))
    if options.only:
        every = [proof for proof in every if proof.requirement in options.only.split(",")]
    if options.sample is not None:
        every = chosen(every, options.sample)
    build = Build(options.build)
    survived = 0
    for proof in every:
        try:
            verdict = "found" if is_found(build, proof) else "NOT FOUND"
        except Unusable as fault:
            verdict = f"UNUSABLE: {fault}"
        survived += verdict != "found"
        print(f"{proof.requirement} {proof.test} {proof.function}: {verdict}", flush=True)
    print(f"{len(every)} mutants, {survived} not found")
    return 1 if survived or not every else 0


if __name__ == "__main__":
    sys.exit(main())
