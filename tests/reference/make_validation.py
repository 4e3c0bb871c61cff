#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Value and 95% interval of every step of the demo protocols, from scikit-learn, SciPy and (r.json) R and pROC.

Run from the top of the source tree, after make_references.R, with Debian 12's packages:
  /usr/bin/python3 tests/reference/make_validation.py
Writes tests/reference/validation.json: {"pq-1": {"3": [value, lower, upper], …}, …}; null where there is no interval.
"""
import csv
import json
import math
import platform

import numpy as np
import scipy
import scipy.stats as st
import sklearn
import sklearn.metrics as skm
from scipy.stats.contingency import relative_risk

Z = st.norm.ppf(0.975)
R = json.load(open("tests/reference/r.json"))


def columns(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


TEST = columns("resources/samples/flchain_test.csv")
BASELINE = columns("resources/samples/flchain_train.csv")
Y = TEST["death_5y"].astype(int)


def share(k, n, method):
    interval = st.binomtest(int(k), int(n)).proportion_ci(0.95, {"clopper-pearson": "exact"}.get(method, method))
    return [k / n, interval.low, interval.high]


def psi(reference, current, bins):
    """Deciles of the reference, right-closed, half a count added: by formula."""
    edges = np.unique(np.quantile(reference, np.arange(bins + 1) / bins))[1:-1]
    r, c = (np.bincount(np.searchsorted(edges, x, side="left"), minlength=len(edges) + 1) + 0.5
            for x in (reference, current))
    r, c = r / r.sum(), c / c.sum()
    return float(np.sum((c - r) * np.log(c / r)))


def ece(y, p, bins):
    """Bins of equal width, right-closed: by formula."""
    number = np.clip(np.ceil(p * bins) - 1, 0, bins - 1)
    return float(sum(abs(y[number == b].sum() - p[number == b].sum()) for b in range(bins)) / len(y))


def expected(step, plan):
    parameters = step.get("parameters", {})
    criterion = step.get("criterion", {})
    name = parameters.get("score", plan["score"])
    p = TEST[name].astype(float)
    flagged = p >= plan["threshold"]
    tn, fp, fn, tp = skm.confusion_matrix(Y, flagged).ravel()
    method = criterion.get("interval", "wilson")
    from_r = R["flchain_" + name.removeprefix("risk_")]
    check = step["check"]
    if check == "pq.case-counts":
        return [min(Y.sum(), len(Y) - Y.sum()), None, None]
    if check == "pq.auc":
        return [skm.roc_auc_score(Y, p), *from_r["ci_" + method.replace("-", "_")]]
    if check == "pq.accuracy":
        return share(tp + tn, len(Y), method)
    if check == "pq.sensitivity":
        return share(tp, tp + fn, method)
    if check == "pq.specificity":
        return share(tn, tn + fp, method)
    if check == "pq.ppv":
        return share(tp, tp + fp, method)
    if check == "pq.npv":
        return share(tn, tn + fn, method)
    if check == "pq.observed-expected":
        ratio, half = Y.sum() / p.sum(), Z * math.sqrt((1 - Y.mean()) / Y.sum())
        return [ratio, ratio * math.exp(-half), ratio * math.exp(half)]
    if check == "pq.calibration-slope":
        slope, half = from_r["slope"], Z * from_r["slope_se"]
        return [slope, slope - half, slope + half]
    if check == "pq.brier":
        half = Z * st.sem((p - Y) ** 2)
        brier = skm.brier_score_loss(Y, p)
        return [brier, brier - half, brier + half]
    if check == "pq.calibration-error":
        return [ece(Y, p, plan["bins"]), None, None]
    if check == "pq.psi":
        return [psi(BASELINE[name].astype(float), p, plan["bins"]), None, None]
    if check == "pq.ks":
        return [st.ks_2samp(BASELINE[name].astype(float), p).statistic, None, None]
    if check == "pq.demographic-parity":
        groups = TEST[parameters["column"]]
        counts = sorted(((flagged[groups == g].sum(), (groups == g).sum()) for g in set(groups)),
                        key=lambda c: c[0] / c[1])
        ratio = relative_risk(*map(int, counts[0]), *map(int, counts[1]))
        interval = ratio.confidence_interval(0.95)
        return [ratio.relative_risk, interval.low, min(1, interval.high)]
    if check == "pq.subgroups":
        if parameters["statistic"] == "sensitivity":
            return share(tp, tp + fn, "wilson")
        return [from_r["auc"], *from_r["ci_delong_logit"]]
    raise KeyError(check)


def main():
    out = {
        "command": "/usr/bin/python3 tests/reference/make_validation.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
            **R["versions"]
        },
    }
    for protocol in ("pq-1", "pq-2"):
        document = json.load(open(f"resources/demo/{protocol}.json"))
        out[protocol] = {
            step["id"]: [None if v is None else float(v) for v in expected(step, document["analysis"])]
            for step in document["steps"]
        }
    with open("tests/reference/validation.json", "w") as file:
        json.dump(out, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
