#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reference values of `evaluate` from scikit-learn, statsmodels and SciPy.

Run from the top of the source tree, after make_references.R and make_evaluate.R, with Debian 12's packages:
  /usr/bin/python3 tests/reference/make_evaluate.py
Writes tests/reference/evaluate_python.json. What no function of theirs gives is a formula here, marked "by formula".
"""
import csv
import json
import math
import platform

import numpy as np
import scipy
import scipy.stats as st
import sklearn
import sklearn.calibration
import sklearn.isotonic
import sklearn.metrics as skm
import statsmodels
import statsmodels.api as sm
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

Z = st.norm.isf(0.025)


def clean(value):
    if isinstance(value, dict):
        return {str(k): clean(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [clean(v) for v in value]
    if isinstance(value, (np.integer, int)):
        return int(value)
    if isinstance(value, (np.floating, float)):
        return float(value) if math.isfinite(value) else None
    return value


def at_threshold(y, p, t):
    d = (p >= t).astype(int)
    tn, fp, fn, tp = skm.confusion_matrix(y, d, labels=[0, 1]).ravel()
    k = cohens_kappa(np.array([[tn, fp], [fn, tp]]))
    table = sm.stats.Table2x2(np.array([[tp, fn], [fp, tn]]))
    return {"threshold": t, "kappa": skm.cohen_kappa_score(y, d), "kappa_se": k.std_kappa,
            "f2": skm.fbeta_score(y, d, beta=2), "f_half": skm.fbeta_score(y, d, beta=0.5),
            "odds_ratio": table.oddsratio, "odds_ratio_ci": table.oddsratio_confint(0.05),
            "youden": skm.balanced_accuracy_score(y, d, adjusted=True),
            "jeffreys": proportion_confint(tp, tp + fn, method="jeffreys")}


def roc_points(y, p):
    fpr, tpr, thresholds = skm.roc_curve(y, p, drop_intermediate=False)
    low = np.where(1 - fpr >= 0.9)[0][-1]
    high = np.where(tpr >= 0.9)[0][0]
    precision, recall, scores = skm.precision_recall_curve(y, p)
    return {"mcclish_10": skm.roc_auc_score(y, p, max_fpr=0.1), "mcclish_40": skm.roc_auc_score(y, p, max_fpr=0.4),
            "at_specificity": [thresholds[low], tpr[low], 1 - fpr[low]],
            "at_sensitivity": [thresholds[high], 1 - fpr[high], tpr[high]],
            "precision": precision[:-1][::-1], "recall": recall[:-1][::-1], "scores": scores[::-1]}


def binned(y, p, index):
    """By formula: the calibration errors of bins."""
    ece = signed = square = debiased = 0.0
    largest = None
    for b in np.unique(index):
        m = index == b
        gap, k, share = y[m].mean() - p[m].mean(), m.sum(), y[m].mean()
        ece += k * abs(gap)
        signed += k * gap
        square += k * gap**2
        if k > 1:
            debiased += k * (gap**2 - share * (1 - share) / (k - 1))
        if k >= 10:
            largest = max(largest or 0, abs(gap))
    n = len(y)
    return {"bins": len(np.unique(index)), "ece": ece / n, "signed": signed / n, "rms": math.sqrt(square / n),
            "debiased": debiased / n, "mce": largest}


def equal_count(p, k):
    rank = st.rankdata(p, method="min") - 1
    return np.floor(rank * k / len(p)).astype(int)


def sweep(y, p):
    best = 1
    for k in range(2, len(np.unique(p)) + 1):
        index = equal_count(p, k)
        shares = [y[index == b].mean() for b in np.unique(index)]
        if np.any(np.diff(shares) < 0):
            break
        best = k
    return equal_count(p, best)


def calibration(y, p):
    edges = np.linspace(0, 1, 11)
    width = np.searchsorted(edges[1:-1], p)
    # linspace's edges are a little off (0.30000000000000004), which decides for scores on a left-closed edge.
    left = np.searchsorted(np.arange(1, 10) / 10, p, side="right")
    cuts = np.unique(np.quantile(p, np.linspace(0, 1, 11)))
    quantile = np.searchsorted(cuts[1:], p)
    observed, predicted = sklearn.calibration.calibration_curve(y, p, n_bins=10, strategy="quantile")
    fit = sklearn.isotonic.IsotonicRegression().fit_transform(p, y)
    brier, base, again = skm.brier_score_loss(y, p), y.mean(), np.mean((fit - y) ** 2)
    rel = res = wbv = wbc = 0.0
    for b in np.unique(width):
        m = width == b
        rel += m.sum() * (p[m].mean() - y[m].mean()) ** 2
        res += m.sum() * (y[m].mean() - base) ** 2
        wbv += np.sum((p[m] - p[m].mean()) ** 2)
        wbc += 2 * np.sum((y[m] - y[m].mean()) * (p[m] - p[m].mean()))
    losses = -np.where(y == 1, np.log(p), np.log1p(-p)) if p.min() > 0 and p.max() < 1 else None
    return {
        "equal-width": binned(y, p, width), "equal-width-left-closed": binned(y, p, left),
        "quantile": binned(y, p, quantile), "equal-count": binned(y, p, equal_count(p, 10)),
        "sweep": binned(y, p, sweep(y, p)),
        "quantile_curve": [observed, predicted],
        "corp": [brier - again, base * (1 - base) - again, base * (1 - base)],
        "isotonic": fit,
        "parts": [rel / len(y), res / len(y), base * (1 - base), wbv / len(y), wbc / len(y)],
        "log_loss": None if losses is None else [skm.log_loss(y, p), st.sem(losses)],
        "brier": brier,
    }


def paired(y, p, q, t):
    out = {"threshold": t}
    for name, mask, right in (("sensitivity", y == 1, lambda s: s >= t), ("specificity", y == 0, lambda s: s < t)):
        a, b = right(p[mask]), right(q[mask])
        table = [[np.sum(a & b), np.sum(a & ~b)], [np.sum(~a & b), np.sum(~a & ~b)]]
        exact, chi = mcnemar(table, exact=True), mcnemar(table, exact=False, correction=False)
        corrected = mcnemar(table, exact=False, correction=True)
        only = [table[0][1], table[1][0]]
        out[name] = {"table": table, "difference": a.mean() - b.mean(), "exact": exact.pvalue,
                     # By formula: mid-p.
                     "mid": exact.pvalue - st.binom.pmf(min(only), sum(only), 0.5),
                     "chi": [chi.statistic, chi.pvalue], "corrected": [corrected.statistic, corrected.pvalue]}
    d = (p - y) ** 2 - (q - y) ** 2
    w = t / (1 - t)
    nb = np.where(p >= t, y - w * (1 - y), 0.0) - np.where(q >= t, y - w * (1 - y), 0.0)
    out["brier"] = [d.mean(), st.sem(d)]
    out["net_benefit"] = [nb.mean(), st.sem(nb)]
    out["average_precision"] = skm.average_precision_score(y, p) - skm.average_precision_score(y, q)
    return out


def gee_mean(values, groups):
    """Mean and robust standard error (no small-sample factor) of statsmodels' GEE with working independence."""
    fit = sm.GEE(values, np.ones(len(values)), groups=groups, family=sm.families.Gaussian(),
                 cov_struct=sm.cov_struct.Independence()).fit(cov_type="robust", ctol=1e-10)
    return [fit.params[0], fit.bse[0], len(np.unique(groups))]


def clustered(y, p, q, g, t):
    d = p >= t
    w = t / (1 - t)
    lp = np.log(p / (1 - p))
    fit = sm.GLM(y, sm.add_constant(lp), family=sm.families.Binomial()).fit(
        tol=1e-14, cov_type="cluster", cov_kwds={"groups": g, "use_correction": False})
    large = sm.GLM(y, np.ones(len(y)), offset=lp, family=sm.families.Binomial()).fit(
        tol=1e-14, cov_type="cluster", cov_kwds={"groups": g, "use_correction": False})
    out = {
        "sensitivity": gee_mean(d[y == 1].astype(float), g[y == 1]),
        "specificity": gee_mean(1.0 - d[y == 0], g[y == 0]),
        "ppv": gee_mean(y[d].astype(float), g[d]),
        "npv": gee_mean(1.0 - y[~d], g[~d]),
        "accuracy": gee_mean((d == y).astype(float), g),
        "selection_rate": gee_mean(d.astype(float), g),
        "brier": gee_mean((p - y) ** 2, g),
        "net_benefit": gee_mean(np.where(d, y - w * (1 - y), 0.0), g),
        "brier_difference": gee_mean((p - y) ** 2 - (q - y) ** 2, g),
        "slope": [fit.params[1], fit.bse[1]], "intercept": [fit.params[0], fit.bse[0]],
        "in_the_large": [large.params[0], large.bse[0]], "clusters": len(np.unique(g)),
    }
    # By formula, from all pairs of a case and a control: Obuchowski 1997.
    def components(s):
        pairs = (s[y == 1][:, None] > s[y == 0]) + 0.5 * (s[y == 1][:, None] == s[y == 0])
        return pairs.mean(), pairs.mean(axis=1), pairs.mean(axis=0)

    def variance(a, v10, v01):
        names = np.unique(g)
        x = np.array([np.sum(v10[g[y == 1] == k] - a) for k in names])
        z = np.array([np.sum(v01[g[y == 0] == k] - a) for k in names])
        i10, i01, i = (len(np.unique(part)) for part in (g[y == 1], g[y == 0], g))
        n1, n0 = np.sum(y == 1), np.sum(y == 0)
        return (i10 / ((i10 - 1) * n1) * np.sum(x * x) / n1 + i01 / ((i01 - 1) * n0) * np.sum(z * z) / n0 +
                2 * i / (i - 1) * np.sum(x * z) / (n1 * n0))

    first, second = components(p), components(q)
    out["auc"] = [first[0], variance(*first)]
    out["auc_difference"] = [first[0] - second[0],
                             variance(first[0] - second[0], first[1] - second[1], first[2] - second[2])]
    # By formula: the delta method on cluster totals, its gradient by central differences.
    cells = np.array([d & (y == 1), d & (y == 0), ~d & (y == 0), ~d & (y == 1)], dtype=float)
    totals = np.array([cells[:, g == k].sum(axis=1) for k in np.unique(g)])
    n = len(y)

    def delta(f, counted=(0, 1, 2, 3)):
        s, h = totals.sum(axis=0) / n, 1e-5
        grad = np.array([(8 * (f(s + h * u) - f(s - h * u)) - (f(s + 2 * h * u) - f(s - 2 * h * u))) / (12 * h)
                         for u in np.eye(4)])
        u = (totals - totals.sum(axis=1, keepdims=True) * s) @ grad / n
        k = np.sum(totals[:, list(counted)].sum(axis=1) > 0)  # clusters with a record in the denominator
        return [f(s), math.sqrt(k / (k - 1) * np.sum(u * u))]

    out["f1"] = delta(lambda c: 2 * c[0] / (2 * c[0] + c[1] + c[3]), (0, 1, 3))
    out["mcc"] = delta(lambda c: (c[0] * c[2] - c[1] * c[3]) / math.sqrt(
        (c[0] + c[1]) * (c[0] + c[3]) * (c[2] + c[1]) * (c[2] + c[3])))
    out["log_lr_positive"] = delta(lambda c: math.log(c[0] / (c[0] + c[3]) / (c[1] / (c[1] + c[2]))))
    out["youden"] = delta(lambda c: c[0] / (c[0] + c[3]) + c[2] / (c[1] + c[2]) - 1)

    def kappa(c):
        total = c.sum()
        po = (c[0] + c[2]) / total
        pe = ((c[0] + c[1]) * (c[0] + c[3]) + (c[2] + c[1]) * (c[2] + c[3])) / total**2
        return (po - pe) / (1 - pe)

    out["kappa"] = delta(kappa)
    return out


def ece_consistency(y, p, draws):
    rng = np.random.default_rng(3)
    index = np.searchsorted(np.linspace(0, 1, 11)[1:-1], p)
    mean = np.bincount(index, p, 10)

    def ece(outcome):
        return np.abs(np.bincount(index, outcome, 10) - mean).sum() / len(p)

    drawn = np.array([ece(rng.random(len(p)) < p) for _ in range(draws)])
    return {"draws": draws, "p": (1 + np.sum(drawn >= ece(y))) / (draws + 1), "expected": drawn.mean(),
            "expected_se": st.sem(drawn), "quantile_95": np.quantile(drawn, 0.95)}


def main():
    with open("tests/reference/r.json") as file:
        inputs = json.load(file)["inputs"]
    with open("tests/reference/evaluate_r.json") as file:
        more = json.load(file)["inputs"]
    with open("resources/samples/flchain_test.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    y = np.array([int(row["death_5y"]) for row in rows])
    xgboost, logistic = (np.array([float(row["risk_" + name]) for row in rows]) for name in ("xgboost", "logistic"))
    colon = {k: np.array(v) for k, v in more["colon"].items()}
    sets = {
        "flchain_xgboost": (y, xgboost), "flchain_logistic": (y, logistic),
        "flchain_tied": (y, np.round(xgboost, 2)),
        "diabetes": (np.array(inputs["diabetes"]["outcome"]), np.array(inputs["diabetes"]["risk"])),
        "birthwt": (np.array(more["birthwt"]["outcome"]), np.array(more["birthwt"]["risk"])),
        "colon": (colon["outcome"], colon["risk"]),
    }
    out = {"command": "/usr/bin/python3 tests/reference/make_evaluate.py",
           "versions": {"python": platform.python_version(), "scikit-learn": sklearn.__version__,
                        "scipy": scipy.__version__, "numpy": np.__version__, "statsmodels": statsmodels.__version__}}
    for name, (outcome, p) in sets.items():
        t = 0.5 if outcome.mean() > 0.3 else 0.2
        out[name] = {"cells": at_threshold(outcome, p, t), "roc": roc_points(outcome, p),
                     "calibration": calibration(outcome, p)}
        if name not in ("flchain_tied", "diabetes"):  # long lists once with ties and once without
            for key in ("precision", "recall", "scores"):
                del out[name]["roc"][key]
            del out[name]["calibration"]["isotonic"]
    out["flchain_pair"] = paired(y, xgboost, logistic, 0.2)
    out["colon_pair"] = paired(colon["outcome"], colon["risk"], colon["other"], 0.5)
    out["colon_clusters"] = clustered(colon["outcome"], colon["risk"], colon["other"], colon["patient"], 0.5)
    out["ece_consistency"] = {name: ece_consistency(*sets[name], 20000) for name in ("flchain_xgboost", "diabetes")}
    out["mcnemar"] = []
    for b, c in ((59, 121), (0, 0), (5, 5), (0, 7), (12, 3), (1, 0), (300, 260), (4000, 4300), (24, 0)):
        table = [[10, b], [c, 10]]
        if b + c == 0:
            continue
        exact = mcnemar(table, exact=True).pvalue
        out["mcnemar"].append({"b": b, "c": c, "exact": exact, "mid": min(
            1.0, 1.0 if b == c else 2 * st.binom.cdf(min(b, c), b + c, 0.5) - st.binom.pmf(min(b, c), b + c, 0.5)),
            "chi": mcnemar(table, exact=False, correction=False).pvalue,
            "corrected": mcnemar(table, exact=False, correction=True).pvalue})
    with open("tests/reference/evaluate_python.json", "w") as file:
        lines = ",\n".join(json.dumps(k) + ": " + json.dumps(v, sort_keys=True, allow_nan=False)
                           for k, v in clean(out).items())
        file.write("{\n" + lines + "\n}\n")


main()
