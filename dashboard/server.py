"""The server: Datasette with our pages on it."""

from dataclasses import replace
from pathlib import Path
from socket import socket
from typing import Final

from uvicorn import Config, Server

from dashboard import plugin
from dashboard.assets import MOUNT, STATIC
from dashboard.desk import Desk, Renew, hold
from dashboard.security.connections import ImpatientProtocol
from dashboard.settings import DashboardSettings
from dashboard.tables import Replaced
from dashboard.web import Datasette, pm

TEMPLATES: Final = Path(__file__).parent / "templates"
SETTINGS: Final = {
    "sql_time_limit_ms": 1000,
    "max_returned_rows": 1000,
    "default_page_size": 100,
    "num_sql_threads": 2,
    "default_allow_sql": False,
    "allow_download": False,
    "suggest_facets": False,
    "facet_time_limit_ms": 200,
    "default_facet_size": 30,
    "max_csv_mb": 20,
    "default_cache_ttl": 0,
    "truncate_cells_html": 300,
    "trace_debug": False,
    "template_debug": False,
}

MOST_CONNECTIONS: Final = 200
"""At the same time; a browser opens six."""
BACKLOG: Final = 128
LONGEST_HEAD: Final = 64 * 1024
"""Bytes of a request's line and headers: ten thousand percent signs get their answer from a page."""

REPLACED: Final = (
    "auth_passwords",  # its login page and its accounts in a file; we use how it hashes
    "datasette.actor_auth_cookie",
    "datasette.default_permissions",
    "datasette.default_menu_links",
    "datasette.forbidden",
    "datasette.handle_exception",  # prints the locals of every frame
)


def build(desk: Desk, renew: Renew = lambda: None) -> Datasette:
    """A server's application. `renew` reads the home's files again when a new night was published."""
    _register()
    datasette = Datasette(
        files=[],
        settings=dict(SETTINGS),
        secret=desk.secret,
        template_dir=str(TEMPLATES),
        static_mounts=[(MOUNT, str(STATIC))],
    )
    hold(datasette, desk, lambda: _signing_alike(renew(), desk))
    datasette.remove_database("_memory")  # which it makes where it is given no file
    datasette.add_database(Replaced(datasette, desk.places.reading), "reading")
    datasette.add_database(Replaced(datasette, desk.places.published), "published")
    return datasette


def _signing_alike(renewed: Desk | None, desk: Desk) -> Desk | None:
    """A new secret holds from the next start on: Datasette signs with the one that it was given."""
    return renewed and replace(renewed, secret=desk.secret)


def _register() -> None:
    """Our hooks in; out go those of Datasette that answer the same questions in another way."""
    if not pm.is_registered(plugin):
        pm.register(plugin, plugin.__name__)
    for name in filter(pm.has_plugin, REPLACED):
        pm.unregister(name=name)


def serve(datasette: Datasette, listening: socket, settings: DashboardSettings) -> None:
    """Answer on a socket until a signal says to end."""
    Server(config_of(datasette, settings)).run(sockets=[listening])


def config_of(datasette: Datasette, settings: DashboardSettings) -> Config:
    """How uvicorn is to serve: nothing of an answer names it, and nobody keeps it waiting."""
    return Config(
        datasette.app(),
        http=ImpatientProtocol,
        ws="none",
        lifespan="on",
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        server_header=False,
        access_log=False,
        log_level="warning",
        limit_concurrency=MOST_CONNECTIONS,
        backlog=BACKLOG,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )
