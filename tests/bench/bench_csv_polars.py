# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The same measurement as bench_csv.cpp with polars (PyPI): bench_csv_polars.py FILE
import json
import resource
import sys
import time

import polars

best = 1e9
for _ in range(5):
    start = time.perf_counter()
    table = polars.read_csv(sys.argv[1], infer_schema_length=10000)
    best = min(best, time.perf_counter() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"program": f"polars {polars.__version__}", "rows": table.height, "seconds": best, "bytes": peak,
                  "sums": [float(table[name].sum()) for name in table.columns]}))
