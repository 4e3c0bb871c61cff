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
import json

import fairlearn
import fairlearn.metrics as fm
import sklearn

with open("resources/samples/flchain_test.csv", newline="") as file:
    table = list(csv.DictReader(file))
y = [int(row["death_5y"]) for row in table]
out = {"command": "python tests/reference/make_fairness.py",
       "versions": {"fairlearn": fairlearn.__version__, "scikit-learn": sklearn.__version__}}
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
with open("tests/reference/fairness.json", "w") as file:
    json.dump(out, file, indent=1, sort_keys=True, default=float)
    file.write("\n")
