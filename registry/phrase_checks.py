"""What must hold of the phrases of a directive: each can be found, none is there twice."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from registry.directive import Effect
from registry.lines import Loc
from registry.problems import Problem
from registry.reading import ANY, Source
from registry.syntax import SLUG, phrase_fault
from registry.wording import dotted, shown

_STRENGTHS: Final = ("strong", "medium", "weak")
_PARTS: Final = ("core", "supporting")
_LISTED: Final = (
    (_STRENGTHS, ANY),
    (_PARTS, ANY),
    ("exclusions", ANY, "phrases", ANY),
    ("signals", ANY, "phrases", ANY),
)
"""Where the files of a directive list phrases that are looked for."""
_GAP: Final = "…"
_WILD: Final = (_GAP, "#", "#%")


class _Phrase(NamedTuple):
    source: Source
    loc: Loc
    text: str

    def problem(self, fault: str) -> Problem:
        return self.source.problem(self.loc, f"{dotted(self.loc)}: {shown(self.text)} {fault}")


def check_phrases(keywords: Mapping[int, Source | None], rest: Mapping[str, Source]) -> Iterator[Problem]:
    """Check the lists of the contents, and of `gate` and `exclusions` where they could be read."""
    contents = [list(_in_lists(source, _STRENGTHS)) for _, source in sorted(keywords.items()) if source]
    gate = list(_in_lists(rest["gate"], _PARTS)) if "gate" in rest else []
    families = list(_families(rest["exclusions"])) if "exclusions" in rest else []
    excluded = [phrase for family in families for phrase in family.phrases]
    for group in (*contents, gate, excluded, *(family.unless for family in families)):
        yield from _check_forms(group)
        yield from _check_doubles(group)
    cuts = [phrase for family in families if family.cuts for phrase in family.phrases]
    matched = [phrase for group in (*contents, gate) for phrase in group]
    matched += [phrase for family in families for phrase in family.matched]
    yield from _check_reachable(matched, cuts)
    yield from _check_empty(keywords, rest)
    yield from _check_names(families)


class _Family(NamedTuple):
    source: Source
    loc: Loc
    name: object
    effect: object
    phrases: list[_Phrase]
    unless: list[_Phrase]

    @property
    def cuts(self) -> bool:
        """Whether its words are cut out of every text; a family that can be set aside leaves some whole."""
        return self.effect == Effect.CUT and not self.unless

    @property
    def matched(self) -> list[_Phrase]:
        """The phrases that are looked for in what the cuts leave."""
        return [*self.unless, *([] if self.effect == Effect.CUT else self.phrases)]


def _families(source: Source) -> Iterator[_Family]:
    for loc, table in source.find("exclusions", ANY):
        if isinstance(table, dict):
            phrases, unless = (
                [_Phrase(source, *found) for found in source.texts(*loc, key, ANY)]
                for key in ("phrases", "unless")
            )
            yield _Family(source, loc, table.get("name"), table.get("effect"), phrases, unless)


def _in_lists(source: Source, keys: tuple[str, ...]) -> Iterator[_Phrase]:
    return (_Phrase(source, loc, text) for loc, text in source.texts(keys, ANY))


def check_lists(source: Source, loc: Loc) -> Iterator[Problem]:
    """Check one list of phrases by itself; they may have gaps (`…`) and figures (`#`, `#%`)."""
    phrases = [_Phrase(source, *found) for found in source.texts(*loc, ANY)]
    yield from _check_forms(phrases)
    yield from _check_doubles(phrases)


def check_writings(source: Source, lists: Iterable[Source]) -> Iterator[Problem]:
    """Check the forms that mean the same, and that what is guarded is listed in one of the other files."""
    yield from check_lists(source, ("guarded",))
    for loc, forms in source.find("same", ANY):
        if isinstance(forms, list) and len(forms) < 2:
            yield source.problem(loc, "same: a group must have at least two forms")
        yield from check_lists(source, loc)
    known = {text for one in lists for place in _LISTED for _, text in one.texts(*place)}
    for loc, text in source.texts("guarded", ANY):
        if text not in known:
            yield source.problem(loc, f"guarded: {shown(text)} stands in no list, so that nothing is guarded")


def _check_forms(phrases: Iterable[_Phrase]) -> Iterator[Problem]:
    return (phrase.problem(fault) for phrase in phrases if (fault := phrase_flaw(phrase.text)))


def phrase_flaw(text: str) -> str | None:
    """Why a phrase could never be found; gaps and figures stand for words."""
    words = text.split(" ")
    if words[0] == _GAP or words[-1] == _GAP:
        return "must not begin or end with a gap"
    if text.strip() and all(word in _WILD for word in words):
        return "must have at least one word of its own"
    return phrase_fault(" ".join("x" if word in _WILD else word for word in words))


def _check_doubles(phrases: Iterable[_Phrase]) -> Iterator[Problem]:
    seen: dict[str, _Phrase] = {}
    for phrase in phrases:
        first = seen.setdefault(phrase.text, phrase)
        if first is not phrase:
            yield phrase.problem(f"stands on line {first.source.line(first.loc)} already")


def _check_reachable(phrases: Iterable[_Phrase], cuts: Iterable[_Phrase]) -> Iterator[Problem]:
    padded = [f" {cut.text} " for cut in cuts if cut.text.strip()]
    for phrase in phrases:
        swallowing = next((cut for cut in padded if cut in f" {phrase.text} "), None)
        if swallowing:
            yield phrase.problem(f"is never found, as the exclusion '{swallowing.strip()}' is cut out before")


def _check_empty(keywords: Mapping[int, Source | None], rest: Mapping[str, Source]) -> Iterator[Problem]:
    for source in filter(None, keywords.values()):
        if not any(source.find(_STRENGTHS, ANY)):
            yield source.problem((), "has no phrase, so that the content would never be found")
    if "gate" in rest and rest["gate"].data.get("core") == []:
        yield rest["gate"].problem(("core",), "core: has no phrase, so that no text would ever pass")
    if "exclusions" in rest:
        for loc, phrases in rest["exclusions"].find("exclusions", ANY, "phrases"):
            if phrases == []:
                yield rest["exclusions"].problem(loc, "exclusions.phrases: must have at least one")


def _check_names(families: Iterable[_Family]) -> Iterator[Problem]:
    seen: set[object] = set()
    for family in families:
        if not isinstance(family.name, str):
            continue
        loc = (*family.loc, "name")
        if not SLUG.fullmatch(family.name):
            yield family.source.problem(loc, "exclusions.name: must consist of a-z, 0-9 and hyphens")
        if family.name in seen:
            yield family.source.problem(loc, f"exclusions.name: there is a family '{family.name}' already")
        seen.add(family.name)
