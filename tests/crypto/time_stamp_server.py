# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A time-stamp authority for tests: HTTP in front of `openssl ts -reply`, which also gives the answers nobody wants.

usage: time_stamp_server.py FOLDER

Makes its keys and certificates in FOLDER, then prints three ports: for HTTP, for HTTPS as localhost and 127.0.0.1, and
for HTTPS under another name. The path of the URL says how it answers; see answer().
"""

import http.server
import os
import shutil
import ssl
import subprocess
import sys
import threading
import time

CONFIG = """
[tsa]
default_tsa = {name}
[{name}]
serial = serial
crypto_device = builtin
signer_cert = {name}.pem
signer_key = {name}.key
signer_digest = {digest}
default_policy = 1.2.3.4.1
digests = {accepts}
accuracy = secs:1
ess_cert_id_alg = sha256
"""


CA = """
[ca]
default_ca = brief
[brief]
database = index
new_certs_dir = .
serial = ca-serial
default_md = sha256
policy = any
[any]
commonName = supplied
"""
BRIEF = 3  # seconds


def run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout


def make_authority(root: str, name: str) -> None:
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    run("openssl", "req", "-x509", *curve, "-keyout", f"{root}.key", "-out", f"{root}.pem", "-days", "3650", "-subj",
        f"/CN=Time stamp root {root}", "-addext", "keyUsage=critical,keyCertSign")
    run("openssl", "req", *curve, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN=Time stamps {name}")
    with open("extensions", "w", encoding="ascii") as file:
        file.write("extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
    run("openssl", "x509", "-req", "-in", f"{name}.csr", "-CA", f"{root}.pem", "-CAkey", f"{root}.key", "-days", "3650",
        "-extfile", "extensions", "-out", f"{name}.pem")


def make_server_certificate(name: str, names: str) -> None:
    """For HTTPS, from an authority of its own: web.pem."""
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    if not os.path.exists("web.pem"):
        run("openssl", "req", "-x509", *curve, "-keyout", "web.key", "-out", "web.pem", "-days", "3650", "-subj",
            "/CN=Web root", "-addext", "keyUsage=critical,keyCertSign")
    run("openssl", "req", *curve, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
    with open("web-extensions", "w", encoding="ascii") as file:
        file.write(f"subjectAltName={names}\nextendedKeyUsage=serverAuth\n")
    run("openssl", "x509", "-req", "-in", f"{name}.csr", "-CA", "web.pem", "-CAkey", "web.key", "-days", "3650",
        "-extfile", "web-extensions", "-out", f"{name}.pem")


def make_brief_certificate() -> None:
    """One that ends in a moment, for the key of "good"."""
    for name, text in (("ca.cnf", CA), ("index", ""), ("ca-serial", "0a\n")):
        with open(name, "w", encoding="ascii") as file:
            file.write(text)
    shutil.copy("good.key", "brief.key")
    run("openssl", "req", "-new", "-key", "brief.key", "-subj", "/CN=Time stamps brief", "-out", "brief.csr")
    start, end = (time.strftime("%y%m%d%H%M%SZ", time.gmtime(time.time() + seconds)) for seconds in (-60, BRIEF))
    run("openssl", "ca", "-batch", "-config", "ca.cnf", "-cert", "root.pem", "-keyfile", "root.key", "-in", "brief.csr",
        "-out", "brief.pem", "-startdate", start, "-enddate", end, "-extfile", "extensions", "-notext")
    configure("brief", "brief.cnf")


def configure(name: str, file: str, digest: str = "sha256", accepts: str = "sha256") -> None:
    with open(file, "w", encoding="ascii") as config:
        config.write(CONFIG.format(name=name, digest=digest, accepts=accepts))


def reply(query: bytes, config: str = "good.cnf") -> bytes:
    with open("query", "wb") as file:
        file.write(query)
    run("openssl", "ts", "-reply", "-config", config, "-queryfile", "query", "-out", "reply")
    with open("reply", "rb") as file:
        return file.read()


def other_nonce(query: bytes) -> bytes:
    digest = query[query.index(b"\x04\x20") + 2:][:32]
    return run("openssl", "ts", "-query", "-digest", digest.hex(), "-sha256", "-cert")


class Handler(http.server.BaseHTTPRequestHandler):
    first = b""

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(self.path.strip("/").split("?")[0], query)

    def send(self, body: bytes, kind: str = "application/timestamp-reply", status: int = 200, length: int = -1) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length < 0 else length))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, how: str, query: bytes) -> None:
        if how == "good":
            self.send(reply(query))
        elif how == "brief":  # by a certificate that ends in a moment
            make_brief_certificate()
            self.send(reply(query, "brief.cnf"))
        elif how == "replay":  # always the first answer it ever gave here
            Handler.first = Handler.first or reply(query)
            self.send(Handler.first)
        elif how == "nonce":  # the right digest, another request
            self.send(reply(other_nonce(query)))
        elif how == "imprint":  # the right nonce, another digest
            at = query.index(b"\x04\x20") + 2
            self.send(reply(query[:at] + bytes([query[at] ^ 1]) + query[at + 1:]))
        elif how == "signer":  # a sound authority, but not the one that is trusted
            self.send(reply(query, "other.cnf"))
        elif how == "weak":  # signed with SHA-1
            self.send(reply(query, "weak.cnf"))
        elif how == "denied":  # "I do not stamp SHA-256"
            self.send(reply(query, "denied.cnf"))
        elif how == "altered":  # one bit of the signature
            whole = reply(query)
            self.send(whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:])
        elif how == "trailing":
            self.send(reply(query) + b"\0")
        elif how == "cut":  # ends early, and says that this is all
            self.send(reply(query)[:-40])
        elif how == "truncated":  # ends early, and promised more
            whole = reply(query)
            self.send(whole[:-40], length=len(whole))
        elif how == "huge":
            self.send(b"\x30\x84\x00\xa0\x00\x00" + bytes(10 << 20))
        elif how == "empty":
            self.send(b"")
        elif how == "garbage":
            self.send(b"no DER at all")
        elif how == "page":
            self.send(b"<html>Sign in to the network</html>", "text/html")
        elif how == "error":
            self.send(b"", status=503)
        elif how == "redirect":
            self.send_response(302)
            self.send_header("Location", "/good")
            self.end_headers()
        elif how == "slow":
            time.sleep(20)
        elif how == "drip":  # a byte now and then, for longer than anybody waits
            whole = reply(query)
            self.send(b"", length=len(whole))
            for byte in whole:
                time.sleep(0.5)
                self.wfile.write(bytes([byte]))
        # "hangup" and whatever else: the connection ends without a word

    def log_message(self, *_: object) -> None:
        pass


def serve(certificate: str = "") -> http.server.ThreadingHTTPServer:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # clients that had enough
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{certificate}.pem", f"{certificate}.key")
        # The handshake belongs to the request's thread: one that says nothing must not hold up others.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main(folder: str) -> None:
    os.chdir(folder)
    make_authority("root", "good")
    make_authority("stranger", "other")
    with open("serial", "w", encoding="ascii") as file:
        file.write("01\n")
    configure("good", "good.cnf")
    configure("other", "other.cnf")
    configure("good", "weak.cnf", digest="sha1")
    configure("good", "denied.cnf", accepts="sha512")
    make_server_certificate("here", "DNS:localhost,IP:127.0.0.1")
    make_server_certificate("elsewhere", "DNS:stamps.example.org")
    servers = [serve(), serve("here"), serve("elsewhere")]
    print(*(server.server_port for server in servers), flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1])
