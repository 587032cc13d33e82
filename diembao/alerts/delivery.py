"""What every way of sending has in common: an end, a secret that is not told, and one kind of error."""

import ssl
import threading
from collections.abc import Callable
from pathlib import Path

LONGEST = 1000
"""Bytes of a file with a secret that are read; a longer one is something else."""


class NotSent(Exception):
    """An alert did not get through; the message may be shown and logged."""


def within(seconds: float, send: Callable[[], None]) -> None:
    """Runs it and waits for so long; raises what it raises, and NotSent when the time is over.

    Timeouts of sockets count from byte to byte: a server that drips would hold the night for hours.
    """
    raised: list[Exception] = []
    done = threading.Event()

    def run() -> None:
        try:
            send()
            done.set()
        except (NotSent, OSError, ValueError) as error:
            raised.append(error)

    thread = threading.Thread(target=run, name="alert", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise NotSent(f"không xong trong {seconds:g} giây")
    if raised:
        raise raised[0]
    if not done.is_set():
        raise NotSent("chương trình gửi bị hỏng giữa chừng, xem nhật ký")


def secret_in(file: Path) -> str:
    """The first line of a file with a password or token; raises NotSent."""
    try:
        with file.open(encoding="utf-8") as lines:
            secret = lines.readline(LONGEST).strip()
    except OSError as error:
        raise NotSent(f"không đọc được {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise NotSent(f"{file} không phải tệp văn bản UTF-8") from error
    return usable(secret, str(file))


def usable(secret: str, place: str) -> str:
    """The secret, if protocols can carry it; raises NotSent, which names only the place."""
    if not secret or not secret.isascii() or not secret.isprintable():
        raise NotSent(f"{place}: trống hoặc có ký tự không dùng được trong mật khẩu (chỉ dùng ASCII)")
    return secret


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """A context that checks certificates and names, always; raises NotSent where the file is no good."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise NotSent(f"tệp chứng thư {ca_file} không dùng được") from error
