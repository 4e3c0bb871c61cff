#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PSI and other drift scores as the Evidently package computes them. From the top of the source tree:

  python3 -m venv /tmp/evidently
  /tmp/evidently/bin/pip install evidently==0.4.40 'numpy<2' 'pandas<2.3' 'scipy<1.14'
  /tmp/evidently/bin/python tests/reference/make_evidently.py

Writes tests/reference/evidently.json.
"""
import json

import evidently
import numpy
import pandas as pd
from evidently.calculations.stattests import psi_stat_test, jensenshannon_stat_test, wasserstein_stat_test
from evidently.core import ColumnType

train = pd.read_csv("resources/samples/flchain_train.csv", keep_default_na=False, na_values=[""])
test = pd.read_csv("resources/samples/flchain_test.csv", keep_default_na=False, na_values=[""])
out = {"command": "python tests/reference/make_evidently.py",
       "versions": {"evidently": evidently.__version__, "numpy": numpy.__version__, "pandas": pd.__version__}}
for name, kind in (("age", ColumnType.Numerical), ("kappa", ColumnType.Numerical), ("lambda", ColumnType.Numerical),
                   ("creatinine", ColumnType.Numerical), ("risk_xgboost", ColumnType.Numerical),
                   ("mgus", ColumnType.Numerical), ("sex", ColumnType.Categorical),
                   ("age_band", ColumnType.Categorical), ("sample_year", ColumnType.Categorical)):
    r, c = train[name].dropna(), test[name].dropna()
    out[name] = {"kind": kind.value, "psi": float(psi_stat_test(r, c, kind, 0.1).drift_score)}
    if kind == ColumnType.Numerical:
        out[name]["wasserstein_over_sd"] = float(wasserstein_stat_test(r, c, kind, 0.1).drift_score)
    else:
        out[name]["jensen_shannon"] = float(jensenshannon_stat_test(r, c, kind, 0.1).drift_score)
with open("tests/reference/evidently.json", "w") as file:
    json.dump(out, file, indent=1)
    file.write("\n")
