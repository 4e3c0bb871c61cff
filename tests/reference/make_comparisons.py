#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reference values of differences: of average precision by SciPy's BCa, between groups whose rows come in clusters by
GEE of statsmodels, and of the PSI over given edges by pandas and SciPy. Run from the top of the source tree, after
make_references.R and make_evaluate.R:
  /usr/bin/python3 tests/reference/make_comparisons.py
Writes tests/reference/comparisons.json."""
import json
import platform

import numpy as np
import pandas as pd
import scipy
import scipy.stats as st
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy.special import rel_entr
from sklearn.metrics import average_precision_score


def precision_difference(y, p, q):
    def difference(y, p, q, axis=-1):
        return np.apply_along_axis(
            lambda row: average_precision_score(*np.split(row, 3)[:2]) - average_precision_score(
                np.split(row, 3)[0], np.split(row, 3)[2]), axis, np.concatenate([y, p, q], axis=axis))

    drawn = st.bootstrap((y, p, q), difference, n_resamples=400, paired=True, vectorized=True, method="BCa",
                         random_state=11, batch=50)
    return {"first": list(p), "second": list(q), "outcome": [int(v) for v in y], "value": float(difference(y, p, q)),
            "replicates": list(drawn.bootstrap_distribution), "bca": list(drawn.confidence_interval)}


def groups_under_clusters(y, p, patient, level, threshold):
    """Each rate by its groups: values, and the robust covariance of each group's parameter, without any factor for few
    clusters; with it the number of clusters that have a record of the group in the denominator."""
    d = (p >= threshold).astype(float)
    harm = threshold / (1 - threshold)
    everyone, cases, controls = np.ones(len(y), bool), y == 1, y == 0
    what = {"selection_rate": (d, everyone), "sensitivity": (d, cases), "false_positive_rate": (d, controls),
            "ppv": (y, d == 1), "npv": (1 - y, d == 0), "accuracy": (1.0 * (d == y), everyone),
            "net_benefit": (d * np.where(cases, 1, -harm), everyone), "prevalence": (y, everyone)}
    names = sorted(set(level))
    out = {"levels": names, "level": list(level)}
    for key, (value, rows) in what.items():
        design = np.column_stack([(level == name)[rows] for name in names]).astype(float)
        fit = sm.GEE(value[rows], design, groups=patient[rows], family=sm.families.Gaussian(),
                     cov_struct=sm.cov_struct.Independence()).fit(cov_type="robust")
        whole = sm.GEE(value[rows], np.ones((rows.sum(), 1)), groups=patient[rows], family=sm.families.Gaussian(),
                       cov_struct=sm.cov_struct.Independence()).fit(cov_type="robust")
        out[key] = {"values": list(fit.params), "covariance": fit.cov_params().tolist(),
                    "clusters": [len(set(patient[rows & (level == name)])) for name in names],
                    "overall": float(whole.params[0])}
    # Calibration: what the scores lead to expect, and each group's slope of a logistic regression on its own.
    of = np.column_stack([level == name for name in names]).astype(float)
    out["expected"] = [float(p[level == name].mean()) for name in names]
    slopes = sm.GEE(y, np.column_stack([of * np.log(p / (1 - p))[:, None], of]), groups=patient,
                    family=sm.families.Binomial(), cov_struct=sm.cov_struct.Independence()).fit(
                        cov_type="robust", ctol=1e-12, maxiter=200)
    out["slope"] = {"values": list(slopes.params[:len(names)]),
                    "covariance": slopes.cov_params()[:len(names), :len(names)].tolist(),
                    "clusters": out["prevalence"]["clusters"]}
    return out


def psi(edges, r, c):
    def shares(x):
        counts = pd.cut(pd.Series(x), [-np.inf, *edges, np.inf]).value_counts(sort=False).to_numpy()
        return counts, (counts + 0.5) / (counts.sum() + 0.5 * len(counts))

    (rc, rs), (cc, cs) = shares(r), shares(c)
    return {"edges": edges, "baseline": [int(v) for v in rc], "current": [int(v) for v in cc],
            "psi": float(rel_entr(cs, rs).sum() + rel_entr(rs, cs).sum())}


def main():
    with open("tests/reference/r.json", encoding="utf-8") as file:
        asah = {k: np.array(v, dtype=float) for k, v in json.load(file)["inputs"]["asah"].items()}
    with open("tests/reference/evaluate_r.json", encoding="utf-8") as file:
        colon = {k: np.array(v) for k, v in json.load(file)["inputs"]["colon"].items()}
    # aSAH's markers lie beyond 1; divided by a constant they are scores of the same ranks.
    p, q = asah["s100b"] / 10, asah["wfns"] / 10
    train, test = (pd.read_csv(f"resources/samples/flchain_{part}.csv") for part in ("train", "test"))
    out = {
        "command": "/usr/bin/python3 tests/reference/make_comparisons.py",
        "versions": {"python": platform.python_version(), "scipy": scipy.__version__, "numpy": np.__version__,
                     "scikit-learn": sklearn.__version__, "statsmodels": statsmodels.__version__,
                     "pandas": pd.__version__},
        "precision_difference": precision_difference(asah["outcome"], p, q),
        # Two rows of each patient, of different kinds: each cluster has rows in both groups. By patient: in one.
        "groups_sharing_clusters": groups_under_clusters(
            colon["outcome"], colon["risk"], colon["patient"],
            np.array(["death" if i % 2 else "recurrence" for i in range(len(colon["outcome"]))]), 0.5),
        "groups_of_clusters": groups_under_clusters(
            colon["outcome"], colon["risk"], colon["patient"],
            np.array(["abc"[int(k) % 3] for k in colon["patient"]]), 0.5),
        "psi_fixed_edges": {name: psi(edges, train[name], test[name]) for name, edges in (
            ("age", [50.0, 60.0, 70.0, 80.0, 200.0]), ("kappa", [0.5, 1.0, 1.43, 2.0]))},
    }
    with open("tests/reference/comparisons.json", "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(json.dumps(k) + ": " + json.dumps(v, allow_nan=False) for k, v in out.items()) +
                   "\n}\n")


main()
