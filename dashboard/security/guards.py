"""The guards in front of all pages, in their order."""

from collections.abc import Callable

from dashboard.assets import MOUNT
from dashboard.desk import Desk
from dashboard.security.asgi import App, Receive, Scope, Send
from dashboard.security.bodies import with_whole_bodies
from dashboard.security.cookies import with_own_cookies
from dashboard.security.headers import with_headers
from dashboard.security.hosts import with_known_hosts
from dashboard.security.origins import with_own_origin
from dashboard.security.stores import with_readable_accounts
from dashboard.security.tables import with_bounded_tables


def guarded(app: App, desk: Callable[[], Desk]) -> App:
    """The application behind all guards; what is no HTTP passes."""
    behind = with_own_cookies(with_readable_accounts(app), lambda: desk().secret)
    behind = with_own_origin(with_bounded_tables(with_whole_bodies(behind)))
    behind = with_headers(with_known_hosts(behind, lambda: desk().settings), f"/{MOUNT}/")

    async def only_http(scope: Scope, receive: Receive, send: Send) -> None:
        await (behind if scope["type"] == "http" else app)(scope, receive, send)

    return only_http
