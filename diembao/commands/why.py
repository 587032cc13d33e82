"""The answer to an outlet or an auditor: why was this address not counted?"""

from dataclasses import asdict
from datetime import date
from typing import Any

import click
from rich.text import Text

from diembao.answers.answering import Answer, Case, answer
from diembao.answers.explaining import Explanation, explain
from diembao.commands import options
from diembao.exits import Exit, Refusal
from diembao.output import console, plain, print_json
from spool.addresses import BadAddress
from storage import LONGEST_ANSWER, open_reader


@click.command(epilog="Example: diembao why https://baodaknong.vn/mot-bai-bao-12345.html")
@click.argument("url")
@click.option("--outlet", help="Slug of the outlet, where several share a site.")
@options.directive
@options.as_json
@click.pass_context
def why(ctx: click.Context, url: str, outlet: str | None, directive_slug: str | None, as_json: bool) -> None:
    """Tell all that is on record about one address: listed, asked for, decided, and where the bytes are."""
    home = options.home_of(ctx)
    if outlet:
        home.outlet(outlet)
    directive = home.directive(directive_slug)
    with open_reader(home.published, seconds=LONGEST_ANSWER) as reader:
        try:
            found = answer(home, reader, url, directive, outlet)
        except BadAddress as error:
            raise Refusal(Exit.USAGE, f"{plain(url)} is no web address: {error}.") from error
    if as_json:
        print_json(_document(found))
    else:
        _print(found)


def _print(found: Answer) -> None:
    lines = [f"Địa chỉ: {found.asked}"]
    if found.canonical != found.asked:
        lines.append(f"Được hiểu là: {found.canonical}")
    for explanation in explain(found):
        lines += ["", *_page(explanation)]
    screen = console()
    for line in lines:
        screen.print(Text(plain(line)), soft_wrap=True)


def _page(explanation: Explanation) -> list[str]:
    lines = [explanation.verdict]
    for section in explanation.sections:
        lines += ["", section.heading, *(f"  - {line}" for line in section.lines)]
    return lines


def _document(found: Answer) -> dict[str, Any]:
    words = {explanation.outlet: asdict(explanation) for explanation in explain(found)}
    return {
        "asked": found.asked,
        "canonical": found.canonical,
        "identity": found.identity,
        "directive": found.directive.slug,
        "former_outlets": list(found.former),
        "answer": [explanation["verdict"] for explanation in words.values()],
        "outlets": [_case(case) | {"words": words[case.outlet.slug]["sections"]} for case in found.cases],
    }


def _case(case: Case) -> dict[str, Any]:
    trail = asdict(case.trail)
    trail["reading"]["robots"] = [
        {"host": it.host, "fetched": it.fetched} for it in case.trail.reading.robots
    ]
    return {
        "slug": case.outlet.slug,
        "name": case.outlet.name,
        "host": case.host.name if case.host else None,
        "valid_from": _iso(case.outlet.valid_from),
        "valid_to": _iso(case.outlet.valid_to),
        "channel": case.channel,
        "fits_article": case.fits_article,
        "likely": [day.isoformat() for day in case.likely],
        "standing": [
            {
                "since": it.since.isoformat(),
                "until": it.until.isoformat(),
                "state": it.state.value,
                "reasons": [asdict(note) for note in it.notes],
            }
            for it in case.standing
        ],
        "robots_allow": case.robots.allowed if case.robots else None,
        "evidence": [asdict(it.place) | {"kept": it.kept} for it in case.evidence],
        **trail,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
