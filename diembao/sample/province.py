"""The invented province of Đắk Mây: its sites, and its articles as data files, in two states."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from vietnamese.text import fold

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
FOLDER = Path(__file__).parent / "articles"

INHERITED = ("title", "lead", "text", "content", "second")
"""What a reprint takes from its original."""

NIGHTS = {
    1: datetime(2022, 12, 29, 20, 0, tzinfo=LOCAL),
    2: datetime(2022, 12, 30, 20, 0, tzinfo=LOCAL),
}
"""When each state of the province was last touched; what is new in night two is printed between the two."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site; the slug is the outlet's, `make` the module in `makes` that renders it."""

    slug: str
    name: str
    make: str


SITES = (
    Site("baodakmay", "Báo Đắk Mây điện tử", "newspaper"),
    Site("dakluon", "Cổng thông tin điện tử huyện Đắk Lươn", "tables"),
    Site("krongsa", "Cổng thông tin điện tử huyện Krông Sa", "publisher"),
    Site("trungtamkrongsa", "Trung tâm Văn hóa, Thể thao và Truyền thông huyện Krông Sa", "centre"),
    Site("tuyson", "Trang thông tin điện tử huyện Tuy Sơn", "weblog"),
    Site("hoidakmay", "Hội Liên hiệp Phụ nữ tỉnh Đắk Mây", "muddled"),
)
"""In the order of their loopback addresses."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its site has it in one state; texts are normalised Vietnamese."""

    site: str
    number: int
    """The id in the site's own addresses; ids do not order time."""
    slug: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    published: datetime
    author: str
    category: str
    content: int
    """Gold label after the codebook: 1 to 6, 0 = out of scope."""
    second: int | None = None
    """The content that a second coder might have chosen."""
    caption: str | None = None
    """Caption of the article's picture, where it has one."""
    video: str | None = None
    """Title of the article's film, where it has one."""
    modified: datetime | None = None
    """When it was edited, in night two."""
    reprint_of: str | None = None
    """`site/number` of the article whose text this one repeats."""
    new: bool = False
    """Appears in night two only."""


def slug_of(title: str) -> str:
    """The part of an address that is made of a title, as the sites' engines do it."""
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")


def articles(site: str, night: int) -> tuple[Article, ...]:
    """What the site shows in that night, newest first.

    Raises KeyError for a night other than 1 and 2, FileNotFoundError for a site that does not exist.
    """
    NIGHTS[night]
    if not (FOLDER / site).is_dir():
        raise FileNotFoundError(FOLDER / site)
    found = [_article(path, night) for path in sorted((FOLDER / site).glob("*.toml"))]
    return tuple(sorted(filter(None, found), key=lambda article: article.published, reverse=True))


@cache
def _fields(path: Path) -> dict[str, Any]:
    """The file's table, with what a reprint leaves out taken from its original."""
    own = tomllib.loads(path.read_text(encoding="utf-8"))
    if "reprint_of" not in own:
        return own
    original = _fields(FOLDER / f"{own['reprint_of']}.toml")
    return {key: original[key] for key in INHERITED if key in original} | own


def _article(path: Path, night: int) -> Article | None:
    fields = dict(_fields(path))
    later = fields.pop("night2", {})
    if later.get("new" if night == 1 else "gone"):
        return None
    slug = slug_of(fields["title"])
    if night == 2:
        fields |= {key: value for key, value in later.items() if key != "gone"}
    texts = [*fields.pop("text").strip().split("\n"), fields.pop("more", None)]
    fields["paragraphs"] = tuple(filter(None, texts))
    for moment in {"published", "modified"} & fields.keys():
        fields[moment] = fields[moment].replace(tzinfo=LOCAL)
    return Article(site=path.parent.name, number=int(path.stem), slug=slug, **fields)
