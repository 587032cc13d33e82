"""Phrases of a directive: what to add, and what does no good."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from classifiers import GoldLine, LineError, TextLine, read_gold, read_texts
from classifiers.keyword_checks import Fault, KeywordFault, check_keywords
from classifiers.suggestions import suggest as propose
from diembao.commands import options
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.output import print_json, table
from registry import Directive
from storage import LONGEST_ANSWER, open_reader, reviewed_texts
from vietnamese.numbers import number

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_FAULTS: Final = {
    Fault.DEAD: "không gặp trong bài nào",
    Fault.DOUBLE: "trùng với cụm từ khác",
    Fault.CONTRADICTORY: "mâu thuẫn với danh sách khác",
    Fault.PADDED: "thừa: cụm ngắn hơn đã có trong cùng danh sách",
}


@click.group()
def keywords() -> None:
    """Propose phrases for a directive's lists, and find those that do no good."""


@keywords.command(epilog="Example: diembao keywords suggest --least 3")
@click.argument("file", type=_FILE, required=False)
@click.option(
    "--least", default=3, show_default=True, type=click.IntRange(1), help="Texts that must have it."
)
@click.option("--most", default=40, show_default=True, type=click.IntRange(1), help="Phrases to show.")
@options.directive
@options.as_json
@click.pass_context
def suggest(
    ctx: click.Context, file: Path | None, least: int, most: int, directive_slug: str | None, as_json: bool
) -> None:
    """Propose phrases from texts that people labelled: the reviews of this home (diembao audit review).

    With a file, from its lines {"id","title","text","content"}.
    """
    home = options.home_of(ctx)
    directive = home.directive(directive_slug)
    reviews = _gold(file) if file else _reviewed(home, directive)
    found = propose(directive, reviews, least)
    if as_json:
        print_json([asdict(one) for one in found[:most]])
        return
    table(
        f"{min(most, len(found))} cụm từ đề xuất (trong {len(found)})",
        ("Cụm từ", "Nội dung", "Số bài của nội dung", "Số bài khác", "Log-odds", "Độ chắc"),
        (
            (
                one.phrase,
                one.content,
                one.inside,
                one.outside,
                number(one.log_odds, 2),
                number(one.certainty, 2),
            )
            for one in found[:most]
        ),
        right=range(1, 6),
    )


@keywords.command(epilog="Example: diembao keywords check texts.jsonl")
@click.argument("files", type=_FILE, nargs=-1)
@options.directive
@options.as_json
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], directive_slug: str | None, as_json: bool) -> None:
    """Find doubled, contradictory and padded phrases; with files of texts, phrases that none has."""
    directive = options.home_of(ctx).directive(directive_slug)
    found = check_keywords(directive, (line for file in files for line in _texts(file)))
    if as_json:
        print_json([asdict(one) for one in found])
        return
    table(
        f"{len(found)} cụm từ cần xem lại",
        ("Tệp", "Danh sách", "Cụm từ", "Vì sao", "So với"),
        ((*one.place, one.phrase, _FAULTS[one.fault], _other(one)) for one in found),
    )


def _other(one: KeywordFault) -> str:
    return f"{one.other} ({one.other_place[0]}, {one.other_place[1]})" if one.other else ""


def _reviewed(home: Home, directive: Directive) -> list[GoldLine]:
    with open_reader(home.published, seconds=LONGEST_ANSWER) as reader:
        texts = reviewed_texts(reader, directive.slug)
    if not texts:
        remedy = "record some with diembao audit review, or name a file of labelled texts"
        raise Refusal(Exit.USAGE, f"Nobody has reviewed anything for {directive.slug}: {remedy}.")
    return [GoldLine(id=it.url, title=it.title, text=it.text, content=it.content) for it in texts]


def _gold(file: Path) -> list[GoldLine]:
    try:
        with file.open("rb") as lines:
            return list(read_gold(lines))
    except LineError as error:
        raise Refusal(Exit.INVALID, f"{file}: {error}") from error


def _texts(file: Path) -> Iterator[TextLine]:
    try:
        with file.open("rb") as lines:
            yield from read_texts(lines)
    except LineError as error:
        raise Refusal(Exit.INVALID, f"{file}: {error}") from error
