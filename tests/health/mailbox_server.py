"""A mail server on loopback that keeps what it is given, and that can misbehave."""

import base64
import socket
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_string, policy
from email.message import Message
from typing import BinaryIO

PASSWORD = "bi-mat"


@dataclass
class Mailbox:
    """A server for one visitor at a time."""

    tls: ssl.SSLContext | None = None
    implicit: bool = False
    """TLS from the first byte on, and not by STARTTLS."""
    drip: bool = False
    """Greet for ever, one byte at a time."""
    rude: bool = False
    """Answer to QUIT as nobody should."""
    refuses: str = ""
    """The answer to every MAIL FROM."""
    letters: list[str] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    clear: list[str] = field(default_factory=list)
    """Commands that came over a connection without TLS."""

    def __enter__(self):
        self.over = threading.Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        socket.create_connection(("127.0.0.1", self.port)).close()  # wakes accept()
        self.thread.join()
        self.listening.close()

    @property
    def messages(self) -> list[Message]:
        return [message_from_string(text, policy=policy.default) for text in self.letters]

    def serve(self):
        while True:
            connection, _ = self.listening.accept()
            visit = Visit(self, connection)
            try:
                if self.over.is_set():
                    return
                visit.run()
            except OSError:
                continue  # the visitor has gone, or would have no TLS with us
            finally:
                visit.close()


@dataclass
class Visit:
    """One connection."""

    box: Mailbox
    connection: socket.socket
    secure: bool = False
    lines: BinaryIO | None = None

    def run(self):
        if self.box.implicit:
            self.wrap()
        if self.box.drip:
            while not self.box.over.wait(0.05):
                self.connection.sendall(b"2")
            return
        self.lines = self.lines or self.connection.makefile("rb")
        self.say("220 test")
        while line := self.lines.readline():
            command = line.decode().rstrip("\r\n")
            if not self.secure:
                self.box.clear.append(command)
            word = command.partition(" ")[0].lower()
            getattr(self, word, self.other)(command)
            if word == "quit":
                return

    def wrap(self):
        if self.lines:
            self.lines.close()
        self.connection = self.box.tls.wrap_socket(self.connection, server_side=True)
        self.lines, self.secure = self.connection.makefile("rb"), True

    def close(self):
        if self.lines:
            self.lines.close()
        self.connection.close()

    def say(self, *lines: str):
        self.connection.sendall("".join(line + "\r\n" for line in lines).encode())

    def quit(self, command: str):
        self.say("221 bye" if not self.box.rude else "250 stay")

    def other(self, command: str):
        self.say("250 ok")

    def ehlo(self, command: str):
        offer = ["250-STARTTLS"] if self.box.tls and not self.secure else []
        self.say("250-test", "250-AUTH PLAIN", *offer, "250 8BITMIME")

    def starttls(self, command: str):
        self.say("220 go")
        self.wrap()

    def auth(self, command: str):
        _, user, password = base64.b64decode(command.split()[2]).decode().split("\0")
        self.box.logins.append((user, password))
        self.say("235 ok" if password == PASSWORD else f"535 wrong password {password}")

    def mail(self, command: str):
        self.say(f"550 {self.box.refuses}" if self.box.refuses else "250 ok")

    def rcpt(self, command: str):
        self.box.receivers.append(command.partition("<")[2].partition(">")[0])
        self.say("250 ok")

    def data(self, command: str):
        self.say("354 go")
        rows = []
        while (row := self.lines.readline()) not in (b".\r\n", b""):
            rows.append(row.removeprefix(b"."))
        self.box.letters.append(b"".join(rows).decode())
        self.say("250 ok")
