"""What the pages of one article ask of the other rooms."""

import re
import struct
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import brotli  # type: ignore[import-untyped]
from scrapy.exceptions import IgnoreRequest

from audits.reasons import OUTCOMES
from audits.reports.plain import visible
from classifiers import Classifier, sentences
from comparison import Edit, compare
from crawler.captures import header
from crawler.rereading import answer as answer_of
from dashboard.article_answers import Asking, Change, Checked, Difference, Explained, Ledger, Run, Source
from diembao.answers.answering import Case, answer
from diembao.answers.evidence import Kept, kept
from diembao.answers.explaining import KEPT, NIGHTS, explain
from diembao.answers.meanings import MEANINGS
from diembao.desk.page_text import words_of
from diembao.home import Home
from diembao.relating import text_of
from diembao.words import EDITS, PARTS
from registry import Directive
from spool import Outcome
from storage import Bytes, open_reader
from storage.archive.canonical import sha256_of
from storage.archive.places import warc_file
from storage.archive.records import ArchiveDamaged, StoredResponse, read_response
from storage.edits import VersionText
from vietnamese.encoding import Decoded, UnknownCharset, decode

LONGEST_SOURCE = 200_000
"""Letters of a page's code that are shown: a browser on an old machine scrolls through no more."""

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:+-]+)""", re.IGNORECASE)

PATIENCE = 5.0
"""Seconds for one question of a ledger: a redirect is looked for among all of an outlet's outcomes."""


def check_bytes(home: Home, place: Bytes) -> Checked:
    """Read the stored bytes again and compare their digest with the database's."""
    found = kept(home.data, place)
    return Checked(found is Kept.WHOLE, KEPT[found])


def read_bytes(home: Home, place: Bytes) -> StoredResponse:
    """The response as it was received. Raises OSError, and ArchiveDamaged for any other than was noted."""
    path = warc_file(home.data, place)
    if path is None:
        raise FileNotFoundError(place.warc)
    stored = read_response(path, place.offset)
    if sha256_of(stored.body) != place.sha256:
        raise ArchiveDamaged(path, place.offset, "another body")
    return stored


def source(home: Home, place: Bytes) -> Source:
    """The response in letters, with its encodings taken off. Raises OSError and ArchiveDamaged."""
    stored = read_bytes(home, place)
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in stored.headers)
    decoded = _decoded(stored)
    text = decoded.text if decoded else None
    return Source(
        url=stored.uri,
        status=stored.status,
        headers=headers,
        text=text and visible(text[:LONGEST_SOURCE]),
        words=tuple(map(visible, words_of(text[:LONGEST_SOURCE]))) if text else (),
        encoding=decoded.label if decoded else "",
        cut=len(text or "") > LONGEST_SOURCE,
    )


def _decoded(stored: StoredResponse) -> Decoded | None:
    try:
        unpacked = answer_of(stored.uri, stored.status, stored.headers, stored.body)
    except (IgnoreRequest, zlib.error, brotli.error, struct.error, OSError, EOFError, ValueError):
        return None  # too big, or broken: a crawl refused it too
    charset = _CHARSET.search(header(unpacked, "Content-Type") or "")
    try:
        decoded = decode(unpacked.body, charset[1] if charset else None)
    except UnknownCharset:
        return None
    return None if "\0" in decoded.text or decoded.damaged else decoded


def difference(before: VersionText, after: VersionText) -> Difference:
    """What the later text changed, paragraph by paragraph; unchanged ones are left out."""
    edit = compare(text_of(before), text_of(after))
    return Difference(EDITS[edit.kind], edit.removed, edit.added, tuple(_changes(edit)))


def _changes(edit: Edit) -> Iterator[Change]:
    numbers: dict[str, int] = {}
    for block in edit.blocks:
        numbers[block.part] = numbers.get(block.part, 0) + 1
        if block.changed:
            name = PARTS[block.part]
            part = f"{name}, đoạn {numbers[block.part]}" if block.part == "body" else name
            yield Change(part, tuple(Run(run.change, run.text) for run in block.runs))


def ledger(home: Home, url: str, outlet: str, directive: str) -> Ledger:
    """All that is on record about an outlet's address. Raises StoreError, and BadAddress."""
    with open_reader(home.snapshot, seconds=PATIENCE) as reader:
        found = answer(home, reader, url, home.directive(directive), outlet)
        if not found.cases:  # the outlet has left the registry: whose was it, then?
            found = answer(home, reader, url, home.directive(directive), None)
    told = explain(found)[0]
    sections = tuple((it.heading, it.lines) for it in told.sections if it.heading != NIGHTS)
    return Ledger(told.verdict, sections, tuple(_askings(found.cases)))


def _askings(cases: tuple[Case, ...]) -> Iterator[Asking]:
    for case in cases:
        for look in case.trail.looks:
            end = Outcome(look.outcome)
            yield Asking(
                night=look.night,
                url=look.url,
                outcome=OUTCOMES[end],
                meaning=MEANINGS[end].says,
                status=look.status,
                at=look.at,
                via=look.via,
            )


@dataclass(frozen=True, slots=True)
class Explaining:
    """Explains texts by the rules in the home's files; those of a directive are put together once."""

    home: Home
    _made: dict[str, tuple[Directive, Classifier]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def explain(self, directive: str, text: VersionText) -> Explained:
        """Why the text has the label that it has."""
        with self._lock:  # word segmentation makes its model on first use, and one at a time is quick enough
            rules, classifier = self._rules(directive)
            label = classifier.label(text.title, "\n".join(text.body), text.lead)
        return Explained(label.content, classifier.rule_version, tuple(sentences(label, rules)))

    def _rules(self, slug: str) -> tuple[Directive, Classifier]:
        if slug not in self._made:
            directive = self.home.directive(slug)
            self._made[slug] = directive, Classifier(directive)
        return self._made[slug]
