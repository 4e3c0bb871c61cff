# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saves two models and serves each by `mlflow models serve`; run by the interpreter of build/mlflow/3.

usage: serve_models.py FOLDER SAMPLES

The Booster is flchain_xgboost.json of SAMPLES. The other is scikit-learn's, fitted on flchain_train.csv; what it says of
flchain_test.csv without missing values goes to FOLDER/test.csv as the column risk_sklearn. Prints the two ports once
both answer, and ends both with its standard input.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
FOLDER, SAMPLES = sys.argv[1:3]
NAMES = ["age", "sex_male", "kappa", "lambda", "creatinine", "mgus"]


def save():
    import mlflow.sklearn
    import mlflow.xgboost
    import pandas
    import xgboost
    from mlflow.types import ColSpec, Schema
    from sklearn.linear_model import LogisticRegression

    def inputs(table):
        return table.assign(sex_male=(table["sex"] == "M"))[NAMES].astype(float)

    # With a signature one, without one the other.
    signature = mlflow.models.ModelSignature(inputs=Schema([ColSpec("double", name, required=False) for name in NAMES]),
                                             outputs=Schema([ColSpec("float")]))
    mlflow.xgboost.save_model(xgboost.Booster(model_file=SAMPLES + "/flchain_xgboost.json"), FOLDER + "/booster",
                              pip_requirements=[], signature=signature)
    train = pandas.read_csv(SAMPLES + "/flchain_train.csv").dropna(subset=["creatinine"])
    model = LogisticRegression(max_iter=1000).fit(inputs(train), train["death_5y"])
    mlflow.sklearn.save_model(model, FOLDER + "/sklearn", pip_requirements=[], pyfunc_predict_fn="predict_proba",
                              serialization_format="cloudpickle")
    test = pandas.read_csv(SAMPLES + "/flchain_test.csv").dropna(subset=["creatinine"])
    test["risk_sklearn"] = model.predict_proba(inputs(test))[:, 1]
    test.to_csv(FOLDER + "/test.csv", index=False)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def serve(name):
    port = free_port()
    home = os.path.dirname(sys.executable)
    with open(f"{FOLDER}/{name}.log", "wb") as log:
        process = subprocess.Popen(
            [home + "/mlflow", "models", "serve", "--model-uri", f"{FOLDER}/{name}", "--host", "127.0.0.1", "--port",
             str(port), "--env-manager", "local", "--workers", "1"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            env=os.environ | {"PATH": home + ":" + os.environ["PATH"]})
    return process, port


def wait_for(process, port):
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=30).read()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit("mlflow models serve has ended")


def main():
    save()
    served = [serve("booster"), serve("sklearn")]
    try:
        for process, port in served:
            wait_for(process, port)
        print(*(port for _, port in served), flush=True)
        sys.stdin.read()
    finally:
        for process, _ in served:
            os.killpg(process.pid, 9)


main()
