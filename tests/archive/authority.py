"""A timestamp authority on loopback: OpenSSL's own `ts`, behind a small HTTP server."""

import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

POLICY = "1.2.3.4.1"
CONFIG = """
[ca]
distinguished_name = name
x509_extensions = ca_extensions
prompt = no
[name]
CN = Co quan cap dau thoi gian thu nghiem
[ca_extensions]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[other]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
certs = {folder}/bundle.pem
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""

has_openssl = shutil.which("openssl") is not None


class Authority:
    """Key, certificate and serial numbers in a folder; `reply` answers a query as RFC 3161 has it."""

    def __init__(self, folder: Path, purpose: str = "stamping") -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.config = folder / "tsa.cnf"
        self.config.write_text(CONFIG.format(folder=folder), encoding="utf-8")
        (folder / "serial").write_text("01\n", encoding="ascii")
        self.ca = folder / "ca.pem"
        self._make(purpose)

    def _make(self, purpose: str) -> None:
        config, key = ("-config", self.config), ("-newkey", "rsa:2048", "-noenc")
        self.openssl(
            "req",
            "-x509",
            *config,
            "-section",
            "ca",
            *key,
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-days",
            30,
        )
        self.openssl("req", *config, "-section", "ca", *key, "-subj", "/CN=TSA thu nghiem",
                     "-keyout", "tsa.key", "-out", "tsa.csr")  # fmt: skip
        self.openssl("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", 29,
                     "-extfile", "tsa.cnf", "-extensions", purpose, "-out", "tsa.pem")  # fmt: skip
        (self.folder / "bundle.pem").write_text("", encoding="ascii")

    def openssl(self, *words: object) -> bytes:
        """Run it in the authority's folder and return what it prints."""
        command = ["openssl", *map(str, words)]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=True).stdout

    def reply(self, query: bytes) -> bytes:
        """The DER of a TimeStampResp."""
        (self.folder / "query.tsq").write_bytes(query)
        self.openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-out", "reply.tsr")
        return (self.folder / "reply.tsr").read_bytes()


class TimestampSite(ThreadingHTTPServer):
    """Answers POSTs with what `answer` makes of the query: a status, a content type and a body."""

    daemon_threads = True

    def __init__(
        self, answer: Callable[[bytes], tuple[int, str, bytes]], tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tls = tls
        self.answer = answer
        self.asked: list[dict[str, str]] = []
        self.headers: dict[str, str] = {}
        self.pause = 0.0
        """Seconds between two bytes of an answer."""
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.server_port}/tsa"
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        if self.tls is not None:
            connection = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # clients that break off are what some tests are about

    def __enter__(self) -> "TimestampSite":
        return self

    def __exit__(self, *exception: object) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: TimestampSite

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(dict(self.headers))
        code, kind, body = self.server.answer(query)
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for piece in (bytes([it]) for it in body) if self.server.pause else (body,):
                self.wfile.write(piece)
                time.sleep(self.server.pause)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        pass
