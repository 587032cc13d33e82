"""Where the pages hook into Datasette."""

import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from dashboard import words
from dashboard.accounts.sessions import COOKIE, account_of, is_nobody, who_asks
from dashboard.answering import answer, error_page, login_address
from dashboard.assets import MOUNT, asset
from dashboard.desk import desk_of
from dashboard.menu import menu
from dashboard.pages import ROUTES
from dashboard.paths import TABLES_PATTERN, is_own, is_table
from dashboard.plainly import NOT_FOUND, of_table, plainly
from dashboard.routes import Route
from dashboard.security import guarded
from dashboard.standing import cautions, standing_now
from dashboard.table_words import LOOKUPS, database_words, table_words
from dashboard.web import Datasette, Request, Response, hook
from storage.desk import Role

View = Callable[..., Awaitable[Any]]

log: Final = logging.getLogger("diembao.dashboard")

_ELSEWHERE: Final = rf"(?!{TABLES_PATTERN}\Z|/{MOUNT}/).*\Z"
"""All that is neither a table nor a file of the pages' look: none of Datasette's other pages are ours."""


@hook
def register_routes(datasette: Datasette) -> list[tuple[str, View]]:
    """Our pages, then a refusal of all that is not meant to be reached."""
    routes: dict[str, list[Route]] = {}
    for route in ROUTES:
        routes.setdefault(rf"{route.pattern}\Z", []).append(route)
    pages = [(pattern, _view(those)) for pattern, those in routes.items()]
    return [*pages, (_ELSEWHERE, _nothing_there)]


def _view(routes: Sequence[Route]) -> View:
    """One address: by GET a page, by POST what its form does."""

    async def view(datasette: Datasette, request: Request) -> Any:  # noqa: ANN401 - Datasette's kinds of answer
        return await answer(routes, datasette, request)

    return view


async def _nothing_there(datasette: Datasette, request: Request) -> Response:
    """Not Datasette's own refusal, which sends `/…/` and `/%…` on to addresses that it makes up."""
    without = str(request.path).rstrip("/")
    if without != request.path and is_own(without):
        return Response.redirect(without, status=303)
    return await error_page(datasette, request, 404, NOT_FOUND)


@hook
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Every answer passes the guards, Datasette's own pages too."""
    return lambda app: guarded(app, lambda: desk_of(datasette))


@hook
def actor_from_request(datasette: Datasette, request: Request) -> dict[str, Any] | None:
    """Who asks, by the cookie of the session. Raises StoreError, which a guard answers."""
    if request.path.startswith(f"/{MOUNT}/"):
        return None  # what pages look like is for everybody
    return who_asks(desk_of(datasette), request.cookies.get(COOKIE))


@hook
def permission_allowed(
    datasette: Datasette, actor: dict[str, Any] | None, action: str, resource: object
) -> bool:
    """Who may see which of Datasette's own pages; what is not named here, nobody may."""
    if actor is None:
        return False
    database = resource[0] if isinstance(resource, tuple) else resource
    role = Role(actor["role"])
    match action:
        case "view-instance":
            return True
        case "view-database" | "view-table":
            return database == "reading" or (database == "published" and role.may(Role.AUDITOR))
        case "execute-sql":
            return database in {"reading", "published"} and role.may(Role.AUDITOR)
    return False


@hook
def skip_csrf(datasette: Datasette, scope: dict[str, Any]) -> bool:
    """Forms are checked where they are answered, more strictly and in Vietnamese."""
    return True


@hook
def forbidden(datasette: Datasette, request: Request, message: str) -> Callable[[], Awaitable[Response]]:
    """Datasette's pages ask nobody to log in by themselves."""

    async def refuse() -> Response:
        if is_nobody(request.actor) and request.method in {"GET", "HEAD"}:
            return Response.redirect(login_address(request), status=303)
        return await error_page(datasette, request, 403, "Tài khoản này không xem được phần dữ liệu đó.")

    return refuse


@hook
def handle_exception(
    datasette: Datasette, request: Request, exception: Exception
) -> Callable[[], Awaitable[Response]]:
    """Never a stack trace: a sentence for the person, the trace for the log."""

    async def say() -> Response:
        """The page with that sentence."""
        status, sentence = (of_table if is_table(request.path) else plainly)(exception)
        if status == 500:
            told = "".join(traceback.format_exception(exception))
            # As one line, whatever crawled text the exception carries.
            log.error("a page failed: %s %r: %r", request.method, request.path, told)
        return await error_page(datasette, request, status, sentence)

    return say


@hook
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Words and forms that all templates share."""
    env.filters.update(words.FILTERS)
    env.globals.update(words.GLOBALS, asset=asset, LOOKUPS=LOOKUPS)
    env.globals.update(database_words=database_words, table_words=table_words)
    env.trim_blocks = env.lstrip_blocks = True


@hook
def render_cell(value: object) -> Markup | None:
    """A crawled address is a link that tells nothing of us; bytes are told, not given."""
    if isinstance(value, bytes):
        return Markup("<span class='soft'>{} byte</span>").format(words.number(len(value)))
    if not isinstance(value, str) or not words.is_web_address(value):
        return None
    link = Markup('<a href="{}" rel="noopener noreferrer nofollow" class="outside">{}</a>')
    return link.format(value, value)


@hook
def extra_template_vars(datasette: Datasette, request: Request | None) -> dict[str, Any]:
    """What the frame around every page shows."""
    actor = request.actor if request else None
    path = request.path if request else ""
    account = account_of(actor)
    if actor is None:
        return {"account": None, "menu": (), "standing": None, "cautions": ()}
    standing = standing_now(desk_of(datasette).places)
    return {
        "account": account,
        "menu": menu(account, path),
        "standing": standing,
        "cautions": cautions(standing),
    }
