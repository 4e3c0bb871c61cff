#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes every number of an executed protocol again, with scikit-learn and SciPy and without Valbench.

    python3 recompute.py        (needs numpy, scipy and scikit-learn)

Beside it lie expected.json, the execution as it was signed; protocol.json, the approved protocol; and the data files.
First the files' SHA-256 are compared with those that were signed. Then each number: it must agree to 1e-9 of its size;
to 1e-6 where a fit ends by iteration; and a bootstrap, which other random numbers drew, to 0.34 standard errors.
Ends with 0 if all agree, 1 if one does not, 2 if it could not be done. What no function of the libraries gives is
written out here as its formula.
"""
import csv
import hashlib
import json
import math
import pathlib
import sys

import numpy as np
import scipy.optimize
import scipy.stats as st
import sklearn.metrics as skm

HERE = pathlib.Path(__file__).resolve().parent
EXACT, FIT, SAMPLED = 1e-9, 1e-6, 0.34
UNDEFINED = (None, None, None)


def normal(value, se, z):
    return value, value - z * se, value + z * se


def proportion(k, n, method, confidence):
    if n == 0:
        return UNDEFINED
    interval = st.binomtest(int(k), int(n)).proportion_ci(confidence, "exact" if method == "clopper-pearson" else "wilson")
    return k / n, max(0.0, interval.low) if k else 0.0, min(1.0, interval.high) if k < n else 1.0


def delong(y, p):
    """The area and its variance, by midranks (Sun and Xu 2014)."""
    cases, controls = p[y == 1], p[y == 0]
    m, n = len(cases), len(controls)
    ranks = st.rankdata(np.concatenate([cases, controls]))
    of_cases = (ranks[:m] - st.rankdata(cases)) / n
    of_controls = 1 - (ranks[m:] - st.rankdata(controls)) / m
    return skm.roc_auc_score(y, p), np.var(of_cases, ddof=1) / m + np.var(of_controls, ddof=1) / n


def newcombe(area, m, n, z):
    """Newcombe (2006), method 5: the roots of (area - a)^2 = z^2 var(a)."""
    half = (m + n) / 2
    gap = lambda a: (area - a) ** 2 - z * z * a * (1 - a) * (1 + (half - 1) * ((1 - a) / (2 - a) + a / (1 + a))) / (m * n)
    root = lambda low, high: scipy.optimize.brentq(gap, low, high, xtol=1e-15, rtol=1e-14)
    return root(1e-12, area) if area > 0 else 0.0, root(area, 1 - 1e-12) if area < 1 else 1.0


def bootstrap(statistic, y, p, stratified, method, confidence):
    """Bounds, and the standard error that says how far another bootstrap's may lie."""
    rng, drawn = np.random.default_rng(2026), []
    cases, controls, every = np.flatnonzero(y == 1), np.flatnonzero(y == 0), np.arange(len(y))
    while len(drawn) < 2000:
        rows = (np.concatenate([rng.choice(cases, len(cases)), rng.choice(controls, len(controls))]) if stratified
                else rng.choice(every, len(every)))
        if len(set(y[rows])) == 2:
            drawn.append(statistic(y[rows], p[rows]))
    drawn, tail = np.array(drawn), (1 - confidence) / 2
    levels = np.array([tail, 1 - tail])
    if method == "bca":
        value = statistic(y, p)
        below = (np.sum(drawn < value) + np.sum(drawn <= value)) / (2 * len(drawn))
        z0, zs = st.norm.ppf(below), st.norm.ppf(levels)
        parts = [cases, controls] if stratified else [every]
        cubes = squares = 0.0
        for part in parts:
            without = np.array([statistic(np.delete(y, i), np.delete(p, i)) for i in part])
            u = (len(part) - 1) * (without.mean() - without)
            cubes, squares = cubes + np.sum(u ** 3) / len(part) ** 3, squares + np.sum(u ** 2) / len(part) ** 2
        acceleration = cubes / squares ** 1.5 / 6
        levels = st.norm.cdf(z0 + (z0 + zs) / (1 - acceleration * (z0 + zs)))
    return np.quantile(drawn, levels), drawn.std(ddof=1)


def logistic(y, x, offset=0.0):
    """Maximum likelihood by Newton's method: coefficients and their standard errors."""
    coefficients = np.zeros(x.shape[1])
    for _ in range(100):
        fitted = 1 / (1 + np.exp(-(x @ coefficients + offset)))
        information = (x.T * (fitted * (1 - fitted))) @ x
        step = np.linalg.solve(information, x.T @ (y - fitted))
        coefficients = coefficients + step
        if np.max(np.abs(step)) < 1e-13:
            break
    return coefficients, np.sqrt(np.diag(np.linalg.inv(information)))


class Step:
    """One step: its settings, and the records that have an outcome and a score."""

    def __init__(self, step, protocol, tables):
        plan, settings = protocol["analysis"], step["parameters"]
        criterion = step.get("criterion") or {}
        self.check, self.settings, self.tables = step["check"], settings, tables
        self.interval = criterion.get("interval", "")
        self.confidence = float(criterion.get("confidence", 0.95))
        self.z = st.norm.ppf(0.5 + self.confidence / 2)
        self.threshold = float(settings.get("threshold", plan["threshold"]))
        self.bins = int(settings.get("bins", plan["bins"]))
        self.score = settings.get("score", plan["score"])
        self.column = settings.get("column", plan["score"])
        table = tables["test"]
        self.rows = len(table[plan["truth"]])
        y, p = numbers(table[plan["truth"]]), numbers(table[self.score])
        self.without_truth, self.without_score = int(np.isnan(y).sum()), int((np.isnan(p) & ~np.isnan(y)).sum())
        self.used = ~np.isnan(y) & ~np.isnan(p)
        self.y, self.p = y[self.used].astype(int), p[self.used]

    def cells(self, chosen=slice(None)):
        y, flagged = self.y[chosen], self.p[chosen] >= self.threshold
        tn, fp, fn, tp = skm.confusion_matrix(y, flagged, labels=[0, 1]).ravel()
        return int(tp), int(fp), int(tn), int(fn)

    def levels(self):
        column = np.array(self.tables["test"][self.column])[self.used]
        return {level or "(missing)": column == level for level in sorted(set(column), key=lambda name: (not name, name))}

    def auc(self, chosen=slice(None), method=None):
        y, p, method = self.y[chosen], self.p[chosen], method or self.interval or "delong-logit"
        if len(set(y)) < 2:
            return (*UNDEFINED, EXACT)
        area = skm.roc_auc_score(y, p)
        if method in ("bca", "percentile"):
            (low, high), se = bootstrap(skm.roc_auc_score, y, p, True, method, self.confidence)
            return area, low, high, SAMPLED * se
        if method == "newcombe":
            return (area, *newcombe(area, int(y.sum()), int((1 - y).sum()), self.z), EXACT)
        _, variance = delong(y, p)
        if not variance > 0:
            return area, None, None, EXACT
        if method == "delong":
            value, low, high = normal(area, math.sqrt(variance), self.z)
            return value, max(0.0, low), min(1.0, high), EXACT
        centre, half = math.log(area / (1 - area)), self.z * math.sqrt(variance) / (area * (1 - area))
        return area, 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre)), EXACT

    def observed_expected(self, chosen=slice(None)):
        y, p = self.y[chosen], self.p[chosen]
        if y.sum() == 0 or p.sum() == 0:
            return UNDEFINED
        ratio, half = y.sum() / p.sum(), self.z * math.sqrt((1 - y.mean()) / y.sum())
        return (ratio, ratio * math.exp(-half), ratio * math.exp(half)) if half else (ratio, None, None)

    def case_counts(self):
        events, others = int(self.y.sum()), int((1 - self.y).sum())
        counted = {"both": min(events, others), "events": events, "non-events": others}[self.settings["class"]]
        return {"Cases": counted, "Rows": self.rows, "Rows without truth": self.without_truth,
                "Rows without score": self.without_score, "Events": events, "Non-events": others}

    def average_precision(self):
        value = skm.average_precision_score(self.y, self.p)
        if self.interval in ("bca", "percentile"):
            (low, high), se = bootstrap(skm.average_precision_score, self.y, self.p, False, self.interval, self.confidence)
            found = value, low, high, SAMPLED * se
        else:
            centre, half = math.log(value / (1 - value)), self.z / math.sqrt(self.y.sum() * value * (1 - value))
            found = value, 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre))
        return {"Average precision": found, "Prevalence": self.y.mean()}

    def proportions(self, name):
        tp, fp, tn, fn = self.cells()
        k, n = {"Accuracy": (tp + tn, tp + fp + tn + fn), "Sensitivity": (tp, tp + fn), "Specificity": (tn, tn + fp),
                "PPV": (tp, tp + fp), "NPV": (tn, tn + fn)}[name]
        return {name: proportion(k, n, self.interval, self.confidence), "True positives": tp, "False positives": fp,
                "True negatives": tn, "False negatives": fn}

    def fits(self):
        inside = (self.p > 0) & (self.p < 1)
        y, logit = self.y[inside], np.log(self.p[inside] / (1 - self.p[inside]))
        both, errors = logistic(y, np.column_stack([np.ones(len(y)), logit]))
        large, large_error = logistic(y, np.ones((len(y), 1)), logit)
        of = lambda value, se: (*normal(value, se, self.z), FIT)
        return {"Calibration slope": of(both[1], errors[1]), "Intercept beside the slope": of(both[0], errors[0]),
                "Calibration in the large": of(large[0], large_error[0])}

    def brier(self):
        value, rate = skm.brier_score_loss(self.y, self.p), self.y.mean()
        return {"Brier score": normal(value, st.sem((self.p - self.y) ** 2), self.z),
                "Scaled Brier score": 1 - value / (rate * (1 - rate))}

    def calibration_error(self):
        number = np.clip(np.ceil(self.p * self.bins) - 1, 0, self.bins - 1).astype(int)
        gaps = [(np.sum(number == b), abs(self.y[number == b].sum() - self.p[number == b].sum())) for b in range(self.bins)]
        large = [gap / count for count, gap in gaps if count >= 10]
        return {"ECE": sum(gap for _, gap in gaps) / len(self.y), "Maximum calibration error": max(large) if large else None}

    def both_samples(self):
        return [values[~np.isnan(values)] for values in (numbers(self.tables[role][self.column])
                                                         for role in ("baseline", "test"))]

    def psi(self):
        """Deciles of the baseline, right-closed, half a record added to each cell, a cell for missing values."""
        columns = [self.tables[role][self.column] for role in ("baseline", "test")]
        reference, current = self.both_samples()
        edges = np.unique(np.quantile(reference, np.arange(self.bins + 1) / self.bins))[1:-1]
        counts = [list(np.bincount(np.searchsorted(edges, x), minlength=len(edges) + 1)) for x in (reference, current)]
        missing = [len(column) - len(values) for column, values in zip(columns, (reference, current))]
        if any(missing):
            counts = [count + [lost] for count, lost in zip(counts, missing)]
        r, c = (np.array(count) + 0.5 for count in counts)
        r, c = r / r.sum(), c / c.sum()
        noise = st.chi2.ppf(0.95, len(r) - 1) * (1 / len(columns[0]) + 1 / len(columns[1]))
        return {"PSI": np.sum((c - r) * np.log(c / r)), "PSI without drift, 95% point": noise}

    def ks(self):
        test = st.ks_2samp(*self.both_samples())
        return {"KS distance": test.statistic, "KS p-value": test.pvalue}

    def parity(self):
        """Katz (1978) over all pairs of groups of 20 rows and more; the smallest lower and the smallest upper bound."""
        found, counts = {}, {}
        for level, chosen in self.levels().items():
            tp, fp, tn, fn = self.cells(chosen)
            counts[level] = tp + fp, tp + fp + tn + fn
            found[f"Share flagged, {self.column} = {level}"] = proportion(*counts[level], "wilson", self.confidence)
        judged = [count for count in counts.values() if count[1] >= 20]
        if len(judged) > 1 and all(k for k, _ in judged):
            pairs = [st.contingency.relative_risk(*a, *b) for a in judged for b in judged if a is not b]
            bounds = [pair.confidence_interval(self.confidence) for pair in pairs]
            found["Parity ratio"] = (min(pair.relative_risk for pair in pairs), min(bound.low for bound in bounds),
                                     min(1.0, min(bound.high for bound in bounds)))
        else:
            found["Parity ratio"] = UNDEFINED
        return found

    def subgroups(self):
        name = {"auc": "AUC", "sensitivity": "Sensitivity", "specificity": "Specificity", "ppv": "PPV",
                "observed-expected": "O/E"}[self.settings["statistic"]]

        def of(chosen):
            tp, fp, tn, fn = self.cells(chosen)
            if name == "AUC":
                return self.auc(chosen, "delong-logit")
            if name == "O/E":
                return self.observed_expected(chosen)
            k, n = {"Sensitivity": (tp, tp + fn), "Specificity": (tn, tn + fp), "PPV": (tp, tp + fp)}[name]
            return proportion(k, n, "wilson", self.confidence)

        found = {f"{name}, {self.column} = {level}": of(chosen) for level, chosen in self.levels().items()}
        return {"Overall value": of(slice(None)), **found}

    def values(self):
        """By the name that the execution gives them: a number, or a value with its bounds and how near it must come."""
        by_check = {
            "pq.case-counts": self.case_counts, "pq.auc": lambda: {"AUC": self.auc()},
            "pq.average-precision": self.average_precision, "pq.accuracy": lambda: self.proportions("Accuracy"),
            "pq.sensitivity": lambda: self.proportions("Sensitivity"),
            "pq.specificity": lambda: self.proportions("Specificity"), "pq.ppv": lambda: self.proportions("PPV"),
            "pq.npv": lambda: self.proportions("NPV"), "pq.calibration-slope": self.fits,
            "pq.calibration-in-the-large": self.fits, "pq.brier": self.brier,
            "pq.observed-expected": lambda: {"O/E": self.observed_expected()},
            "pq.calibration-error": self.calibration_error, "pq.psi": self.psi, "pq.ks": self.ks,
            "pq.demographic-parity": self.parity, "pq.subgroups": self.subgroups}
        return by_check[self.check]()


def numbers(cells):
    return np.array([float(cell) if cell else math.nan for cell in cells])


def columns(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        header, *rows = csv.reader(file)
    return {name: [row[i] for row in rows] for i, name in enumerate(header)}


def agrees(ours, theirs, tolerance, exact):
    """Both absent; or the same up to a share of their size, or for a bootstrap up to `tolerance` itself."""
    absent = ours is None or (isinstance(ours, float) and math.isnan(ours))
    if absent or theirs is None:
        return absent and theirs is None
    theirs = float(theirs)
    return abs(ours - theirs) <= (tolerance * max(abs(theirs), 1e-3) if exact else tolerance)


def checked_files(expected, protocol_bytes):
    """The findings, and the tables by role."""
    findings, tables = [], {}
    if hashlib.sha256(protocol_bytes).hexdigest() != expected["protocol"]["sha256"]:
        findings.append("protocol.json is not the protocol that was executed")
    for used in expected["data"]:
        path = HERE / ("data.csv" if used["role"] == "test" else used["role"] + ".csv")
        if hashlib.sha256(path.read_bytes()).hexdigest() != used["sha256"]:
            findings.append(f"{path.name} is not the file that was used")
        tables[used["role"]] = columns(path)
        if "scores" in used:  # of a live model, under the name that the protocol gives them
            path = HERE / ("scores.csv" if used["role"] == "test" else used["role"] + "-scores.csv")
            if hashlib.sha256(path.read_bytes()).hexdigest() != used["scores"]:
                findings.append(f"{path.name} is not what the model answered")
            tables[used["role"]].update(columns(path))
    return findings, tables


def main():
    expected = json.loads((HERE / "expected.json").read_bytes())
    protocol_bytes = (HERE / "protocol.json").read_bytes()
    protocol = json.loads(protocol_bytes)
    findings, tables = checked_files(expected, protocol_bytes)
    steps, agreed, others = {step["id"]: step for step in protocol["steps"]}, 0, 0
    for result in expected["steps"]:
        step = steps[result["step"]]
        if step["kind"] != "automatic" or not result["measures"]:
            continue
        if not step["check"].startswith("pq."):
            others += 1
            continue
        values = Step(step, protocol, tables).values()
        for measure in result["measures"]:
            name = f"step {result['step']}, {measure['metric']}"
            if measure["metric"] not in values:
                findings.append(f"{name}: it is not recomputed here")
                continue
            found = values[measure["metric"]]
            found = found if isinstance(found, tuple) else (found, None, None)
            tolerance = found[3] if len(found) > 3 else EXACT
            is_bootstrap = measure["method"] in ("bca", "percentile")
            for part, ours in zip(("value", "lower", "upper"), found):
                exact = part == "value" or not is_bootstrap
                if agrees(ours, measure[part], EXACT if exact and is_bootstrap else tolerance, exact):
                    agreed += 1
                else:
                    findings.append(f"{name}, {part}: expected {measure[part]}, recomputed {ours}")
    for finding in findings:
        print(finding)
    if others:
        print(f"{others} steps asked the model or looked at the computer; their numbers cannot be computed from data")
    print(f"{agreed} numbers agree, {len(findings)} findings")
    if others and not agreed and not findings:
        return 2
    return 1 if findings or agreed == 0 else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, KeyError, ValueError) as error:
        print(f"could not be recomputed: {error!r}", file=sys.stderr)
        sys.exit(2)
