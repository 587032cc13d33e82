"""The page of a pack: what was concluded, why, from what, and how anybody can check it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from audits import words
from audits.model import Audit, Audited, Duty, Missing, Verdict, Weighed, Weight
from audits.packing.cards import Deck
from audits.packing.planning import Reading
from audits.reasons import OUTCOMES, STATES, reason_of
from spool import JobState, Outcome
from storage.submissions import Submission

GROUPS: Final = (
    (Weight.COUNTED, "Bài được tính"),
    (Weight.POSSIBLE, "Bài có thể được tính"),
    (Weight.LEFT_OUT, "Bài không tính"),
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp in the pack."""

    name: str
    local: str
    utc: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a pack is about."""

    key: str
    audit: Audit
    outlet: Audited
    verdicts: tuple[Verdict, ...]
    articles: tuple[Weighed, ...]
    head: tuple[str, str]
    """File and digest of the newest manifest in the pack."""
    stamps: tuple[Stamp, ...]
    readings: tuple[Reading, ...]
    submissions: tuple[Submission, ...]
    """What the outlet sent in about those duties until the audit."""

    @property
    def duties(self) -> dict[str, Duty]:
        """The duties by their keys."""
        return {duty.key: duty for duty in self.audit.duties}


@dataclass(frozen=True, slots=True)
class NightLine:
    """How the site was read in one night, in words."""

    night: str
    started: str
    state: str
    channels: str
    listed: int
    outcomes: str
    vouches: str


def page(subject: Subject, deck: Deck) -> Iterator[bytes]:
    """index.html, piece by piece; all that was crawled is escaped."""
    return _rendered("index.html", subject, {"chapters": _chapters(subject, deck)})


def instructions(subject: Subject) -> Iterator[bytes]:
    """DOC-TRUOC.txt."""
    return _rendered("DOC-TRUOC.txt", subject, {})


def _rendered(name: str, subject: Subject, more: Mapping[str, Any]) -> Iterator[bytes]:
    environment = Environment(
        loader=PackageLoader("audits.packing"),
        autoescape=name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"day": words.day, "spans": words.spans, "moment": words.moment}
    shown: dict[str, object] = {
        "it": subject,
        "words": words,
        "kind": words.KINDS.get(subject.outlet.kind, subject.outlet.kind),
        "notes": words.outlet_notes(subject.outlet, subject.audit.since, subject.audit.until),
        "nights": [_night_line(one) for one in subject.readings],
        "channels": _channels(subject.readings),
    }
    for piece in environment.get_template(name).generate({**shown, **more}):
        yield piece.encode("utf-8", "replace")


def _chapters(subject: Subject, deck: Deck) -> Iterator[dict[str, Any]]:
    """One chapter for each content, with its verdicts and articles."""
    by_content: dict[int, list[tuple[Duty, Verdict]]] = {}
    for verdict in subject.verdicts:
        duty = subject.duties[verdict.duty]
        by_content.setdefault(duty.content, []).append((duty, verdict))
    for content, pairs in by_content.items():
        own = [one for one in subject.articles if one.content == content]
        yield {
            "content": content,
            "name": pairs[0][0].name,
            "pairs": [
                (duty, verdict, _missing(verdict.missing), _sent(subject, duty)) for duty, verdict in pairs
            ],
            "second_choice": max(verdict.second_choice for _, verdict in pairs),
            "groups": [
                (title, weight.value, chosen, deck.cards(chosen))
                for weight, title in GROUPS
                if (chosen := [one for one in own if one.weight is weight])
            ],
        }


def _sent(subject: Subject, duty: Duty) -> list[Submission]:
    return [one for one in subject.submissions if one.duty == duty.key]


def _missing(missing: Iterable[Missing]) -> list[tuple[str, str, list[str]]]:
    return [
        (
            words.span(one.since, one.until),
            words.GAPS[one.state],
            [reason_of(code) for code in one.reasons],
        )
        for one in missing
    ]


def _night_line(reading: Reading) -> NightLine:
    main = [row for row in reading.channels if row["channel"] is None]
    failed = sum(row["end"] == "failed" for row in main)
    complete = [
        (date.fromisoformat(row["since"]), date.fromisoformat(row["until"]))
        for row in reading.certificates
        if row["state"] == "complete"
    ]
    return NightLine(
        night=reading.night,
        started=words.moment(reading.started) if reading.started else "không rõ",
        state=STATES[JobState(reading.state)] if reading.state else "không rõ",
        channels=f"{len(main) - failed}/{len(main)}",
        listed=sum(row["listed"] for row in reading.channels),
        outcomes=_outcomes(reading.outcomes),
        vouches=words.spans(complete) if complete else "không ngày nào",
    )


def _outcomes(counts: Counter[str]) -> str:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{number} {OUTCOMES[Outcome(code)]}" for code, number in ranked) or "không có địa chỉ"


def _channels(readings: Iterable[Reading]) -> list[tuple[str, int, int]]:
    """Each channel with the nights in which it answered, and those in which it did not."""
    found: dict[str, Counter[bool]] = {}
    for reading in readings:
        for row in reading.channels:
            if row["channel"] is None:
                found.setdefault(row["url"], Counter())[row["end"] == "failed"] += 1
    return [(url, counts[False], counts[True]) for url, counts in sorted(found.items())]
