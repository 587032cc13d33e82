"""Duyệt: the queue, one article at a time, decided with a key or a click; undone the same way."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from dashboard.asked import Asked
from dashboard.asking import BadQuestion, asked_of, read
from dashboard.judging import Answer
from dashboard.pages.article import legend
from dashboard.reviewing.deciding import (
    TAKE_BACK,
    Draft,
    NotDecided,
    reasons_of,
    record,
    review_of,
    take_back,
)
from dashboard.reviewing.showing import Desk, Question, show, window_of
from dashboard.routes import Route
from dashboard.verdicts import answer_of, prepared
from dashboard.visit import Visit
from dashboard.web import Response
from dashboard.words import content_title
from registry import Directive
from storage import StoreBusy, StoreError, StoreFull, StoreNotWritable
from storage.desk import Role
from storage.reading import article_key

_KEY: Final = re.compile(r"[0-9a-f]{20}")
_NUMBER: Final = re.compile(r"[0-9]{1,12}")
MOST_SKIPPED: Final = 50
OWN: Final = ("bo", "bai", "xong")
NOT_WRITTEN: Final = (
    "Hệ thống đang bận hoặc hết chỗ ghi nên quyết định chưa được ghi. Những gì anh/chị nhập vẫn còn trong"
    " biểu mẫu, hãy gửi lại sau ít phút."
)
UNDONE: Final = "Đã hoàn tác; lần duyệt cũ vẫn còn trong nhật ký."


async def desk(visit: Visit) -> Response:
    """The next article that waits, or the one that is asked for."""
    asked, skipped, key = asked_of(visit, OWN), _keys(visit.args("bo")), visit.arg("bai")
    if key is not None and not _KEY.fullmatch(key):
        visit.refuse(400, "Địa chỉ bài không hợp lệ.")
    return await _page(visit, asked, skipped, key, Draft())


async def decide(visit: Visit) -> Response:
    """Record a decision, then the next article."""
    form = await visit.form()
    asked, skipped = _queue_of(visit, form)
    key, draft = form.get("bai", ""), Draft.of(form)
    account = visit.account
    if account is None or not _KEY.fullmatch(key):
        visit.refuse(400, "Biểu mẫu không nêu bài nào.")
    found = await visit.read(show, _question(visit, asked, skipped, key))
    people = visit.desk.places.people
    if found.shown is None or people is None:
        visit.refuse(404, "Không còn bài này trong dữ liệu đã công bố.")
    directive = visit.desk.directives[asked.directive]
    try:
        made = await visit.in_thread(record, people, draft, found.shown, directive, account)
    except NotDecided as error:
        return await _page(visit, asked, skipped, key, draft, error)
    except (StoreBusy, StoreFull, StoreNotWritable):
        return await _page(visit, asked, skipped, key, draft, NotDecided(503, NOT_WRITTEN))
    return visit.redirect(_address(asked, skipped, xong=str(made.id)))


async def undo(visit: Visit) -> Response:
    """Bring back what held before a decision; both stay on record."""
    form = await visit.form()
    asked, skipped = _queue_of(visit, form)
    number, account, people = form.get("lan", ""), visit.account, visit.desk.places.people
    if account is None or people is None or not _NUMBER.fullmatch(number):
        visit.refuse(400, "Biểu mẫu không nêu lần duyệt nào.")
    former = await visit.in_thread(review_of, people, int(number))
    if former is not None and not former.undone:
        await _refuse_overtaken(visit, former.outlet, former.identity, former.directive, former.at)
    try:
        made = await visit.in_thread(
            take_back, people, int(number), account, "", account.role.may(Role.AUDITOR)
        )
    except NotDecided as error:
        visit.refuse(error.status, error.sentence)
    except StoreError:
        visit.refuse(503, NOT_WRITTEN)
    asked = asked if asked.directive == made.directive else Asked(made.directive)
    key = article_key(made.outlet, made.identity)
    return visit.redirect(
        _address(asked, skipped, bai=key), "Đã hoàn tác; lần duyệt cũ vẫn còn trong nhật ký."
    )


async def _refuse_overtaken(visit: Visit, outlet: str, identity: str, directive: str, at: str) -> None:
    """A decision on the command line may have come after the one that is to be undone."""
    question = _question(visit, Asked(directive), (), article_key(outlet, identity))
    found = await visit.read(show, question)
    newest = max(found.shown.full.reviews, key=lambda one: one.at, default=None) if found.shown else None
    if newest is not None and newest.at > at:
        visit.refuse(409, f"Không hoàn tác được: {newest.reviewer} đã quyết định lại về bài này sau đó.")


async def _page(
    visit: Visit,
    asked: Asked,
    skipped: Sequence[str],
    key: str | None,
    draft: Draft,
    problem: NotDecided | None = None,
) -> Response:
    answer = await _verdicts(visit, asked)
    found = await visit.read(show, replace(_question(visit, asked, skipped, key), cells=answer.cells))
    if key is not None and found.shown is None:
        visit.refuse(404, "Không có bài này trong dữ liệu đã công bố.")
    return await visit.page(
        "review.html",
        status=problem.status if problem else 200,
        problem=problem,
        answer=answer,
        **await _context(visit, asked, skipped, key, draft, found),
    )


async def _verdicts(visit: Visit, asked: Asked) -> Answer:
    """Those of the directive's whole window, which order the queue."""
    directive = visit.desk.directives[asked.directive]
    window = window_of(directive)
    return answer_of(visit, await visit.read(prepared, directive, window), directive, window)


async def _context(
    visit: Visit, asked: Asked, skipped: Sequence[str], key: str | None, draft: Draft, found: Desk
) -> Mapping[str, Any]:
    directive, account = visit.desk.directives[asked.directive], visit.account
    on = found.shown.line.key if found.shown else None
    return {
        "found": found,
        "shown": found.shown,
        "directive": directive,
        # After a form that was not recorded the article is the one that was being decided, not one by name.
        "named": key is not None and visit.request.method == "GET",
        "draft": draft,
        "choices": choices_of(directive),
        "may": account is not None and account.role.may(Role.REVIEWER),
        "reasons": await visit.in_thread(reasons_of, visit.desk.places.people, account),
        "codebook": visit.desk.services.review_codebook(asked.directive),
        "take_back": TAKE_BACK,
        "outlets": visit.desk.outlets,
        "legend": legend(found.shown.text, directive) if found.shown else (),
        "queue": _query(asked, skipped),
        "plain": _query(asked, ()),
        "skip": _address(asked, [*skipped, on] if on else skipped),
        "skipped": skipped,
        **await _made(visit),
    }


async def _made(visit: Visit) -> Mapping[str, Any]:
    """What was decided just before, where whoever decided it may still undo it here."""
    number = visit.arg("xong") if visit.request.method == "GET" else None
    if visit.account is None or not number or not _NUMBER.fullmatch(number):
        return {"made": None}
    made = await visit.in_thread(review_of, visit.desk.places.people, int(number))
    if made is None or made.account != visit.account.name or made.undone:
        return {"made": None}
    return {"made": made, "made_key": article_key(made.outlet, made.identity)}


def choices_of(directive: Directive) -> list[tuple[int, str]]:
    """The contents to choose from, out of scope first, with their names."""
    numbers = (0, *(one.number for one in directive.contents))
    return [(number, content_title(number, directive)) for number in numbers]


def _question(visit: Visit, asked: Asked, skipped: Sequence[str], key: str | None) -> Question:
    desk = visit.desk
    directive = desk.directives[asked.directive]
    return Question(asked, directive, desk.outlets, desk.places.people, skipped, key)


def _keys(values: Sequence[str]) -> list[str]:
    """Articles that were put off; the first of them come back when there are too many for an address."""
    return [value for value in dict.fromkeys(values) if _KEY.fullmatch(value)][-MOST_SKIPPED:]


def _queue_of(visit: Visit, form: Mapping[str, str]) -> tuple[Asked, list[str]]:
    """Which queue the reviewer was working through, as the form carries it along."""
    given = parse_qs(form.get("hang", "").removeprefix("?"), max_num_fields=MOST_SKIPPED + 20)
    try:
        asked = read(given, visit.desk.outlets, visit.desk.directives, OWN)
    except BadQuestion as error:
        visit.refuse(400, str(error))
    return asked, _keys(given.get("bo", []))


def _query(asked: Asked, skipped: Sequence[str], **more: str) -> str:
    return "?" + urlencode([*asked.pairs(), *(("bo", key) for key in _keys(skipped)), *more.items()])


def _address(asked: Asked, skipped: Sequence[str], **more: str) -> str:
    return "/duyet" + _query(asked, skipped, **more)


ROUTES: Final = (
    Route("/duyet", desk),
    Route("/duyet/quyet-dinh", decide, needs=Role.REVIEWER, methods=("POST",), resumes=True),
    Route("/duyet/hoan-tac", undo, needs=Role.REVIEWER, methods=("POST",), resumes=True),
)
