# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The same measurement as bench_csv.cpp with polars (PyPI), on the files named.
import resource
import sys
import time

import polars

for name in sys.argv[1:]:
    best = 1e9
    for _ in range(5):
        start = time.perf_counter()
        table = polars.read_csv(name, infer_schema_length=10000)
        best = min(best, time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"polars {polars.__version__}  {name}: {best:.3f} s, {table.height / best:.0f} rows/s, "
          f"peak memory {peak:.0f} MB")
