# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The data-drift preset of Evidently (PyPI, 0.4.40) on the files that bench_drift made:
#   bench_drift_evidently.py FOLDER ANSWER.json
# where ANSWER.json is what valbench-cli drift said of the same files. Reads them, computes, prints one line of JSON
# with the time of each part and the peak memory; compares what both say of every column: Wasserstein over the
# baseline's standard deviation for numbers, Jensen-Shannon for words; speed_table.py judges the difference.
import json
import math
import resource
import sys
import time

start = time.perf_counter()
import evidently  # noqa: E402  importing is part of what its user waits for
import pandas  # noqa: E402
from evidently.metric_preset import DataDriftPreset  # noqa: E402
from evidently.report import Report  # noqa: E402

folder = sys.argv[1]
imported = time.perf_counter()
baseline, current = (pandas.read_csv(f"{folder}/{name}.csv") for name in ("baseline", "current"))
read = time.perf_counter()
report = Report(metrics=[DataDriftPreset()])
report.run(reference_data=baseline, current_data=current)
answer = report.as_dict()
done = time.perf_counter()

theirs = next(m["result"] for m in answer["metrics"] if "drift_by_columns" in m["result"])["drift_by_columns"]
with open(sys.argv[2]) as file:
    ours = {column["column"]: column for column in json.load(file)["columns"]}
n = len(baseline)
worst = 0.0
for name, column in theirs.items():
    if "Wasserstein" in column["stattest_name"]:
        mine = ours[name]["wasserstein_scaled"] * math.sqrt(n / (n - 1))
    else:
        mine = ours[name]["jensen_shannon"]
    worst = max(worst, abs(mine - column["drift_score"]) / max(abs(mine), 1e-12))
print(json.dumps({"program": "evidently " + evidently.__version__, "rows": n, "columns": len(theirs),
                  "seconds_import": round(imported - start, 3), "seconds_read": round(read - imported, 3),
                  "seconds_report": round(done - read, 3), "seconds": round(done - imported, 3),
                  "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
                  "largest_relative_difference": worst}))
sys.exit(0 if len(theirs) == len(ours) else 1)
