"""A refusal before any page was asked: a few lines of HTML that need nothing else."""

from html import escape
from typing import Final

from dashboard.assets import asset
from dashboard.errors import TITLES
from dashboard.security.asgi import Send

REFUSING: Final = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"connection", b"close"),
)
_PAGE: Final = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{css}"></head>
<body><main><h1>{title}</h1><p class="lead">{sentence}</p></main></body></html>
"""


async def refuse(send: Send, status: int, sentence: str) -> None:
    """Answer with a status and a sentence, and close: what else was sent is not read."""
    await send({"type": "http.response.start", "status": status, "headers": [*REFUSING]})
    await send({"type": "http.response.body", "body": page_of(status, sentence)})


def page_of(status: int, sentence: str) -> bytes:
    """The page of a refusal."""
    title = escape(TITLES[status])
    return _PAGE.format(title=title, sentence=escape(sentence), css=asset("desk.css")).encode()
