# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What valbench-cli evaluate says of a file, by pandas, scikit-learn, statsmodels and fairlearn:
#   bench_evaluate_python.py FOLDER ANSWER.json
# where FOLDER has evaluate.csv and ANSWER.json is what valbench-cli evaluate said of it with --group sex and site.
# Only what these libraries have is computed: no intervals. Prints one line of JSON with the time of each part and the
# largest relative difference between the two.
import json
import resource
import sys
import time

start = time.perf_counter()
import fairlearn  # noqa: E402  importing is part of what its user waits for
import fairlearn.metrics as fair  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import sklearn  # noqa: E402
import sklearn.metrics as skm  # noqa: E402
from sklearn.isotonic import IsotonicRegression  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

folder, answer = sys.argv[1:3]
imported = time.perf_counter()
frame = pd.read_csv(f"{folder}/evaluate.csv")
read = time.perf_counter()
y, p = frame["y"].to_numpy(), frame["p"].to_numpy()
d = (p >= 0.5).astype(int)


def discrimination():
    fpr, tpr, thresholds = skm.roc_curve(y, p, drop_intermediate=False)
    return {"auc": skm.roc_auc_score(y, p), "average_precision": skm.average_precision_score(y, p),
            "roc": {"fpr": fpr.tolist(), "tpr": tpr.tolist(), "threshold": thresholds.tolist()}}


def at_threshold():
    tn, fp, fn, tp = (int(v) for v in skm.confusion_matrix(y, d).ravel())
    positive, negative = skm.class_likelihood_ratios(y, d)
    return {"confusion": {"tp": tp, "fp": fp, "tn": tn, "fn": fn}, "accuracy": skm.accuracy_score(y, d),
            "sensitivity": skm.recall_score(y, d), "specificity": skm.recall_score(y, d, pos_label=0),
            "ppv": skm.precision_score(y, d), "npv": skm.precision_score(y, d, pos_label=0),
            "f1": skm.f1_score(y, d), "balanced_accuracy": skm.balanced_accuracy_score(y, d),
            "mcc": skm.matthews_corrcoef(y, d), "kappa": skm.cohen_kappa_score(y, d),
            "lr_positive": positive, "lr_negative": negative}


def calibration():
    cells = frame[["y", "p"]].groupby(pd.cut(p, np.linspace(0, 1, 11), include_lowest=True), observed=True)
    curve = cells.mean()
    share = cells.size() / len(y)
    gap = (curve["y"] - curve["p"]).abs()
    x = np.log(p / (1 - p)).reshape(-1, 1)
    fit = LogisticRegression(C=np.inf, tol=1e-10, solver="newton-cholesky").fit(x, y)
    brier, base = skm.brier_score_loss(y, p), y.mean()
    again = skm.brier_score_loss(y, IsotonicRegression().fit_transform(p, y))
    return {"ece": (gap * share).sum(), "mce": gap.max(), "brier": brier, "log_loss": skm.log_loss(y, p),
            "slope": fit.coef_[0, 0], "intercept": fit.intercept_[0],
            "corp": {"miscalibration": brier - again, "discrimination": base * (1 - base) - again},
            "curve": [{"n": int(n), "mean_predicted": m, "fraction_positive": f}
                      for n, m, f in zip(cells.size(), curve["p"], curve["y"])]}


def net_benefit():
    points = []
    for threshold in np.arange(1, 100) / 100:
        positive = p >= threshold
        hits = (positive & (y == 1)).sum()
        points.append({"threshold": threshold, "model":
                       (hits - (positive.sum() - hits) * threshold / (1 - threshold)) / len(y)})
    return points


def groups(column):
    of = {"sensitive_features": frame[column]}
    rates = fair.MetricFrame(
        metrics={"n": fair.count, "selection_rate": fair.selection_rate, "sensitivity": fair.true_positive_rate,
                 "specificity": fair.true_negative_rate, "false_positive_rate": fair.false_positive_rate,
                 "false_negative_rate": fair.false_negative_rate, "ppv": skm.precision_score,
                 "accuracy": skm.accuracy_score}, y_true=y, y_pred=d, **of)
    areas = fair.MetricFrame(metrics={"auc": skm.roc_auc_score}, y_true=y, y_pred=p, **of)
    table = rates.by_group.join(areas.by_group)
    return {"column": column,
            "levels": [{"level": str(level), **{k: float(v) for k, v in row.items()}}
                       for level, row in table.iterrows()],
            "demographic_parity": {"difference": fair.demographic_parity_difference(y, d, **of),
                                   "ratio": fair.demographic_parity_ratio(y, d, **of)},
            "equalized_odds": {"difference": fair.equalized_odds_difference(y, d, **of),
                               "ratio": fair.equalized_odds_ratio(y, d, **of)},
            "equal_opportunity": {"difference": fair.equal_opportunity_difference(y, d, **of),
                                  "ratio": fair.equal_opportunity_ratio(y, d, **of)}}


theirs = {"n": len(y), "positives": int(y.sum()), "discrimination": discrimination(),
          "threshold_metrics": at_threshold(), "calibration": calibration(), "net_benefit": net_benefit()}
whole = time.perf_counter()
theirs["groups"] = [groups("sex"), groups("site")]
by_group = time.perf_counter()
with open(f"{folder}/evaluate_python.json", "w", encoding="utf-8") as file:
    json.dump(theirs, file, default=float)
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

compared = 0
worst, where = 0.0, ""


def compare(mine, other, path):
    """Every number that theirs has must be in ours too; an interval's owner is compared by its value."""
    global compared, worst, where
    if isinstance(mine, dict) and "value" in mine:
        mine = mine["value"]
    if isinstance(other, dict):
        for key, value in other.items():
            compare(mine[key], value, f"{path}.{key}")
    elif isinstance(other, list):
        assert len(mine) == len(other), f"{path}: {len(mine)} and {len(other)} elements"
        for i, value in enumerate(other):
            compare(mine[i], value, f"{path}[{i}]")
    elif isinstance(other, str):
        assert mine == other, f"{path}: {mine} and {other}"
    elif other != np.inf:  # the first threshold of the curve, null in JSON
        compared += 1
        difference = abs(mine - other) / max(abs(other), 1e-3)
        if difference > worst:
            worst, where = difference, path


with open(answer, encoding="utf-8") as file:
    compare(json.load(file), theirs, "")
print(json.dumps({"program": f"pandas {pd.__version__}, scikit-learn {sklearn.__version__}, "
                             f"fairlearn {fairlearn.__version__}",
                  "seconds_import": round(imported - start, 3), "seconds_read": round(read - imported, 3),
                  "seconds_fairlearn": round(by_group - whole, 3), "seconds": round(done - start, 3), "bytes": peak, "compared": compared,
                  "largest_relative_difference": worst, "largest_at": where}))
