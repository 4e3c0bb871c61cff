#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sample sizes for external validation by pmvalsampsize, and exact powers by SciPy. From the top of the source tree:

  python3 -m venv /tmp/design
  /tmp/design/bin/pip install pmvalsampsize==0.2.1
  /tmp/design/bin/python tests/reference/make_design.py

Writes tests/reference/design.json.
"""
import importlib.metadata
import json
import math

import numpy as np
import scipy
import scipy.stats as st
from scipy.integrate import quad
from pmvalsampsize.pmvalsampsize import pmvalsampsize


def riley(prevalence, auc, mean, sd, oe_width, auc_width, slope_width):
    out = pmvalsampsize("b", prevalence=prevalence, cstatistic=auc, lpnormal=(mean, sd), oeciwidth=oe_width,
                        cstatciwidth=auc_width, csciwidth=slope_width, noprint=True)
    sizes = {row[0].split(" - ")[1].replace("/", ""): int(row[1])
             for row in out["results_table"] if row[0].startswith("Criteria")}
    return {"sizes": sizes, "se_oe": float(out["se_oe"]), "n": int(out["sample_size"])}


def net_benefit(prevalence, threshold, sensitivity, specificity, se):
    """By formula, as pmvalsampsize's lines for n4: its call with a stated sensitivity fails (unbound n5)."""
    w = (1 - prevalence) / prevalence * threshold / (1 - threshold)
    return {"arguments": [prevalence, threshold, sensitivity, specificity, se],
            "n": 1 / se**2 * (sensitivity * (1 - sensitivity) / prevalence
                              + w * w * specificity * (1 - specificity) / (1 - prevalence)
                              + w * w * (1 - specificity) * (1 - specificity) / (prevalence * (1 - prevalence)))}


def information(mean, sd):
    """Means of w, wL, wL^2 over a normal L, by adaptive quadrature."""
    def w(x):
        return st.norm.pdf(x, mean, sd) / (2 + math.exp(-x) + math.exp(x))
    ends = (mean - 14 * sd, mean + 14 * sd)
    return [quad(lambda x, k=k: x**k * w(x), *ends, epsabs=1e-16, epsrel=1e-13, limit=500)[0] for k in (0, 1, 2)]


def lower(x, n, level, method):
    if method == "wilson":
        z = st.norm.isf((1 - level) / 2)
        return 0.0 if x == 0 else (x + z * z / 2 - z * math.sqrt(x * (n - x) / n + z * z / 4)) / (n + z * z)
    return st.beta.ppf((1 - level) / 2, x, n - x + 1) if x > 0 else 0.0


def power(n, truth, limit, level, method):
    passing = next((x for x in range(n + 1) if lower(x, n, level, method) > limit), n + 1)
    return float(st.binom.sf(passing - 1, n, truth))


def plan(truth, limit, level, target, method, to):
    powers = [power(n, truth, limit, level, method) for n in range(1, to)]
    first = next(i for i, p in enumerate(powers) if p >= target) + 1
    held = max(i for i, p in enumerate(powers) if p < target) + 2
    return {"truth": truth, "limit": limit, "confidence": level, "power": target, "method": method, "looked_to": to,
            "first": first, "held": held, "power_at_first": powers[first - 1], "power_at_held": powers[held - 1]}


cases = []
for arguments in ((0.1, 0.8, -2.5, 1.0, 0.2, 0.1, 0.2), (0.018, 0.8, -5.0, 2.5, 1.0, 0.1, 0.3),
                  (0.3, 0.72, -1.0, 0.8, 0.4, 0.06, 0.4)):
    cases.append({"arguments": arguments, **riley(*arguments), "information": information(*arguments[2:4])})

out = {"command": "python tests/reference/make_design.py",
       "versions": {"pmvalsampsize": importlib.metadata.version("pmvalsampsize"), "scipy": scipy.__version__,
                    "numpy": np.__version__},
       "riley": cases,
       "net_benefit": [net_benefit(0.3, 0.3, 0.6, 0.75, 0.051), net_benefit(0.05, 0.1, 0.8, 0.9, 0.1)],
       "lower_bound": [plan(0.92, 0.85, 0.95, 0.8, "wilson", 700), plan(0.92, 0.85, 0.95, 0.8, "clopper-pearson", 700),
                       plan(0.8, 0.7, 0.9, 0.9, "wilson", 600), plan(0.97, 0.9, 0.95, 0.85, "clopper-pearson", 700)]}
with open("tests/reference/design.json", "w") as file:
    json.dump(out, file, indent=1, default=str)
    file.write("\n")
