# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An S3 store for tests: moto, which from the start line on lets nobody in without a good signature.

Prints its port, a key's id and its secret, and serves until its standard input ends. The bucket is mlflow-artifacts.
"""
import json
import logging
import sys

import boto3
from moto import settings as moto_settings
from moto.server import ThreadedMotoServer

logging.disable()
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
_, port = server.get_host_and_port()
endpoint = f"http://127.0.0.1:{port}"
settings = {"endpoint_url": endpoint, "aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "us-east-1"}
iam = boto3.client("iam", **settings)
iam.create_user(UserName="valbench")
everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
iam.put_user_policy(UserName="valbench", PolicyName="all", PolicyDocument=json.dumps(everything))
key = iam.create_access_key(UserName="valbench")["AccessKey"]
boto3.client("s3", **settings).create_bucket(Bucket="mlflow-artifacts")
moto_settings.INITIAL_NO_AUTH_ACTION_COUNT = 0  # requests that are not looked at
print(port, key["AccessKeyId"], key["SecretAccessKey"], flush=True)
sys.stdin.read()
server.stop()
