"""Nhật ký duyệt: who decided what, when and why; also as a CSV."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from dashboard.asked import Asked
from dashboard.asking import asked_of
from dashboard.reviewing.log import Entry, LogFilter, as_csv, entries, people_in, with_titles
from dashboard.routes import Route
from dashboard.visit import Visit
from dashboard.web import Response
from storage.desk import Role
from storage.reading import Library
from vietnamese.dates import TIMEZONE

PER_PAGE: Final = 50
OWN: Final = ("ai",)


async def log(visit: Visit) -> Response:
    """One page of the log."""
    asked, wanted = _wanted(visit)
    found = await visit.read(entries, visit.desk.places.people, wanted)
    first = (asked.page - 1) * PER_PAGE
    shown = await visit.read(_titled, found[first : first + PER_PAGE], wanted.directive)
    everybody = await visit.read(entries, visit.desk.places.people, LogFilter(wanted.directive))
    return await visit.page("review_log.html", **_context(visit, asked, found, shown, everybody))


async def csv(visit: Visit) -> Response:
    """All that fits, however many pages."""
    _, wanted = _wanted(visit)
    found = await visit.read(entries, visit.desk.places.people, wanted)
    shown = await visit.read(_titled, found, wanted.directive)
    name = f"nhat-ky-duyet-{datetime.now(TIMEZONE):%Y%m%d-%H%M}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(shown), headers=headers, content_type="text/csv; charset=utf-8")


def _wanted(visit: Visit) -> tuple[Asked, LogFilter]:
    asked = asked_of(visit, OWN)
    who = visit.arg("ai") or None
    if who == "toi":
        who = visit.account.name if visit.account else ""
    return asked, LogFilter(asked.directive, who, asked.outlets, asked.since, asked.until)


def _titled(library: Library, shown: Iterable[Entry], directive: str) -> list[Entry]:
    return list(with_titles(library, shown, directive))


def _context(
    visit: Visit, asked: Asked, found: list[Entry], shown: list[Entry], everybody: list[Entry]
) -> Mapping[str, Any]:
    who = visit.arg("ai") or ""
    mine = [("toi", "của tôi")] if visit.account else []
    return {
        "asked": asked,
        "directive": visit.desk.directives[asked.directive],
        "outlets": visit.desk.outlets,
        "outlet_choices": [(outlet.slug, outlet.name) for outlet in visit.desk.outlets.values()],
        "total": len(found),
        "shown": shown,
        "last": max(1, -(-len(found) // PER_PAGE)),
        "who": who,
        "people": [("", "tất cả"), *mine, *people_in(everybody)],
        "link": lambda page: "/duyet/nhat-ky" + _query(asked, who, page),
        "csv": "/duyet/nhat-ky.csv" + _query(asked, who, 1),
        "may_undo": visit.account is not None and visit.account.role.may(Role.REVIEWER),
        "may_all": visit.account is not None and visit.account.role.may(Role.AUDITOR),
    }


def _query(asked: Asked, who: str, page: int) -> str:
    return asked.query(page=page) + (f"&{urlencode({'ai': who})}" if who else "")


ROUTES: Final = (Route("/duyet/nhat-ky", log), Route(r"/duyet/nhat-ky\.csv", csv))
