"""Which cookies reach the pages: those that this server has signed.

A browser sends along what any program on the same machine and any site of the same domain has set, whatever
their port. What reads cookies behind this trips over values that are none of ours, and loses ours with them.
"""

from collections.abc import Callable, Iterator
from typing import Final

from itsdangerous import Signer

from dashboard.accounts.sessions import COOKIE, SALT
from dashboard.security.asgi import App, Receive, Scope, Send

SALTS: Final = {COOKIE.encode(): SALT, b"ds_csrftoken": "csrftoken", b"ds_messages": "messages"}
"""What each cookie of ours is signed with, besides the secret."""
COOKIES: Final = b"cookie"
UNREAD: Final = b"x-csrftoken"
"""A form's token comes in the form; a header that is no text is an error to what looks for it here."""


def with_own_cookies(app: App, secret: Callable[[], str]) -> App:
    """The application, told of no cookie that it has not set."""

    async def sifted(scope: Scope, receive: Receive, send: Send) -> None:
        """Answer to the request with the cookies that are left."""
        headers = [(name, value) for name, value in scope["headers"] if name not in {COOKIES, UNREAD}]
        sent = b";".join(value for name, value in scope["headers"] if name == COOKIES)
        if own := b"; ".join(_own(sent, secret())):
            headers.append((COOKIES, own))
        await app({**scope, "headers": headers}, receive, send)

    return sifted


def _own(cookies: bytes, secret: str) -> Iterator[bytes]:
    signers = {name: Signer(secret, salt) for name, salt in SALTS.items()}
    for cookie in cookies.split(b";"):
        name, _, value = cookie.strip().partition(b"=")
        if name in signers and signers[name].validate(value):
            yield name + b"=" + value
