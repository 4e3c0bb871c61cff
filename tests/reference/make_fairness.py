#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reference values from fairlearn, which Debian does not package. From the top of the source tree:

  /usr/bin/python3 -m venv --system-site-packages /tmp/fairness
  /tmp/fairness/bin/pip install fairlearn==0.8.0 'pandas<2.1'
  /tmp/fairness/bin/python tests/reference/make_fairness.py

Writes tests/reference/fairness.json.
"""
import csv
import itertools
import json

import fairlearn
import fairlearn.metrics as fm
import numpy as np
import scipy
import scipy.stats as st
import sklearn
import sklearn.metrics as skm
import statsmodels
import statsmodels.api as sm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

with open("resources/samples/flchain_test.csv", newline="") as file:
    table = list(csv.DictReader(file))
y = [int(row["death_5y"]) for row in table]
out = {"command": "python tests/reference/make_fairness.py",
       "versions": {"fairlearn": fairlearn.__version__, "scikit-learn": sklearn.__version__,
                    "scipy": scipy.__version__, "statsmodels": statsmodels.__version__}}
for column in ("sex", "age_band"):
    groups = [row[column] for row in table]
    for threshold in (0.1, 0.2):
        d = [int(float(row["risk_xgboost"]) >= threshold) for row in table]
        frame = fm.MetricFrame(metrics=fm.true_positive_rate, y_true=y, y_pred=d, sensitive_features=groups)
        out[f"{column}_{int(100 * threshold)}"] = {
            "demographic_parity": [fm.demographic_parity_difference(y, d, sensitive_features=groups),
                                   fm.demographic_parity_ratio(y, d, sensitive_features=groups)],
            "equalized_odds": [fm.equalized_odds_difference(y, d, sensitive_features=groups),
                               fm.equalized_odds_ratio(y, d, sensitive_features=groups)],
            "equal_opportunity": [float(frame.difference()), float(frame.ratio())],
        }


def rates(groups, d):
    """Numerator and denominator of each proportion, by group."""
    out = {}
    for g in sorted(set(groups)):
        mine = np.array([x == g for x in groups])
        yg, dg = np.array(y)[mine], np.array(d)[mine]
        tp, fp = int((yg * dg).sum()), int(((1 - yg) * dg).sum())
        fn, tn = int((yg * (1 - dg)).sum()), int(((1 - yg) * (1 - dg)).sum())
        out[g] = {"selection_rate": (tp + fp, len(yg)), "sensitivity": (tp, tp + fn),
                  "false_positive_rate": (fp, fp + tn), "ppv": (tp, tp + fp), "npv": (tn, tn + fn),
                  "accuracy": (tp + tn, len(yg))}
    return out


def pair(a, b, alpha):
    """Newcombe's difference, Katz's ratio, and p: chi-square, or Fisher's where an expected count is below 5."""
    (x1, n1), (x2, n2) = a, b
    table = np.array([[x1, n1 - x1], [x2, n2 - x2]])
    ratio = [None, None]
    if x1 > 0 and x2 > 0 and (x1 < n1 or x2 < n2):
        ratio = [float(v) for v in confint_proportions_2indep(x1, n1, x2, n2, "log", "ratio", alpha, correction=False)]
    if table.sum(axis=0).min() == 0:
        p, test = 1.0, "chi-square"
    else:
        _, p, _, expected = st.chi2_contingency(table, correction=False)
        test = "chi-square"
        if expected.min() < 5:
            p, test = st.fisher_exact(table)[1], "fisher"
    return {"difference": [float(v) for v in confint_proportions_2indep(x1, n1, x2, n2, "newcomb", "diff", alpha)],
            "ratio": ratio, "p": p, "test": test}


def compare(groups, d):
    out = {}
    counted = rates(groups, d)
    for name in ("selection_rate", "sensitivity", "false_positive_rate", "ppv", "npv", "accuracy"):
        defined = [g for g in counted if counted[g][name][1] > 0]
        pairs = list(itertools.combinations(defined, 2))
        entry = {"groups": defined, "counts": {g: counted[g][name] for g in defined},
                 "pairs": [pair(counted[a][name], counted[b][name], 0.05) for a, b in pairs]}
        entry["holm"] = multipletests([p["p"] for p in entry["pairs"]], method="holm")[1]
        # By formula: the gap's interval, from intervals that hold for all pairs together.
        wide = [pair(counted[a][name], counted[b][name], 0.05 / len(pairs)) for a, b in pairs]
        entry["gap"] = [max(0.0, max(max(w["difference"][0], -w["difference"][1]) for w in wide)),
                        max(max(w["difference"][1], -w["difference"][0]) for w in wide)]
        if all(w["ratio"][0] is not None for w in wide):
            entry["gap_ratio"] = [min(min(w["ratio"][0], 1 / w["ratio"][1]) for w in wide),
                                  min(1.0, min(min(w["ratio"][1], 1 / w["ratio"][0]) for w in wide))]
        counts = np.array([[counted[g][name][0], counted[g][name][1] - counted[g][name][0]] for g in defined]).T
        if counts.sum(axis=1).min() > 0:
            chi2, p, df, expected = st.chi2_contingency(counts, correction=False)
            entry["all_equal"] = [chi2, df, p, float(expected.min())]
        out[name] = entry
    return out


def calibration(groups, score):
    """Likelihood ratio of intercept and slope by group."""
    lp = np.log(score / (1 - score))
    null = sm.GLM(y, sm.add_constant(lp), family=sm.families.Binomial()).fit(tol=1e-14)
    apart, df, slopes = 0.0, -2, {}
    for g in sorted(set(groups)):
        mine = np.array([x == g for x in groups])
        fit = sm.GLM(np.array(y)[mine], sm.add_constant(lp[mine]), family=sm.families.Binomial()).fit(tol=1e-14)
        apart += fit.deviance
        df += 2
        slopes[g] = [fit.params[1], fit.bse[1]]
    return {"test": [null.deviance - apart, df, st.chi2.sf(null.deviance - apart, df)], "slopes": slopes}


def frame_of(columns, d, score):
    frame = fm.MetricFrame(metrics={"selection_rate": fm.selection_rate, "sensitivity": fm.true_positive_rate,
                                    "false_positive_rate": fm.false_positive_rate,
                                    "false_negative_rate": fm.false_negative_rate,
                                    "specificity": fm.true_negative_rate, "ppv": skm.precision_score,
                                    "accuracy": skm.accuracy_score},
                           y_true=y, y_pred=d, sensitive_features=columns)
    by_group = {" & ".join(k) if isinstance(k, tuple) else k: {m: float(v) for m, v in row.items()}
                for k, row in frame.by_group.dropna().iterrows()}
    return {"by_group": by_group, "difference": frame.difference().to_dict(), "ratio": frame.ratio().to_dict(),
            "difference_to_overall": frame.difference(method="to_overall").to_dict(),
            "ratio_to_overall": frame.ratio(method="to_overall").to_dict()}


score = np.array([float(row["risk_xgboost"]) for row in table])
d = [int(s >= 0.2) for s in score]
sex, band = [row["sex"] for row in table], [row["age_band"] for row in table]
crossed = [a + " & " + b for a, b in zip(sex, band)]
out["details_20"] = {
    "sex": {**frame_of(sex, d, score), "comparisons": compare(sex, d), "calibration": calibration(sex, score)},
    "age_band": {**frame_of(band, d, score), "comparisons": compare(band, d)},
    "sex & age_band": {**frame_of({"sex": sex, "age_band": band}, d, score), "comparisons": compare(crossed, d)},
}


def clean(value):
    if isinstance(value, dict):
        return {k: clean(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [clean(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value


with open("tests/reference/fairness.json", "w") as file:
    json.dump(clean(out), file, indent=1, sort_keys=True)
    file.write("\n")
