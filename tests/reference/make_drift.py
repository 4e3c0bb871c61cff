#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reference values of drift statistics from SciPy and statsmodels (Debian 12), and by formula where no peer has them.
From the top of the source tree:

  /usr/bin/python3 tests/reference/make_drift.py

Writes tests/reference/drift.json.
"""
import csv
import decimal
import itertools
import json
import math

import numpy as np
import scipy
import scipy.stats as st
import statsmodels
from scipy.spatial.distance import jensenshannon
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20)


def rows(name):
    with open("resources/samples/" + name, newline="") as file:
        return list(csv.DictReader(file))


def tables():
    """2 x K counts: real columns, and small ones that need exact tests."""
    train, test = rows("flchain_train.csv"), rows("flchain_test.csv")
    out = {}
    for name in ("sex", "age_band", "sample_year", "mgus", "death_5y"):
        values = sorted({row[name] for row in train} | {row[name] for row in test})
        out[name] = [[sum(row[name] == v for row in part) for v in values] for part in (train, test)]
    out["tea"] = [[3, 1], [1, 3]]
    out["one_empty_cell"] = [[10, 0], [7, 4]]
    out["rare"] = [[999, 1], [1993, 7]]
    out["apart"] = [[12, 0], [0, 9]]
    out["three"] = [[5, 3, 0], [1, 4, 6]]
    out["five"] = [[9, 2, 1, 0, 4], [6, 5, 0, 2, 1]]
    out["unused_category"] = [[8, 0, 2], [3, 0, 7]]
    out["even"] = [[30, 20], [45, 15]]
    return out


def exact_p(table):
    """Chance, given the margins, of a chi-square at least as large: every 2 x K table is visited."""
    table = np.array(table)
    table = table[:, table.sum(axis=0) > 0]
    totals, first = table.sum(axis=0), int(table[0].sum())
    n = int(totals.sum())
    expected = totals * first / n

    def statistic(row):
        row = np.array(row)
        return float((((row - expected) ** 2) / expected).sum() * n / (n - first))

    observed, reached, whole = statistic(table[0]), 0.0, 0.0
    for row in itertools.product(*(range(t + 1) for t in totals)):
        if sum(row) != first:
            continue
        weight = math.prod(math.comb(int(t), int(x)) for t, x in zip(totals, row))
        whole += weight
        if statistic(row) >= observed * (1 - 1e-12):
            reached += weight
    return reached / whole


def with_fifty_digits(table):
    """G and Jensen-Shannon: sums of terms that cancel, so doubles lose digits where samples are alike."""
    decimal.getcontext().prec = 50
    rows = [[decimal.Decimal(int(k)) for k in row] for row in table]
    totals, n = [sum(row) for row in rows], sum(sum(row) for row in rows)
    g, js = decimal.Decimal(0), decimal.Decimal(0)
    for a, b in zip(*rows):
        p, q = a / totals[0], b / totals[1]
        for k, total, share in ((a, totals[0], p), (b, totals[1], q)):
            if k:
                g += 2 * k * (k * n / ((a + b) * total)).ln()
                js += share * (2 * share / (p + q)).ln() / 2
    return {"g_exact": float(g), "jensen_shannon_exact": float(js.sqrt())}


def categorical(table):
    counts = np.array(table)
    used = counts[:, counts.sum(axis=0) > 0]
    chi2, p, df, expected = st.chi2_contingency(used, correction=False)
    g, gp, _, _ = st.chi2_contingency(used, correction=False, lambda_="log-likelihood")
    n, k = used.sum(), used.shape[1]
    phi = max(0.0, chi2 / n - (k - 1) / (n - 1))
    kc, rc = k - (k - 1) ** 2 / (n - 1), 2 - 1 / (n - 1)
    r, c = counts[0] / counts[0].sum(), counts[1] / counts[1].sum()
    out = {"table": counts, "chi_square": [chi2, df, p], "g": [g, df, gp], "smallest_expected": expected.min(),
           "cramers_v": st.contingency.association(used, method="cramer"),
           "cramers_v_corrected": math.sqrt(phi / (min(kc, rc) - 1)),
           "jensen_shannon": jensenshannon(r, c), "jensen_shannon_base2": jensenshannon(r, c, base=2),
           "hellinger": math.sqrt(max(0.0, 1 - np.sqrt(r * c).sum())), "total_variation": 0.5 * np.abs(r - c).sum()}
    out.update(with_fifty_digits(table))
    if expected.min() < 5:
        out["exact_p"] = st.fisher_exact(used)[1] if k == 2 else exact_p(table)
    return out


def psi(r, c):
    return float(((c - r) * np.log(c / r)).sum())


def evidently(r, c):
    """The definition of evidently.calculations.stattests.psi (see make_evidently.py for the package's own number)."""
    if len(np.unique(r)) > 20:
        bins = np.histogram_bin_edges(np.concatenate([r, c]), bins="sturges")
        counts = np.histogram(r, bins)[0], np.histogram(c, bins)[0]
    else:
        values = sorted(set(r) | set(c))
        counts = np.array([(r == v).sum() for v in values]), np.array([(c == v).sum() for v in values])
    shares = []
    for count, n in zip(counts, (len(r), len(c))):
        share = count / n
        smallest = share[share > 0].min()
        share[share == 0] = smallest / 1e6 if smallest <= 0.0001 else 0.0001
        shares.append(share)
    return {"counts": counts, "psi": psi(*shares)}


def seed_validation(r, c):
    edges = np.linspace(r.min(), r.max(), 11)
    counts = np.histogram(r, edges)[0], np.histogram(c, edges)[0]
    return {"counts": counts, "psi": psi(*(np.clip(k / n, 1e-6, None) for k, n in zip(counts, (len(r), len(c)))))}


def seed_monitor(r, c):
    edges = np.linspace(min(r.min(), c.min()), max(r.max(), c.max()), 11)
    counts = np.histogram(r, edges)[0], np.histogram(c, edges)[0]
    return {"counts": counts, "psi": psi(*((k + 0.0001) / (n + 0.001) for k, n in zip(counts, (len(r), len(c)))))}


def deepchecks(table):
    """deepchecks.utils.distribution.drift: categories below 1 % of train merged, shares floored at 0.01."""
    r, c = np.array(table[0]), np.array(table[1])
    small = r / r.sum() < 0.01
    if r[small].sum() + c[small].sum() > 0:
        r, c = np.append(r[~small], r[small].sum()), np.append(c[~small], c[small].sum())
    else:
        r, c = r[~small], c[~small]
    return psi(np.maximum(r / r.sum(), 0.01), np.maximum(c / c.sum(), 0.01))


def numeric(r, c):
    r, c = np.asarray(r, float), np.asarray(c, float)
    return {"evidently": evidently(r, c), "seed-validation": seed_validation(r, c), "seed-monitor": seed_monitor(r, c),
            "wasserstein_scaled": st.wasserstein_distance(r, c) / np.std(r, ddof=1)}


def column(table, name):
    return np.array([float(row[name]) for row in table if row[name]])


def samples():
    """Two-sample tests over sizes, ties and shapes: SciPy decides between exact and asymptotic by itself."""
    out = []
    for n, m, shift, digits in ((1, 1, 0, 3), (1, 9, 0, 3), (2, 2, 0.5, 1), (7, 5, 0, 2), (40, 40, 0.3, 1),
                                (100, 90, 0.2, 3), (250, 1000, 0.1, 2), (3000, 2999, 0.03, 6), (10000, 10000, 0.02, 6),
                                (10001, 500, 0.05, 2), (12000, 11000, 0.01, 6), (300, 299, 3, 6)):
        r, c = np.round(rng.normal(size=n), digits) + 0.0, np.round(rng.normal(shift, size=m), digits) + 0.0
        test = st.ks_2samp(r, c)
        small = n + m <= 2000
        entry = {"n": n, "m": m, "ks": test.statistic, "p": test.pvalue, "wasserstein": st.wasserstein_distance(r, c)}
        if small:
            entry.update(reference=r, current=c)
        else:  # long lists are told by their making: rows of a Weyl sequence, cut to digits
            i, j = np.arange(1, n + 1), np.arange(1, m + 1)
            r = np.round((i * 0.6180339887498949) % 1, digits)
            c = np.round((j * 0.7548776662466927) % 1 * (1 + shift), digits)
            test = st.ks_2samp(r, c)
            entry.update(shift=shift, digits=digits, ks=test.statistic, p=test.pvalue,
                         wasserstein=st.wasserstein_distance(r, c))
        out.append(entry)
    return out


def clean(value):
    if isinstance(value, dict):
        return {k: clean(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [clean(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value


train, test = rows("flchain_train.csv"), rows("flchain_test.csv")
p = [0.01, 0.04, 0.03, 0.005, 0.2]
long = list(np.round(rng.uniform(size=40) ** 3, 4)) + [0.01, 0.01, 1.0, 0.0]
out = {
    "command": "/usr/bin/python3 tests/reference/make_drift.py",
    "versions": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__, "numpy": np.__version__},
    "categorical": {k: {**categorical(v), "deepchecks": deepchecks(v)} for k, v in tables().items()},
    "numeric": {name: numeric(column(train, name), column(test, name))
                for name in ("age", "kappa", "lambda", "creatinine", "risk_xgboost", "mgus")},
    "golden": numeric(np.arange(100) / 10, np.arange(13, 113, 2) / 10),
    "samples": samples(),
    "multiplicity": [{"p": v, **{m: multipletests(v, method=m)[1] for m in ("bonferroni", "holm", "fdr_bh")}}
                     for v in (p, long, [0.3])],
}
with open("tests/reference/drift.json", "w") as file:
    json.dump(clean(out), file, sort_keys=True)
    file.write("\n")
