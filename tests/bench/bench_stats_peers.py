#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""scikit-learn on the records that bench_stats wrote: bench_stats_peers.py FOLDER auc|bootstrap

Prints a line of JSON: the area with the best time of five, or the percentile bootstrap of 2,000 resamples.
"""
import json
import sys
import time

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score

folder, work = sys.argv[1:3]
y, s = (np.fromfile(f"{folder}/{work}.{part}") for part in ("outcomes", "scores"))
answer = {"work": work, "program": f"scikit-learn {sklearn.__version__}"}
best = 1e300
for _ in range(5):
    start = time.perf_counter()
    answer["value"] = float(roc_auc_score(y, s))
    best = min(best, time.perf_counter() - start)
if work == "bootstrap":
    rng = np.random.default_rng(1)
    start = time.perf_counter()
    areas = []
    for _ in range(2000):
        index = rng.integers(0, len(y), len(y))
        areas.append(roc_auc_score(y[index], s[index]))
    lower, upper = np.quantile(areas, [0.025, 0.975])
    best = time.perf_counter() - start
    answer |= {"lower": float(lower), "upper": float(upper), "deviation": float(np.std(areas, ddof=1))}
print(json.dumps(answer | {"seconds": best}))
