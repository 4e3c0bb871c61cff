#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads every number back out of a printed execution or report and compares it with other programs' numbers.

usage: printed_numbers.py NAME PROTOCOL.json [--texts FILE.json]... --pdf FILE.pdf...

NAME is the entry of tests/reference/printed.json that holds what scikit-learn, SciPy and R pROC say. Tables, sentences
and figures are held against it label by label. What is left may only be what people wrote (the protocol and FILE.json),
times, digests and the numbering of the document: a number that is none of these is a finding. Prints the findings, or
how many numbers agreed; the status is 0 only without findings.
"""
import argparse
import json
import math
import re
import subprocess
import sys
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent / "reference" / "printed.json"
NUMBER = re.compile(r"(?<![\w.:-])-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w:])|(?<![\w.,:-])-?\d+(?:\.\d+)?(?![\w:]|\.\d|,\d{3})")
FURNITURE = re.compile(  # what the document says about itself
    r"\d{4}-\d\d-\d\d[T ][\d:.]+Z?(?: UTC| \+\d\d:\d\d)?|\+\d\d:\d\d|\b[0-9a-f]{12,64}\b|\b(?:PQ|EXE|REP|DEV|MOD|URS|CAPA-\d+)-\d+"
    r"|SHA-256|ISO 8601|Page \d+ of \d+|entry \d+|[Vv]ersion \d+|Table \d+|Figure \d+|\d+ of \d+ rows, evenly spaced"
    r"|0\.1\.0 \([^)]*\)|Attempt\s+\d+|attempt \d+|95% (?:CI|interval|point|of samples)|[Ss]tep \d+")


class Checker:
    def __init__(self, name, protocol, texts):
        reference = json.loads(REFERENCE.read_text())
        self.reference = reference[name]
        self.protocol = json.loads(Path(protocol).read_text())
        self.written = set(NUMBER.findall(self.all_text(self.protocol)))
        for file in texts:
            self.written |= set(NUMBER.findall(self.all_text(json.loads(Path(file).read_text()))))
        self.findings, self.agreed, self.seen = [], 0, set()

    def all_text(self, value):
        if isinstance(value, dict):
            return " ; ".join(self.all_text(item) for item in value.values())
        if isinstance(value, list):
            return " ; ".join(self.all_text(item) for item in value)
        return str(value)

    def find(self, where, what):
        self.findings.append(f"{where}: {what}")

    @staticmethod
    def agrees(text, value):
        """The printed text is the value, rounded to the places it shows."""
        text = text.replace(",", "")
        places = len(text.partition(".")[2])
        return abs(float(text) - value) <= 0.5 * 10 ** -places * (1 + 1e-9) if places else float(text) == value

    def expect(self, where, text, value):
        if self.agrees(text, value):
            self.agreed += 1
        else:
            self.find(where, f"printed {text}, other programs say {value!r}")

    def expect_among(self, where, text, values):
        if any(self.agrees(text, value) for value in values):
            self.agreed += 1
        else:
            self.find(where, f"printed {text}, which is none of {sorted(set(values))}")

    def expect_range(self, where, texts, values):
        if len(texts) != len(values):
            return self.find(where, f"printed {texts}, other programs say {values}")
        for text, value in zip(texts, values):
            self.expect(where, text, value)

    # --- the parts of a document -------------------------------------------------------------------------------

    def results_row(self, line):
        row = re.match(r"\s*(\d+)\s{2,}(\S.*?)\s{2,}(?:[≥≤] [\d.]+|–)\s{2,}(-?[\d.,]+)\s{2,}"
                       r"(none|-?[\d.]+ to -?[\d.]+)\s{2,}.*?([\d,]+)\s{2,}\S+", line)
        if not row:
            return False
        step, _, value, interval, n = row.groups()
        wanted = self.reference["steps"][step]
        where = f"results, step {step}"
        self.expect_range(where, [value, *([] if interval == "none" else interval.split(" to "))], wanted["value"])
        self.expect(where, n, wanted["n"])
        self.seen.add(("row", step))
        return True

    def step_block(self, step, rows):
        wanted = self.reference["steps"][step]
        plan = next(item for item in self.protocol["steps"] if item["id"] == step)
        criterion = plan.get("criterion", {})
        settings = [criterion.get("limit", 0), self.protocol["analysis"]["threshold"], self.protocol["analysis"]["bins"],
                    100 * criterion.get("confidence", 0.95)]
        numbers = [*wanted["value"], wanted["n"], *wanted["also"], *settings]
        for found in wanted["further"].values():
            numbers += found[0] if isinstance(found[0], list) else [found[0]]
            numbers += found[1:]
        for label, text in rows:
            where = f"step {step}, {label}"
            if label in ("Time", "Requirements", "Outcome", "Expected"):
                continue
            if label in wanted["further"]:
                printed = re.fullmatch(r"(-?[\d.,]+)(?: \((-?[\d.]+) to (-?[\d.]+)\))?, n = ([\d,]+)"
                                       r"(?:, ([\d,]+) events?)?(?: \(.*\))?", text)
                if not printed:
                    self.find(where, f"cannot be read: {text}")
                    continue
                value, lower, upper, n, events = printed.groups()
                found = wanted["further"][label]
                values = found[0] if isinstance(found[0], list) else [found[0]]
                self.expect_range(where, [value, *([lower, upper] if lower else [])], values)
                self.expect_range(where, [n, *([events] if events else [])], found[1:])
                self.seen.add((step, label))
            elif label in ("Actual", "Reason", "Margin", "Criterion"):
                if label == "Actual":
                    self.seen.add((step, label))
                for level in self.levels():
                    text = text.replace(level, "")
                for number in NUMBER.findall(FURNITURE.sub(" ", text)):
                    self.expect_among(where, number, numbers)
            else:
                self.find(where, f"nobody else says what this is: {text}")

    def levels(self):
        return [key.rpartition("= ")[2] for step in self.reference["steps"].values() for key in step["further"] if "= " in key]

    def figure_row(self, figure, line):
        numbers = NUMBER.findall(line)
        if figure == "ROC" and line.split() == ["Curve", "0", "0", "inf"]:  # where nobody is flagged
            return True
        if figure == "ROC" and line.split()[:1] == ["Curve"]:
            if not any(all(self.agrees(text, value) for text, value in zip(numbers, point)) and len(numbers) == 3
                       for point in self.reference["roc"]):
                self.find("ROC curve", f"no such point: {line.strip()}")
            self.agreed += 3
            return True
        if figure == "ROC" and line.split()[:2] == ["Operating", "point"]:
            tp, positives = self.reference["sensitivity"]
            self.expect("operating point", numbers[0], self.reference["operating_fpr"])
            self.expect("operating point", numbers[1], tp / positives)
            for number in numbers[2:]:
                self.expect_among("operating point", number, self.figure_numbers())
            return True
        if figure == "Calibration" and len(numbers) in (3, 7) and re.fullmatch(r"[\s\d.]+", line):
            row = next((row for row in self.reference["bins"] if self.agrees(numbers[0], row[0]) and
                        self.agrees(numbers[1], row[1])), None)
            if row is None:
                self.find("calibration", f"no such bin: {line.strip()}")
            else:
                self.expect_range(f"calibration, bin from {numbers[0]}", numbers[2:], row[2:])
            return True
        if figure == "Acceptance":
            row = re.match(r"\s*(\d+) (\D.*?)\s{2,}(.*)", line)
            if row and row.group(1) in self.reference["steps"]:
                wanted = self.reference["steps"][row.group(1)]
                printed = NUMBER.findall(row.group(3))
                where = f"figure of criteria, step {row.group(1)}"
                self.expect(where, printed[0], wanted["n"])
                self.expect_range(where, printed[1:1 + len(wanted["value"])], wanted["value"])
                return True
        return False

    def figure_numbers(self):
        """What the notes and captions of figures may say."""
        out = [self.reference["gap"], self.reference["operating_fpr"], self.protocol["analysis"]["threshold"]]
        for part in ("sensitivity", "specificity"):
            out += [self.reference[part][0] / self.reference[part][1], *self.reference[part]]
        for step in self.reference["steps"].values():
            out += [*step["value"], step["n"], *step["also"]]
        # Wilson (1927), by formula: the operating point is drawn with it whatever interval the steps use.
        z = 1.959963984540054
        for k, n in (self.reference["sensitivity"], self.reference["specificity"]):
            half = z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
            centre = (k + z * z / 2) / (n + z * z)
            out += [centre - half, centre + half, 1 - centre - half, 1 - centre + half]
        for row in self.reference["bins"]:
            out += row
        return out

    # --- a whole document --------------------------------------------------------------------------------------

    def check(self, pdf):
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
        self.seen = set()
        rest, step, rows, figure, contents = [], None, [], None, False

        def close():
            nonlocal step, rows
            if step is not None:
                self.step_block(step, rows)
            step, rows = None, []

        for page in text.split("\f"):
            for line in page.splitlines()[1:]:  # the first is the running head
                if not line.strip() or line.startswith(("Record SHA-256 ", "Valid only if verified")):
                    continue
                stripped = line.strip()
                heading = re.match(r"(?:\d+\.)*\d+ (?=[A-Z])(.*)", stripped) if line[0] != " " else None
                if stripped == "Contents":
                    contents = True
                if contents:  # ends where the first chapter begins: a heading without a page number
                    if not (heading and not re.search(r"\s{3,}\d+$", line)):
                        continue
                    contents = False
                begun = re.match(r"(?:\d+\.)+\d+ Step (\d+): ", line)
                data = re.match(r"(?:\d+\.)+\d+ Figure \d+\. (\w+)", line)
                if begun or data or heading:
                    close()
                    step = begun.group(1) if begun else None
                    figure = data.group(1) if data else None
                    continue
                if step is not None:
                    row = re.match(r"\s{0,14}(\S.*?)\s{2,}(\S.*)", line)
                    if row:
                        rows.append((row.group(1), row.group(2).strip()))
                    elif rows:
                        rows[-1] = (rows[-1][0], rows[-1][1] + " " + stripped)
                    continue
                if self.results_row(line) or (figure and self.figure_row(figure, line)):
                    continue
                rest.append(line)
        close()
        for wanted, found in self.reference["steps"].items():
            for part in [("row", wanted), (wanted, "Actual"), *((wanted, label) for label in found["further"])]:
                if part not in self.seen:
                    self.find(Path(pdf).name, f"{part} is not printed")
        self.sweep(Path(pdf).name, rest)

    def sweep(self, where, lines):
        """Numbers with a decimal point, and counts of four digits and more, wherever else they stand."""
        known = self.figure_numbers()
        for step in self.reference["steps"].values():
            for found in step["further"].values():
                known += found[0] if isinstance(found[0], list) else [found[0]]
                known += found[1:]
        ticks = {"0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "500", "1000", "200", "100", "50", "150"}
        text = FURNITURE.sub(" ", "\n".join(lines).replace("–", " "))
        for number in NUMBER.findall(text):
            if "." not in number and len(number.replace(",", "")) < 4:
                continue
            if number in self.written or number in ticks:
                continue
            self.expect_among(f"{where}, elsewhere", number, known)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("protocol")
    parser.add_argument("--texts", action="append", default=[])
    parser.add_argument("--pdf", nargs="+", required=True)
    options = parser.parse_args()
    checker = Checker(options.name, options.protocol, options.texts)
    for pdf in options.pdf:
        checker.check(pdf)
    for finding in checker.findings:
        print(finding)
    print(f"{checker.agreed} numbers agreed, {len(checker.findings)} findings")
    return 1 if checker.findings or checker.agreed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
