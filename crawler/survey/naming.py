"""What a site calls itself: of its front page's title, the part that its other pages carry as well."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from crawler.pages.headline import names_of_page
from crawler.pages.metadata import read as metadata_of
from crawler.survey.links import Linked

LONGEST: Final = 150
LEAST: Final = 3
"""Pages that must carry a part before it is taken for the name."""
SHARE: Final = 0.5
_BETWEEN: Final = re.compile(r"\s+[|\-–—»:·•]\s+")
_FRONT: Final = re.compile(r"trang chủ|trang nhất|home(?: ?page)?", re.I)


def name_of(home: Linked, pages: Iterable[Linked]) -> str:
    """The site's name by its front page, without slogan or the page's own name where other pages tell.

    What the front page links to by that very name is a section of the site. Of the other parts, the one that
    half of the other pages have in their titles is the name; where none is, or all of them are, nothing tells
    the name from the rest, and they are taken together.
    """
    whole = _called(home)
    parts = [part for part in _BETWEEN.split(whole) if part]
    sections = {link.text for link in home.links}
    own = [part for part in parts if part not in sections and not _FRONT.fullmatch(part)]
    kept = _carried(own, [page for page in pages if page is not home])
    if kept is not None:
        return kept[:LONGEST]
    return (" - ".join(own) if 0 < len(own) < len(parts) else whole)[:LONGEST]


def _carried(parts: Sequence[str], pages: Sequence[Linked]) -> str | None:
    """The part that most pages carry; null where none of them tells."""
    counted = Counter(part for page in pages for part in set(_parts(page)))
    kept = [part for part in parts if counted[part] >= max(LEAST, SHARE * len(pages))]
    if not 0 < len(kept) < len(parts):
        return None
    return max(kept, key=lambda part: (counted[part], len(part)))


def _called(page: Linked) -> str:
    if page.document is None:
        return ""
    own = metadata_of(page.document.root, page.visit.landed)
    names = names_of_page(page.document.root)
    return own.site_name or (names[0] if names else "")


def _parts(page: Linked) -> list[str]:
    tag = page.root.find(".//title") if page.root is not None else None
    return _BETWEEN.split(" ".join((tag.text or "").split())) if tag is not None else []
