"""One outlet's row of an audit: its articles weighed, and a verdict for each duty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from audits.document import articles_to_jsonl, place
from audits.judging import OF_DAYS, judge
from audits.model import Audited, Duty, Ground, Missing, Ruling, Settings, Span, Verdict, Weighed
from audits.periods import missing_days
from audits.weighing import Counts, Scales, contents_of, count, repeats, weigh
from registry import Outlet, OutletKind
from storage import Claim
from storage.archive.canonical import sha256_of
from storage.auditing import AuditArticle


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty with who owes it under the reading in use."""

    duty: Duty
    by: frozenset[OutletKind]


@dataclass(frozen=True, slots=True)
class Known:
    """All that an audit knows of one outlet."""

    outlet: Outlet
    site: Outlet | None
    """On whose site its articles stand; null: on none."""
    exists: bool
    """Whether it existed in the period at all."""
    days: Span | None
    """The owed days; null: none on which there was a site."""
    elsewhere: tuple[Missing, ...]
    """The days that are over on which it existed, and the site did not: nobody knows where it published."""
    is_open: bool
    """Whether some of them are not over yet."""
    articles: Sequence[AuditArticle]
    claims: Sequence[Claim]
    """What stands for the days of the site that are over."""
    seen: int
    """Articles of any content on the owed days."""
    first_read: date | None
    """Day of the night that read the site first."""
    submissions: Mapping[tuple[int, int | None], int]
    """What it sent in, by content and paragraph."""


def row_of(known: Known, owed: Sequence[Owed], scales: Scales) -> tuple[Audited, tuple[Weighed, ...]]:
    """The outlet's row, and the articles that were weighed for it."""
    held = _by_content(known, scales)
    weighed = _weighed(known, held, scales)
    verdicts = tuple(_verdict(known, one, held, scales) for one in owed)
    outlet = known.outlet
    row = Audited(
        slug=outlet.slug,
        name=outlet.name,
        kind=str(outlet.kind),
        owner=outlet.owner,
        site=known.site.slug if known.site else None,
        valid_from=outlet.valid_from,
        valid_to=outlet.valid_to,
        successor=outlet.successor,
        verdicts=verdicts,
        seen=known.seen,
        first_read=known.first_read,
        articles_sha256=sha256_of(articles_to_jsonl(weighed)),
    )
    return row, weighed


def _by_content(known: Known, scales: Scales) -> dict[int, list[AuditArticle]]:
    """The articles of the outlet's days by the contents that they are held to."""
    held: dict[int, list[AuditArticle]] = {content: [] for content in scales.contents}
    if known.days is None:
        return held
    since, until = known.days
    for article in known.articles:
        if (article.earliest is None or article.earliest <= until) and article.latest >= since:
            for content in contents_of(article, scales):
                held[content].append(article)
    return held


def _weighed(known: Known, held: Mapping[int, Sequence[AuditArticle]], scales: Scales) -> tuple[Weighed, ...]:
    if known.days is None:
        return ()
    slug, days = known.outlet.slug, known.days
    found = []
    for content, those in held.items():
        again = repeats(those, content, days, scales)
        found += [weigh(slug, one, content, days, scales, again) for one in those]
    return tuple(sorted((one for one in found if one is not None), key=place))


def _verdict(known: Known, owed: Owed, held: Mapping[int, Sequence[AuditArticle]], scales: Scales) -> Verdict:
    duty = owed.duty
    counts = Counts()
    if duty.online and known.days:
        counts = count(held[duty.content], duty.content, known.days, scales)
    threshold = scales.settings.thresholds[duty.content]
    missing = missing_days(known.claims, known.days) if known.days else ()
    missing = tuple(sorted((*missing, *known.elsewhere), key=lambda one: one.since))
    ruling, ground = _excused(known, owed) or judge(
        counts.counted, counts.possible, threshold, missing, known.is_open, _is_late(known, scales.settings)
    )
    judged = ground in OF_DAYS
    return Verdict(
        outlet=known.outlet.slug,
        duty=duty.key,
        ruling=ruling,
        ground=ground,
        threshold=threshold,
        counted=counts.counted,
        possible=counts.possible,
        by_rules_alone=counts.by_rules_alone,
        strict=counts.strict,
        lenient=counts.lenient,
        with_reprints=counts.with_reprints,
        without_reprints=counts.without_reprints,
        removed=counts.removed,
        second_choice=_second_choices(held, duty) if duty.online else 0,
        owed=(known.days,) if known.days and (judged or ground is Ground.OFFLINE) else (),
        missing=missing if judged else (),
        submissions=_sent_in(known, duty),
    )


def _sent_in(known: Known, duty: Duty) -> int:
    """What was sent in for the duty, or for the content as a whole."""
    parts = {duty.paragraph, None}
    return sum(known.submissions.get((duty.content, part), 0) for part in parts)


def _is_late(known: Known, settings: Settings) -> bool:
    """Whether the site was read first later than the department asks for."""
    within = settings.read_within_days
    if within is None or known.days is None:
        return False
    return known.first_read is None or (known.first_read - known.days[0]).days > within


def _excused(known: Known, owed: Owed) -> tuple[Ruling, Ground] | None:
    """Why a duty is not judged by articles; null where it is."""
    if not known.outlet.obliged:
        return Ruling.NOT_OWED, Ground.NOT_OBLIGED
    if known.outlet.kind not in owed.by:
        return Ruling.NOT_OWED, Ground.OTHER_KIND
    if not known.exists:
        return Ruling.NOT_OWED, Ground.NOT_VALID
    if not owed.duty.online:
        return Ruling.NOT_ONLINE, Ground.OFFLINE
    if known.days is None or known.site is None:
        return Ruling.CANNOT_TELL, Ground.NO_SITE
    return None


def _second_choices(held: Mapping[int, Sequence[AuditArticle]], duty: Duty) -> int:
    """Articles of other contents, or of none, that a reviewer may see as of this one."""
    near = {
        article.id
        for those in held.values()
        for article in those
        if article.second == duty.content and article.review is None
    }
    return len(near)
