"""Bài viết: the list of articles, narrowed and searched, with the words in context."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from audits.words import KINDS
from dashboard import chips
from dashboard.asked import ORDERS, REPRINTS, REVIEWED, STATES, UNLABELLED, Asked
from dashboard.asking import LONGEST_WORDS, NAMES, asked_of
from dashboard.desk import Desk
from dashboard.listing import MOST_ROWS
from dashboard.marking import Line as Pieces
from dashboard.marking import found_words
from dashboard.paths import is_own
from dashboard.routes import Route
from dashboard.visit import Visit
from dashboard.web import Response
from dashboard.words import content_title
from registry import Directive, OutletKind
from storage.reading import Found, Line, list_lines
from storage.reading.snippets import marks, phrases_of
from vietnamese.dates import TIMEZONE

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One article of the list."""

    line: Line
    outlet: str
    title: Pieces
    snippet: Pieces


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of the form with a few values to choose from."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


async def article_list(visit: Visit) -> Response:
    """One page of the list."""
    asked, desk = asked_of(visit), visit.desk
    tidy = f"/bai-viet{asked.query(page=asked.page)}"
    if _from_form(visit) and is_own(tidy):
        return visit.redirect(tidy)
    found = await visit.read(list_lines, asked.filter(desk.outlets), asked.ordered, asked.page, PER_PAGE)
    last = max(1, ceil(found.total / PER_PAGE))
    if asked.page > last:
        visit.refuse(404, f"Danh sách này chỉ có {last} trang, không có trang {asked.page}.")
    directive = desk.directives[asked.directive]
    return await visit.page(
        "articles.html",
        asked=asked,
        directive=directive,
        found=found,
        rows=rows_of(found, asked, desk),
        first=(asked.page - 1) * PER_PAGE + 1,
        last=last,
        page_link=lambda page: f"/bai-viet{asked.query(page=page)}",
        chips=chips.chips(asked, desk.outlets, directive),
        directives=[(slug, one.title) for slug, one in desk.directives.items()],
        outlets=[(slug, one.name, slug in asked.outlets) for slug, one in desk.outlets.items()],
        contents=contents_of(asked, directive),
        choices=choices_of(asked),
        longest_words=LONGEST_WORDS,
        most_rows=MOST_ROWS,
        to_come=asked.begins_after(datetime.now(TIMEZONE).date()),
    )


def _from_form(visit: Visit) -> bool:
    """Whether fields were sent that nobody filled: such an address is not one to pass on."""
    sent = visit.request.args
    return any("" in sent.getlist(name) for name in sent)


def rows_of(found: Found, asked: Asked, desk: Desk) -> tuple[Row, ...]:
    """The lines with names in the place of keys, and the words marked."""
    phrases = phrases_of(asked.words)
    rows = []
    for line in found.lines:
        outlet, snippet = desk.outlets.get(line.outlet), found.snippets.get(line.id)
        rows.append(
            Row(
                line,
                outlet.name if outlet else line.outlet,
                found_words(line.title, marks(line.title, phrases)),
                found_words(snippet.text, snippet.spans) if snippet else (),
            )
        )
    return tuple(rows)


def choices_of(asked: Asked) -> tuple[Choice, ...]:
    """The form's choices, as they are made now."""
    kinds = {kind.value: kind for kind in OutletKind}
    return (
        _choice("loai", kinds, {None: "Mọi loại", **KINDS}, asked.kind),
        _choice("tin-lai", REPRINTS, chips.REPRINTS, asked.reprints),
        _choice("duyet", REVIEWED, chips.REVIEWED, asked.reviewed),
        _choice("tinh-trang", STATES, chips.STATES, asked.state),
        _choice("sap", ORDERS, chips.ORDERS, asked.order),
    )


def _choice(name: str, codes: Mapping[str, object], words: Mapping[Any, str], now: object) -> Choice:
    nothing = [("", words[None])] if None in words else []
    options = (*nothing, *((code, words[value]) for code, value in codes.items()))
    return Choice(name, NAMES[name], options, next((code for code, it in codes.items() if it == now), ""))


def contents_of(asked: Asked, directive: Directive) -> list[tuple[str, str, bool]]:
    """The boxes of the contents: value, name, whether it is ticked."""
    numbers = (*(one.number for one in directive.contents), 0, None)
    return [
        (UNLABELLED if it is None else str(it), content_title(it, directive), it in asked.contents)
        for it in numbers
    ]


ROUTES: tuple[Route, ...] = (Route("/bai-viet", article_list),)
