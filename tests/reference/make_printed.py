#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every number that the PDFs of three protocols print, from scikit-learn, SciPy and R pROC on the same CSV files.

Run from the top of the source tree, with Debian 12's packages:
  /usr/bin/python3 tests/reference/make_printed.py
Writes tests/reference/printed.json; tests/cli/printed_numbers.py compares it with what the PDFs say. A range is
[value, lower, upper]; null where there is no interval. What no function of theirs gives is a formula here.
"""
import csv
import json
import math
import platform
import subprocess

import numpy as np
import scipy
import scipy.stats as st
import sklearn
import sklearn.metrics as skm
from scipy.stats.contingency import relative_risk

Z = st.norm.ppf(0.975)
PROTOCOLS = {
    "pq-1": ("resources/demo/pq-1.json", "resources/samples/flchain_test.csv", "resources/samples/flchain_train.csv"),
    "pq-2": ("resources/demo/pq-2.json", "resources/samples/flchain_test.csv", "resources/samples/flchain_train.csv"),
    "pima": ("tests/reference/pima-pq.json", "tests/reference/pima_test.csv", "tests/reference/pima_train.csv"),
}


def columns(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def proportion(k, n, method):
    interval = st.binomtest(int(k), int(n)).proportion_ci(0.95, {"clopper-pearson": "exact"}.get(method, method))
    return [k / n, interval.low, interval.high]


def bounds(k, n, method):
    """Of k in n, which need not be whole numbers."""
    if method == "clopper-pearson":
        return (st.beta.ppf(0.025, k, n - k + 1) if k > 0 else 0, st.beta.ppf(0.975, k + 1, n - k) if k < n else 1)
    centre = (k + Z * Z / 2) / (n + Z * Z)
    half = Z / (n + Z * Z) * math.sqrt(k * (n - k) / n + Z * Z / 4)
    return centre - half, centre + half


def records_apart(k, n, method, limit):
    """How many more or fewer on the wrong side change whether the lower bound reaches the limit."""
    meets = lambda x: bounds(x, n, method)[0] >= limit
    if meets(k):
        return next(step for step in range(1, n + 1) if not meets(k - step))
    return next(step for step in range(1, n + 1) if k + step <= n and meets(k + step))


def records_to_settle(k, n, method, limit):
    """Smallest sample with the same share whose interval leaves the limit on one side."""
    value = k / n
    settled = lambda m: (bounds(value * m, m, method)[0] >= limit if value > limit
                         else bounds(value * m, m, method)[1] <= limit)
    return next(m for m in range(n + 1, 100 * n) if settled(m))


class Data:
    """One score of one data set at the plan's threshold."""

    def __init__(self, plan, test, baseline, name):
        self.test_path, self.truth, self.name = test, plan["truth"], name
        self.table, self.threshold, self.bins = columns(test), plan["threshold"], plan["bins"]
        self.y = self.table[plan["truth"]].astype(int)
        self.p = self.table[name].astype(float)
        self.reference = columns(baseline)[name].astype(float)
        self.flagged = self.p >= self.threshold
        self.tn, self.fp, self.fn, self.tp = map(int, skm.confusion_matrix(self.y, self.flagged).ravel())
        self.n, self.events = len(self.y), int(self.y.sum())

    def fits(self, *groups):
        return json.loads(subprocess.run(
            ["Rscript", "tests/reference/roc_values.R", self.test_path, self.truth, self.name, *groups],
            check=True, capture_output=True, text=True).stdout)

    def bin_numbers(self):
        return np.clip(np.ceil(self.p * self.bins) - 1, 0, self.bins - 1).astype(int)


def step_numbers(step, plan, data):
    """value: judged; n; further: label → [range, n] or [range, n, events]; also: what else the sentences say."""
    parameters, criterion, check = step.get("parameters", {}), step.get("criterion", {}), step["check"]
    method, limit = criterion.get("interval", "wilson"), criterion.get("limit")
    cells = {"True positives": data.tp, "False positives": data.fp, "True negatives": data.tn,
             "False negatives": data.fn}
    n, also, further = data.n, [data.events], {}
    normal = lambda value, se: [value, value - Z * se, value + Z * se]
    settle = lambda value, se: math.ceil(n * (Z * se / (value - limit)) ** 2)
    if check == "pq.case-counts":
        smaller = min(data.events, n - data.events)
        further = {"Rows": [n], "Rows without truth": [0], "Rows without score": [0], "Events": [data.events],
                   "Non-events": [n - data.events]}
        value, also = [smaller], [n, data.events, n - data.events, 0, abs(smaller - limit) + 1]
        further = {label: [count, n] for label, count in further.items()}
    elif check == "pq.auc":
        fit = data.fits()["all"]
        value = [skm.roc_auc_score(data.y, data.p), *fit["auc_logit" if method == "delong-logit" else "auc"][1:]]
        if value[1] < limit < value[2]:
            if method == "delong-logit":
                logit = lambda x: math.log(x / (1 - x))
                se = (logit(value[2]) - logit(value[1])) / 2 / Z
                also.append(math.ceil(n * (Z * se / (logit(value[0]) - logit(limit))) ** 2))
            else:
                also.append(settle(value[0], (value[2] - value[1]) / 2 / Z))
    elif check in ("pq.accuracy", "pq.sensitivity", "pq.specificity", "pq.ppv", "pq.npv"):
        k, n = {"pq.accuracy": (data.tp + data.tn, n), "pq.sensitivity": (data.tp, data.events),
                "pq.specificity": (data.tn, n - data.events), "pq.ppv": (data.tp, data.tp + data.fp),
                "pq.npv": (data.tn, data.tn + data.fn)}[check]
        value, also = proportion(k, n, method), [k, n]
        further = {label: [count, data.n] for label, count in cells.items()}
        if limit is not None:
            also.append(records_apart(k, n, method, limit))
            if value[1] < limit < value[2]:
                also.append(records_to_settle(k, n, method, limit))
    elif check == "pq.observed-expected":
        ratio, half = data.events / data.p.sum(), Z * math.sqrt((1 - data.y.mean()) / data.events)
        value = [ratio, ratio * math.exp(-half), ratio * math.exp(half)]
    elif check == "pq.calibration-slope":
        fit = data.fits()["all"]
        value = normal(*fit["slope"])
        further = {"Intercept beside the slope": [normal(*fit["intercept"]), n, data.events]}
        if value[1] < limit < value[2]:
            also.append(settle(*fit["slope"]))
    elif check == "pq.brier":
        brier = skm.brier_score_loss(data.y, data.p)
        value = normal(brier, st.sem((data.p - data.y) ** 2))
        rate = data.y.mean()
        further = {"Scaled Brier score": [1 - brier / (rate * (1 - rate)), n]}
    elif check == "pq.calibration-error":
        number = data.bin_numbers()
        gaps = [(np.sum(number == b), abs(data.y[number == b].sum() - data.p[number == b].sum()))
                for b in range(data.bins)]
        value, also = [sum(gap for _, gap in gaps) / n], [data.events, data.bins]
        further = {"Maximum calibration error": [max(gap / count for count, gap in gaps if count >= 10), n]}
    elif check == "pq.psi":
        edges = np.unique(np.quantile(data.reference, np.arange(data.bins + 1) / data.bins))[1:-1]
        r, c = (np.bincount(np.searchsorted(edges, x, side="left"), minlength=len(edges) + 1) + 0.5
                for x in (data.reference, data.p))
        r, c = r / r.sum(), c / c.sum()
        value, also = [float(np.sum((c - r) * np.log(c / r)))], [len(data.reference)]
        noise = st.chi2.ppf(0.95, len(r) - 1) * (1 / len(data.reference) + 1 / n)
        further = {"PSI without drift, 95% point": [noise, n]}
        also.append(noise)
    elif check == "pq.ks":
        test = st.ks_2samp(data.reference, data.p)
        value, also = [test.statistic], [len(data.reference), test.pvalue]
        further = {"KS p-value": [test.pvalue, n]}
    elif check == "pq.demographic-parity":
        groups, also = data.table[parameters["column"]], []
        counts = {g: (int(data.flagged[groups == g].sum()), int((groups == g).sum())) for g in sorted(set(groups))}
        low, high = sorted(counts.values(), key=lambda c: c[0] / c[1])
        ratio = relative_risk(*low, *high)
        interval = ratio.confidence_interval(0.95)
        value = [ratio.relative_risk, interval.low, min(1, interval.high)]
        for g, count in counts.items():
            also += count
            further[f"Share flagged, {parameters['column']} = {g}"] = [
                proportion(*count, "wilson"), count[1]]
        if value[1] < limit < value[2]:
            se = math.log(interval.high / interval.low) / 2 / Z
            also.append(math.ceil(n * (Z * se / math.log(value[0] / limit)) ** 2))
    elif check == "pq.subgroups":
        column, levels, fits = parameters["column"], data.table[parameters["column"]], data.fits(parameters["column"])
        for level in [None, *sorted(set(levels))]:
            chosen = np.ones(n, bool) if level is None else levels == level
            rows, events = int(chosen.sum()), int(data.y[chosen].sum())
            if parameters["statistic"] == "auc":
                found = [fits["all" if level is None else f"{column} = {level}"]["auc_logit"], rows, events]
            else:
                hits = int((data.flagged & (data.y == 1) & chosen).sum())
                found = [proportion(hits, events, "wilson"), events]
                also += [hits, events]
            also += [rows, events]
            if level is None:
                value, n = found[0], found[1]
            else:
                label = {"auc": "AUC", "sensitivity": "Sensitivity"}[parameters["statistic"]]
                further[f"{label}, {column} = {level}"] = found
    else:
        raise KeyError(check)
    return {"value": value, "n": n, "also": also, "further": further}


def figures(plan, data):
    """ROC curve, operating point and reliability table of the plan's score."""
    fpr, tpr, threshold = skm.roc_curve(data.y, data.p, drop_intermediate=False)
    number = data.bin_numbers()
    rows = []
    for b in range(data.bins):
        chosen = number == b
        count = int(chosen.sum())
        rows.append([b / data.bins, (b + 1) / data.bins, count] + (
            [data.p[chosen].mean(), *proportion(int(data.y[chosen].sum()), count, "wilson")] if count else []))
    return {"roc": [list(row) for row in zip(fpr[1:], tpr[1:], threshold[1:])], "bins": rows,
            "sensitivity": [data.tp, data.events], "specificity": [data.tn, data.n - data.events],
            "operating_fpr": data.fp / (data.n - data.events),
            "gap": max(abs(row[4] - row[3]) for row in rows if len(row) > 3)}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return int(value) if isinstance(value, (int, np.integer)) else float(value)


def main():
    out = {"command": "/usr/bin/python3 tests/reference/make_printed.py",
           "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__,
                        "scikit-learn": sklearn.__version__}}
    for name, (protocol, test, baseline) in PROTOCOLS.items():
        with open(protocol) as file:
            document = json.load(file)
        plan = document["analysis"]
        main_score = Data(plan, test, baseline, plan["score"])
        out["versions"].update(main_score.fits()["versions"])
        steps = {}
        for step in document["steps"]:
            score = step.get("parameters", {}).get("score", plan["score"])
            steps[step["id"]] = plain(step_numbers(step, plan, Data(plan, test, baseline, score)))
        out[name] = {"steps": steps, **plain(figures(plan, main_score))}
    with open("tests/reference/printed.json", "w") as file:
        json.dump(out, file, indent=None, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
