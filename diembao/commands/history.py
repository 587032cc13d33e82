"""The history of one article: what was edited, when it was gone and back, and whose text it is."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click
from rich.text import Text

from comparison import Confidence, Edit, Kind, Reason, compare
from diembao.answers.edit_lines import edit_lines
from diembao.commands import options
from diembao.commands.stored import shown_day
from diembao.exits import Exit, Refusal
from diembao.output import console, plain, print_json
from diembao.relating import text_of
from diembao.words import CONFIDENCES, COPY_REASONS, EDITS
from spool import Outcome
from spool.addresses import BadAddress
from storage import (
    LONGEST_ANSWER,
    History,
    Reader,
    Related,
    histories_of,
    open_reader,
    original_of,
    reprints_of,
)
from storage.versions import Spell, Version
from vietnamese.dates import TIMEZONE

QUIET = (Kind.NONE, Kind.COSMETIC, Kind.FURNITURE)
"""Edits that nobody but the page's machinery made; they are counted, not shown."""


@click.command(epilog="Example: diembao history https://baodaknong.vn/mot-bai-bao-12345.html")
@click.argument("url")
@click.option("--all", "show_all", is_flag=True, help="Also the edits that changed looks or furniture only.")
@options.as_json
@click.pass_context
def history(ctx: click.Context, url: str, show_all: bool, as_json: bool) -> None:
    """Show all versions of an article with what each edit changed, and its original or its reprints.

    The address may be written in any of its usual forms.
    """
    home = options.home_of(ctx)
    with open_reader(home.published, seconds=LONGEST_ANSWER) as reader:
        found = _found(reader, url)
        related = [(original_of(reader, one.article), reprints_of(reader, one.article)) for one in found]
    if as_json:
        print_json([_document(one, *kin) for one, kin in zip(found, related, strict=True)])
        return
    screen = console()
    for one, (original, copies) in zip(found, related, strict=True):
        for line in (*_about(one), *_editions(one, show_all), *_reviews(one), *_kin(original, copies)):
            screen.print(line, soft_wrap=True)


def _found(reader: Reader, url: str) -> list[History]:
    try:
        found = histories_of(reader, url)
    except BadAddress as error:
        raise Refusal(Exit.USAGE, f"{plain(url)} is no web address: {error}.") from error
    if not found:
        raise Refusal(Exit.USAGE, f"No article is stored under {plain(url)}; ask diembao why for the reason.")
    return found


def _edits(one: History) -> Iterator[tuple[Version, Edit | None]]:
    """Each version, with what it changed against the one before it."""
    before: Version | None = None
    for version in one.versions:
        yield version, compare(text_of(before.text), text_of(version.text)) if before else None
        before = version


def _about(one: History) -> Iterator[Text]:
    yield Text(plain(one.versions[-1].text.title), style="bold")
    yield Text(f"{one.outlet}: {plain(one.url)}")
    for alias in one.aliases:
        yield Text(f"  cũng ở {plain(alias)}")
    published = shown_day(one.versions[-1].text.published)
    yield Text(f"Đăng: {published}; thấy lần đầu {moment(one.first_seen)}, lần cuối {moment(one.last_seen)}.")
    yield Text(f"Tình trạng: {_standing(one)}.")
    returned = one.returned
    for spell in one.spells:
        yield Text(f"  - {_spell(spell, spell in returned)}")


def _standing(one: History) -> str:
    if one.state == "gone":
        return "đã gỡ hoặc không còn"
    if one.spells and one.spells[-1].outcome == Outcome.GONE:
        return "đơn vị vừa báo không còn, chờ thêm một đêm để xác nhận"
    return "còn trên trang"


def _spell(spell: Spell, again: bool) -> str:
    span = moment(spell.first) if spell.nights == 1 else f"{moment(spell.first)} - {moment(spell.last)}"
    if spell.outcome == Outcome.GONE:
        return f"{span}: đơn vị báo không còn ({spell.nights} đêm)"
    return f"{span}: {'có lại trên trang' if again else 'có trên trang'} ({spell.nights} đêm)"


def _editions(one: History, show_all: bool) -> Iterator[Text]:
    yield Text(f"{len(one.versions)} phiên bản:", style="bold")
    for version, edit in _edits(one):
        kind = _kind(version, edit)
        what = f"Phiên bản {version.number}, {moment(version.captured)}: {_size(kind, edit)}"
        yield Text(f"{what}; {_proof(version, one.outlet)}")
        if edit is not None and (show_all or kind not in QUIET):
            for line in edit_lines(edit):
                yield Text("    ").append_text(line)


def _kind(version: Version, edit: Edit | None) -> Kind | None:
    """The stored verdict, which knows the outlet's other headlines, else that of the texts alone."""
    if edit is None:
        return None
    return Kind(version.kind) if version.kind else edit.kind


def _size(kind: Kind | None, edit: Edit | None) -> str:
    if kind is None or edit is None:
        return "lần lưu đầu tiên"
    size = f" (bỏ {edit.removed} từ, thêm {edit.added} từ)" if kind is Kind.TEXT else ""
    return EDITS[kind] + size


def _proof(version: Version, outlet: str) -> str:
    """How often the version was fetched, and where the first bytes of it lie in the spool."""
    times, first = f"{len(version.captures)} lần tải", next(iter(version.captures), None)
    if first is None:
        return times
    place = f"{first.night}/{outlet}/{first.warc} vị trí {first.offset}"
    return f"{times}, {place}, SHA-256 {first.sha256[:16]}…"


def _reviews(one: History) -> Iterator[Text]:
    """What people decided over the labels, of whichever directive."""
    if one.reviews:
        yield Text(f"{len(one.reviews)} lần phúc khảo nhãn:", style="bold")
    for review in one.reviews:
        decided = {None: "rút lại", 0: "ngoài phạm vi"}.get(review.content, f"nội dung {review.content}")
        force = "đang có hiệu lực" if review.holds else "không còn hiệu lực"
        yield Text(
            f"  - {moment(review.at)}, {plain(review.reviewer)}: {decided} ({review.directive}; {force});"
            f" lý do: “{plain(review.reason)}”"
        )


def _kin(original: Related | None, copies: list[Related]) -> Iterator[Text]:
    if original is not None:
        yield Text("Đăng lại của:", style="bold")
        yield _related(original)
    if copies:
        yield Text(f"{len(copies)} bài đăng lại:", style="bold")
    yield from map(_related, copies)


def _related(one: Related) -> Text:
    reason, confidence = COPY_REASONS[Reason(one.reason)], CONFIDENCES[Confidence(one.confidence)]
    return Text(
        f"  - {shown_day(one.day)} {one.outlet}: {plain(one.title)} {plain(one.url)}"
        f" (giống {one.containment:.0%}; {confidence}: {reason})"
    )


def _document(one: History, original: Related | None, copies: list[Related]) -> dict[str, Any]:
    document = one.as_dict()
    for version, (_, edit) in zip(document["versions"], _edits(one), strict=True):
        changed = () if edit is None else [block for block in edit.blocks if block.changed]
        version["changes"] = [{"part": b.part, "runs": [asdict(run) for run in b.runs]} for b in changed]
    document["original"] = original and original.as_dict()
    document["reprints"] = [copy.as_dict() for copy in copies]
    return document


def moment(text: str) -> str:
    """A stored moment in local time."""
    return f"{datetime.fromisoformat(text).astimezone(TIMEZONE):%d/%m/%Y %H:%M}"
