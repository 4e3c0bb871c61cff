#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""scikit-learn on the records that bench_stats wrote: bench_stats_peers.py FOLDER

Prints name, value, second value and best time, by tab. The bootstrap's time is that of 20 resamples times 100.
"""
import sys
import time

import numpy as np
from sklearn.metrics import roc_auc_score

folder = sys.argv[1] + "/"
y, s = (np.fromfile(folder + "auc." + part) for part in ("outcomes", "scores"))
best = 1e300
for _ in range(5):
    start = time.perf_counter()
    area = roc_auc_score(y, s)
    best = min(best, time.perf_counter() - start)
print("auc_scikit_learn", float(area), "nan", f"{best:.4f}", sep="\t")
y, s = (np.fromfile(folder + "bootstrap." + part) for part in ("outcomes", "scores"))
rng = np.random.default_rng(1)
start = time.perf_counter()
areas = []
for _ in range(20):
    index = rng.integers(0, len(y), len(y))
    areas.append(roc_auc_score(y[index], s[index]))
print("bootstrap_scikit_learn", float(roc_auc_score(y, s)), float(np.quantile(areas, 0.025)),
      f"{(time.perf_counter() - start) * 100:.1f}", sep="\t")
