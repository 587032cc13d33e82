"""Alerts by webhook: one POST with JSON, to the address of the settings and to no other."""

import json
import urllib.error
import urllib.request
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from diembao.alerts.delivery import NotSent, secret_in, trusting, within
from diembao.alerts.letter import Letter
from diembao.alerts.settings import WebhookSettings

TALKS = 2
"""A whole delivery may take so many times the timeout of one answer."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """What is alerted is for one address: wherever it points, nothing follows."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """No request, so that the redirect counts as the answer: an error."""


def send(settings: WebhookSettings, root: Path, letter: Letter) -> None:
    """Posts the letter. Raises NotSent; relative paths are the home's."""
    request = _request(settings, root, letter)
    # The address itself may be a secret: only its host is ever shown.
    host = urlsplit(settings.url).hostname
    try:
        within(TALKS * settings.timeout, lambda: _post(settings, root, request))
    except urllib.error.HTTPError as error:
        error.close()
        raise NotSent(f"{host} trả lời {error.code}") from error
    except urllib.error.URLError as error:
        raise NotSent(f"{host}: {getattr(error.reason, 'strerror', None) or error.reason}") from error
    except OSError as error:
        raise NotSent(f"{host}: {error.strerror or error}") from error


def _request(settings: WebhookSettings, root: Path, letter: Letter) -> urllib.request.Request:
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "diembao"}
    if settings.token_file:
        headers["Authorization"] = f"Bearer {secret_in(root / settings.token_file)}"
    body = json.dumps(letter.as_dict(), ensure_ascii=False).encode("utf-8")
    return urllib.request.Request(settings.url, data=body, headers=headers, method="POST")


def _post(settings: WebhookSettings, root: Path, request: urllib.request.Request) -> None:
    context = trusting(root / settings.ca_file if settings.ca_file else None)
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.HTTPSHandler(context=context))
    try:
        # Its body is of no interest, and is not read: it may have no end.
        opener.open(request, timeout=settings.timeout).close()
    except (HTTPException, ValueError) as error:
        raise NotSent(f"trả lời không đúng chuẩn HTTP: {type(error).__name__}") from error
