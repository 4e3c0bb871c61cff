#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reference values from scikit-learn and SciPy.

Run from the top of the source tree, after make_references.R, with Debian 12's packages:
  /usr/bin/python3 tests/reference/make_references.py
Writes tests/reference/python.json. What no function of theirs gives is a formula here, marked "by formula".
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
import sklearn.metrics as skm
from scipy.spatial.distance import jensenshannon

SAMPLES = "resources/samples/"


def rows(name):
    with open(SAMPLES + name, newline="") as file:
        return list(csv.DictReader(file))


def column(table, name):
    return np.array([float(row[name]) if row[name] else math.nan for row in table])


def clean(value):
    """Plain Python numbers; what is not finite becomes null."""
    if isinstance(value, dict):
        return {str(k): clean(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [clean(v) for v in value]
    if isinstance(value, (np.integer, int)) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, (np.floating, float)):
        return float(value) if math.isfinite(value) else None
    return value


def discrimination(y, s):
    fpr, tpr, _ = skm.roc_curve(y, s, drop_intermediate=False)
    return {
        "auc": skm.roc_auc_score(y, s),
        "average_precision": skm.average_precision_score(y, s),
        "fpr": fpr,
        "tpr": tpr,
    }


def clopper_pearson(x, n, level=0.95):
    """binomtest(method="exact") searches its ends to 1e-12 only; the beta quantiles have all digits."""
    tail = (1 - level) / 2
    return [st.beta.ppf(tail, x, n - x + 1) if x > 0 else 0.0, st.beta.ppf(1 - tail, x + 1, n - x) if x < n else 1.0]


def wilson(x, n, level=0.95):
    return list(st.binomtest(int(x), int(n)).proportion_ci(level, method="wilson"))


def at_threshold(y, p, t):
    d = (p >= t).astype(int)
    tn, fp, fn, tp = skm.confusion_matrix(y, d, labels=[0, 1]).ravel()
    lr_pos, lr_neg = skm.class_likelihood_ratios(y, d)
    n1, n0, n = tp + fn, tn + fp, len(y)
    se, sp = tp / n1, tn / n0
    z = st.norm.isf(0.025)
    var = (se * (1 - se) / n1 + sp * (1 - sp) / n0) / 4
    ba = skm.balanced_accuracy_score(y, d)
    # By formula: delta method for the Matthews coefficient, its gradient by central differences.
    cells = np.array([tp, fp, tn, fn], dtype=float) / n

    def mcc(c):
        a, b, e, g = c
        return (a * e - b * g) / math.sqrt((a + b) * (a + g) * (e + b) * (e + g))

    h = 1e-5
    gradient = np.array([
        (8 * (mcc(cells + h * u) - mcc(cells - h * u)) - (mcc(cells + 2 * h * u) - mcc(cells - 2 * h * u))) / (12 * h)
        for u in np.eye(4)
    ])
    mcc_var = (np.sum(cells * gradient**2) - np.sum(cells * gradient) ** 2) / n
    m = skm.matthews_corrcoef(y, d)
    f = st.binomtest(int(tp), int(tp + fp + fn)).proportion_ci(method="wilson")
    pi = 0.05
    ppv = se * pi / (se * pi + (1 - sp) * (1 - pi))
    npv = sp * (1 - pi) / (sp * (1 - pi) + (1 - se) * pi)

    def expit_ci(value, variance):
        logit = math.log(value / (1 - value))
        return [1 / (1 + math.exp(-(logit + k * z * math.sqrt(variance)))) for k in (-1, 1)]

    return {
        "threshold": t,
        "confusion": [tp, fp, tn, fn],
        "accuracy": skm.accuracy_score(y, d),
        "sensitivity": skm.recall_score(y, d),
        "specificity": skm.recall_score(y, d, pos_label=0),
        "ppv": skm.precision_score(y, d),
        "npv": skm.precision_score(y, d, pos_label=0),
        "f1": skm.f1_score(y, d),
        "f1_ci": [2 * f.low / (1 + f.low), 2 * f.high / (1 + f.high)],
        "balanced_accuracy": ba,
        "balanced_accuracy_ci": [ba - z * math.sqrt(var), ba + z * math.sqrt(var)],
        "mcc": m,
        "mcc_ci": [math.tanh(math.atanh(m) + k * z * math.sqrt(mcc_var) / (1 - m * m)) for k in (-1, 1)],
        "lr_positive": lr_pos,
        "lr_positive_ci": [lr_pos * math.exp(k * z * math.sqrt(1 / tp - 1 / n1 + 1 / fp - 1 / n0)) for k in (-1, 1)],
        "lr_negative": lr_neg,
        "lr_negative_ci": [lr_neg * math.exp(k * z * math.sqrt(1 / fn - 1 / n1 + 1 / tn - 1 / n0)) for k in (-1, 1)],
        "prevalence_5": {
            "ppv": ppv, "ppv_ci": expit_ci(ppv, (1 - se) / (se * n1) + sp / ((1 - sp) * n0)),
            "npv": npv, "npv_ci": expit_ci(npv, se / ((1 - se) * n1) + (1 - sp) / (sp * n0)),
        },
        **{
            name + "_" + kind: method(x, k)
            for name, x, k in (("sensitivity", tp, n1), ("specificity", tn, n0), ("ppv", tp, tp + fp),
                               ("npv", tn, tn + fn), ("accuracy", tp + tn, n))
            for kind, method in (("wilson", wilson), ("exact", clopper_pearson))
        },
    }


def calibration(y, p, bins=10):
    observed, predicted = sklearn.calibration.calibration_curve(y, p, n_bins=bins, strategy="uniform")
    edges = np.linspace(0, 1, bins + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], p), minlength=bins)
    used = counts[counts > 0]
    gaps = np.abs(observed - predicted)
    # By formula: Spiegelhalter, Hosmer-Lemeshow (R's cut: right-closed, lowest included), O/E.
    v = np.sum((1 - 2 * p) ** 2 * p * (1 - p))
    z = np.sum((y - p) * (1 - 2 * p)) / math.sqrt(v)
    cuts = np.unique(np.quantile(p, np.linspace(0, 1, 11)))
    group = np.searchsorted(cuts[1:], p)
    hl, kept = 0.0, 0
    for g in np.unique(group):
        o, e, k = y[group == g].sum(), p[group == g].sum(), (group == g).sum()
        hl += (o - e) ** 2 / e + (o - e) ** 2 / (k - e)
        kept += 1
    brier = skm.brier_score_loss(y, p)
    squares = (p - y) ** 2
    oe = y.sum() / p.sum()
    zc = st.norm.isf(0.025)
    half = zc * math.sqrt((1 - y.mean()) / y.sum())
    return {
        "counts": counts,
        "observed": observed,
        "predicted": predicted,
        "ece": np.sum(used * gaps) / len(p),
        "mce": gaps[used >= 10].max() if (used >= 10).any() else None,
        "brier": brier,
        "brier_se": np.std(squares, ddof=1) / math.sqrt(len(p)),
        "scaled_brier": 1 - brier / (y.mean() * (1 - y.mean())),
        "log_loss": skm.log_loss(y, p) if p.min() > 0 and p.max() < 1 else None,
        "observed_to_expected": oe,
        "observed_to_expected_ci": [oe * math.exp(-half), oe * math.exp(half)],
        "spiegelhalter": [z, 2 * st.norm.sf(abs(z))],
        "hosmer_lemeshow": [hl, kept, st.chi2.sf(hl, kept)],
    }


def net_benefit(y, p):
    out = []
    for t in (0.1, 0.3, 0.5):
        a = np.where(p >= t, y - t / (1 - t) * (1 - y), 0.0)
        out.append({"threshold": t, "model": a.mean(), "se": np.std(a, ddof=1) / math.sqrt(len(a)),
                    "treat_all": y.mean() - t / (1 - t) * (1 - y.mean())})
    return out


def two_samples(r, c):
    r, c = np.asarray(r, float), np.asarray(c, float)
    auto, asymptotic = st.ks_2samp(r, c), st.ks_2samp(r, c, method="asymp")
    return {"ks": auto.statistic, "p": auto.pvalue, "p_asymptotic": asymptotic.pvalue,
            "effective": float(np.round(len(r) * len(c) / (len(r) + len(c)))),
            "wasserstein": st.wasserstein_distance(r, c)}


def missing_p(r, c):
    if not r.any() and not c.any():
        return 1.0
    return st.chi2_contingency([[r.sum(), (~r).sum()], [c.sum(), (~c).sum()]], correction=False)[1]


def psi_recommended(r, c):
    """By formula, with NumPy: deciles of r, outer edges infinite, right-closed, missing cell, k + 0.5."""
    finite = r[np.isfinite(r)]
    cuts = np.unique(np.quantile(finite, np.linspace(0, 1, 11)))[1:-1]

    def counts(x):
        seen = x[~np.isnan(x)]
        return np.append(np.bincount(np.searchsorted(cuts, seen), minlength=len(cuts) + 1), np.isnan(x).sum())

    rc, cc = counts(r), counts(c)
    if rc[-1] + cc[-1] == 0:
        rc, cc = rc[:-1], cc[:-1]
    k = len(rc)
    rs, cs = (rc + 0.5) / (len(r) + 0.5 * k), (cc + 0.5) / (len(c) + 0.5 * k)
    return {"psi": np.sum((cs - rs) * np.log(cs / rs)), "baseline": rc, "current": cc,
            "no_drift_95": (1 / len(r) + 1 / len(c)) * st.chi2.ppf(0.95, k - 1),
            "jensen_shannon": jensenshannon(rc, cc), "missing": [np.isnan(r).mean(), np.isnan(c).mean()],
            "missing_p": missing_p(np.isnan(r), np.isnan(c))}


def categorical(r, c):
    names = sorted(set(r) | set(c))
    table = np.array([[r.count(n) for n in names], [c.count(n) for n in names]])
    chi2, p, df, _ = st.chi2_contingency(table, correction=False)
    return {"names": names, "table": table, "chi_square": [chi2, df, p],
            "cramers_v": st.contingency.association(table, method="cramer"),
            "jensen_shannon": jensenshannon(table[0], table[1])}


def bca(y, s):
    """SciPy's BCa for given replicates: our interval rule must give the same for the same replicates."""
    cases, controls = s[y == 1], s[y == 0]

    def area(a, b, axis=-1):
        a, b = np.broadcast_arrays(a[..., :, None], b[..., None, :])
        return np.mean((a > b) + 0.5 * (a == b), axis=(-2, -1))

    drawn = st.bootstrap((cases, controls), area, n_resamples=400, method="BCa", random_state=7, batch=20)
    ends = {}
    for name, method in (("bca", "BCa"), ("percentile", "percentile")):
        again = st.bootstrap((cases, controls), area, n_resamples=0, method=method, bootstrap_result=drawn)
        ends[name] = list(again.confidence_interval)
    return {"replicates": drawn.bootstrap_distribution, **ends}


def main():
    with open("tests/reference/r.json") as file:
        inputs = json.load(file)["inputs"]
    test, train = rows("flchain_test.csv"), rows("flchain_train.csv")
    y = column(test, "death_5y").astype(int)
    xgboost, logistic = column(test, "risk_xgboost"), column(test, "risk_logistic")
    tied = np.array([round(x, 2) for x in xgboost])
    edges = np.arange(0, 101) % 11 / 10.0
    edge_outcomes = (np.arange(101) * 7 % 13 < 1 + 10 * edges).astype(int)
    sets = {
        "flchain_xgboost": (y, xgboost),
        "flchain_logistic": (y, logistic),
        "flchain_tied": (y, tied),
        "diabetes": (np.array(inputs["diabetes"]["outcome"]), np.array(inputs["diabetes"]["risk"])),
        "edges": (edge_outcomes, edges),
    }
    out = {
        "command": "/usr/bin/python3 tests/reference/make_references.py",
        "versions": {"python": platform.python_version(), "scikit-learn": sklearn.__version__,
                     "scipy": scipy.__version__, "numpy": np.__version__},
        "inputs": {"flchain_tied": {"risk": tied}, "edges": {"outcome": edge_outcomes, "risk": edges}},
    }
    for name, (outcome, p) in sets.items():
        out[name] = {"discrimination": discrimination(outcome, p), "at_50": at_threshold(outcome, p, 0.5),
                     "calibration": calibration(outcome, p), "net_benefit": net_benefit(outcome, p)}
        if name != "edges":
            out[name]["at_20"] = at_threshold(outcome, p, 0.2)
    for name in ("s100b", "ndka", "wfns"):
        out["asah_" + name] = {"discrimination": discrimination(np.array(inputs["asah"]["outcome"]),
                                                                np.array(inputs["asah"][name]))}
    out["bca"] = bca(np.array(inputs["asah"]["outcome"]), np.array(inputs["asah"]["s100b"]))

    drift = {}
    for name in ("age", "kappa", "lambda", "creatinine", "risk_xgboost"):
        r, c = column(train, name), column(test, name)
        drift[name] = {**two_samples(r[~np.isnan(r)], c[~np.isnan(c)]), **psi_recommended(r, c)}
    for name in ("sex", "age_band"):
        drift[name] = categorical([row[name] for row in train], [row[name] for row in test])
    out["drift"] = drift

    x = list(range(1, 21))
    z = [1.5, 2.5, 3.5, 3.5, 5, 8, 9, 10.5, 12, 13, 14, 15, 16.5, 18, 19, 25, 26, 27, 28, 30]
    rng = np.random.default_rng(5)
    pairs = {"equal": (x, z), "unequal": (x, z[:15]), "constant": ([3.0] * 8, [3.0] * 5),
             "apart": (x, [v + 100 for v in x[:7]]),
             "wide": (list(np.round(rng.normal(size=300), 3)), list(np.round(rng.normal(0.2, 1.1, size=211), 3)))}
    out["two_samples"] = {k: {"reference": r, "current": c, **two_samples(r, c)} for k, (r, c) in pairs.items()}
    # From a million on SciPy's one-sided tail is itself an approximation.
    out["kstwo"] = [{"n": n, "d": d, "p": st.kstwo.sf(d, n)}
                    for n in (1, 2, 5, 9, 20, 60, 140, 141, 500, 5000, 20000, 150000, 900000)
                    for d in (0.3 / n, 0.8 / n, 1.7 / n, 0.2 / math.sqrt(n), 0.6 / math.sqrt(n), 0.9 / math.sqrt(n),
                              1.36 / math.sqrt(n), 1.9 / math.sqrt(n), 3 / math.sqrt(n), 6 / math.sqrt(n), 0.6, 0.97)
                    if d < 1]
    out["proportions"] = [
        {"x": k, "n": n, "level": level,
         "wilson": wilson(k, n, level), "exact": clopper_pearson(k, n, level)}
        for k, n in ((0, 10), (10, 10), (26, 41), (46, 50), (184, 200), (50, 50), (1, 1), (0, 1), (3, 100000))
        for level in (0.8, 0.95, 0.99)]
    out["distributions"] = {
        "normal_quantile": [[q, st.norm.ppf(q)] for q in (1e-300, 1e-12, 0.025, 0.3, 0.5, 0.8, 0.975)],
        "two_sided_normal": [[v, 2 * st.norm.sf(v)] for v in (0.0, 0.5, 1.96, 5.0, 8.5, 20.0, 37.0)],
        "chi_square_tail": [[v, k, st.chi2.sf(v, k)]
                            for v, k in ((0.0, 3), (1.0, 1), (6.3, 10), (80.0, 9), (600.0, 4))],
        "chi_square_quantile": [[q, k, st.chi2.ppf(q, k)] for q, k in ((0.95, 1), (0.95, 9), (0.95, 49), (0.5, 3))],
        "two_sided_student": [[v, k, 2 * st.t.sf(v, k)] for v, k in ((0.3, 2.5), (1.4349, 206.66), (9.0, 40.0))],
        "student_quantile": [[q, k, st.t.ppf(q, k)] for q, k in ((0.975, 4.0), (0.975, 206.66), (0.995, 1.0))],
        "beta_quantile": [[q, a, b, st.beta.ppf(q, a, b)] for q, a, b in ((0.025, 26, 16), (0.975, 27, 15),
                                                                        (0.5, 0.5, 0.5), (0.025, 3, 99998))],
    }
    with open("tests/reference/python.json", "w") as file:
        lines = ",\n".join(json.dumps(k) + ": " + json.dumps(v, sort_keys=True, allow_nan=False)
                           for k, v in clean(out).items())
        file.write("{\n" + lines + "\n}\n")


main()
