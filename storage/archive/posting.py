"""One question by HTTP to a server that the home names: no redirects, bounded in time and size."""

import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO, Final

LONGEST_ANSWER: Final = 1 << 18
TALKS: Final = 3
"""The whole exchange may take so many times the timeout of one answer: a server may drip for ever."""


class NoAnswer(Exception):
    """The server did not give an answer that could be used; the message may be shown."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """What is asked is for one address: wherever it points, nothing follows."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """No request, so that the redirect counts as the answer: an error."""


def post(url: str, body: bytes, kinds: tuple[str, str], timeout: float, authority: Path) -> bytes:
    """The answer's body; `kinds` are the content types of question and answer. Raises NoAnswer.

    The server's own certificate may come from the system's authorities or from those in that file.
    """
    asked, wanted = kinds
    headers = {"Content-Type": asked, "Accept": wanted, "User-Agent": "diembao"}
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    context = _trusting(authority)
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.HTTPSHandler(context=context))
    try:
        return _within(TALKS * timeout, lambda: _asked(opener, request, wanted, timeout))
    except urllib.error.HTTPError as error:
        error.close()
        raise NoAnswer(f"answered {error.code}") from error
    except urllib.error.URLError as error:
        raise NoAnswer(str(getattr(error.reason, "strerror", None) or error.reason)) from error
    except OSError as error:
        raise NoAnswer(str(error.strerror or error)) from error
    except (HTTPException, ValueError) as error:
        raise NoAnswer(f"no proper HTTP: {type(error).__name__}") from error


def _asked(
    opener: urllib.request.OpenerDirector, request: urllib.request.Request, wanted: str, timeout: float
) -> bytes:
    answer: HTTPResponse
    with opener.open(request, timeout=timeout) as answer:
        if answer.headers.get_content_type() != wanted:
            raise NoAnswer(f"answered with something else than {wanted}")
        body = answer.read(LONGEST_ANSWER + 1)
    if len(body) > LONGEST_ANSWER:
        raise NoAnswer(f"answered with more than {LONGEST_ANSWER} bytes")
    return body


def _trusting(authority: Path) -> ssl.SSLContext:
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(cafile=authority)
    except (OSError, ssl.SSLError) as error:
        raise NoAnswer(f"{authority} holds no certificate that can be used") from error
    return context


def _within(seconds: float, ask: Callable[[], bytes]) -> bytes:
    """What it returns or raises; NoAnswer when the time is over. What hangs dies with this process."""
    ended: list[bytes | Exception] = []

    def run() -> None:
        try:
            ended.append(ask())
        except (NoAnswer, OSError, ValueError, HTTPException) as error:
            ended.append(error)

    thread = threading.Thread(target=run, name="timestamp", daemon=True)
    thread.start()
    thread.join(seconds)
    if not ended:
        raise NoAnswer(f"no whole answer within {seconds:g} s")
    if isinstance(ended[0], Exception):
        raise ended[0]
    return ended[0]
