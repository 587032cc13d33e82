"""How the addresses of articles differ from those of the site's other pages."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from registry.syntax import pattern_fault

_EXTENSION: Final = re.compile(r"\.[a-z]{2,5}$")
_MOST_FORMS: Final = 4
_LEAST_SHARE: Final = 0.05
_ID: Final = re.compile(r"-\d+$")
_HASH: Final = re.compile(r"[-_.](?:[a-z]+)?\d{3,}$")


def learn_pattern(articles: Collection[str], others: Collection[str]) -> str | None:
    """A regular expression that the paths of all articles match and as few others as can be.

    None where the addresses differ in their queries alone, or a pattern would be refused.
    """
    paths = sorted({urlsplit(url).path for url in articles})
    away = sorted({urlsplit(url).path for url in others} - set(paths))
    if not paths or len(paths) < 0.5 * len(set(articles)):
        return None
    plain = _joined(_forms(paths, by_section=False))
    found = [it for it in (plain, _joined(_forms(paths, by_section=True))) if pattern_fault(it) is None]
    # The plain one serves sections that the sample has not met: the closer one must be worth it.
    return min(found, key=lambda it: (_accepted(it, away), it != plain), default=None)


def accepts(pattern: str | None, url: str) -> bool:
    """Whether an address may be an article's."""
    return pattern is None or re.search(pattern, urlsplit(url).path) is not None


def _accepted(pattern: str, paths: Iterable[str]) -> int:
    form = re.compile(pattern)
    return sum(form.search(path) is not None for path in paths)


def _forms(paths: Sequence[str], *, by_section: bool) -> list[str]:
    """One form for each depth, or for each depth and first segment; rare ones are left out."""
    groups: defaultdict[tuple[int, str], list[list[str]]] = defaultdict(list)
    for path in paths:
        segments = path.strip("/").split("/")
        section = segments[0] if by_section and len(segments) > 1 else ""
        groups[len(segments), section].append(segments)
    kept = [own for _, own in sorted(groups.items()) if len(own) >= max(1, _LEAST_SHARE * len(paths))]
    kept = sorted(kept, key=len, reverse=True)[:_MOST_FORMS]
    slash = all(path.endswith("/") for path in paths)
    return list(
        dict.fromkeys(_form(own) + ("" if _has_extension(own) else "/" if slash else "/?") for own in kept)
    )


def _joined(forms: Sequence[str]) -> str:
    return f"^/{forms[0]}$" if len(forms) == 1 else f"^/(?:{'|'.join(forms)})$"


def _has_extension(group: Sequence[Sequence[str]]) -> bool:
    return all(_EXTENSION.search(segments[-1]) for segments in group)


def _form(group: Sequence[Sequence[str]]) -> str:
    return "/".join(_segment({segments[place] for segments in group}) for place in range(len(group[0])))


def _segment(values: set[str]) -> str:
    """The form of one segment: what is the same in all stays, numbers stay numbers."""
    if len(values) == 1 and not any(map(str.isdigit, next(iter(values)))):
        return re.escape(next(iter(values))).replace(r"\-", "-")
    ends = {match[0] if (match := _EXTENSION.search(value)) else "" for value in values}
    end = next(iter(ends)) if len(ends) == 1 else ""
    bare = {value.removesuffix(end) for value in values}
    tail = re.escape(end)
    if all(map(str.isdigit, bare)):
        return r"\d+" + tail
    if all(re.match(r"\d+-", value) for value in bare):
        return r"\d+-[^/]+" + tail
    if all(_ID.search(value) for value in bare):
        return r"[^/]+-\d+" + tail
    if all(_HASH.search(value) for value in bare):
        return r"[^/]+\d+" + tail
    return r"[^/]+" + tail
