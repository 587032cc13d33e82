"""The guards in front of all pages, in their order."""

from collections.abc import Callable

from dashboard.assets import MOUNT
from dashboard.security.asgi import App, Receive, Scope, Send
from dashboard.security.bodies import with_whole_bodies
from dashboard.security.headers import with_headers
from dashboard.security.hosts import with_known_hosts
from dashboard.security.origins import with_own_origin
from dashboard.security.tables import with_bounded_tables
from dashboard.settings import DashboardSettings


def guarded(app: App, settings: Callable[[], DashboardSettings]) -> App:
    """The application behind all guards; what is no HTTP passes."""
    behind = with_own_origin(with_bounded_tables(with_whole_bodies(app)))
    behind = with_headers(with_known_hosts(behind, settings), f"/{MOUNT}/")

    async def only_http(scope: Scope, receive: Receive, send: Send) -> None:
        await (behind if scope["type"] == "http" else app)(scope, receive, send)

    return only_http
