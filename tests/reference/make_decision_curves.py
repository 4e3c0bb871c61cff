#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reference values of net benefit from the PyPI package dcurves (of the authors of the method).

Run from the top of the source tree, after make_references.R, in an environment with `pip install dcurves==1.1.7`:
  python tests/reference/make_decision_curves.py
Writes tests/reference/decision_curves.json.
"""
import csv
import importlib.metadata
import json
import platform

import dcurves
import numpy as np
import pandas as pd

THRESHOLDS = [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]


def curve(y, p, prevalence):
    frame = pd.DataFrame({"y": y, "model": p})
    table = dcurves.dca(data=frame, outcome="y", modelnames=["model"], thresholds=np.array(THRESHOLDS),
                        prevalence=prevalence)
    table = dcurves.net_intervention_avoided(table) if hasattr(dcurves, "net_intervention_avoided") else table
    rows = {name: part.set_index("threshold") for name, part in table.groupby("model")}
    out = []
    for t in THRESHOLDS:
        at = lambda name: rows[name].iloc[rows[name].index.get_indexer([t], method="nearest")[0]]
        item = {"threshold": t, "model": float(at("model")["net_benefit"]), "treat_all": float(at("all")["net_benefit"])}
        for column in ("net_intervention_avoided", "net_int_avoided"):
            if column in rows["model"]:
                item["avoided"] = float(at("model")[column])
        out.append(item)
    return out


def main():
    with open("tests/reference/r.json") as file:
        diabetes = json.load(file)["inputs"]["diabetes"]
    with open("resources/samples/flchain_test.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    sets = {"diabetes": (diabetes["outcome"], diabetes["risk"]),
            "flchain_logistic": ([int(r["death_5y"]) for r in rows], [float(r["risk_logistic"]) for r in rows])}
    out = {"command": "python tests/reference/make_decision_curves.py",
           "versions": {"python": platform.python_version(), "dcurves": importlib.metadata.version("dcurves"),
                        "pandas": pd.__version__, "numpy": np.__version__}}
    for name, (y, p) in sets.items():
        out[name] = curve(y, p, None)
        out[name + "_at_5"] = curve(y, p, 0.05)
    with open("tests/reference/decision_curves.json", "w") as file:
        file.write("{\n" + ",\n".join(json.dumps(k) + ": " + json.dumps(v) for k, v in out.items()) + "\n}\n")


main()
