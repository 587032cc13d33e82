"""An audit: the directive's duties held against what was published and what was read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from audits.choices import settings_of
from audits.model import Audit, Duty, Settings, Span, Weighed, Weight
from audits.periods import DAY, common, elsewhere, owed_days, site_of
from audits.refusal import AuditRefused
from audits.rows import Known, Owed, row_of
from audits.variants import phrases_of, stands_in
from audits.weighing import Scales
from audits.words import first_reading_notes, late_find_notes, notes_of
from registry import Directive, Obligation, Registry, Zone
from storage import Reader, standing_of
from storage.archive.canonical import canonical, sha256_of
from storage.auditing import (
    AuditArticle,
    AuditReader,
    Wanted,
    count_submissions,
    first_readings,
    holds_articles,
    newest_reading,
    night_under_way,
    rule_versions,
)
from storage.completeness.report import late_finds_of

Articles = dict[str, tuple[Weighed, ...]]
"""The weighed articles by the slug of the outlet that they were weighed for."""


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What is asked."""

    since: date | None = None
    until: date | None = None
    """Null: the directive's window."""
    rule_version: str | None = None
    """Whose labels count; null: those that were made last."""
    settings: Settings | None = None
    """Null: those of the directive's file."""
    only: Sequence[str] = ()
    """Slugs; none: all outlets."""
    labels: Mapping[tuple[str, str], int] | None = None
    """For a trial: other labels by outlet and identity, in the place of those on record."""
    kept_as: tuple[str, str] | None = None
    """Digests under which directive and outlets are kept; null: reckoned. A later program may write the
    same rules down otherwise."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """An audit's question after all that was left open is settled."""

    directive: Directive
    """With the readings in use."""
    settings: Settings
    since: date
    until: date
    night: str
    night_day: date
    rule_version: str
    slugs: tuple[str, ...]


def run_audit(
    reader: Reader, directive: Directive, outlets: Registry, options: AuditOptions = AuditOptions()
) -> tuple[Audit, Articles]:
    """Judge every outlet asked for by every duty, as of the newest finished night; raises AuditRefused.

    The same home, rules and options always give the same document, byte for byte.
    """
    asked = _settled(reader, directive, outlets, options)
    owed = [_owed(asked.directive, one) for one in asked.directive.obligations]
    rows, articles = [], {}
    for known, scales in _gathered(reader, asked, outlets, owed, options.labels):
        row, weighed = row_of(known, owed, scales)
        rows.append(row)
        articles[row.slug] = weighed
    kept = options.kept_as or (rules_digest(directive), registry_digest(outlets))
    audit = Audit(
        directive=directive.slug,
        title=directive.title,
        issuer=directive.issuer,
        number=directive.number,
        dated=directive.dated,
        directive_sha256=kept[0],
        outlets_sha256=kept[1],
        since=asked.since,
        until=asked.until,
        night=asked.night,
        rule_version=asked.rule_version,
        settings=asked.settings,
        duties=tuple(one.duty for one in owed),
        outlets=tuple(rows),
        notes=(
            *notes_of(asked.directive, asked.settings, asked.rule_version, asked.night),
            *first_reading_notes(rows, asked.since),
            *late_find_notes(_found_late(reader, articles)),
        ),
    )
    return audit, articles


def _found_late(reader: Reader, articles: Articles) -> int:
    """How many that count were met only after their day had been read completely without them."""
    counted = {(one.site, one.url) for of in articles.values() for one in of if one.weight is Weight.COUNTED}
    sites = {site for site, _ in counted}
    return len(counted & {(site, it.url) for site in sites for it in late_finds_of(reader, site)})


def rules_digest(directive: Directive) -> str:
    """Of the directive's file in the archive's rules."""
    return sha256_of(canonical(directive.model_dump(mode="json")))


def registry_digest(outlets: Registry) -> str:
    """Of the outlets' file there."""
    return sha256_of(
        canonical({"outlets": [outlets[slug].model_dump(mode="json") for slug in sorted(outlets)]})
    )


def _settled(reader: Reader, directive: Directive, outlets: Registry, options: AuditOptions) -> _Asked:
    if not directive.obligations:
        raise AuditRefused(f"The directive {directive.slug} has no obligations: nobody owes anything.")
    if missing := [slug for slug in options.only if slug not in outlets]:
        raise AuditRefused(f"There is no outlet {', '.join(missing)} among the outlets of this home.", True)
    night = _as_of(reader)
    settings = options.settings or settings_of(directive)
    reading = {str(content): name for content, name in settings.reading.items()}
    night_day = date.fromisoformat(night[:10])
    since, until = _period(directive, options, night_day)
    return _Asked(
        directive.model_copy(update={"reading": reading}),
        settings,
        since,
        until,
        night,
        night_day,
        _rules(reader, directive, options),
        tuple(sorted(set(options.only or outlets))),
    )


def _as_of(reader: Reader) -> str:
    """The newest finished night. Raises AuditRefused where there is none, or one is taken in by half."""
    night = newest_reading(reader)
    if night is None:
        raise AuditRefused("This home has no finished night yet; run diembao nightly first.")
    if (half := night_under_way(reader)) is not None:
        # Its outlets are not sealed before it is over, so that nobody could make the audit again.
        raise AuditRefused(f"The night {half} was broken off half taken in; run diembao nightly first.")
    return night


def _period(directive: Directive, options: AuditOptions, night: date) -> Span:
    """The days asked for that lie within the directive's window."""
    window = directive.window.since, directive.window.until
    asked = options.since or window[0], options.until or window[1]
    days = common(window, asked)
    if days is None:
        raise AuditRefused(
            f"What is asked for{_told(options)} lies outside the window of {directive.slug},"
            f" {window[0]} to {window[1]}.",
            True,
        )
    if night < days[0]:
        raise AuditRefused(
            f"The period begins on {days[0]}, and the newest finished night is of {night}:"
            " there is nothing to judge yet."
        )
    return days


def _told(options: AuditOptions) -> str:
    parts = (("from", options.since), ("until", options.until))
    return "".join(f" {word} {day}" for word, day in parts if day)


def _rules(reader: Reader, directive: Directive, options: AuditOptions) -> str:
    """The version of the rules whose labels count. Raises AuditRefused where no label is of it."""
    known = rule_versions(reader, directive.slug)
    asked = options.rule_version
    if asked is None and known:
        return known[0].rule_version
    if asked is None or (not known and not holds_articles(reader)):
        return asked or ""
    if options.labels is None and asked not in {one.rule_version for one in known}:
        there = ", ".join(f"{one.rule_version} ({one.labels} labels)" for one in known) or "none"
        raise AuditRefused(
            f"No article is labelled by the rules {asked} of {directive.slug}; labels there are of: {there}."
            " Run diembao relabel for those in force, or name another with --rules.",
            True,
        )
    return asked


def _owed(directive: Directive, obligation: Obligation) -> Owed:
    content = next(one for one in directive.contents if one.number == obligation.content)
    paragraphs = content.paragraphs
    if obligation.paragraph is not None:
        paragraphs = paragraphs[obligation.paragraph - 1 : obligation.paragraph]
    duty = Duty(
        content=obligation.content,
        paragraph=obligation.paragraph,
        name=content.name,
        words=obligation.words,
        online=obligation.online,
        paragraphs=paragraphs,
    )
    return Owed(duty, frozenset(directive.owing(obligation)))


def _gathered(
    reader: Reader,
    asked: _Asked,
    outlets: Registry,
    owed: Sequence[Owed],
    labels: Mapping[tuple[str, str], int] | None,
) -> Iterator[tuple[Known, Scales]]:
    """What is known of each outlet, site by site: the articles of one site are held at a time."""
    sites = {slug: site_of(outlets[slug], outlets) for slug in asked.slugs}
    read = tuple(sorted({site.slug for site in sites.values() if site}))
    found = AuditReader(reader, _wanted(asked, read, everything=labels is not None))
    scales = _scales(found, asked, owed)
    articles = _articles(found, asked.directive, scales, labels)
    first = first_readings(reader)
    sent = count_submissions(reader, asked.directive.slug, asked.since, asked.until)
    for slug in asked.slugs:
        outlet, site, period = outlets[slug], sites[slug], (asked.since, asked.until)
        days = owed_days(outlet, site, period) if site else None
        past = min(days[1], asked.night_day - DAY) if days else None
        claims = standing_of(reader, site.slug, days[0], past) if site and days and past else []
        exists = owed_days(outlet, None, period)
        known = Known(
            outlet,
            site,
            exists is not None,
            days,
            elsewhere(exists, days, asked.night_day - DAY) if exists and days else (),
            bool(days and days[1] >= asked.night_day),
            articles.get(site.slug, ()) if site else (),
            claims,
            found.count(site.slug, *days) if site and days else 0,
            first.get(site.slug) if site else None,
            {(content, part): number for (who, content, part), number in sent.items() if who == slug},
        )
        yield known, scales


def _wanted(asked: _Asked, sites: tuple[str, ...], everything: bool) -> Wanted:
    return Wanted(asked.directive.slug, asked.rule_version, sites, asked.since, asked.until, everything)


def _scales(found: AuditReader, asked: _Asked, owed: Sequence[Owed]) -> Scales:
    standing = {
        one.rule: frozenset(
            text.id
            for text in found.texts_with(
                0 if one.admits else one.content, phrases_of(one), bodies=one.zone is Zone.TEXT
            )
            if stands_in(one, text.title, text.lead, text.body)
        )
        for one in asked.directive.variants
    }
    contents = sorted({one.duty.content for one in owed if one.duty.online})
    return Scales(tuple(contents), asked.settings, asked.directive.variants, standing)


def _articles(
    found: AuditReader,
    directive: Directive,
    scales: Scales,
    labels: Mapping[tuple[str, str], int] | None,
) -> dict[str, list[AuditArticle]]:
    """The articles of each site, with the labels that are tried in the place of their own."""
    also = [row for one in directive.variants if one.admits for row in sorted(scales.standing[one.rule])]
    tried = (_tried(article, labels or {}) for article in found.articles(also))
    return {site: list(those) for site, those in groupby(tried, key=lambda one: one.site)}


def _tried(article: AuditArticle, labels: Mapping[tuple[str, str], int]) -> AuditArticle:
    label = labels.get((article.site, article.identity))
    if label is None or label == article.machine:
        return article
    return replace(article, machine=label, second=None, margin=None, former=())
