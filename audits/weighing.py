"""Whether an article counts for a content: values in, values out."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from audits.model import Doubtful, ReviewOf, Settings, Span, Weighed, Weight
from registry import Reading, Variant
from storage.auditing import AuditArticle

LEAVES_OUT = frozenset(
    {Doubtful.REPRINT, Doubtful.REMOVED, Doubtful.STRICT_READING, Doubtful.REVIEWED, Doubtful.OUT_OF_SCOPE}
)
"""What a setting or a person has decided; any other doubt leaves it open whether an article counts."""


@dataclass(frozen=True, slots=True)
class Scales:
    """What is the same for all articles of an audit."""

    contents: tuple[int, ...]
    """The contents that anybody owes online."""
    settings: Settings
    variants: tuple[Variant, ...]
    standing: Mapping[str, Collection[int]]
    """For each variant the rows of the articles in which one of its phrases stands."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles count for one content, by one way of counting and by the others."""

    counted: int = 0
    possible: int = 0
    by_rules_alone: int = 0
    strict: int = 0
    lenient: int = 0
    with_reprints: int = 0
    without_reprints: int = 0
    removed: int = 0


def contents_of(article: AuditArticle, scales: Scales) -> Iterator[int]:
    """The contents that an article is held to, whatever it then counts for them."""
    if article.review is None and article.machine is None:
        yield from scales.contents
        return
    found = {article.machine, article.review.content if article.review else article.machine}
    if article.review is None:
        found |= {label for label, _ in article.former}
    if article.review is None and article.machine == 0:
        found.add(article.second)
        found |= {one.content for one in scales.variants if one.admits and _stands(one, article, scales)}
    yield from (content for content in scales.contents if content in found)


def doubts_of(
    article: AuditArticle, content: int, days: Span, scales: Scales, people: bool = True
) -> tuple[Doubtful, ...] | None:
    """All that stands against counting it; null where it is not of that content at all.

    `people`: whether reviews hold; without them it is weighed by the rules' label alone.
    """
    own = _about(article, content, days, scales, people)
    if own is None:
        return None
    found = list(own)
    if not (article.earliest and days[0] <= article.earliest and article.latest <= days[1]):
        found.append(Doubtful.DAY_UNKNOWN)
    if not scales.settings.reprints:
        found += _copied(article)
    if article.state == "gone" and not scales.settings.removed:
        found.append(Doubtful.REMOVED)
    return tuple(found)


def weight_of(doubts: Collection[Doubtful]) -> Weight:
    """What the doubts come to."""
    if not LEAVES_OUT.isdisjoint(doubts):
        return Weight.LEFT_OUT
    return Weight.POSSIBLE if doubts else Weight.COUNTED


def repeats(
    articles: Collection[AuditArticle], content: int, days: Span, scales: Scales, people: bool = True
) -> frozenset[int]:
    """Rows of the articles that say once more what another one of their site says and counts for.

    A text counts again for each outlet that repeats it, and not each time that an outlet does.
    """
    carried = Counter(article.text for article in articles)
    held = []
    for article in articles:
        doubts = doubts_of(article, content, days, scales, people) if carried[article.text] > 1 else None
        if doubts is not None and weight_of(doubts) is not Weight.LEFT_OUT:
            held.append((bool(doubts), article.day, article.identity, article))
    first: dict[int, int] = {}
    for *_, article in sorted(held, key=lambda it: it[:3]):
        first.setdefault(article.text, article.id)
    return frozenset(article.id for *_, article in held) - frozenset(first.values())


def weigh(
    outlet: str, article: AuditArticle, content: int, days: Span, scales: Scales, again: Collection[int]
) -> Weighed | None:
    """The article as it is shown under the outlet's verdict; null where it is not of that content.

    `again`: the rows that `repeats` gave.
    """
    doubts = doubts_of(article, content, days, scales)
    if doubts is None:
        return None
    if article.id in again:
        doubts = (*doubts, Doubtful.REPRINT)
    variant = _depends_on(article, content, scales)
    review = article.review
    return Weighed(
        outlet=outlet,
        content=content,
        weight=weight_of(doubts),
        doubts=doubts,
        earliest=article.earliest.isoformat() if article.earliest else None,
        latest=article.latest.isoformat(),
        review=ReviewOf(review.content, review.reviewer, review.at, review.reason, review.text_changed)
        if review
        else None,
        variant=variant.rule if variant else None,
        **{name: getattr(article, name) for name in _AS_IT_IS},
    )


_AS_IT_IS = (
    *("site", "url", "identity", "title", "published", "day", "machine", "second", "margin", "original"),
    *("confidence", "state", "version", "content_hash", "captured", "night", "warc", "offset", "sha256"),
)


def count(articles: Collection[AuditArticle], content: int, days: Span, scales: Scales) -> Counts:
    """The counts of the articles that are held to that content."""
    ways = _ways(scales)
    numbers = dict.fromkeys(ways, 0)
    again = {name: repeats(articles, content, days, *way) for name, way in ways.items()}
    possible = removed = 0
    for article in articles:
        doubts = doubts_of(article, content, days, scales)
        held = doubts is not None and weight_of(doubts) is not Weight.LEFT_OUT
        possible += held and article.id not in again["counted"]
        for name, (way, people) in ways.items():
            counts = doubts_of(article, content, days, way, people) == ()
            numbers[name] += counts and article.id not in again[name]
        kept = {Doubtful.REMOVED}.issuperset(doubts) if doubts is not None else False
        removed += kept and article.state == "gone"
    return Counts(possible=possible, removed=removed, **numbers)


def _ways(scales: Scales) -> dict[str, tuple[Scales, bool]]:
    """Every way of counting that a verdict reports, by its name: the scales, and whether reviews hold."""

    def other(**settings: object) -> Scales:
        return replace(scales, settings=replace(scales.settings, **settings))  # type: ignore[arg-type]

    return {
        "counted": (scales, True),
        "by_rules_alone": (scales, False),
        "strict": (other(variants=dict.fromkeys(scales.settings.variants, str(Reading.STRICT))), True),
        "lenient": (other(variants=dict.fromkeys(scales.settings.variants, str(Reading.LENIENT))), True),
        "with_reprints": (other(reprints=True), True),
        "without_reprints": (other(reprints=False), True),
    }


def _about(
    article: AuditArticle, content: int, days: Span, scales: Scales, people: bool
) -> tuple[Doubtful, ...] | None:
    """What its label and reviews say of the content; null where neither speaks of it."""
    review = article.review if people else None
    if review is not None:
        # What a person has decided is decided, whichever reading of a rule is in use.
        moved = (Doubtful.REVIEWED,) if article.machine == content else None
        return () if review.content == content else moved
    if article.machine is None:
        return (Doubtful.UNLABELLED,)
    variant = _variant_of(article, content, scales)
    edited = (Doubtful.EDITED,) if _edited(article, content, days) else ()
    own = article.machine == content
    if not own and variant is None:
        near = article.machine == 0 and article.second == content
        return edited or ((Doubtful.OUT_OF_SCOPE,) if near else None)
    strict = variant is not None and scales.settings.variants[variant.rule] == Reading.STRICT
    if not own:
        return edited or (Doubtful.STRICT_READING,) if strict else ()
    return (*edited, Doubtful.STRICT_READING) if strict else edited


def _edited(article: AuditArticle, content: int, days: Span) -> bool:
    """Whether it had texts of that content and others, and none of it is known to have been there in time."""
    if article.machine != content:
        return any(label == content for label, _ in article.former)
    if all(label == content for label, _ in article.former):
        return False
    texts = (*article.former, (article.machine, article.since))
    return not any(label == content and since <= days[1].isoformat() for label, since in texts)


def _variant_of(article: AuditArticle, content: int, scales: Scales) -> Variant | None:
    """The rule on whose reading it depends whether the article's label counts for the content."""
    for one in scales.variants:
        if one.content != content:
            continue
        stands = _stands(one, article, scales)
        if (one.admits and article.machine == 0 and stands) or (
            one.needs and article.machine == content and not stands
        ):
            return one
    return None


def _depends_on(article: AuditArticle, content: int, scales: Scales) -> Variant | None:
    return None if article.review else _variant_of(article, content, scales)


def _stands(variant: Variant, article: AuditArticle, scales: Scales) -> bool:
    return article.id in scales.standing[variant.rule]


def _copied(article: AuditArticle) -> Iterator[Doubtful]:
    """What follows from its being a copy, where those do not count."""
    if article.original is not None:
        sure = article.confidence != "uncertain"
        yield Doubtful.REPRINT if sure else Doubtful.REPRINT_UNCERTAIN
    elif article.contested:
        yield Doubtful.REPRINT_UNCERTAIN
