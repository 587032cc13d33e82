"""Relates what is stored: each version to the one before it, and each text to those that repeat it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import lru_cache

from comparison import (
    Comparable,
    Copy,
    Kinship,
    Signature,
    Source,
    Text,
    candidates,
    comparable,
    compare,
    copies,
    credits_in,
    find_reprints,
    shingles,
    signature,
)
from comparison.edits import RULE_VERSION as EDIT_RULES
from comparison.reprints import RULE_VERSION as REPRINT_RULES
from comparison.shingles import SCHEME
from registry import Outlet, OutletKind
from storage import Store, edits, relations
from vietnamese.text import fold

Progress = Callable[[int, int], None]

SPAN = timedelta(days=60)
"""Texts whose days lie further apart are not compared: a portal that copies does so within weeks, and what
comes back after months (the yearly campaign, the quarterly report) is a text of the same form about
something else."""
TOGETHER = 500
"""Texts that are held against their span at a time."""
HELD = 1000
"""Texts kept in memory while pairs are compared, about 50 KB each."""


def relate(
    store: Store,
    outlets: Iterable[Outlet],
    progress: Progress = lambda done, total: None,
    span: timedelta = SPAN,
) -> int:
    """Bring all relations up to date with the stored texts and the rules in force.

    Judges edits, signs new texts, compares what was not compared yet with all within `span`, and derives who
    repeats whom. Every step is a transaction of its own; broken off anywhere, the next call goes on from
    there, and a call with nothing new changes nothing. Returns how many versions were judged or compared.
    """
    run = _Run(store, progress, span)
    return run.edits() + run.signatures() + run.likenesses() + run.reprints(list(outlets))


class _Run:
    """One pass, with its progress."""

    def __init__(self, store: Store, progress: Progress, span: timedelta) -> None:
        self.store = store
        self.span = span
        self._progress = progress
        self._done = 0
        unsigned = relations.count_unsigned(store, SCHEME)
        uncompared = relations.count_uncompared(store, REPRINT_RULES)
        self._total = edits.count_unjudged(store, EDIT_RULES) + 2 * unsigned + uncompared

    def edits(self) -> int:
        """Judge what each version changed."""
        titles = lru_cache(maxsize=8)(
            lambda outlet: frozenset(map(fold, edits.titles_of(self.store, outlet)))
        )
        begun = self._done
        for page in edits.unjudged(self.store, EDIT_RULES):
            edits.set_edits(self.store, EDIT_RULES, [judged(one, titles(one.outlet)) for one in page])
            self._step(len(page))
        edits.forget_first_edits(self.store)
        return self._done - begun

    def signatures(self) -> int:
        """Sign the current texts that are not signed yet."""
        relations.forget_outdated(self.store)
        for page in relations.unsigned(self.store, SCHEME):
            relations.add_signatures(self.store, SCHEME, [_signed(text) for text in page])
            self._step(len(page))
        return 0

    def likenesses(self) -> int:
        """Compare the texts that are not compared yet, a stretch of days at a time."""
        begun = self._done
        text = lru_cache(maxsize=HELD)(self._comparable)
        while waiting := relations.uncompared(self.store, REPRINT_RULES, TOGETHER):
            versions = [version for version, _ in waiting]
            among = relations.signatures_between(self.store, waiting[0][1], waiting[-1][1], self.span)
            pairs = _pairs(versions, among, self.span)
            found = [
                relations.LikenessRow(
                    one, other, likeness.similarity, likeness.one_in_other, likeness.other_in_one
                )
                for one, other in pairs
                if (likeness := copies(text(one), text(other))) is not None
            ]
            relations.add_likenesses(self.store, REPRINT_RULES, versions, found)
            self._step(len(versions))
        return self._done - begun

    def reprints(self, outlets: Sequence[Outlet]) -> int:
        """Derive from all likenesses who repeats whom; sets what changed."""
        press = {outlet.slug for outlet in outlets if outlet.kind is OutletKind.PRESS}
        sources = [Source.of(o.slug, o.name, (host.name for host in o.hosts)) for o in outlets]
        pairs, articles = relations.kins(self.store, REPRINT_RULES)
        found = find_reprints(
            [
                Copy(
                    a.article, a.outlet, a.outlet in press, a.published, a.day, a.first_seen, a.url, a.credits
                )
                for a in articles
            ],
            [
                Kinship(
                    pair.article, pair.other, pair.similarity, pair.article_in_other, pair.other_in_article
                )
                for pair in pairs
            ],
            sources,
        )
        relations.set_reprints(
            self.store,
            REPRINT_RULES,
            [
                relations.ReprintRow(
                    one.article,
                    one.original,
                    one.similarity,
                    one.containment,
                    one.reason.value,
                    one.confidence.value,
                )
                for one in found
            ],
        )
        return 0

    def _comparable(self, version: int) -> Comparable:
        text = relations.stored_texts(self.store, [version])[version]
        return comparable(text.title, text.lead, text.body)

    def _step(self, number: int) -> None:
        self._done += number
        self._progress(self._done, self._total)


def judged(one: edits.ToJudge, headlines: frozenset[str]) -> edits.EditRow:
    """What the later version changed."""
    edit = compare(text_of(one.before), text_of(one.after), headlines)
    return edits.EditRow(one.after.version, one.before.version, edit.kind.value, edit.removed, edit.added)


def text_of(version: edits.VersionText) -> Text:
    """A stored version as a text to compare."""
    return Text(version.title, version.lead, version.body, version.published, version.author, version.media)


def _signed(text: relations.StoredText) -> relations.SignatureRow:
    made = signature(shingles(text.lead, text.body))
    return relations.SignatureRow(
        text.version, made.shingles, made.minhash, made.sample, credits_in(text.author, text.body)
    )


def _pairs(
    versions: Sequence[int], among: Sequence[relations.SignedText], span: timedelta
) -> list[tuple[int, int]]:
    """Pairs worth comparing, the smaller id first, in an order that lets texts be read few times."""
    day = {text.version: text.day for text in among}
    signed = {text.version: Signature(text.shingles, text.minhash, text.sample) for text in among}
    others = list(signed)
    found = candidates([signed[version] for version in versions], list(signed.values()))
    pairs = {tuple(sorted((versions[place], others[other]))) for place, other in found}
    return sorted((one, other) for one, other in pairs if one < other and abs(day[one] - day[other]) <= span)
