# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures of botocore for tests/tracking/test_artifacts.cpp: build/mlflow/3/bin/python tests/reference/s3_signatures.py"""
import datetime

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

NOW = datetime.datetime(2026, 5, 24, 13, 4, 5, tzinfo=datetime.timezone.utc)
CASES = [
    ("object", "GET", "https://examplebucket.s3.us-east-1.amazonaws.com/test.txt", b"", None),
    ("listing", "GET", "https://minio.example.org:9000/bucket/"
     "?continuation-token=a%2Fb%3D%2B&delimiter=%2F&list-type=2&prefix=a%20b%2F%C3%BC", b"", None),
    ("names", "PUT", "https://minio.example.org:9000/bucket/a%20b/it%27s%20%281%29%21%2A~%2B%25.txt", b"0123456789",
     "for an hour/+="),
]


botocore.auth.get_current_datetime = lambda: NOW

for name, method, url, body, token in CASES:
    keys = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", token)
    request = AWSRequest(method=method, url=url, data=body)
    request.context["payload_signing_enabled"] = True
    botocore.auth.S3SigV4Auth(keys, "s3", "us-east-1").add_auth(request)
    print(name, request.headers["X-Amz-Date"], request.headers["Authorization"])
