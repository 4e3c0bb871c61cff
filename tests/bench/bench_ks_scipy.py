# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The same test as bench_ks.cpp by SciPy, on the samples that it left: bench_ks_scipy.py FOLDER.
import json
import sys
import time

import numpy
import scipy
from scipy.stats import ks_2samp

reference, current = (numpy.fromfile(f"{sys.argv[1]}/ks_{name}.f64") for name in ("reference", "current"))
best = 1e9
for _ in range(7):
    start = time.perf_counter()
    test = ks_2samp(reference, current)
    best = min(best, time.perf_counter() - start)
print(json.dumps({"program": "scipy " + scipy.__version__, "n": len(reference), "statistic": float(test.statistic),
                  "p": float(test.pvalue), "seconds": round(best, 5)}))
