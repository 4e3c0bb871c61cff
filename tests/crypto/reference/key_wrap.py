# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the wrapped key of TestKeyWrap::vector without libsodium.

pip install argon2-cffi==25.1.0 pycryptodome==4.4.0; python3 key_wrap.py
"""
import base64
import hashlib
import json

from argon2.low_level import Type, hash_secret_raw
from Crypto.Cipher import ChaCha20_Poly1305


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def b64(data):
    return base64.b64encode(data).decode()


parameters = {"format": "valbench-wrapped-key/1", "kdf": "argon2id13", "aead": "xchacha20-poly1305",
              "opslimit": 3, "memlimit": 1 << 20}
owner = {"store": "000102030405060708090a0b0c0d0e0f", "user": "zmueller", "keyId": "c0ffee"}
salt, nonce = bytes(range(16)), bytes(range(16, 40))
wrapping = hash_secret_raw("Grüße, Welt".encode(), salt, time_cost=3, memory_cost=1024, parallelism=1, hash_len=32,
                           type=Type.ID, version=19)
cipher = ChaCha20_Poly1305.new(key=wrapping, nonce=nonce)
cipher.update(canonical(parameters | owner))
sealed = b"".join(cipher.encrypt_and_digest(b"the private key"))
parts = parameters | {"cipher": b64(sealed), "nonce": b64(nonce), "salt": b64(salt)}
check = hashlib.sha256(canonical(parts | owner)).hexdigest()
print(canonical(parts | {"check": check}).decode())
