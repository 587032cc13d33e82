"""Serving a home's pages: when to refuse, what to prepare, and the socket."""

import errno
import ipaddress
import logging
import socket
from contextlib import suppress
from dataclasses import replace
from typing import Final

import click

from dashboard.desk import Desk
from dashboard.server import BACKLOG, build, serve
from dashboard.settings import DashboardSettings
from diembao.desk.opening import desk_of_home
from diembao.desk.preparing import prepare
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.output import plain
from diembao.writing import writing
from storage import StoreError, StoreMissing
from storage.desk import any_accounts, read_current_desk, read_desk
from storage.reading import open_library

log: Final = logging.getLogger("diembao.dashboard")

NO_ACCOUNTS: Final = (
    "the pages may only be opened to other machines with accounts: make the first one with"
    " `diembao accounts add NAME --role operator`, or leave host, hosts and proxies in [dashboard] alone"
)


def serve_home(home: Home, port: int | None = None) -> None:
    """Serve until stopped. Raises Refusal, StoreError."""
    desk = desk_of_home(home)
    settings = desk.settings
    _bring_up_to_date(home)
    if not settings.is_local and not _has_accounts(home):
        raise Refusal(Exit.INVALID, f"{NO_ACCOUNTS}.")
    _make_ready(home, desk)
    with _listening(settings.host, settings.port if port is None else port) as listening:
        click.echo(f"Trang của cán bộ: {_address(settings, listening)}  (dừng: Ctrl+C)", err=True)
        with suppress(KeyboardInterrupt):
            serve(build(desk, lambda: _again(home, settings)), listening, settings)


def _again(home: Home, settings: DashboardSettings) -> Desk | None:
    """The desk with the home's files as they are now; null where they are wrong, which a night tells too."""
    try:
        return replace(desk_of_home(home), settings=settings)
    except Refusal as refusal:
        log.warning("%s", refusal)
        return None


def _bring_up_to_date(home: Home) -> None:
    """Migrate a desk that a former version of the program wrote; what hinders that, the pages say too."""
    try:
        with suppress(StoreMissing):
            read_current_desk(home.people).close()
    except StoreError as problem:
        click.echo(f"diembao: {plain(problem)}", err=True)


def _make_ready(home: Home, desk: Desk) -> None:
    """Make the flat copy where it is missing, of another night or without a directive of the home.

    What hinders that, the pages say too.
    """
    if not home.snapshot.exists() or _is_ready(desk):
        return
    click.echo("Đang lập bản số liệu cho các trang…", err=True)
    try:
        with writing(home):
            prepare(home, desk.outlets, desk.directives)
    except (Refusal, StoreError) as problem:
        click.echo(f"diembao: {plain(problem)}", err=True)


def _is_ready(desk: Desk) -> bool:
    try:
        with open_library(desk.places) as library:
            return not library.renewed and library.directives.keys() == desk.directives.keys()
    except StoreError:
        return False


def _has_accounts(home: Home) -> bool:
    try:
        with read_desk(home.people) as people:
            return any_accounts(people)
    except StoreMissing:
        return False


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            said = (
                f"port {port} of {host} is in use: the pages are served already, or name another with --port."
            )
            raise Refusal(Exit.LOCKED, said) from error
        raise Refusal(Exit.FAILED, f"cannot listen on {host}:{port}: {error.strerror}.") from error


def _address(settings: DashboardSettings, listening: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listening.getsockname()[1]}/"
