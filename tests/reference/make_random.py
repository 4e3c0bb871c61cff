#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random small data sets through `valbench-cli evaluate` and through scikit-learn, statsmodels and pROC.

Run from the top of the source tree, with Debian 12's packages:
  /usr/bin/python3 tests/reference/make_random.py build/release/app/valbench-cli [SETS [SEED]]
Compares every number that one of them has, to 1e-9, and what is undefined must be null; prints each difference and ends
with status 1 if there is one. With 200 sets and seed 1 (the default) it also writes tests/reference/random.json: the first
24 sets with the numbers of the other programs, never ours. What no function of theirs gives is "by formula" here.
"""
import csv
import json
import math
import pathlib
import platform
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import sklearn
import sklearn.metrics as skm
import statsmodels
import statsmodels.api as sm
from scipy.stats import norm
from sklearn.isotonic import IsotonicRegression
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

warnings.simplefilter("ignore")
KEPT = 24


def draw(rng):
    """A set with its options: any size, imbalance, ties; scores that are constant, sure, reversed or without skill."""
    n = int(rng.choice([2, 3, 5, 8, 13, 20, 40, 80, 150]))
    y = (rng.random(n) < rng.choice([0.03, 0.2, 0.5, 0.8, 0.97])).astype(int)

    def scores():
        skill = rng.choice([0.0, 1.0, 3.0, -1.0])
        p = 1 / (1 + np.exp(-(rng.normal(size=n) + skill * (y - 0.5) - rng.choice([0, 1.5]))))
        kind = rng.integers(0, 7)
        if kind in (0, 1):
            p = np.round(p, int(kind) + 1)
        elif kind == 2:
            p = np.full(n, rng.choice([0.0, 0.3, 0.5, 1.0]))
        elif kind == 3:
            p = np.round(p)
        return p

    p, q = scores(), scores()
    # Half of the thresholds are a score, which counts as positive.
    threshold = float(rng.choice(p)) if rng.random() < 0.5 else float(np.round(rng.random(), 3))
    return {"outcomes": y.tolist(), "scores": p.tolist(), "second": q.tolist(),
            "group": [str(g) for g in rng.choice(list("abc"), n, p=[0.6, 0.3, 0.1])], "threshold": threshold,
            "confidence": float(rng.choice([0.8, 0.9, 0.95, 0.99])),
            "interval": str(rng.choice(["wilson", "clopper-pearson"]))}


def share(part, whole, s, out, path):
    """A proportion with the interval of statsmodels; null where there is nothing to divide by."""
    out[path + "/value"] = part / whole if whole else None
    if whole:
        method = "wilson" if s["interval"] == "wilson" else "beta"
        low, high = proportion_confint(part, whole, 1 - s["confidence"], method)
        out[path + "/ci/0"], out[path + "/ci/1"] = max(0.0, low), min(1.0, high)
    else:
        out[path + "/ci"] = None
    return out[path + "/value"]


def fit(y, p, confidence, out):
    """statsmodels' logistic recalibration, where it converges to estimates that mean something."""
    inside = (p > 0) & (p < 1)
    y, x = y[inside], np.log(p[inside] / (1 - p[inside]))
    if len(y) == 0 or y.min() == y.max():
        for key in ("slope", "intercept", "calibration_in_the_large"):
            out[f"calibration/{key}/value"] = None
        return
    z = norm.isf((1 - confidence) / 2)

    def take(key, value, se):
        out[f"calibration/{key}/value"] = value
        out[f"calibration/{key}/ci/0"], out[f"calibration/{key}/ci/1"] = value - z * se, value + z * se

    # IRLS, the default, takes its covariance one step before the estimate: 1e-7 off in such small sets.
    options = {"method": "newton", "tol": 1e-13, "maxiter": 200, "disp": 0}
    large = sm.GLM(y, np.ones(len(y)), offset=x, family=sm.families.Binomial()).fit(**options)
    take("calibration_in_the_large", large.params[0], large.bse[0])
    if np.ptp(x) == 0:
        out["calibration/slope/value"] = None
        return
    try:
        both = sm.GLM(y, sm.add_constant(x), family=sm.families.Binomial()).fit(**options)
    except Exception:  # perfect separation
        return
    separated = x[y == 1].min() >= x[y == 0].max() or x[y == 1].max() <= x[y == 0].min()
    if separated:
        out["calibration/slope/value"] = None
    elif np.abs(both.params).max() < 25:
        take("intercept", both.params[0], both.bse[0])
        take("slope", both.params[1], both.bse[1])


def expected_of(s, proc):
    """Path in our answer to the number of another program; None is null."""
    y, p, q = np.array(s["outcomes"]), np.array(s["scores"]), np.array(s["second"])
    n, t = len(y), s["threshold"]
    out = {"n": n, "positives": int(y.sum())}
    d = (p >= t).astype(int)
    tn, fp, fn, tp = (int(v) for v in skm.confusion_matrix(y, d, labels=[0, 1]).ravel())
    both = 0 < y.sum() < n

    out["discrimination/auc/value"] = skm.roc_auc_score(y, p) if both else None
    out["discrimination/average_precision/value"] = skm.average_precision_score(y, p) if y.sum() else None
    if both:
        fpr, tpr, _ = skm.roc_curve(y, p, drop_intermediate=False)
        for i, (a, b) in enumerate(zip(fpr, tpr)):
            out[f"discrimination/roc/fpr/{i}"], out[f"discrimination/roc/tpr/{i}"] = a, b
    if proc:
        if proc["variance"] > 1e-15:
            out["discrimination/auc/ci/0"], out["discrimination/auc/ci/1"] = proc["auc"][0], proc["auc"][2]
        out["discrimination/partial_auc/raw/value"] = proc["partial"]
        if proc["difference_variance"] > 1e-15:
            out["comparison/z"], out["comparison/p"] = proc["z"], proc["p"]
    out["comparison/auc_difference/value"] = skm.roc_auc_score(y, p) - skm.roc_auc_score(y, q) if both else None

    at = "threshold_metrics/"
    out |= {at + "confusion/tp": tp, at + "confusion/fp": fp, at + "confusion/fn": fn, at + "confusion/tn": tn}
    share(tp + tn, n, s, out, at + "accuracy")
    sensitivity = share(tp, tp + fn, s, out, at + "sensitivity")
    specificity = share(tn, tn + fp, s, out, at + "specificity")
    share(tp, tp + fp, s, out, at + "ppv")
    share(tn, tn + fn, s, out, at + "npv")
    share(tp + fp, n, s, out, at + "selection_rate")
    out[at + "f1/value"] = skm.f1_score(y, d) if tp + fp + fn else None
    out[at + "balanced_accuracy/value"] = skm.balanced_accuracy_score(y, d) if both else None
    out[at + "youden_j/value"] = skm.balanced_accuracy_score(y, d, adjusted=True) if both else None
    out[at + "mcc/value"] = skm.matthews_corrcoef(y, d) if both and 0 < d.sum() < n else None
    kappa = skm.cohen_kappa_score(y, d)
    out[at + "kappa/value"] = kappa if math.isfinite(kappa) else None
    # By formula: scikit-learn 1.2 raises where a ratio has no denominator.
    out[at + "lr_positive/value"] = sensitivity / (1 - specificity) if both and fp else None
    out[at + "lr_negative/value"] = (1 - sensitivity) / specificity if both and tn else None
    if min(tp, fp, fn, tn) > 0:
        table = sm.stats.Table2x2(np.array([[tp, fn], [fp, tn]]))
        low, high = table.oddsratio_confint(1 - s["confidence"])
        out |= {at + "diagnostic_odds_ratio/value": table.oddsratio, at + "diagnostic_odds_ratio/ci/0": low,
                at + "diagnostic_odds_ratio/ci/1": high}

    out["calibration/brier"] = skm.brier_score_loss(y, p)
    sure = np.any(((p == 0) & (y == 1)) | ((p == 1) & (y == 0)))
    if p.min() > 1e-14 and p.max() < 1 - 1e-14:
        out["calibration/log_loss/value"] = skm.log_loss(y, p, labels=[0, 1])
    elif sure:
        out["calibration/log_loss/value"] = None
    fit(y, p, s["confidence"], out)
    again = np.mean((IsotonicRegression().fit_transform(p, y) - y) ** 2)
    out["calibration/corp/miscalibration"] = out["calibration/brier"] - again
    out["calibration/corp/discrimination"] = y.mean() * (1 - y.mean()) - again
    index = np.searchsorted(np.arange(1, 10) / 10, p)
    gaps = [abs(y[index == b].mean() - p[index == b].mean()) * np.sum(index == b) for b in np.unique(index)]
    out["calibration/ece"] = sum(gaps) / n  # by formula
    for i in range(1, 100, 7):  # by formula
        called, w = p >= i / 100, i / (100 - i)
        out[f"net_benefit/{i - 1}/model"] = (np.sum(y[called]) - w * np.sum(1 - y[called])) / n

    names = sorted(set(s["group"]))
    rates = {"selection_rate": [], "tpr": [], "fpr": []}
    for i, name in enumerate(names):
        m = np.array(s["group"]) == name
        where, yg, dg = f"groups/0/levels/{i}/", y[m], d[m]
        out[where + "n"] = int(m.sum())
        mixed = 0 < yg.sum() < len(yg)
        out[where + "auc/value"] = skm.roc_auc_score(yg, p[m]) if mixed else None
        rates["selection_rate"].append(share(int(dg.sum()), len(dg), s, out, where + "selection_rate"))
        rates["tpr"].append(share(int(dg[yg == 1].sum()), int(yg.sum()), s, out, where + "sensitivity"))
        share(int((1 - dg)[yg == 0].sum()), int((1 - yg).sum()), s, out, where + "specificity")
        rates["fpr"].append(share(int(dg[yg == 0].sum()), int((1 - yg).sum()), s, out, where + "false_positive_rate"))
        share(int(yg[dg == 1].sum()), int(dg.sum()), s, out, where + "ppv")
    if len(names) > 1:  # by formula: fairlearn's definition, over the groups where the rate is defined
        out["groups/0/demographic_parity/difference"] = np.ptp(rates["selection_rate"])
        defined = [r for r in rates["tpr"] if r is not None]
        out["groups/0/equal_opportunity/difference"] = np.ptp(defined) if len(defined) > 1 else None

    for key, mask, right in (("sensitivity", y == 1, lambda v: v >= t), ("specificity", y == 0, lambda v: v < t)):
        a, b = right(p[mask]), right(q[mask])
        table = [[np.sum(a & b), np.sum(a & ~b)], [np.sum(~a & b), np.sum(~a & ~b)]]
        if mask.sum() and table[0][1] + table[1][0] > 0:
            out[f"comparison/mcnemar/{key}/exact_p"] = mcnemar(table, exact=True).pvalue
    return {path: None if value is None else float(value) for path, value in out.items()}


def at(document, path):
    for part in path.split("/"):
        if document is None:
            return None
        document = document[int(part) if isinstance(document, list) else part]
    return document


def differs(mine, other):
    if mine is None or other is None:
        return mine is not other
    return abs(mine - other) > 1e-9 * max(abs(other), 1e-3)


def evaluate(program, folder, s):
    path = pathlib.Path(folder, "set.csv")
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["y", "p", "q", "g"])
        writer.writerows(zip(s["outcomes"], map(repr, s["scores"]), map(repr, s["second"]), s["group"]))
    command = [program, "evaluate", "--data", path, "--truth", "y", "--score", "p", "--compare-score", "q", "--group", "g",
               "--threshold", repr(s["threshold"]), "--confidence", repr(s["confidence"]), "--interval", s["interval"],
               "--partial-fpr", "0.2", "--format", "json"]
    return json.loads(subprocess.run([str(c) for c in command], check=True, stdout=subprocess.PIPE).stdout)


def main():
    program = sys.argv[1]
    count, seed = (int(v) for v in (sys.argv[2:] + ["200", "1"][len(sys.argv[2:]):]))
    rng = np.random.default_rng(seed)
    sets = [draw(rng) for _ in range(count)]
    found = compared = 0
    with tempfile.TemporaryDirectory() as folder:
        given, answered = f"{folder}/sets.json", f"{folder}/answers.json"
        pathlib.Path(given).write_text(json.dumps(sets), encoding="utf-8")
        subprocess.run(["Rscript", "--vanilla", "tests/reference/make_random.R", given, answered], check=True)
        proc = json.loads(pathlib.Path(answered).read_text(encoding="utf-8"))
        for i, s in enumerate(sets):
            s["expected"] = expected_of(s, proc["answers"][i])
            answer = evaluate(program, folder, s)
            for path, other in s["expected"].items():
                compared += 1
                try:
                    mine = at(answer, path)
                except (KeyError, IndexError) as error:
                    mine = f"no such key: {error!r}"
                if isinstance(mine, str) or differs(mine, other):
                    found += 1
                    print(f"set {i} (n={len(s['outcomes'])}), {path}: {mine}, theirs {other}")
    print(f"{count} sets, {compared} numbers compared, {found} differ")
    if (count, seed) == (200, 1):
        versions = {"python": platform.python_version(), "scikit-learn": sklearn.__version__,
                    "statsmodels": statsmodels.__version__, "numpy": np.__version__, "pROC": proc["version"]}
        lines = ",\n".join(json.dumps(s, allow_nan=False) for s in sets[:KEPT])
        pathlib.Path("tests/reference/random.json").write_text(
            '{"command": "/usr/bin/python3 tests/reference/make_random.py build/release/app/valbench-cli",\n'
            f'"versions": {json.dumps(versions)},\n"sets": [\n{lines}\n]}}\n', encoding="utf-8")
    return 1 if found else 0


sys.exit(main())
