"""An outlet's file as a survey proposes it: at most 25 lines of TOML, with comments for whoever reads it."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from crawler.survey.document import Found, Survey
from registry import Channel, ChannelKind, Selectors, load_outlets
from registry.outlet_checks import MOST_LINES

FIELDS: Final = ("title", "lead", "body", "published", "modified", "author", "category", "remove")
WHAT: Final = {ChannelKind.FEED: "RSS", ChannelKind.SITEMAP: "sơ đồ trang", ChannelKind.LISTING: "danh sách"}


@dataclass(frozen=True, slots=True)
class Identity:
    """What a survey cannot know of an outlet for sure."""

    slug: str
    name: str
    kind: str
    owner: str


def outlet_toml(who: Identity, survey: Survey, day: date) -> str:
    """The file's text; channels that do not fit into its lines are left out, the last first."""
    head = list(_head(who, survey, day))
    pages = list(_pages(survey.selectors))
    room = MOST_LINES - len(head) - len(pages) - 3
    channels = [f"  {_channel(found)}," for found in survey.channels[:room]]
    article = [f"article = {_quoted(survey.article)}"] if survey.article else []
    return "\n".join([*head, "channels = [", *channels, "]", *article, *pages]) + "\n"


def _head(who: Identity, survey: Survey, day: date) -> Iterator[str]:
    seen = f"đã xem {survey.requests} trang, thấy {survey.articles} bài"
    system = f"hệ thống {survey.platform}" if survey.platform else "hệ thống không rõ"
    yield f"# Do diembao dò ngày {day:%d/%m/%Y}: {seen}, {system}. Cần xem lại tên, loại, cơ quan."
    yield f"name = {_quoted(who.name)}"
    yield f"kind = {_quoted(who.kind)}"
    yield f"owner = {_quoted(who.owner)}"
    yield "verified = false  # đổi thành true khi đã đọc thử một đêm và xem lại"
    hosts = ", ".join(f"{{ name = {_quoted(host)} }}" for host in survey.hosts)
    yield f"hosts = [ {hosts} ]"


def _channel(found: Found) -> str:
    channel: Channel = found.channel
    keys = [
        ("kind", str(channel.kind)),
        ("url", channel.url),
        ("links", channel.links),
        ("next", channel.next),
    ]
    keys += [("page", channel.page), ("sections", channel.sections)]
    return "{ " + ", ".join(f"{key} = {_quoted(value)}" for key, value in keys if value) + " }"


def _pages(selectors: Selectors | None) -> Iterator[str]:
    if selectors is None:
        return
    yield "[[pages]]  # vị trí các phần của một bài, học từ chính các trang của đơn vị"
    for name in FIELDS:
        css = getattr(selectors, name)
        if css:
            yield f"{name} = {_quoted(css)}"


def _quoted(text: str) -> str:
    """A TOML string; literal where it may be, so that a pattern keeps its backslashes."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def faults(slug: str, text: str, others: Iterable[Path]) -> None:
    """Check the text as `outlets check` would, beside the outlets that are there. Raises RegistryError."""
    with tempfile.TemporaryDirectory(prefix="diembao-outlets-") as work:
        folder = Path(work)
        for file in others:
            (folder / file.name).write_bytes(file.read_bytes())
        (folder / f"{slug}.toml").write_text(text, encoding="utf-8")
        load_outlets(folder)
