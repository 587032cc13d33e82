"""A refusal before any page was asked: a few lines of HTML that need nothing else."""

from html import escape
from typing import Final

from dashboard.assets import asset
from dashboard.errors import TITLES
from dashboard.security.asgi import Send

_PAGE: Final = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{css}"></head>
<body><main><h1>{title}</h1><p class="lead">{sentence}</p></main></body></html>
"""


async def refuse(send: Send, status: int, sentence: str) -> None:
    """Answer with a status and a sentence, and close: what else was sent is not read."""
    page = _PAGE.format(title=escape(TITLES[status]), sentence=escape(sentence), css=asset("desk.css"))
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": page.encode()})
